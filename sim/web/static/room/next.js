// What a teacher does next: one sentence, one main button.
import { html } from "../base/markup.js";
import { Trouble } from "../base/trouble.js";
import { listed, t } from "../base/words.js";
import { debriefLink } from "./tokens.js";
import { useTrouble } from "./trouble.js";

export function useDeeds(act, phase) {
  const [error, setError] = useTrouble(phase);
  const deed = (what) => act(what).then(
    (told) => { setError(null); return told; },
    (problem) => { setError(problem); return null; },
  );
  return { deed, error };
}

export function Next({ room, names, scenario, picture, act }) {
  const { deed, error } = useDeeds(act, picture.phase);
  const Step = stepOf(picture);
  return html`<section class="next" aria-label=${t("next_step")}>
    <${Step} ...${{ room, names, scenario, picture, deed }} /><${Trouble} error=${error} /></section>`;
}

function stepOf(picture) {
  if (picture.phase === "lobby") return Lobby;
  if (picture.phase === "end") return picture.revealed ? Revealed : Over;
  return picture.paused ? Paused : Running;
}

function Lobby({ scenario, picture, deed }) {
  const many = Object.keys(picture.seats).length;
  const hint = many ? t("next_begin", { n: many, m: scenario.parties.length }) : t("next_invite");
  return html`<p>${hint}</p>
    <p><button class="main" disabled=${!many} onClick=${() => deed({ do: "advance", phase: "lobby" })}>${t("begin")}</button></p>`;
}

function Running({ names, picture, deed }) {
  const who = listed(picture.waiting.map((party) => names.party(party)));
  return html`<p>${t("next_wait", { names: who })}</p>
    <p class="controls"><button onClick=${() => deed({ do: "advance", phase: picture.phase })}>${t("advance")}</button>
      <button onClick=${() => deed({ do: "pause" })}>${t("pause")}</button></p>`;
}

const Paused = ({ deed }) => html`<p>${t("next_paused")}</p>
  <p><button class="main" onClick=${() => deed({ do: "resume" })}>${t("resume")}</button></p>`;

const Over = ({ room, deed }) => html`<p>${t("next_reveal")}</p>
  <p class="controls"><button class="main" onClick=${() => deed({ do: "reveal" })}>${t("reveal")}</button>
    <a class="button" href=${debriefLink(room)}>${t("debrief_alone")}</a></p>`;

const Revealed = ({ room }) => html`<p>${t("next_debrief")}</p>
  <p><a class="button main" href=${debriefLink(room)}>${t("to_debrief")}</a></p>`;
