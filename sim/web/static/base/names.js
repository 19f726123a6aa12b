// Names of a scenario's parties, issues and values in words.
import { number } from "./numbers.js";
import { t } from "./i18n.js";

// A point of a scale this near to one that has words is described by them.
const NEAR = 3;

export function namesOf(scenario) {
  const parties = Object.fromEntries(scenario.parties.map((each) => [each.name, short(each.label)]));
  const issues = Object.fromEntries(scenario.issues.map((each) => [each.name, each]));
  return {
    order: scenario.parties.map((each) => each.name),
    issues: scenario.issues.map((each) => each.name),
    consents: (name) => scenario.parties.find((each) => each.name === name)?.consents ?? false,
    party: (name) => parties[name] ?? name,
    label: (name) => scenario.parties.find((each) => each.name === name)?.label ?? name,
    // Whose violence it is: a party's, or that of nobody in the scenario.
    fighters: (name) => parties[name] ?? t("others"),
    issue: (name) => issues[name]?.label ?? name,
    value: (name, at) => valued(issues[name], at),
    scale: issues,
    short: initials(scenario.parties),
  };
}

// What stands before the first comma: "Kelda, the government" is Kelda.
const short = (label) => label.split(",")[0];

function valued(issue, at) {
  if (!issue || at === null || at === undefined || at < 0) return "–";
  if (issue.options) return issue.options[at]?.[1] ?? "–";
  const near = (issue.scale ?? []).find(([point]) => Math.abs(point - at) <= NEAR);
  return near ? `${number(at)} (${near[1]})` : number(at);
}

const SMALL = /^(the|of|and|its|de|la|le|les|du|des|et)$/i;

// Two letters for each party, no two alike: those of its first two words, else of its one word the first and the next
// that tells it apart (Ir for Iran, and then Ia for Iraq), or a digit. `sim/report/marks.py` is the same in Python.
function initials(parties) {
  const found = {};
  for (const { name, label } of parties) {
    const taken = Object.values(found);
    found[name] = pairsOf(label).find((each) => !taken.includes(each));
  }
  return found;
}

function pairsOf(label) {
  const words = short(label).split(/[\s/]+/).filter((word) => /^\p{L}/u.test(word) && !SMALL.test(word));
  const [first = label, second] = words;
  const single = [...[...first].slice(1), ...Array.from({ length: 998 }, (_, at) => at + 2)].map((sign) => first[0] + sign);
  return second ? [first[0].toUpperCase() + second[0].toUpperCase(), ...single] : [first.slice(0, 2), ...single];
}
