// What can be done with a party or an issue as a whole: rename it wherever it is named, move it, remove it.
import { html, useEffect, useState } from "../base/markup.js";
import { t } from "../base/i18n.js";
import { ConfirmButton } from "../room/confirm_button.js";

// The name that the file uses; renamed everywhere at once when one leaves the field.
export function NameField({ studio, path, names }) {
  const name = path.at(-1);
  const [typed, setTyped] = useState(name);
  useEffect(() => setTyped(name), [name]);
  const id = `name-${path.join("-")}`;
  const rename = () => {
    if (typed !== name && typed && !names.includes(typed)) studio.doc.edit([{ do: "rename", path, value: typed }]);
    else setTyped(name);
  };
  return html`<label for=${id}>${t("studio.name_in_file")}
    <input id=${id} class="name" value=${typed} onInput=${(event) => setTyped(event.target.value)} onChange=${rename} /></label>`;
}

export function RowTools({ studio, path, label, names, name, drop }) {
  const place = names.indexOf(name);
  const move = (by) => () => studio.doc.edit([{ do: "move", path, value: by }]);
  return html`<button type="button" class="small" disabled=${place === 0} onClick=${move(-1)} aria-label=${t("studio.up_named", { name: label })}>${t("studio.up")}</button>
    <button type="button" class="small" disabled=${place === names.length - 1} onClick=${move(1)} aria-label=${t("studio.down_named", { name: label })}>${t("studio.down")}</button>
    <${ConfirmButton} kind="small" label=${t("studio.remove_named", { name: label })} warning=${t("studio.remove_text")} go=${drop} />`;
}
