// The same scenario as YAML, with line numbers; what is typed here is what the forms show.
import { html, useEffect, useRef } from "../base/markup.js";
import { t } from "../base/i18n.js";

export function YamlPane({ doc, answer, goTo }) {
  const area = useRef(null);
  const gutter = useRef(null);
  const lines = doc.text.split("\n").length;
  const wrong = new Map((answer?.findings ?? []).filter((each) => each.line).map((each) => [each.line, each.kind]));
  useEffect(() => {
    if (goTo) select(area.current, goTo.line);
  }, [goTo]);
  const follow = () => {
    gutter.current.scrollTop = area.current.scrollTop;
  };
  return html`<div class="yaml"><div class="gutter" aria-hidden="true" ref=${gutter}>${Array.from({ length: lines }, (_, line) => html`
      <span class=${wrong.get(line + 1) ?? ""}>${line + 1}</span>`)}</div>
    <textarea ref=${area} class="code" wrap="off" spellcheck=${false} autocapitalize="off" autocomplete="off" aria-label=${t("studio.yaml_label")}
      value=${doc.text} onInput=${(event) => doc.write(event.target.value, "yaml")} onScroll=${follow}></textarea></div>`;
}

// Select a line and bring it into view.
function select(area, line) {
  const texts = area.value.split("\n");
  const start = texts.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  area.focus();
  area.setSelectionRange(start, start + (texts[line - 1] ?? "").length);
  const height = area.scrollHeight / texts.length;
  area.scrollTop = Math.max(0, (line - 4) * height);
}
