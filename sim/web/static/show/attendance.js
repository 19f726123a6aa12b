// Who came to a round, and why, or why not.
import { html } from "../base/markup.js";
import { t } from "../base/i18n.js";
import { Decision } from "./decision.js";
import { Terms } from "./terms.js";

export function Attendance({ names, attendance }) {
  if (!attendance?.length) return null;
  return html`<section><h4>${t("who_came")}</h4>
    <ul class="cards">${attendance.map((each) => html`<${Coming} key=${each.party} ...${{ names, each }} />`)}</ul>
  </section>`;
}

function Coming({ names, each }) {
  const text = t(`presence.${each.presence}`);
  return html`<${Decision} ...${{ names, party: each.party, kind: each.presence, text }}>
    ${each.terms?.length ? html`${each.person ? html`<p class="facts">${t("weighed")}</p>` : null}
      <${Terms} terms=${each.terms} kind="coming" />` : null}
  <//>`;
}
