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

// The close of the round so many before or after the one shown.
export function closeOf(steps, round) {
  return steps.findLastIndex((each) => each.round === Math.max(1, round));
}

export const isClose = (run, { round, text }) => text > (run.rounds[round - 1]?.exchanges.length ?? 0);
