// The role sheet: what a party wants, what moves it, who is behind it, what it may do. Only its own seat is sent one.
import { html } from "../base/markup.js";
import { number, percent } from "../base/numbers.js";
import { listed, pair, t } from "../base/i18n.js";
import { best } from "../show/preferences.js";
import { Points } from "./points.js";

export function Sheet({ names, sheet }) {
  return html`<div class="sheet">
    <p class="secret">${t("secret")}</p>
    <p>${t("paper_role")}</p>
    <h3>${t("you_want")}</h3>
    <${Wants} ...${{ names, wants: sheet.wants }} />
    <${Points} ...${{ names, points: sheet.points }} />
    ${sheet.motives.length ? html`<h3>${t("moves_you")}</h3>
      <ul>${sheet.motives.map((each) => html`<li>${t(`motive.${each}`)}</li>`)}</ul>` : null}
    ${sheet.patrons.map((each) => html`<${Patron} key=${each.party} ...${{ names, each }} />`)}
    ${sheet.clients.map((each) => html`<h3>${t("clients", { party: names.party(each.party) })}</h3>
      <p>${t("client_hint")} ${each.punishes ? t("client_punishes", { share: percent(each.punishes) }) : ""}</p>`)}
    <h3>${t("you_may")}</h3>
    <ul><${Rights} ...${{ names, sheet }} /></ul>
    ${sheet.distrusts.length ? html`<h3>${t("you_trust")}</h3><ul class="trusts">${sheet.distrusts.map((each) =>
      html`<li>${pair(names.party(each.party), t(trustWord(each.trust)))} (${number(each.trust, 2)})</li>`)}</ul>` : null}
  </div>`;
}

const trustWord = (trust) => (trust < 0.34 ? "trust_little" : trust < 0.67 ? "trust_some" : "trust_much");

function Rights({ names, sheet }) {
  const strikes = Object.keys(sheet.wants).filter((issue) => sheet.wants[issue].strikes).map(names.issue);
  const rights = [sheet.consents && t("consents_right"), sheet.signs && t("signs_right"), !sheet.consents && t("no_veto"),
    strikes.length && `${pair(t("strike"), listed(strikes))}.`, sheet.fights && t("fights_right", { n: number(sheet.level, 1), count: sheet.level })];
  return rights.filter(Boolean).map((each) => html`<li>${each}</li>`);
}

function Patron({ names, each }) {
  const wishes = Object.entries(each.wants).map(([issue, stance]) => pair(names.issue(issue), names.value(issue, best(stance))));
  return html`<h3>${t("patron_wants", { party: names.party(each.party) })}</h3>
    <ul>${wishes.map((wish) => html`<li>${wish}</li>`)}</ul>
    ${each.punishes ? html`<p>${t("patron_punishes", { share: percent(each.punishes) })}</p>` : null}`;
}

// Issues in the order of their weight to the party: what is best, and what it never accepts.
function Wants({ names, wants }) {
  const issues = Object.entries(wants).sort(([, one], [, other]) => other.weight - one.weight);
  return html`<dl class="wants">${issues.map(([issue, stance]) => html`<div key=${issue}>
    <dt>${names.issue(issue)} <small>${t("weight", { share: percent(stance.weight) })}</small></dt>
    <dd>${pair(t("best"), "")}<b>${names.value(issue, best(stance))}</b></dd>
    ${redLine(names, issue, stance).map((line) => html`<dd class="redline">${pair(t("redline"), line)}</dd>`)}
  </div>`)}</dl>`;
}

export function redLine(names, issue, stance) {
  if (stance.never?.length) return [t("never_options", { options: listed(stance.never.map((at) => names.value(issue, at))) })];
  const lines = [];
  if (stance.least !== null && stance.least !== undefined) lines.push(t("never_below", { value: names.value(issue, stance.least) }));
  if (stance.most !== null && stance.most !== undefined) lines.push(t("never_above", { value: names.value(issue, stance.most) }));
  return lines;
}
