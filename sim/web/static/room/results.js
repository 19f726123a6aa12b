// What each seat has at the end against its reservation (what it has without a deal), in a thousand runs, and at Nash's point.
import { html } from "../base/markup.js";
import { percent, signed } from "../base/numbers.js";
import { listed, t } from "../base/words.js";
import { Chip } from "../show/chip.js";

const LEAST = 0.005; // less than this is nothing

export function Results({ names, scenario, picture, found }) {
  const rows = scenario.parties.map(({ name }) => rowOf(name, found));
  const range = rangeOf(rows);
  const consent = found.theory.parties;
  return html`<section class="results"><h2>${t("results")}</h2>
    <p>${t("results_text")}</p>
    <div class="wide" tabindex="0" role="region" aria-label=${t("results")}><table><thead><tr><th scope="col">${t("party")}</th><th scope="col">${t("gain")}</th>
      <th scope="col">${t("usual")}</th><th scope="col">${t("nash")}</th><th scope="col">${t("left")}</th><td class="strip"></td></tr></thead>
      <tbody>${rows.map((row) => html`<tr key=${row.party}><th scope="row"><${Chip} ...${{ names, party: row.party }} /> ${names.party(row.party)}
          <small>${picture.seats[row.party]?.name ?? t("played_by_model")}</small></th>
        <td>${signed(row.gain, 2)}</td><td>${signed(row.usual[0], 2)} … ${signed(row.usual[4], 2)}</td>
        <td>${row.nash === null ? "–" : signed(row.nash, 2)}</td><td>${row.left === null ? "–" : signed(row.left, 2)}</td>
        <td class="strip"><${Strip} ...${{ row, range }} /></td></tr>`)}</tbody></table></div>
    <p class="legend" aria-hidden="true"><span>│ ${t("no_deal")}</span> <span>━ ${t("usual")}</span> <span>● ${t("this_class")}</span> <span>◇ ${t("nash")}</span></p>
    <h3>${t("left_who")}</h3>
    <p>${verdict(names, rows.filter((row) => consent.includes(row.party)), found.theory)}</p>
    <p>${found.theory.empty ? t("theory_empty") : t("theory_zone", { share: percent(found.theory.share) })}</p>
    ${found.theory.nash ? html`<p>${t("nash_text", { text: scenario.issues.map((issue, at) => `${issue.label}: ${names.value(issue.name, found.theory.nash.text[at])}`).join("; ") })}</p>` : null}
  </section>`;
}

function rowOf(party, found) {
  const own = found.gains[party];
  const gain = own.ends.class;
  const nash = found.theory.nash ? found.theory.nash.gains[party] : null;
  return { party, gain, usual: own.quartiles, nash, left: nash === null ? null : nash - gain };
}

// Who, of those whose consent is needed, could have had more.
function verdict(names, rows, theory) {
  if (!theory.nash) return t("left_untold");
  const lost = rows.filter((row) => row.left > LEAST).map((row) => names.party(row.party));
  const won = rows.filter((row) => row.left < -LEAST).map((row) => names.party(row.party));
  if (!lost.length) return t("left_nobody");
  return t(won.length ? "left_uneven" : "left_all", { lost: listed(lost), won: listed(won) });
}

function rangeOf(rows) {
  const all = [0, ...rows.flatMap((row) => [row.gain, ...row.usual, row.nash ?? 0])];
  const low = Math.min(...all), high = Math.max(...all);
  const room = (high - low || 1) * 0.06;
  return { low: low - room, width: high - low + 2 * room };
}

function Strip({ row, range }) {
  const x = (value) => `${(100 * (value - range.low)) / range.width}%`;
  return html`<svg class="strip" width="100%" height="24" aria-hidden="true" focusable="false">
    <line class="zero" x1=${x(0)} x2=${x(0)} y1="0" y2="24" />
    <line class="thin" x1=${x(row.usual[0])} x2=${x(row.usual[4])} y1="12" y2="12" />
    <line class="thick" x1=${x(row.usual[1])} x2=${x(row.usual[3])} y1="12" y2="12" />
    ${row.nash === null ? null : html`<text class="nash" x=${x(row.nash)} y="17" text-anchor="middle">◇</text>`}
    <circle class="own" cx=${x(row.gain)} cy="12" r="5" /></svg>`;
}
