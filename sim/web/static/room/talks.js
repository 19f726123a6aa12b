// Private talks: one's own team, and each circle of parties that write to each other; with offers that can be put into a proposal.
import { html, useState } from "../base/markup.js";
import { ErrorNotice } from "../base/error_notice.js";
import { listed, t } from "../base/i18n.js";
import { textOf } from "../show/exchange.js";
import { useDraft } from "./drafts.js";
import { useActions } from "./next_step.js";
import { OfferFields } from "./offer_fields.js";
import { SomeOf } from "./radio_groups.js";
import { SharedDraft } from "./shared_draft.js";
import { isTeam } from "./team.js";

// The parties of a circle, as one string.
const circleOf = (message) => [message.party, ...message.to].sort().join("+");

const titleOf = (names, picture, circle) => {
  const others = circle.split("+").filter((party) => party !== picture.party);
  return others.length ? listed(others.map(names.party)) : t("own_team");
};

export function Talks({ names, scenario, picture, act }) {
  const circles = [...new Set(picture.talks.map(circleOf))];
  const newest = (circle) => Math.max(...picture.talks.filter((each) => circleOf(each) === circle).map((each) => each.n));
  circles.sort((one, other) => newest(other) - newest(one));
  return html`<section class="talks"><h2>${t("private_talks")}</h2>
    <p class="facts">${t(picture.talks_open ? "talks_text" : "talks_off")}</p>
    ${picture.talks_open && picture.phase !== "end" ? html`<${Write} ...${{ names, scenario, picture, act }} />` : null}
    ${circles.map((circle) => html`<section key=${circle} class="circle"><h3>${titleOf(names, picture, circle)}</h3>
      <${Messages} ...${{ names, picture }} messages=${picture.talks.filter((each) => circleOf(each) === circle)} /></section>`)}
    ${picture.phase === "end" ? null : html`<${SharedDraft} ...${{ names, scenario, picture, act }} />`}
  </section>`;
}

const RECENT = 4;

// The newest at the bottom; older ones are folded.
export function Messages({ names, picture, messages }) {
  const row = (each) => html`<li key=${each.n} class=${each.party === picture.party ? "own-message" : ""}>
    <small><b>${each.name}</b>, ${names.party(each.party)}</small><br />${each.text}
    ${Object.keys(each.offer).length ? html`<br /><span class="tag">${t("offers")}</span> ${textOf(names, each.offer)}` : null}</li>`;
  const older = messages.slice(0, -RECENT);
  return html`${older.length ? html`<details><summary>${t("older_messages", { n: older.length })}</summary><ul class="messages">${older.map(row)}</ul></details>` : null}
    <div role="log" aria-label=${t("private_talks")}><ul class="messages">${messages.slice(-RECENT).map(row)}</ul></div>`;
}

const EMPTY = { to: [], text: "", offer: {} };

function Write({ names, scenario, picture, act }) {
  const { deed, error } = useActions(act, picture.phase);
  const draft = useDraft(`${picture.code}.${picture.party}${picture.me?.id ?? ""}.message`, EMPTY);
  const [busy, setBusy] = useState(false);
  const { to, text, offer } = draft.value;
  const others = Object.keys(picture.seats).filter((party) => party !== picture.party);
  const send = async (event) => {
    event.preventDefault();
    setBusy(true);
    if (await deed({ do: "say", to: to.filter((party) => others.includes(party)), text, offer })) draft.change({ text: "", offer: {} });
    setBusy(false);
  };
  if (!others.length && !isTeam(picture)) return html`<p>${t("talks_nobody")}</p>`;
  return html`<form class="write" onSubmit=${send}>
    <${SomeOf} legend=${t("write_to")} options=${others.map((party) => [party, names.party(party)])} value=${to} choose=${(chosen) => draft.change({ to: chosen })} />
    <p class="facts">${to.length ? t("read_by", { names: listed(to.map(names.party)) }) : t("read_by_team")}</p>
    <label class="note">${t("message")}<textarea rows="2" maxlength="300" value=${text}
      onInput=${(event) => draft.change({ text: event.target.value })}></textarea></label>
    <details><summary>${t("attach_offer")}</summary>
      <${OfferFields} ...${{ names, scenario, picture, offer }} change=${(next) => draft.change({ offer: next })} /></details>
    <p><button class="main" disabled=${busy || (!text.trim() && !Object.keys(offer).length)}>${t("send_message")}</button></p>
    <${ErrorNotice} error=${error} /></form>`;
}
