// Private talks as the teacher reads them, and the switch that closes them for all.
import { html } from "../base/markup.js";
import { ErrorNotice } from "../base/error_notice.js";
import { listed, t } from "../base/i18n.js";
import { useActions } from "./next_step.js";
import { Messages } from "./talks.js";

const circleOf = (message) => [message.party, ...message.to].sort().join("+");

// `hidden`: what was written is not shown, since students may see the screen.
export function TeacherTalks({ names, picture, act, hidden = false }) {
  const { deed, error } = useActions(act, picture.phase);
  const circles = [...new Set(picture.talks.map(circleOf))];
  return html`<details class="panel"><summary>${t("private_talks")} (${picture.talks.length})</summary>
    <p class="controls"><label><input type="checkbox" checked=${picture.talks_open}
      onChange=${(event) => deed({ do: "talks", kind: event.target.checked ? "open" : "closed" })} /> ${t("allow_talks")}</label></p>
    ${hidden ? html`<p class="facts">${t("talks_hidden")}</p>` : circles.map((circle) => html`<section key=${circle} class="circle">
      <h3>${listed(circle.split("+").map(names.party))}</h3>
      <${Messages} ...${{ names, picture }} messages=${picture.talks.filter((each) => circleOf(each) === circle)} /></section>`)}
    <${ErrorNotice} error=${error} /></details>`;
}
