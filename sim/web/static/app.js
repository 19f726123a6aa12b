// The page that the address names, in the reader's language; each page loads only its own scripts.
import { html, render, useEffect, useState } from "./base/markup.js";
import { ask } from "./base/api.js";
import { sheet } from "./base/stylesheet.js";
import { localized } from "./base/scenario_text.js";
import { ErrorState } from "./base/states.js";
import { LANGUAGES, choose, currentLanguage, has, t } from "./base/i18n.js";

// The first part of a path: the page's name in the table of words; its script, and what that exports; its styles.
const PAGES = {
  "": ["home", () => import("./home.js"), "Home", "room"],
  lab: ["lab", () => import("./lab/lab.js"), "Lab", "lab", "ring"],
  studio: ["studio", () => import("./studio/studio.js"), "Studio", "studio", "ring"],
  join: ["join_room", () => import("./room/join.js"), "Join", "room"],
  seat: ["title_room", () => import("./room/seat.js"), "Seat", "room", "seat"],
  teach: ["teacher", () => import("./room/teacher.js"), "Teacher", "room", "teacher"],
  show: ["projector", () => import("./room/projector.js"), "Projector", "room", "projector"],
  rehearse: ["rehearse", () => import("./room/rehearsal.js"), "Rehearsal", "room", "seat"],
  debrief: ["debrief", () => import("./room/debrief/page.js"), "Debrief", "room", "debrief"],
};

// Pages that need nothing but their room: neither the list of scenarios nor the server's address.
const ALONE = ["join", "seat", "debrief"];

const place = document.getElementById("app");
// Why the server refused the page, if it did.
const refused = place.dataset.why;

const [, first, room] = location.pathname.split("/");
const [title, script, name, ...styles] = refused ? ["not_found", null, "", "room"] : PAGES[first] ?? PAGES[""];

// Asked at once, before anything is drawn: the page's head has begun to fetch it. A scenario that was handed over has a list of its own.
const alone = ALONE.includes(first) && Promise.resolve({ scenarios: [] });
const listed = refused ? null : alone || ask("/api/about");
const about = refused || alone || !location.search ? listed : listed.then(() => ask(`/api/about${location.search}`));
about?.catch(() => {}); // said where it is shown

function App() {
  const [language, setLanguage] = useState(currentLanguage());
  const [loaded, setLoaded] = useState({});
  useEffect(() => {
    if (refused) return;
    Promise.all([script(), about, ...styles.map((each) => sheet(`/static/style/${each}.css`))])
      .then(([page, given]) => setLoaded({ Page: page[name], about: given }))
      .catch((error) => setLoaded({ error }));
  }, []);
  useEffect(() => {
    document.title = `${t(title)} · ${t("app")}`;
  }, [language]);
  const speak = async (chosen) => {
    await choose(chosen);
    setLanguage(chosen);
  };
  return html`<${Skip} /><${Header} ...${{ language, speak }} /><${Content} ...${loaded} />`;
}

function Content({ Page, about, error }) {
  if (Page) return html`<${Page} about=${{ ...about, scenarios: about.scenarios.map(localized) }} room=${room} />`;
  if (refused) return html`<main id="main"><${Refused} /></main>`;
  if (error) {
    const again = () => location.reload();
    return html`<main id="main"><${ErrorState} title=${t("page_failed")} text=${t("page_failed_text")} detail=${error.message} again=${again} /></main>`;
  }
  return html`<main id="main"><p role="status">${t("loading")}</p></main>`;
}

// A page that isn't there or isn't shown, with the server's reason.
function Refused() {
  const missing = refused === "no_such_page";
  const why = t(has(`why.${refused}`) ? `why.${refused}` : "why.not_understood");
  return html`<${ErrorState} title=${t(missing ? "not_found" : "page_refused")} text=${t(missing ? "not_found_text" : "refused_text", { why })}
    detail=${missing ? location.pathname : ""} />`;
}

// Not by the # of the address, which may hold a state or a token.
function Skip() {
  const jump = (event) => {
    event.preventDefault();
    const main = document.getElementById("main");
    main.tabIndex = -1;
    main.focus();
  };
  return html`<a class="skip" href="#main" onClick=${jump}>${t("skip")}</a>`;
}

function Header({ language, speak }) {
  const link = (to, word) => html`<a href=${`/${to}`} aria-current=${first === to ? "page" : null}>${t(word)}</a>`;
  return html`<header class="top">
    <nav aria-label=${t("app")}>
      <a class="brand" href="/" aria-current=${first === "" ? "page" : null}>${t("app")}</a>
      ${link("lab", "lab")} ${link("studio", "studio")} ${link("join", "join_room")}
    </nav>
    <label class="language"><span>${t("language_label")}</span>
      <select value=${language} onChange=${(event) => speak(event.target.value)}>
        ${Object.entries(LANGUAGES).map(([key, words]) => html`
          <option value=${key} lang=${key}>${words}</option>`)}
      </select></label>
  </header>`;
}

render(html`<${App} />`, place);
