// What was said to everybody, and what the teacher brought about: the newest round first.
import { html } from "../base/markup.js";
import { t } from "../base/i18n.js";
import { News, Said } from "./history.js";

export function PublicMessages({ names, picture }) {
  const rounds = [...new Set(picture.notes.map((each) => Number(each.phase.split("/")[1])))].sort((one, other) => other - one);
  if (!rounds.length && !picture.events.length) return html`<p>${t("no_messages")}</p>`;
  return html`<${News} ...${{ names, picture }} />
    ${rounds.map((round) => html`<section key=${round}><h3>${t("round", { n: round })}</h3><${Said} ...${{ names, picture, round }} /></section>`)}`;
}
