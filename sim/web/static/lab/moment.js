// What is known at a moment of a run, and nothing that comes later.
import { isClose } from "./steps.js";

/**
 * Where each issue stood before a round: as the last round that told it closed, or as it was in the beginning.
 * @returns {Record<string, { ground: number, declared: number }>} by issue.
 */
export function standBefore({ run, scenario, declared }, number) {
  return Object.fromEntries(scenario.issues.map(({ name }, at) => {
    const told = run.rounds.slice(0, number - 1).findLast((round) => round.agenda.some((each) => each.issue === name));
    return [name, told?.agenda.find((each) => each.issue === name) ?? { ground: run.opening[at], declared: declared[at] }];
  }));
}

/** The rounds up to a moment; of one that is not over without the weeks after it. */
export function roundsUntil(run, now) {
  const shown = run.rounds.slice(0, now.round);
  if (isClose(run, now) || !shown.length) return shown;
  return [...shown.slice(0, -1), { ...shown.at(-1), after: { weeks: [], breaches: [] }, done: false }];
}

/** The last text of the moment's round that is on the table, if there is one. */
export const lastExchange = (run, now) => run.rounds[now.round - 1]?.exchanges.slice(0, now.text).at(-1);
