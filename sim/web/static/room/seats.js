// The seats as the teacher sees them: who is there, who has decided, who asks for a break; and a seat given to somebody else.
import { html, useState } from "../base/markup.js";
import { Copy } from "../base/copy_button.js";
import { signed } from "../base/numbers.js";
import { ErrorNotice } from "../base/error_notice.js";
import { pair, t } from "../base/i18n.js";
import { PartyBadge } from "../show/party_badge.js";
import { activityOf } from "./advice.js";
import { useActions } from "./next_step.js";
import { ConfirmButton } from "./confirm_button.js";
import { Table } from "./table.js";
import { seatGroups } from "./seat_groups.js";
import { seatLink } from "./tokens.js";

// `age`: how long the phase has lasted, in seconds; `secret`: whether gains are shown.
export function Seats({ room, names, scenario, picture, act, age, secret }) {
  const { deed, error } = useActions(act, picture.phase);
  const [links, setLinks] = useState({});
  const link = async (party) => {
    const reply = await deed({ do: "reassign", party });
    if (reply) setLinks({ ...links, [party]: location.origin + seatLink(room, reply.token) });
  };
  const heads = [t("party"), t("person"), t("now"), ...(secret ? [t("gain_points")] : []), t("seat_change")];
  return html`<section class="seats"><h2>${t("seats")}</h2>
    <${Table} label=${t("seats")} kind="seat-table" heads=${heads}>
      ${seatGroups(scenario).flatMap(([key, parties]) => [key ? html`<tr key=${key} class="group"><th scope="rowgroup" colspan=${heads.length}>
        ${t(`seat_group.${key}`)}</th></tr>` : null, ...parties.map(({ name }) => html`<tr key=${name}>
        <th scope="row"><${PartyBadge} ...${{ names, party: name }} /> ${names.party(name)}</th>
        <td>${personOf(picture, name)}</td>
        <td>${nowOf(picture, name, age)}</td>
        ${secret ? html`<td>${name in picture.worths ? signed(1000 * picture.worths[name], 0) : "–"}</td>` : null}
        <td><${Change} ...${{ picture, names, party: name, deed, link }} given=${links[name]} /></td></tr>`)])}<//>
    <p class="unseen" role="status">${picture.breaks.map((party) => pair(names.party(party), t("break_asked"))).join("; ")}</p>
    <${ErrorNotice} error=${error} />
  </section>`;
}

function personOf(picture, party) {
  const held = picture.seats[party];
  if (!held) return html`<span class="faint">${t("played_by_model")}</span>`;
  return html`${held.name} <span class=${held.online ? "tag here" : "tag gone"}>${t(held.online ? "online" : "offline")}</span>`;
}

// Whether a party's person has decided in this phase; "" if it is not asked.
export function standsOf(picture, party) {
  if (!picture.seats[party] || !picture.asked.includes(party)) return "";
  return picture.waiting.includes(party) ? "not_decided" : "decided";
}

const MARKS = { decided: "✓", not_decided: "…" };

export const SeatStatus = ({ stands }) => html`<span class=${`tag ${stands}`}>
  <span aria-hidden="true">${MARKS[stands]}</span> ${t(stands)}</span>`;

function nowOf(picture, party, age) {
  const stands = standsOf(picture, party);
  const stuck = activityOf(picture, party, age) === "stuck";
  return html`${stuck ? html`<span class="tag stuck"><span aria-hidden="true">!</span> ${t("stuck", { n: Math.floor(age / 60) })}</span> ` : null}${stands ? html`<${SeatStatus} stands=${stands} />` : html`<span class="faint">–</span>`}
    ${picture.breaks.includes(party) ? html` <span class="tag asks">${t("break_asked")}</span>` : null}`;
}

function Change({ picture, names, party, deed, link, given }) {
  const held = picture.seats[party];
  const free = () => deed({ do: "free", party });
  return html`${given && held ? html`<${Copy} text=${given} label=${t("seat_link")} />` : null}
    <details key=${given}><summary>${t("change")}<span class="unseen"> ${names.party(party)}</span></summary><p class="controls">
    <${ConfirmButton} label=${t("new_link")} warning=${t(held ? "new_link_sure" : "new_link_free")} go=${() => link(party)} />
    ${held ? html`<${ConfirmButton} label=${t("free_seat")} warning=${t("free_sure")} go=${free} />` : null}</p></details>`;
}
