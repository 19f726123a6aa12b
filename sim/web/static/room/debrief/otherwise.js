// The fourth slide: the answers on which most depended, each played on with the other answer; and any answer to be tried on the spot.
import { html, useEffect, useState } from "../../base/markup.js";
import { number, signed } from "../../base/numbers.js";
import { ask } from "../../base/api.js";
import { ErrorNotice } from "../../base/error_notice.js";
import { t } from "../../base/i18n.js";
import { textOf } from "../../show/exchange.js";
import { whoPlays } from "../player_name.js";
import { Table } from "../table.js";

export function Otherwise(seen) {
  const { room, token } = seen;
  const [moments, setMoments] = useState(null);
  const [error, setError] = useState(null);
  useEffect(() => {
    ask(`/api/rooms/${room}/moments`, { token }).then((told) => setMoments(told.moments), setError);
  }, [room]);
  return html`<p>${t("otherwise_text")}</p>
    <${ErrorNotice} error=${error} />
    ${moments || error ? null : html`<p role="status">${t("otherwise_wait")}</p>`}
    ${moments ? html`<${Moments} ...${{ ...seen, moments }} />` : null}
    <details class="unprinted"><summary>${t("otherwise_try")}</summary><${Try} ...${seen} /></details>`;
}

function Moments({ moments, ...seen }) {
  if (!moments.length) return html`<p>${t("otherwise_none")}</p>`;
  const [first, ...rest] = moments;
  const verdict = first.turns ? "otherwise_turns" : first.moves ? "otherwise_moves" : "otherwise_same";
  return html`<div class="moment"><p class="lead">${momentText(seen, first)}</p>
      <p class="what">${textOf(seen.names, first.text)}</p><p><b>${t(verdict)}</b></p>
      <${Versions} ...${seen} tested=${first} /></div>
    ${rest.length ? html`<details class="unprinted"><summary>${t("otherwise_more", { n: rest.length })}</summary>
      ${rest.map((each) => html`<div class="moment" key=${each.phase + each.party}><p>${momentText(seen, each)}</p>
        <${Versions} ...${seen} tested=${each} /></div>`)}</details>` : null}`;
}

function momentText({ names, picture }, each) {
  const values = { n: each.round, m: each.exchange, party: names.party(each.party), person: whoPlays(picture, each.party) };
  if (each.reply === "accept") return t("moment_accept", values);
  return each.noes === 1 ? t("moment_only", values) : t("moment_one_of", { ...values, noes: each.noes });
}

// The class, then both versions that the model played on from the moment.
function Versions({ names, scenario, story, found, tested }) {
  const parties = found?.map?.parties ?? scenario.parties.filter((each) => each.consents).map((each) => each.name);
  const agreed = story.rounds.filter((each) => each.outcome === "agreement");
  const rows = [
    [t("this_class"), { agreements: agreed.length, first_agreement: agreed[0]?.round, deaths: story.deaths, gains: story.gains }],
    [t("version_same", { reply: t(`do.${tested.reply}`) }), tested.same],
    [t("version_other", { reply: t(`do.${tested.otherwise}`) }), tested.other],
  ];
  const heads = [t("version"), t("version_agreement"), ...(scenario.violence ? [t("deaths_head")] : []), ...parties.map((party) => t("points_of", { party: names.party(party) }))];
  return html`<${Table} label=${t("slide.otherwise")} heads=${heads} kind="versions">
    ${rows.map(([word, end]) => html`<tr key=${word}><th scope="row">${word}</th>
      <td>${end.agreements ? t("round", { n: end.first_agreement }) : t("none")}</td>
      ${scenario.violence ? html`<td class="figure">${number(end.deaths)}</td>` : null}
      ${parties.map((party) => html`<td class="figure">${signed(end.gains[party], 0)}</td>`)}</tr>`)}<//>`;
}

// Any answer of the run, given otherwise.
function Try(seen) {
  const { room, token, names, picture } = seen;
  const texts = picture.run.rounds.flatMap((round) => round.exchanges.map((exchange) => ({ round: round.round, ...exchange })));
  const [chosen, setChosen] = useState({ at: 0, party: texts[0]?.answers[0]?.party, reply: "accept" });
  const [tested, setTested] = useState(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState(null);
  if (!texts.length) return html`<p>${t("otherwise_none")}</p>`;
  const text = texts[chosen.at];
  const set = (part) => { setChosen({ ...chosen, ...part }); setTested(null); };
  const go = async (event) => {
    event.preventDefault();
    setBusy(true);
    setError(null);
    const phase = `answer/${text.round}/${text.exchange}`;
    await ask(`/api/rooms/${room}/what-if`, { token, phase, party: chosen.party, reply: chosen.reply }).then(setTested, setError);
    setBusy(false);
  };
  const parties = text.answers.map((each) => each.party);
  return html`<form class="controls try" onSubmit=${go}>
    <label>${t("otherwise_when")} <select value=${chosen.at} onChange=${(event) => {
      const at = Number(event.target.value);
      set({ at, party: texts[at].answers[0]?.party });
    }}>${texts.map((each, at) => html`<option key=${at} value=${at}>${t("round", { n: each.round })}, ${t("exchange", { n: each.exchange })}</option>`)}</select></label>
    <label>${t("party")} <select value=${chosen.party} onChange=${(event) => set({ party: event.target.value })}>
      ${parties.map((party) => html`<option key=${party} value=${party}>${names.party(party)}</option>`)}</select></label>
    <label>${t("otherwise_reply")} <select value=${chosen.reply} onChange=${(event) => set({ reply: event.target.value })}>
      ${["accept", "reject", "walk out"].map((reply) => html`<option key=${reply} value=${reply}>${t(`do.${reply}`)}</option>`)}</select></label>
    <button class="main" disabled=${busy}>${t("otherwise_go")}</button></form>
    <p class="what">${textOf(names, text.text)}</p>
    <div role="status">${tested ? html`<${Versions} ...${seen} tested=${tested} />` : null}</div><${ErrorNotice} error=${error} />`;
}
