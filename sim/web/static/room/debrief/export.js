// What can be taken away: the page as PDF; for the teacher a link to read, everything as CSV, and an export for research.
import { html, useState } from "../../base/markup.js";
import { ask, save } from "../../base/api.js";
import { Copy } from "../../base/copy_button.js";
import { ErrorNotice } from "../../base/error_notice.js";
import { t } from "../../base/i18n.js";
import { readerLink } from "../tokens.js";

export function Export({ room, token, teacher }) {
  const [error, setError] = useState(null);
  const [link, setLink] = useState("");
  const archive = (what, name) => () =>
    ask(`/api/rooms/${room}/${what}`, { token }, "blob").then((blob) => save(blob, `parley-${room}${name}.zip`), setError);
  const read = () => ask(`/api/rooms/${room}/reader`, { token }).then((told) => setLink(location.origin + readerLink(room, told.token)), setError);
  return html`<p class="controls unprinted"><button onClick=${() => print()}>${t("print_pdf")}</button>
    ${teacher ? html`<button onClick=${archive("log", "")}>${t("download_log")}</button>
      <button onClick=${archive("research", "-research")}>${t("download_research")}</button>
      <button onClick=${read}>${t("reader_link")}</button>` : null}</p>
    ${link ? html`<div class="unprinted"><p class="facts">${t("reader_text")}</p><${Copy} text=${link} label=${t("reader_link")} /></div>` : null}
    <${ErrorNotice} error=${error} />`;
}
