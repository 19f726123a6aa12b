// All that the check found, each with the way to its line and its field.
import { html } from "../base/markup.js";
import { t } from "../base/i18n.js";

export function FindingList({ doc, goToLine, goToPath }) {
  const { answer, refused } = doc;
  if (!answer) return html`<p role="status">${t("loading")}</p>`;
  const errors = answer.findings.filter((each) => each.kind === "error");
  const all = [...refused.map((each) => ({ ...each, kind: "error" })), ...answer.findings];
  return html`<div class="checked"><p role="status" class=${`verdict ${errors.length ? "bad" : "good"}`}>${verdict(answer, errors)}</p>
    ${all.length ? html`<ul class="all-findings" tabindex="0" aria-label=${t("studio.findings")}>${all.map((each) => html`<li class=${each.kind}>
      <span class="kind">${t(`studio.${each.kind}`)}</span>
      ${each.line ? html`<button type="button" class="small" onClick=${() => goToLine(each.line)}>${t("studio.line", { n: each.line })}</button>` : null}
      ${each.path ? html`<button type="button" class="small path" onClick=${() => goToPath(each.path)}>${each.path}</button>` : null}
      <span lang="en">${each.message}</span></li>`)}</ul>` : null}</div>`;
}

function verdict(answer, errors) {
  if (!answer.readable) return t("studio.unreadable");
  if (errors.length) return t("studio.errors", { n: errors.length });
  return answer.findings.length ? t("studio.valid_lints", { n: answer.findings.length }) : t("studio.valid");
}
