// The ways into a room: the code, the QR code and the link for students; the projector; the teacher's own link.
// A code that leads a phone to its own loopback would be worse than none, so there is one only where others can reach this machine.
import { html } from "../base/markup.js";
import { Copy } from "../base/copy_button.js";
import { t } from "../base/i18n.js";
import { teacherLink } from "./tokens.js";

export const joinLink = (room, about) => `${about.reachable ? `http://${about.address}` : location.origin}/join/${room}`;

const Code = ({ room }) => html`<img class="qr" src=${`/api/rooms/${room}/qr.svg`} alt=${t("qr")} width="200" height="200" />`;

// The address as a text to be read from afar; or, with `copied`, as one to be taken along.
export function Invitation({ room, about, copied = false }) {
  const link = joinLink(room, about);
  return html`<div class="invitation">
    ${about.reachable ? html`<${Code} room=${room} />` : null}
    <div><p class="big-code"><small>${t("code")}</small> <b>${room}</b></p>
      ${copied ? html`<p><${Copy} text=${link} label=${t("link_join")} /></p>` : html`<p class="address">${link}</p>`}
      ${about.reachable ? null : html`<p class="warning">${t("local_only")}</p>`}</div>
  </div>`;
}

export function Links({ room, about, token }) {
  return html`<section class="ways"><h2>${t("link_join")}</h2>
    <${Invitation} ...${{ room, about }} copied=${true} />
    <p><a class="button" href=${`/show/${room}`} target="_blank" rel="noopener">${t("open_projector")}</a></p>
    <details><summary>${t("link_teach")}</summary><p>${t("link_teach_text")}</p>
      <${Copy} text=${location.origin + teacherLink(room, token)} label=${t("link_teach")} /></details>
  </section>`;
}
