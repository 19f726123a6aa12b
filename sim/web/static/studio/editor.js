// The forms, one tab for each part of a scenario; beside them the check, how likely a deal is, and the YAML.
import { html, useEffect, useState } from "../base/markup.js";
import { ErrorNotice } from "../base/error_notice.js";
import { currentLanguage, t } from "../base/i18n.js";
import { TabPanel, Tabs } from "../base/tabs.js";
import { FindingList } from "./finding_list.js";
import { Grid } from "./grid.js";
import { IssueList } from "./issue_list.js";
import { Likelihood } from "./likelihood.js";
import { NextSteps } from "./next_steps.js";
import { PartyList } from "./party_list.js";
import { fieldId, merged } from "./paths.js";
import { Rest, Story, Talks } from "./sections.js";
import { Ties } from "./ties.js";
import { Toolbar, useKeys } from "./toolbar.js";
import { useDocument } from "./use_document.js";
import { Violence } from "./violence.js";
import { YamlPane } from "./yaml_pane.js";

const TABS = { story: Story, parties: PartyList, issues: IssueList, positions: Grid, ties: Ties, talks: Talks, violence: Violence, rest: Rest };
// The tab of a key, by the first step of its path.
const OWNERS = { title: "story", summary: "story", about: "story", sources: "story", standing: "story", behaviour: "story", extends: "story",
  parties: "parties", issues: "issues", patronage: "ties", trust: "ties", horizon: "talks", calendar: "talks", procedure: "talks", rights: "talks",
  hosting: "talks", attendance: "talks", agenda: "talks", hostilities: "violence", spoiling: "violence" };

const tabOf = (path) => (path[0] === "parties" && path[2] === "on" ? "positions" : OWNERS[path[0]] ?? "rest");

export function Editor({ doc, known }) {
  useDocument(doc);
  useKeys(doc);
  const [tab, setTab] = useState("story");
  const [goTo, setGoTo] = useState(null);
  const [wanted, setWanted] = useState(null);
  const [view, setView] = useState("write");
  const { good, answer } = doc;
  const own = good?.own ?? {};
  const inherited = good?.inherited ?? {};
  const studio = { doc, schema: known.schema, means: (text) => meaning(known, text), answer, own, inherited, all: merged(inherited, own) };
  useEffect(() => {
    if (wanted) focusField(wanted);
  }, [wanted, tab]);
  const goToLine = (line) => {
    setView("yaml");
    setGoTo({ line });
  };
  const goToPath = (path) => {
    setView("write");
    setTab(tabOf(path.split(".")));
    setWanted(path.split("."));
  };
  const Form = TABS[tab];
  const tabs = Object.keys(TABS).map((name) => [name, html`${t(`studio.${name}`)}<${Badge} ...${{ name, answer }} />`]);
  const readable = answer?.readable ?? true;
  return html`<main id="main" class="studio" aria-busy=${String(doc.busy)}>
    <h1>${own.title || t("studio.untitled")}</h1>
    <${Toolbar} doc=${doc} />
    <${ErrorNotice} error=${doc.error} />
    <${Views} ...${{ view, setView, answer }} />
    <div class=${`studio-columns view-${view}`}><div class="forms"><${Tabs} id="part" label=${t("studio.parts")} tabs=${tabs} chosen=${tab} choose=${setTab} />
      <${TabPanel} key=${tab} id="part" name=${tab} chosen=${tab} kind="form-panel">
        ${readable ? null : html`<p class="trouble">${t("studio.forms_wait")}</p>`}
        <fieldset class="bare" disabled=${!readable}>${good ? html`<${Form} key=${tab} studio=${studio} />` : null}</fieldset><//></div>
    <div class="beside">
      <section class="panel check-panel"><h2>${t("studio.check")}</h2><${FindingList} doc=${doc} goToPath=${goToPath} goToLine=${goToLine} /></section>
      <${Likelihood} doc=${doc} />
      <section class="panel yaml-panel"><h2>${t("studio.yaml")}</h2><${YamlPane} ...${{ doc, answer, goTo }} /></section>
      <${NextSteps} doc=${doc} />
    </div></div>
  </main>`;
}

// What the schema says of a key, in the reader's language where it is known there.
function meaning(known, text) {
  const own = known.meanings[currentLanguage()]?.[text];
  return html`<span lang=${own ? null : "en"}>${own ?? text}</span>`;
}

// The field of a path, or the nearest group around it that is drawn.
function focusField(path) {
  for (let length = path.length; length > 0; length -= 1) {
    const found = document.getElementById(fieldId(path.slice(0, length)));
    if (found) {
      found.closest("details:not([open])")?.setAttribute("open", "");
      found.focus();
      found.scrollIntoView({ block: "center" });
      return;
    }
  }
  document.querySelector(".form-panel")?.focus();
}

const VIEWS = ["write", "check", "yaml"];

// On a narrow screen one of three views is shown.
function Views({ view, setView, answer }) {
  const errors = (answer?.findings ?? []).filter((each) => each.kind === "error").length;
  return html`<div class="views" role="group" aria-label=${t("studio.views")}>${VIEWS.map((each) => html`
    <button type="button" aria-pressed=${each === view} onClick=${() => setView(each)}>${t(`studio.view.${each}`)}${
      each === "check" && errors ? html` <span class="badge">${t("studio.badge", { n: errors })}</span>` : null}</button>`)}</div>`;
}

// How many errors a tab holds.
function Badge({ name, answer }) {
  const count = (answer?.findings ?? []).filter((each) => each.kind === "error" && each.path && tabOf(each.path.split(".")) === name).length;
  return count ? html` <span class="badge">${t("studio.badge", { n: count })}</span>` : null;
}
