// The second slide: who wrote to whom in private, who moved the text and when, and what each party marked on the shared draft at the end.
// Private messages themselves are shown once the teacher says so.
import { html, useState } from "../../base/markup.js";
import { ask } from "../../base/api.js";
import { ErrorNotice } from "../../base/error_notice.js";
import { listed, t } from "../../base/i18n.js";
import { Messages } from "../talks.js";
import { Table } from "../table.js";
import { MoveList } from "../text_moves.js";

// Rounds in order; what was written before the first one counts to it.
const roundOf = (phase) => Number(phase.split("/")[1] ?? 1);

export function TalksSlide({ room, token, teacher, names, scenario, picture, look }) {
  const texts = Object.keys(picture.run.moves).map((key) => key.split("/").map(Number));
  const rounds = [...new Set([...texts.map(([round]) => round), ...picture.talks.map((each) => roundOf(each.phase))])].sort((one, other) => one - other);
  return html`<p class="lead">${picture.talks.length ? t("talks_counted", { n: picture.talks.length }) : t("talks_none")}</p>
    ${teacher && picture.talks.length ? html`<${Switch} ...${{ room, token, picture, look }} />` : null}
    ${rounds.map((round) => html`<section key=${round}><h3>${t("round", { n: round })}</h3><div class="slide-columns">
      <div><${Circles} ...${{ names, picture }} messages=${picture.talks.filter((each) => roundOf(each.phase) === round)} /></div>
      <div>${texts.filter(([own]) => own === round).map(([, exchange]) => html`<${Text} key=${exchange} ...${{ names, picture, round, exchange }} />`)}</div>
    </div></section>`)}
    <${Marks} ...${{ names, scenario, picture }} />`;
}

function Switch({ room, token, picture, look }) {
  const [error, setError] = useState(null);
  const turn = () => ask(`/api/rooms/${room}/talks`, { token, shown: !picture.talks_shown }).then(look, setError);
  return html`<p class="controls unprinted"><button type="button" aria-pressed=${String(picture.talks_shown)} onClick=${turn}>${t("show_messages")}</button>
    <small>${t("show_messages_text")}</small></p><${ErrorNotice} error=${error} />`;
}

const circleOf = (message) => [message.party, ...message.to].sort().join("+");

// Each circle of parties that wrote to each other, with how much they did.
function Circles({ names, picture, messages }) {
  const circles = [...new Set(messages.map(circleOf))].map((circle) => [circle, messages.filter((each) => circleOf(each) === circle)])
    .sort(([, one], [, other]) => other.length - one.length);
  if (!circles.length) return html`<p>${t("circle_none")}</p>`;
  return html`<ul class="circles">${circles.map(([circle, own]) => html`<li key=${circle}>
    <b>${own[0].to.length ? listed(circle.split("+").map(names.party)) : t("inside_team", { party: names.party(circle) })}</b>
    ${" "}<small>${[t("messages_of", { n: own.length }), offersOf(own)].filter(Boolean).join(", ")}</small>
    ${picture.talks_shown ? html`<${Messages} ...${{ names, picture }} messages=${own} />` : null}</li>`)}</ul>`;
}

const offersOf = (messages) => {
  const n = messages.filter((each) => each.offered).length;
  return n ? t("offers_of", { n }) : "";
};

const Text = ({ names, picture, round, exchange }) => html`<h4>${t("exchange", { n: exchange })}</h4>
  <${MoveList} ...${{ names, picture, round, exchange }} />`;

// What the parties marked on the shared draft, as it was at the end.
function Marks({ names, scenario, picture }) {
  const parties = Object.keys(picture.marks).filter((party) => Object.keys(picture.marks[party]).length);
  const issues = scenario.issues.filter((issue) => parties.some((party) => picture.marks[party][issue.name] !== undefined));
  if (!parties.length) return null;
  return html`<section><h3>${t("shared_draft")}</h3><${Table} label=${t("shared_draft")} heads=${[t("issues"), ...parties.map(names.party)]}>
    ${issues.map(({ name }) => html`<tr key=${name}><th scope="row">${names.issue(name)}</th>
      ${parties.map((party) => html`<td key=${party}>${picture.marks[party][name] === undefined ? "" : names.value(name, picture.marks[party][name])}</td>`)}</tr>`)}<//></section>`;
}
