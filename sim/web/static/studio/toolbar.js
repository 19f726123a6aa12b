// What one does with the scenario as a whole: undo, redo, its file, and where to go from here.
import { html, useEffect, useRef } from "../base/markup.js";
import { save } from "../base/api.js";
import { t } from "../base/i18n.js";
import { Icon } from "../base/icon.js";

const SUFFIX = ".yaml";

const fileName = (name) => (name.replace(/[^\p{L}\p{N}_. -]/gu, "_").replace(/\.ya?ml$/, "").trim() || "scenario");

export function download(doc) {
  save(new Blob([doc.text], { type: "application/yaml" }), `${fileName(doc.name)}.yaml`);
  doc.markDownloaded();
}

export function Toolbar({ doc }) {
  const { history } = doc;
  return html`<div class="toolbar"><label>${t("studio.file_name")}
      <input class="file-name" value=${doc.name} onInput=${(event) => doc.rename(event.target.value)} /></label><span class="suffix" aria-hidden="true">${SUFFIX}</span>
    <button type="button" disabled=${!history.canUndo} onClick=${() => doc.step(-1)}><${Icon} name="undo" /> ${t("studio.undo")}</button>
    <button type="button" disabled=${!history.canRedo} onClick=${() => doc.step(1)}><${Icon} name="redo" /> ${t("studio.redo")}</button>
    <button type="button" class="main" onClick=${() => download(doc)}><${Icon} name="download" /> ${t("studio.download")}</button>
    <a class="button" href="/studio#">${t("studio.other")}</a>
    <p class="facts kept" role="status">${kept(doc)}</p></div>`;
}

function kept(doc) {
  if (!doc.kept) return html`<b class="not-kept">${t("studio.not_kept")}</b>`;
  return doc.downloaded === doc.text ? t("studio.kept_downloaded") : t("studio.kept");
}

// Ctrl+Z, Ctrl+Shift+Z or Ctrl+Y, Ctrl+S.
export function useKeys(doc) {
  const own = useRef(doc);
  own.current = doc;
  useEffect(() => {
    const press = (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
      const key = event.key.toLowerCase();
      const again = key === "y" || (key === "z" && event.shiftKey);
      if (key === "s") download(own.current);
      else if (again) own.current.step(1);
      else if (key === "z") own.current.step(-1);
      else return;
      event.preventDefault();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
}
