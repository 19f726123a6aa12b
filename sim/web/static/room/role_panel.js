// The role sheet as a part of a page: open before the talks begin, and where there is room for it.
import { html } from "../base/markup.js";
import { t } from "../base/i18n.js";
import { Sheet } from "./role_sheet.js";

const WIDE = matchMedia("(min-width: 56rem)");

export function Role({ names, scenario, picture, beside = WIDE.matches }) {
  return html`<details class="role" open=${beside || picture.phase === "lobby"}><summary><h2>${t("sheet")}</h2></summary>
    <p><b>${picture.sheet.label}</b>, ${t(`role.${picture.sheet.role}`)}</p>
    <${Story} ...${{ scenario, open: picture.phase === "lobby" }} />
    <${Sheet} ...${{ names, sheet: picture.sheet }} /></details>`;
}

// What everybody knows: a role makes no sense without it.
const Story = ({ scenario, open }) => html`<details open=${open}><summary>${t("summary")}</summary>
  <p>${scenario.about || scenario.summary}</p></details>`;
