// What a teacher does next: one sentence, one main button.
import { html } from "../base/markup.js";
import { ErrorNotice } from "../base/error_notice.js";
import { listed, t } from "../base/i18n.js";
import { ConfirmButton } from "./confirm_button.js";
import { debriefLink } from "./tokens.js";
import { useError } from "./use_error.js";

export function useActions(act, phase) {
  const [error, setError] = useError(phase);
  const deed = (what) => act(what).then(
    (reply) => { setError(null); return reply; },
    (problem) => { setError(problem); return null; },
  );
  return { deed, error };
}

export function Next({ room, names, scenario, picture, act }) {
  const { deed, error } = useActions(act, picture.phase);
  const Step = stepOf(picture);
  return html`<section class="next" aria-label=${t("next_step")}>
    <${Step} ...${{ room, names, scenario, picture, deed }} /><${ErrorNotice} error=${error} /></section>`;
}

function stepOf(picture) {
  if (picture.phase === "lobby") return Lobby;
  if (picture.phase === "end") return picture.revealed ? Revealed : Over;
  return picture.paused ? Paused : Running;
}

function Lobby({ scenario, picture, deed }) {
  if (picture.homework) return html`<p>${t("next_homework")}</p>`;
  const many = Object.keys(picture.seats).length;
  const hint = many ? t("next_begin", { n: many, m: scenario.parties.length }) : t("next_invite");
  return html`<p>${hint}</p>
    <p><button class="main" disabled=${!many} onClick=${() => deed({ do: "advance", phase: "lobby" })}>${t("begin")}</button></p>`;
}

function Running({ names, picture, deed }) {
  const who = listed(picture.waiting.map((party) => names.party(party)));
  return html`<p>${who ? t("next_wait", { names: who }) : t("next_decided")}</p>
    <p class="controls"><button onClick=${() => deed({ do: "advance", phase: picture.phase })}>${t("advance")}</button>
      <button onClick=${() => deed({ do: "pause" })}>${t("pause")}</button>
      <${Hand} ...${{ picture, deed }} /></p>`;
}

// More time for this phase, and one step back.
function Hand({ picture, deed }) {
  const { phase } = picture;
  return html`${picture.deadline || picture.closes_at ? html`<button onClick=${() => deed({ do: "extend", phase, seconds: 60 })}>${t("extend")}</button>` : null}
    <${StepBack} ...${{ picture, deed }} />`;
}

const StepBack = ({ picture, deed }) => (picture.can_step_back ? html`<${ConfirmButton} label=${t("step_back")} warning=${t("step_back_sure")}
  go=${() => deed({ do: "back", phase: picture.phase })} />` : null);

const Paused = ({ deed }) => html`<p>${t("next_paused")}</p>
  <p><button class="main" onClick=${() => deed({ do: "resume" })}>${t("resume")}</button></p>`;

const Over = ({ room, picture, deed }) => html`<p>${t("next_reveal")}</p>
  <p class="controls"><button class="main" onClick=${() => deed({ do: "reveal" })}>${t("reveal")}</button>
    <a class="button" href=${debriefLink(room)}>${t("debrief_alone")}</a>
    <${StepBack} ...${{ picture, deed }} /></p>`;

const Revealed = ({ room }) => html`<p>${t("next_debrief")}</p>
  <p><a class="button main" href=${debriefLink(room)}>${t("to_debrief")}</a></p>`;
