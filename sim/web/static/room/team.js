// One's team: who is in it and who speaks; what its members suggest, and the votes on that.
import { html } from "../base/markup.js";
import { ErrorNotice } from "../base/error_notice.js";
import { listed, t } from "../base/i18n.js";
import { ConfirmButton } from "./confirm_button.js";
import { inWords } from "./decision_summary.js";
import { useActions } from "./next_step.js";

export const isTeam = (picture) => (picture.team?.length ?? 0) > 1;

// Whether this page's person decides; in a rehearsal whoever acts does.
export const speaks = (picture) => !picture.me || picture.me.speaks;

export function Team({ picture, act }) {
  const { deed, error } = useActions(act, picture.phase);
  if (!isTeam(picture)) return null;
  const { me, team } = picture;
  return html`<section class="team"><h3 class="as-head">${t("team")}</h3>
    <ul class="plain">${team.map((each) => html`<li key=${each.id}>
      ${each.id === me?.id ? t("team_you", { name: each.name }) : each.name}
      ${each.speaks ? html` <span class="tag decided">${t("speaker")}</span>` : null}
      ${each.online ? null : html` <span class="tag gone">${t("offline")}</span>`}
      ${me?.speaks && !each.speaks ? html` <${ConfirmButton} kind="small" label=${t("let_speak", { name: each.name })} warning=${t("let_speak_sure")}
        go=${() => deed({ do: "pass", person: each.id })} />` : null}</li>`)}</ul>
    <p class="facts">${t(me?.speaks ? "you_speak" : "you_suggest")}</p><${ErrorNotice} error=${error} /></section>`;
}

// `take`: puts a suggestion into the form of whoever decides.
export function Suggestions({ names, picture, act, take }) {
  const { deed, error } = useActions(act, picture.phase);
  const { me, team, suggestions = [], phase } = picture;
  if (!isTeam(picture) || !suggestions.length) return null;
  const name = (id) => team.find((each) => each.id === id)?.name ?? "–";
  const vote = (person) => deed({ do: "vote", phase, person });
  return html`<section class="suggestions"><h4>${t("suggestions")}</h4>
    <ul class="plain">${suggestions.map((each) => {
      const mine = each.votes.includes(me?.id);
      return html`<li key=${each.person}><b>${name(each.person)}</b>
        <ul>${inWords(names, each.decision).map((line) => html`<li>${line}</li>`)}</ul>
        <p class="controls"><button type="button" class="small" aria-pressed=${String(mine)} onClick=${() => vote(mine ? "" : each.person)}>
            ${t("support")}</button>
          ${me?.speaks ? html`<button type="button" class="small" onClick=${() => take(each.decision)}>${t("use_it")}</button>` : null}
          <span class="facts">${each.votes.length ? t("supported_by", { names: listed(each.votes.map(name)) }) : ""}</span></p></li>`;
    })}</ul><${ErrorNotice} error=${error} /></section>`;
}
