// What one takes along, and where one goes on: link, picture, tables, scenario file, the command, a class.
import { Copy } from "../base/copy_button.js";
import { html, useState } from "../base/markup.js";
import { ask, save } from "../base/api.js";
import { ErrorNotice } from "../base/error_notice.js";
import { Icon } from "../base/icon.js";
import { t } from "../base/i18n.js";
import { enterRoom, keepRoom } from "../room/tokens.js";
import { pictureOf, pngOf } from "./picture.js";
import { commandOf, question } from "./state.js";
import { sharesTable } from "./shares_table.js";

export function Export({ state, link, shares, title }) {
  const [error, setError] = useState(null);
  const name = `${state.scenario}-${state.seed}`;
  const doing = (act) => async () => {
    try {
      await act();
      setError(null);
    } catch (problem) {
      setError(problem);
    }
  };
  const take = (path, file) => doing(async () => save(await ask(path, question(state, true), "blob"), file));
  const picture = () => pictureOf(shares, title, state);
  const buttons = [
    ["download_svg", doing(() => save(new Blob([picture()], { type: "image/svg+xml" }), `${name}.svg`)), !shares.now],
    ["download_png", doing(async () => save(await pngOf(picture()), `${name}.png`)), !shares.now],
    ["download_shares", doing(() => save(new Blob([sharesTable(shares)], { type: "text/csv" }), `${name}-shares.csv`)), !shares.now],
    ["download_log", take("/api/lab/log", `${name}.zip`)],
    ["download_yaml", take("/api/lab/scenario", `${state.scenario}.yaml`)],
  ];
  return html`<details class="menu"><summary><${Icon} name="share" /> <span class="word">${t("take")}</span></summary><div class="sheet">
    <p>${t("share_link")} <${Copy} text=${link} label=${t("share_link")} /></p>
    <p class="controls">${buttons.map(([word, go, off]) => html`
      <button key=${word} type="button" disabled=${off} onClick=${go}><${Icon} name="download" /> ${t(word)}</button>`)}</p>
    ${state.turn ? html`<p class="facts">${t("take_turned")}</p>` : null}
    <p>${t("batch_command")} <${Copy} text=${commandOf(state)} label=${t("batch_command")} /></p>
    <p><button type="button" onClick=${doing(() => openClass(state))}><${Icon} name="people" /> ${t("class_from_here")}</button></p>
    <${ErrorNotice} error=${error} /></div></details>`;
}

// A room with this conflict under these numbers.
async function openClass(state) {
  const { scenario, seed, settings } = question(state);
  const { code, token } = await ask("/api/rooms", { scenario, seed, settings });
  keepRoom({ code, scenario, page: "teach" });
  enterRoom(code, token, "teach");
}
