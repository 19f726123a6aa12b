// Teams as the teacher sees them: who is in each, who speaks, and moving people; what observers noted; who has done a homework.
import { html } from "../base/markup.js";
import { ErrorNotice } from "../base/error_notice.js";
import { t } from "../base/i18n.js";
import { ConfirmButton } from "./confirm_button.js";
import { useActions } from "./next_step.js";
import { phaseOf } from "./phase.js";
import { keepTeacher } from "./tokens.js";

export function TeacherTeams({ names, scenario, picture, act }) {
  const { deed, error } = useActions(act, picture.phase);
  const filled = ["", ...scenario.parties.map((each) => each.name)].filter((party) => picture.teams[party]?.length);
  return html`<details class="panel"><summary>${t("teams")}</summary>
    <${Settings} ...${{ picture, deed }} />
    ${filled.map((party) => html`<section key=${party}><h3>${party ? names.party(party) : t("observers")}</h3>
      <ul class="plain people">${picture.teams[party].map((each) => html`<${Member} key=${each.id} ...${{ names, scenario, party, each, deed }} />`)}</ul></section>`)}
    <${ErrorNotice} error=${error} /></details>`;
}

function Settings({ picture, deed }) {
  const set = (part) => {
    const { size, kind } = { size: picture.team_size, kind: picture.assigned ? "assigned" : "chosen", ...part };
    deed({ do: "teams", size, kind });
  };
  return html`<p class="controls"><label>${t("team_size")} <select value=${picture.team_size} onChange=${(event) => set({ size: Number(event.target.value) })}>
      ${Array.from({ length: 12 }, (_, at) => at + 1).map((size) => html`<option value=${size}>${size}</option>`)}</select></label>
    <label><input type="checkbox" checked=${picture.assigned} onChange=${(event) => set({ kind: event.target.checked ? "assigned" : "chosen" })} />
      ${t("assign_seats")}</label>
    ${picture.phase === "lobby" ? html`<button type="button" onClick=${() => deed({ do: "balance" })}>${t("balance")}</button>` : null}</p>`;
}

function Member({ names, scenario, party, each, deed }) {
  const move = (event) => deed({ do: "move", person: each.id, party: event.target.value });
  return html`<li>${each.name} <span class=${each.online ? "tag here" : "tag gone"}>${t(each.online ? "online" : "offline")}</span>
    ${each.speaks ? html` <span class="tag decided">${t("speaker")}</span>` : null}
    <details><summary>${t("change")}<span class="unseen"> ${each.name}</span></summary><p class="controls">
      ${party && !each.speaks ? html`<button type="button" class="small" onClick=${() => deed({ do: "speaker", party, person: each.id })}>
        ${t("make_speaker")}</button>` : null}
      <label>${t("move_to")} <select value=${party} onChange=${move}><option value="">${t("observers")}</option>
        ${scenario.parties.map(({ name }) => html`<option value=${name}>${names.party(name)}</option>`)}</select></label>
      <${ConfirmButton} kind="small" label=${t("remove")} warning=${t("remove_sure")} go=${() => deed({ do: "remove", person: each.id })} /></p></details></li>`;
}

export function Observations({ picture }) {
  if (!picture.observations.length) return null;
  return html`<details class="panel"><summary>${t("observer_notes")} (${picture.observations.length})</summary>
    <ul>${[...picture.observations].reverse().map((each) => html`<li key=${`${each.person}${each.at}`}><small>${phaseOf(each.phase)}, ${each.name}</small><br />
      ${each.text}</li>`)}</ul></details>`;
}

// Attempts at a homework, each with the way into its room.
export function Attempts({ names, picture, token }) {
  if (picture.homework !== "*") return null;
  return html`<section class="panel"><h2>${t("attempts")}</h2><p>${t(picture.attempts.length ? "attempts_text" : "attempts_none")}</p>
    <ul>${picture.attempts.map((each) => html`<li key=${each.code}><a href=${`/teach/${each.code}`} onClick=${() => keepTeacher(each.code, token)}>${each.name}</a>,
      ${" "}${names.party(each.party)}</li>`)}</ul></section>`;
}
