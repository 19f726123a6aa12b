// A decision that was sent, in words: a line for each thing that was decided.
import { listed, pair, t } from "../base/i18n.js";
import { textOf } from "../show/exchange.js";

export function inWords(names, made) {
  const issues = (all) => listed(all.map(names.issue));
  const pressed = Object.entries(made.press ?? {});
  return [
    made.reply && t(`do.${made.reply}`),
    made.sign !== undefined && `${t("sign")} ${t(made.sign ? "yes" : "no")}`,
    made.coming && `${t("coming")} ${t(`come.${made.coming}`)}`,
    made.order && pair(t("order"), t(`order.${made.order}`)),
    ...pressed.map(([client, word]) => pair(t("press", { party: names.party(client) }), t(`press.${word}`))),
    ...Object.entries(made.promise ?? {}).filter(([, word]) => word !== "as usual").map(([client, word]) =>
      pair(t("promise", { party: names.party(client) }), t(`promise.${word}`))),
    made.strike?.length && pair(t("strike"), issues(made.strike)),
    made.break?.length && pair(t("break_word"), issues(made.break)),
    made.propose && Object.keys(made.propose).length && pair(t("you_propose"), textOf(names, made.propose)),
    made.note && `“${made.note}”`,
    made.confide && t("confided"),
  ].filter(Boolean);
}
