// The role sheet as a part of a page: in a fold where several seats share a screen.
import { html } from "../base/markup.js";
import { t } from "../base/i18n.js";
import { Sheet } from "./role_sheet.js";

export function Role({ names, scenario, picture, folded = false }) {
  const content = html`<${Sheet} ...${{ names, scenario }} sheet=${picture.sheet} story=${picture.phase === "lobby"} />`;
  if (!folded) return html`<section class="role"><h2>${t("sheet")}</h2>${content}</section>`;
  return html`<details class="role" open=${picture.phase === "lobby"}><summary><h2>${t("sheet")}</h2></summary>${content}</details>`;
}
