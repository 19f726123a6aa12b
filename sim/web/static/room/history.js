// What has happened: the rounds, the newest first; what people said; what the teacher brought about.
import { html } from "../base/markup.js";
import { pair, t } from "../base/i18n.js";
import { textOf } from "../show/exchange.js";
import { Round } from "../show/round.js";
import { phaseOf } from "./phase.js";

// The newest round lies open; of earlier ones the outcome shows, and they can be opened.
export function History({ names, scenario, picture, stances, title = t("history") }) {
  const rounds = [...(picture.run?.rounds ?? [])].reverse();
  if (!rounds.length && !picture.events.length) return null;
  const details = (round) => html`<${Said} ...${{ names, picture }} round=${round.round} />
    <${Round} ...${{ names, scenario, round, stances }} />`;
  return html`<section class="history"><h2>${title}</h2>
    <${News} ...${{ names, picture }} />
    ${rounds.slice(0, 1).map((round) => html`<div key=${round.round}>${details(round)}</div>`)}
    ${rounds.slice(1).map((round) => html`<details key=${round.round}>
      <summary>${pair(t("round", { n: round.round }), t(`outcome.${round.outcome}`))}</summary>${details(round)}</details>`)}
  </section>`;
}

export function News({ names, picture }) {
  if (!picture.events.length) return null;
  const eventText = (each) => [t(`event.${each.kind}`), names.party(each.party), names.party(each.other)].filter(Boolean).join(", ");
  return html`<h3>${t("events")}</h3><ul class="news">${picture.events.map((each) => html`<li>
    ${pair(t("round", { n: each.round }), each.text || eventText(each))}</li>`)}</ul>`;
}

// What people wrote and proposed in a round.
export function Said({ names, picture, round }) {
  const said = picture.notes.filter((each) => Number(each.phase.split("/")[1]) === round);
  if (!said.length) return null;
  const promised = ({ party, promise }) => Object.keys(promise ?? {}).map((client) =>
    html`<br />${t("promises", { party: names.party(party), client: names.party(client) })}`);
  const proposed = ({ party, propose }) =>
    Object.keys(propose).length ? t("proposes", { party: names.party(party), what: textOf(names, propose) }) : "";
  return html`<h3>${t("notes")}</h3><ul class="said">${said.map((each) => html`<li><small>${phaseOf(each.phase)}</small><br />
    ${each.note ? html`<b>${names.party(each.party)}</b>: “${each.note}”<br />` : ""}
    ${proposed(each)}${promised(each)}${each.confide ? html` <span class="tag">${t("confided")}</span>` : ""}</li>`)}</ul>`;
}
