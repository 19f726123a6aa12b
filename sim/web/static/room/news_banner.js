// The newest event that the teacher has brought about, at the top of every screen until the next round is over.
import { html } from "../base/markup.js";
import { pair, t } from "../base/i18n.js";

export const eventText = (names, each) => each.text || [t(`event.${each.kind}`), names.party(each.party), names.party(each.other)].filter(Boolean).join(", ");

export function NewsBanner({ names, picture }) {
  const round = Math.max(picture.run?.round ?? 0, 1);
  const fresh = picture.phase === "end" ? [] : picture.events.filter((each) => each.round >= round);
  return html`<div class="news-banner" role="status" aria-live="assertive">${fresh.slice(-2).map((each) => html`<p key=${each.at}>
    <b>${t("news_now")}</b> ${pair(t("round", { n: each.round }), eventText(names, each))}</p>`)}</div>`;
}
