// Where a scenario begins: a draft that this browser keeps, a template, a shipped scenario, or a file.
import { html, useEffect, useState } from "../base/markup.js";
import { ask } from "../base/api.js";
import { ErrorNotice } from "../base/error_notice.js";
import { locale, t } from "../base/i18n.js";
import { ConfirmButton } from "../room/confirm_button.js";
import { discard, listDrafts, onChangeElsewhere, titleOf } from "./drafts.js";
import { readFiles } from "./upload.js";

export const EMPTY = "title: \"\"\nsummary: \"\"\n\nhorizon: {rounds: 6}\n";

// `failed`: why what the address names can't be opened, if it can't.
export function Beginning({ about, known, failed, begin }) {
  const [error, setError] = useState(null);
  const [notes, setNotes] = useState(null);
  const from = async (make) => {
    setError(null);
    try {
      const made = await make();
      if (made.notes?.length) setNotes(made);
      else begin(made);
    } catch (refused) {
      setError(refused);
    }
  };
  if (notes) return html`<${Notes} ...${{ notes, begin }} />`;
  return html`<main id="main" class="studio-start"><h1>${t("studio.title")}</h1><p class="lead">${t("studio.lead")}</p><p>${t("studio.local")}</p>
    <${ErrorNotice} error=${error ?? failed} />
    <${Drafts} begin=${begin} />
    <div class="doors"><section><h2>${t("studio.start_new")}</h2>
      <ul class="starts"><li><button type="button" class="main" onClick=${() => begin({ name: "mine", text: EMPTY })}>${t("studio.start_empty")}</button>
        <small>${t("studio.start_empty_text")}</small></li>
      ${known.templates.map((name) => html`<li key=${name}><button type="button" onClick=${() => from(() => template(name))}>${t(`studio.template.${name}`)}</button>
        <small>${t(`studio.template_text.${name}`)}</small></li>`)}</ul></section>
    <section><h2>${t("studio.start_file")}</h2><${Files} ...${{ known, from }} /></section></div>
    <h2>${t("studio.start_shipped")}</h2>
    <ul class="conflicts">${about.scenarios.map((each) => html`<li key=${each.name}>
      <button type="button" class="as-link" onClick=${() => from(() => shipped(each.name))}>${each.title}</button> <small>${each.summary}</small></li>`)}</ul></main>`;
}

const template = async (name) => ({ name: name === "new" ? "mine" : name, ...(await ask(`/api/studio/begin/template/${name}`)) });

export const shipped = async (name) => ({ name, ...(await ask(`/api/studio/begin/scenario/${name}`)) });

function Files({ known, from }) {
  const [kind, setKind] = useState("");
  const read = (event) => {
    const { files } = event.target;
    if (files.length) from(() => readFiles([...files], kind));
    event.target.value = "";
  };
  return html`<p>${t("studio.file_text")}</p>
    <p><label for="file-kind">${t("studio.file_kind")}</label> <select id="file-kind" value=${kind} onChange=${(event) => setKind(event.target.value)}>
      <option value="">${t("studio.file_kind_own")}</option>${known.kinds.map((each) => html`<option value=${each}>${t(`studio.file_kind.${each}`)}</option>`)}</select></p>
    <p><label for="files">${t("studio.files")}</label> <input id="files" type="file" multiple onChange=${read} /></p>
    <p class="facts">${t("studio.file_limits")}</p>`;
}

function Drafts({ begin }) {
  const [drafts, setDrafts] = useState(listDrafts);
  useEffect(() => onChangeElsewhere(() => setDrafts(listDrafts())), []);
  if (!drafts.length) return null;
  const remove = (id) => {
    discard(id);
    setDrafts(listDrafts());
  };
  const when = (time) => new Date(time).toLocaleString(locale(), { dateStyle: "medium", timeStyle: "short" });
  return html`<section class="drafts"><h2>${t("studio.drafts")}</h2><ul class="starts">${drafts.map((each) => [each, titleOf(each.text) || each.name]).map(([each, title]) => html`<li key=${each.id}>
    <button type="button" onClick=${() => begin(each)}>${title}</button> <small>${each.name}.yaml · ${when(each.changed)}</small>
    <${ConfirmButton} kind="small" label=${t("studio.remove_named", { name: title })} warning=${t("studio.draft_remove")} go=${() => remove(each.id)} /></li>`)}</ul></section>`;
}

// What a converted file could not hold, or had to assume: read before one goes on; it stands in the text too.
function Notes({ notes, begin }) {
  return html`<main id="main"><h1>${t("studio.imported")}</h1><p>${t("studio.imported_text")}</p>
    <ul lang="en">${notes.notes.map((each) => html`<li>${each}</li>`)}</ul>
    <p><button type="button" class="main" onClick=${() => begin(notes)}>${t("studio.go_on")}</button></p></main>`;
}
