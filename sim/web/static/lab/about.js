// What the conflict is about, and how far its numbers can be trusted.
import { html } from "../base/markup.js";
import { t } from "../base/i18n.js";

export function About({ scenario }) {
  return html`<details class="about"><summary>${t("summary")}</summary>
    <p>${scenario.about || scenario.summary}</p>
    <h3>${t("standing")}</h3><p>${scenario.standing}</p>
    <h3>${t("sources")}</h3><ul>${(scenario.sources ?? []).map((each) => html`<li>${each}</li>`)}</ul>
  </details>`;
}
