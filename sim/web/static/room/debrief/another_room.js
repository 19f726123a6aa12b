// Another room beside this one: how it ended, who gained, who died. It has to be revealed, or its teacher's link opened in this browser.
import { html, useState } from "../../base/markup.js";
import { number, signed } from "../../base/numbers.js";
import { namesOf } from "../../base/names.js";
import { ask } from "../../base/api.js";
import { ErrorNotice } from "../../base/error_notice.js";
import { t } from "../../base/i18n.js";
import { localized } from "../../base/scenario_text.js";
import { tidy } from "../room_code.js";
import { Table } from "../table.js";
import { heldTeacher } from "../tokens.js";

export function AnotherRoom(seen) {
  const [code, setCode] = useState("");
  const [other, setOther] = useState(null);
  const [error, setError] = useState(null);
  const go = async (event) => {
    event.preventDefault();
    setError(null);
    await ask(`/api/rooms/${tidy(code)}/debrief`, { token: heldTeacher(tidy(code)) }).then(setOther, setError);
  };
  return html`<form class="controls" onSubmit=${go}><label>${t("code")} <input class="code" value=${code} maxlength="8"
      autocomplete="off" onInput=${(event) => setCode(event.target.value)} /></label>
    <button disabled=${!tidy(code)}>${t("other_room_go")}</button></form>
    <p class="facts">${t("other_room_text")}</p><${ErrorNotice} error=${error} />
    ${other ? html`<${Beside} ...${seen} other=${other} />` : null}`;
}

function Beside({ names, scenario, picture, story, other }) {
  const its = localized(other.scenario);
  const rooms = [[picture, scenario, story, names], [other.room, its, other.story, namesOf(its)]];
  const alike = scenario.parties.map((each) => each.name).filter((party) => party in other.story.gains);
  const issues = scenario.issues.filter((issue) => other.scenario.issues.some((each) => each.name === issue.name));
  const standing = ([room, own, , words], issue) => words.value(issue.name, room.run.ground[own.issues.findIndex((each) => each.name === issue.name)]);
  const rows = [
    [t("version_agreement"), rooms.map(([, , each]) => agreement(each))],
    ...(scenario.violence ? [[t("deaths_head"), rooms.map(([, , each]) => number(each.deaths))]] : []),
    [t("rounds"), rooms.map(([, , each]) => number(each.rounds.length))],
    ...issues.map((issue) => [names.issue(issue.name), rooms.map((each) => standing(each, issue))]),
    ...alike.map((party) => [t("points_of", { party: names.party(party) }), rooms.map(([, , each]) => signed(each.gains[party], 0))]),
  ];
  return html`<${Table} label=${t("other_room")} heads=${[t("measure_head"), ...rooms.map(([room]) => t("room", { code: room.code }))]}>
    ${rows.map(([word, values]) => html`<tr key=${word} class=${values[0] === values[1] ? "" : "differs"}>
      <th scope="row">${word}</th>${values.map((each) => html`<td>${each}</td>`)}</tr>`)}<//>`;
}

function agreement(story) {
  const first = story.rounds.find((each) => each.outcome === "agreement");
  return first ? t("round", { n: first.round }) : t("none");
}
