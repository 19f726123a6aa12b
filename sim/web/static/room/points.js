// What texts are worth to one's own party in points, as the printed sheet has them: a value of each issue after the other, to be added up.
import { html } from "../base/markup.js";
import { number } from "../base/numbers.js";
import { t } from "../base/i18n.js";

// Issues in the order of their weight, as they come.
export function Points({ names, points }) {
  return html`<h3>${t("paper_points")}</h3>
    <p>${t("paper_points_text", { points: number(points.no_deal) })} <small>${t("paper_points_screen")}</small></p>
    ${Object.entries(points.issues).map(([issue, worth]) => html`<${Worth} key=${issue} ...${{ names, issue, worth }} />`)}`;
}

function Worth({ names, issue, worth }) {
  const { options, label } = names.scale[issue];
  const valueText = (value) => (options ? names.value(issue, value) : number(value));
  const now = worth.places.some((each) => each.value === worth.now.value);
  return html`<h4>${label}</h4>
    <dl class=${options ? "tally named" : "tally"}>
      ${now ? null : html`<${Place} place=${worth.now} label=${valueText(worth.now.value)} now=${true} />`}
      ${worth.places.map((each) => html`<${Place} key=${each.value} place=${each} label=${valueText(each.value)}
        now=${each.value === worth.now.value} />`)}
    </dl>`;
}

function Place({ place, label, now }) {
  const kind = [now && "now", place.crossed && "redline"].filter(Boolean).join(" ");
  return html`<div class=${kind}><dt>${label}${now ? html` <small>${t("paper_now")}</small>` : null}</dt>
    <dd>${number(place.points)}${place.crossed ? html` <span aria-hidden="true">✗</span><span class="unseen">
      ${t("redline")}</span>` : null}</dd></div>`;
}

// What the text on the table gives, against no deal, and what it counts for by the rules; `crossed`: the issue on which it goes beyond one's red line, if there is one.
export function Gives({ names, gives, crossed }) {
  const { text, no_deal: none, counted } = gives;
  const word = text > none ? "gives_more" : text < none ? "gives_less" : "gives_same";
  return html`<p class="gives">${t(word, { text: number(text), none: number(none), by: number(Math.abs(text - none)) })}
    ${crossed ? html`<span class="redline"> ${t("gives_crossed", { issue: names.issue(crossed) })}</span>` : null}
    ${counted === text ? null : html` <small>${t("gives_counted", { points: number(counted) })}</small>`}</p>`;
}
