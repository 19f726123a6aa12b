// The parties of a case by what they decide: those whose consent is needed, others at the table, and those who act from outside.
import { html } from "../base/markup.js";
import { t } from "../base/i18n.js";

const FEW = 4; // so few need no groups

// [key, parties] each; one group without a key where there are few parties, or where all decide the same.
export function seatGroups(scenario) {
  const groups = [
    ["consent", scenario.parties.filter((each) => each.consents)],
    ["table", scenario.parties.filter((each) => !each.consents && each.invited)],
    ["outside", scenario.parties.filter((each) => !each.consents && !each.invited)],
  ].filter(([, parties]) => parties.length);
  return scenario.parties.length <= FEW || groups.length < 2 ? [["", scenario.parties]] : groups;
}

// `children` draws the parties of a group.
export const SeatGroups = ({ scenario, children: draw }) => seatGroups(scenario).map(([key, parties]) => html`<div class="seat-group" key=${key}
  role=${key ? "group" : null} aria-label=${key ? t(`seat_group.${key}`) : null}>
  ${key ? html`<p class="seat-group-name">${t(`seat_group.${key}`)}</p>` : null}${draw(parties)}</div>`);
