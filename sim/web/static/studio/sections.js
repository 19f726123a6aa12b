// The sections of a scenario that are forms made from the schema: the story, talks, and the rest.
import { html } from "../base/markup.js";
import { t } from "../base/i18n.js";
import { Key, KeyForm } from "./key_form.js";
import { keyOf } from "./paths.js";

const STORY = ["title", "summary", "about", "sources", "standing", "behaviour", "extends"];
const TIES = ["patronage", "trust"];
const TALKS = ["horizon", "calendar", "procedure", "rights", "hosting", "attendance", "agenda"];
const VIOLENCE = ["hostilities", "spoiling"];
const SHOWN = [...STORY, ...TIES, ...TALKS, ...VIOLENCE, "issues", "parties"];

export function Story({ studio }) {
  const labels = Object.fromEntries(STORY.map((key) => [key, t(`studio.story.${key}`)]));
  return html`<section><h2>${t("studio.story")}</h2><p>${t("studio.story_text")}</p>
    <${KeyForm} ...${{ studio, labels }} path=${[]} group=${studio.schema.top} only=${STORY} /></section>`;
}

const Groups = ({ studio, names }) => names.map((name) => html`<${Key} key=${name} studio=${studio} path=${[name]} meta=${keyOf(studio, name)} />`);

export const Talks = ({ studio }) => html`<section><h2>${t("studio.talks")}</h2><p>${t("studio.talks_text")}</p>
  <${Groups} studio=${studio} names=${TALKS} /></section>`;

export function Rest({ studio }) {
  const rest = studio.schema.groups[studio.schema.top].keys.map((each) => each.name).filter((name) => !SHOWN.includes(name));
  return html`<section><h2>${t("studio.rest")}</h2><p>${t("studio.rest_text")}</p><${Groups} studio=${studio} names=${rest} /></section>`;
}
