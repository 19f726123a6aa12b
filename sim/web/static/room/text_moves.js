// What has changed in the text since the one before: which issue, from where to where, who proposed it, and why the chair amended it.
import { html } from "../base/markup.js";
import { listed, pair, t } from "../base/i18n.js";

export function Moves({ names, picture }) {
  const [, round, exchange] = picture.phase.split("/");
  if (!picture.run?.moves?.[`${round}/${exchange}`] || !picture.phase.startsWith("answer/")) return null;
  return html`<section class="moves"><h3 class="as-head">${t("text_changed")}</h3><${MoveList} ...${{ names, picture, round, exchange }} /></section>`;
}

// The changes of one text, by its round and number.
export function MoveList({ names, picture, round, exchange }) {
  const moves = picture.run.moves[`${round}/${exchange}`];
  const met = picture.run.rounds.find((each) => each.round === Number(round));
  const before = met?.exchanges.find((each) => each.exchange === Number(exchange) - 1);
  const noes = (before?.answers ?? []).filter((each) => each.reply !== "accept").map((each) => names.party(each.party));
  return html`${moves.length ? html`<ul>${moves.map((each) => html`<li key=${each.issue}>
      ${pair(names.issue(each.issue), fromTo(names, each))} <small>${reason(names, picture, each, noes)}</small></li>`)}</ul>` : html`<p>${t("text_unchanged")}</p>`}`;
}

const fromTo = (names, { issue, from, to }) =>
  from === null ? names.value(issue, to) : t("from_to", { from: names.value(issue, from), to: names.value(issue, to) });

function reason(names, picture, { issue, by, wishes }, noes) {
  const asked = Object.entries(wishes).map(([party, value]) => pair(names.party(party), names.value(issue, value)));
  const wished = asked.length ? t("moved_wishes", { wishes: listed(asked) }) : "";
  if (by === "mediator") return [t("moved_mediator", { party: names.party(picture.mediator) }), wished].filter(Boolean).join(" ");
  if (by === "parties") return asked.length > 1 ? `${wished} ${t("moved_weighed")}` : wished;
  return noes.length ? t("moved_chair_after", { names: listed(noes) }) : t("moved_chair");
}
