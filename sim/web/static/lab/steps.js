// The moments of a run: each text of each round, and each round's close. With two futures, the moments of both.

// [{ round, text }]; the close is one text further than there are texts.
export function stepsOf(runs) {
  const rounds = Math.max(...runs.map((run) => run.rounds.length));
  return Array.from({ length: rounds }, (_, at) => {
    const texts = Math.max(...runs.map((run) => run.rounds[at]?.exchanges.length ?? 0));
    return Array.from({ length: texts + 1 }, (_none, text) => ({ round: at + 1, text: text + 1 }));
  }).flat();
}

// Where a moment stands among them, or the nearest before it.
export function indexOf(steps, { round, text }) {
  const last = steps.findLastIndex((each) => each.round < round || (each.round === round && each.text <= text));
  return Math.max(0, last);
}

// The rounds of a page's slider and strip: those that are planned, so that it does not tell beforehand when the talks end.
export const plannedOf = ({ scenario, run }) => Math.max(scenario.rounds, run.rounds.length);

// Where a moment is on a slider on which each planned round takes up as much, and the moment of a place on it.
export const WIDTH = 100;

const start = (steps, round) => steps.findIndex((each) => each.round === round);
const many = (steps, round) => steps.filter((each) => each.round === round).length;

export function placeOf(steps, index) {
  const { round } = steps[index];
  return Math.round(WIDTH * (round - 1 + (index - start(steps, round) + 1) / many(steps, round)));
}

export function indexAt(steps, place) {
  const round = Math.max(1, Math.ceil(place / WIDTH));
  if (start(steps, round) < 0) return steps.length - 1;
  const texts = many(steps, round);
  return start(steps, round) + Math.min(texts - 1, Math.max(0, Math.round((place / WIDTH - round + 1) * texts) - 1));
}

// The close of the round so many before or after the one shown.
export function closeOf(steps, round) {
  return steps.findLastIndex((each) => each.round === Math.max(1, round));
}

export const isClose = (run, { round, text }) => text > (run.rounds[round - 1]?.exchanges.length ?? 0);
