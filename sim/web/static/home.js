// The first page: the lab for one, the classroom for many.
import { html } from "./base/markup.js";
import { t } from "./base/i18n.js";
import { CodeForm } from "./room/join.js";
import { OpenRoom } from "./room/open_room.js";

export function Home({ about }) {
  return html`<main id="main" class="home">
    <h1>${t("app")}</h1>
    <p class="lead">${t("home_text")}</p>
    <div class="doors">
      <section><h2>${t("lab")}</h2><p>${t("home_lab")}</p>
        <p><a class="button main" href="/lab">${t("open_lab")}</a></p></section>
      <section><h2>${t("studio")}</h2><p>${t("home_studio")}</p>
        <p><a class="button" href="/studio">${t("open_studio")}</a></p></section>
      <section><h2>${t("classroom")}</h2><p>${t("home_class")}</p>
        <h3>${t("join_room")}</h3><${CodeForm} />
        <h3>${t("open_room")}</h3><${OpenRoom} scenarios=${about.scenarios} /></section>
    </div>
    <h2>${t("conflicts")}</h2>
    <${Conflicts} scenarios=${about.scenarios} />
  </main>`;
}

// Every conflict, with a way into the lab.
function Conflicts({ scenarios }) {
  return html`<ul class="conflicts">${scenarios.map((each) => html`<li key=${each.name}>
    <a href=${`/lab#scenario=${each.name}`}>${each.title}</a> <small>${each.summary}</small></li>`)}</ul>`;
}
