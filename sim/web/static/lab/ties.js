// What ties parties to one another, as lines of a picture.
import { best } from "../show/preferences.js";

export const LAYERS = ["trust", "leverage", "opposition"];
// Lines of a layer: the strongest, so that a picture of twelve parties can be read.
const MOST = 24;
const LEAST_TRUST = 0.5;
const LEAST_OPPOSITION = 0.3;

/**
 * @param {string} layer one of LAYERS.
 * @param {any} found the run and what parties want.
 * @param {{ round: number, closed: boolean }} now
 * @returns {{ from: string, to: string, weight: number, share: number, mutual: boolean }[]} `share`: how strong the line is drawn, from 0 to 1.
 */
export function ties(layer, found, now) {
  const lines = { trust, leverage, opposition }[layer](found, now).sort((one, other) => other.weight - one.weight).slice(0, MOST);
  const most = Math.max(...lines.map((each) => each.weight), 1e-9);
  return lines.map((each) => ({ ...each, share: each.weight / most }));
}

// Trust after the last round that is over; from before the first until then.
export function trustAt({ run, trust: opening }, { round, closed }) {
  const over = run.rounds[closed ? round - 1 : round - 2];
  return over?.trusts ?? opening;
}

function trust(found, now) {
  const parties = found.scenario.parties.map((each) => each.name);
  const matrix = trustAt(found, now);
  return parties.flatMap((from, row) => parties.map((to, at) => ({ from, to, weight: matrix[row][at], mutual: false })))
    .filter(({ from, to, weight }) => from !== to && weight >= LEAST_TRUST);
}

const leverage = ({ leverage: held }) =>
  held.filter((each) => each.leverage > 0).map(({ patron, client, leverage: weight }) => ({ from: patron, to: client, weight, mutual: false }));

// The distance between what two parties want, from 0 to 1, weighted by the lesser of their weights on each issue.
function opposition({ scenario, stances }) {
  const parties = Object.keys(stances);
  return parties.flatMap((from, row) => parties.slice(row + 1).map((to) => ({ from, to, weight: distance(scenario.issues, stances[from], stances[to]), mutual: true })))
    .filter((each) => each.weight >= LEAST_OPPOSITION);
}

function distance(issues, one, other) {
  let sum = 0, weights = 0;
  for (const { name, options } of issues) {
    if (!one[name] || !other[name]) continue;
    const weight = Math.min(one[name].weight, other[name].weight);
    const [a, b] = [best(one[name]), best(other[name])];
    sum += weight * (options ? Number(a !== b) : Math.abs(a - b) / 100);
    weights += weight;
  }
  return weights ? sum / weights : 0;
}
