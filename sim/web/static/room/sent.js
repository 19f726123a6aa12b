// A decision that was sent: it may be changed or taken back until the phase closes, and for some seconds after everybody has decided.
import { html } from "../base/markup.js";
import { t } from "../base/i18n.js";
import { inWords } from "./decision_summary.js";
import { speaks } from "./team.js";

export function Sent({ names, picture, act, decided, again, setError }) {
  const withdraw = () => act({ do: "withdraw", phase: picture.phase }).then(() => setError(null), setError);
  return html`<div class="question sent"><h3 tabindex="-1"><span aria-hidden="true">✓ </span>${t(speaks(picture) ? "sent" : "team_sent")}</h3>
    <ul>${inWords(names, decided).map((each) => html`<li>${each}</li>`)}</ul>
    ${speaks(picture) ? html`<p class="controls"><button type="button" onClick=${again}>${t("change_it")}</button>
      <button type="button" onClick=${withdraw}>${t("withdraw")}</button></p>` : null}</div>`;
}
