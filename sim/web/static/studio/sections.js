// The sections of a scenario that are forms made from the schema: the story, ties, talks, violence, and the rest.
import { html } from "../base/markup.js";
import { t } from "../base/i18n.js";
import { ConfirmButton } from "../room/confirm_button.js";
import { Key, KeyForm } from "./key_form.js";
import { at } from "./paths.js";

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

const keyOf = (studio, name) => studio.schema.groups[studio.schema.top].keys.find((each) => each.name === name);

const Groups = ({ studio, names }) => names.map((name) => html`<${Key} key=${name} studio=${studio} path=${[name]} meta=${keyOf(studio, name)} />`);

export const Ties = ({ studio }) => html`<section><h2>${t("studio.ties")}</h2><p>${t("studio.ties_text")}</p>
  <${Groups} studio=${studio} names=${TIES} /></section>`;

export const Talks = ({ studio }) => html`<section><h2>${t("studio.talks")}</h2><p>${t("studio.talks_text")}</p>
  <${Groups} studio=${studio} names=${TALKS} /></section>`;

export function Rest({ studio }) {
  const rest = studio.schema.groups[studio.schema.top].keys.map((each) => each.name).filter((name) => !SHOWN.includes(name));
  return html`<section><h2>${t("studio.rest")}</h2><p>${t("studio.rest_text")}</p><${Groups} studio=${studio} names=${rest} /></section>`;
}

// Violence or none: with none, the keys are not shown at all.
export function Violence({ studio }) {
  const there = at(studio.all, ["hostilities", "sources"]) !== undefined;
  const remove = () => studio.doc.edit(VIOLENCE.filter((name) => at(studio.own, [name]) !== undefined).map((name) => ({ do: "remove", path: [name] })));
  const add = () => studio.doc.edit([{ do: "set", path: ["hostilities"], value: between(studio) }]);
  return html`<section><h2>${t("studio.violence")}</h2>
    <p>${t(there ? "studio.violence_some" : "studio.violence_none")}</p>
    <p class="controls">${there
      ? html`<${ConfirmButton} label=${t("studio.violence_remove")} warning=${t("studio.remove_text")} go=${remove} />`
      : html`<button type="button" class="main" onClick=${add}>${t("studio.violence_add")}</button>`}</p>
    ${there ? html`<${Groups} studio=${studio} names=${VIOLENCE} />` : null}</section>`;
}

// Raids between the first two parties: something to change.
function between(studio) {
  const [one, other] = Object.keys(studio.all.parties ?? {});
  if (!other) return { sources: {} };
  return {
    sources: { [one]: { level: 1 }, [other]: { level: 1 } },
    suffers: { [one]: { [other]: 1 }, [other]: { [one]: 1 } },
  };
}
