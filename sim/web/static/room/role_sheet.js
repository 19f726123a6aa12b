// The role sheet: on one screen what a party wants, its red lines and what it has without a deal; the rest in folds. Only its own seat is sent one.
import { html } from "../base/markup.js";
import { number, percent } from "../base/numbers.js";
import { listed, pair, t } from "../base/i18n.js";
import { best } from "../show/preferences.js";
import { Points } from "./points.js";
import { Table } from "./table.js";

// `story`: whether what everybody knows lies open.
export function Sheet({ names, scenario, sheet, story }) {
  const patrons = sheet.patrons.length > 0 || sheet.clients.length > 0;
  return html`<div class="sheet">
    <p class="sheet-head"><b>${names.label(sheet.party)}</b>, ${t(`role.${sheet.role}`)} <span class="secret">${t("secret")}</span></p>
    <${Fold} title=${t("summary")} open=${story}><p>${scenario.about || scenario.summary}</p><p>${t("paper_role")}</p><//>
    <h3>${t("you_want")}</h3>
    <${Wants} ...${{ names, wants: sheet.wants }} />
    <p>${t("paper_no_deal", { points: number(sheet.points.no_deal) })}</p>
    <${Fold} title=${t("paper_points")}><${Points} ...${{ names, points: sheet.points }} /><//>
    <${Fold} title=${t("you_may")}><ul><${Rights} ...${{ names, sheet }} /></ul><//>
    ${patrons ? html`<${Fold} title=${t("sheet_patrons")}>${sheet.patrons.map((each) => html`<${Patron} key=${each.party} ...${{ names, each }} />`)}
      ${sheet.clients.map((each) => html`<h4>${t("clients", { party: names.party(each.party) })}</h4>
        <p>${t("client_hint")} ${each.punishes ? t("client_punishes", { share: percent(each.punishes) }) : ""}</p>`)}<//>` : null}
    ${sheet.motives.length ? html`<${Fold} title=${t("moves_you")}><ul>${sheet.motives.map((each) => html`<li>${t(`motive.${each}`)}</li>`)}</ul><//>` : null}
    ${sheet.distrusts.length ? html`<${Fold} title=${t("you_trust")}><ul class="trusts">${sheet.distrusts.map((each) =>
      html`<li>${pair(names.party(each.party), t(trustWord(each.trust)))} (${number(each.trust, 2)})</li>`)}</ul><//>` : null}
  </div>`;
}

const Fold = ({ title, open = false, children }) => html`<details class="fold" open=${open}><summary>${title}</summary>${children}</details>`;

const trustWord = (trust) => (trust < 0.34 ? "trust_little" : trust < 0.67 ? "trust_some" : "trust_much");

function Rights({ names, sheet }) {
  const strikes = Object.keys(sheet.wants).filter((issue) => sheet.wants[issue].strikes).map(names.issue);
  const rights = [sheet.consents && t("consents_right"), sheet.signs && t("signs_right"), !sheet.consents && t("no_veto"),
    strikes.length && `${pair(t("strike"), listed(strikes))}.`, sheet.fights && t("fights_right", { n: number(sheet.level, 1), count: sheet.level })];
  return rights.filter(Boolean).map((each) => html`<li>${each}</li>`);
}

function Patron({ names, each }) {
  const wishes = Object.entries(each.wants).map(([issue, stance]) => pair(names.issue(issue), names.value(issue, best(stance))));
  return html`<h4>${t("patron_wants", { party: names.party(each.party) })}</h4>
    <ul>${wishes.map((wish) => html`<li>${wish}</li>`)}</ul>
    ${each.punishes ? html`<p>${t("patron_punishes", { share: percent(each.punishes) })}</p>` : null}`;
}

// Issues in the order of their weight to the party: what is best, and what it never accepts.
function Wants({ names, wants }) {
  const issues = Object.entries(wants).sort(([, one], [, other]) => other.weight - one.weight);
  return html`<${Table} label=${t("you_want")} kind="wants" heads=${[t("paper_item"), t("paper_cares"), t("best"), t("redline")]}>
    ${issues.map(([issue, stance]) => html`<tr key=${issue}><th scope="row">${names.issue(issue)}</th>
      <td>${percent(stance.weight)}</td><td><b>${names.value(issue, best(stance))}</b></td>
      <td class="redline">${redLine(names, issue, stance).join("; ") || "–"}</td></tr>`)}<//>`;
}

export function redLine(names, issue, stance) {
  if (stance.never?.length) return [t("never_options", { options: listed(stance.never.map((at) => names.value(issue, at))) })];
  const lines = [];
  if (stance.least !== null && stance.least !== undefined) lines.push(t("never_below", { value: names.value(issue, stance.least) }));
  if (stance.most !== null && stance.most !== undefined) lines.push(t("never_above", { value: names.value(issue, stance.most) }));
  return lines;
}
