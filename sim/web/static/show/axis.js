// One issue: positions, the status quo, and the text as it moved so far. The picture is for the eye; the same
// stands in words below.
import { html } from "../base/markup.js";
import { pair, t } from "../base/i18n.js";
import { Options } from "./options.js";
import { Scale } from "./scale.js";
import { best, wishesOn } from "./preferences.js";

// `texts`: the values of this issue in the exchanges so far; `only`: parties whose wishes may be shown;
// `status`: its fate, in a word.
export function Axis({ issue, names, stances, ground, declared, texts = [], status, only }) {
  const wishes = wishesOn(issue, stances, only);
  const Picture = issue.options ? Options : Scale;
  return html`<section class="issue">
    <h4>${issue.label}${status ? html` <small>${status}</small>` : null}</h4>
    <${Picture} ...${{ issue, names, wishes, ground, declared, texts }} />
    <p class="reading">${reading(names, issue, ground, declared, texts)}</p>
    <p class="unseen">${wishes.map((each) => wished(names, issue, each)).join("; ")}</p>
  </section>`;
}

function reading(names, issue, ground, declared, texts) {
  const labelled = (word, value) => (value === null || value === undefined ? "" : pair(t(word), names.value(issue.name, value)));
  return [
    labelled("text_now", texts.at(-1)),
    labelled("ground", ground),
    declared === ground ? "" : labelled("declared", declared),
  ].filter(Boolean).join(" · ");
}

function wished(names, issue, [party, own]) {
  const red = [
    own.least > 0 ? `${t("redline")} ≥ ${own.least}` : "",
    own.most !== null && own.most !== undefined ? `${t("redline")} ≤ ${own.most}` : "",
    ...(own.never ?? []).map((at) => `${t("never")} ${names.value(issue.name, at)}`),
  ].filter(Boolean);
  return [`${names.party(party)} ${t("wants")} ${names.value(issue.name, best(own))}`, ...red].join(", ");
}
