// Who came to a round, and why, or why not.
import { html } from "../base/markup.js";
import { t } from "../base/words.js";
import { Chip } from "./chip.js";
import { Terms } from "./terms.js";
import { Why } from "./why.js";

export function Attendance({ names, attendance }) {
  if (!attendance?.length) return null;
  return html`<section><h4>${t("who_came")}</h4>
    <ul class="cards small">${attendance.map((each) => html`<${Coming} key=${each.party} ...${{ names, each }} />`)}</ul>
  </section>`;
}

function Coming({ names, each }) {
  return html`<li class=${`card ${each.presence.replace(" ", "-")}`}>
    <p class="head"><${Chip} ...${{ names, party: each.party }} /> <b>${names.party(each.party)}</b>
      <span class="reply">${t(`presence.${each.presence}`)}</span></p>
    ${each.terms?.length ? html`<${Why} who=${names.party(each.party)}><${Terms} terms=${each.terms} kind="coming" /><//>` : null}
  </li>`;
}
