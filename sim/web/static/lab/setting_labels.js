// What the numbers of a scenario are called: a path such as parties.kelda.on.water.salience in words.
import { number } from "../base/numbers.js";
import { has, pair, t } from "../base/i18n.js";

const plainly = (key) => key.replaceAll("_", " ");

const called = (key) => (has(`number.${key}`) ? t(`number.${key}`) : plainly(key));

// [group, title]: whose number it is, and which.
export function titleOf(names, path) {
  const steps = path.split(".");
  const key = steps.at(-1);
  if (steps[0] === "parties") {
    return [names.party(steps[1]), steps[2] === "on" ? pair(called(key), names.issue(steps[3])) : called(key)];
  }
  if (steps[0] === "patronage") return [names.party(steps[1]), pair(called(key), names.party(steps[2]))];
  if (path.startsWith("hostilities.sources.")) return [t("violence_group"), pair(called(key), names.fighters(steps[2]))];
  if (path.startsWith("hostilities.excites.")) {
    return [t("violence_group"), pair(called("excites"), `${names.fighters(steps[3])} → ${names.fighters(steps[2])}`)];
  }
  return [t("other"), has(`number.${path}`) ? t(`number.${path}`) : steps.map(plainly).join(" · ")];
}

// Both in one; a number that is nobody's stands alone.
export function titled(names, path) {
  const [group, title] = titleOf(names, path);
  return group === t("other") ? title : pair(group, title);
}

// A turn in words: "With Kelda: hope of winning = 0.3 from round 2".
export const turned = (names, turn) =>
  t("instead", { what: `${titled(names, turn.path)} = ${number(turn.value, 3)}`, n: turn.round });

// The key under which a number's meaning stands in the table of words; "" if it has none there.
export function meaningKey(path) {
  const key = path.startsWith("hostilities.excites.") ? "excites" : path.split(".").at(-1);
  return [`number.${path}.means`, `number.${key}.means`].find(has) ?? "";
}
