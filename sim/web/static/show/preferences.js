// What parties want of an issue.

// The party's best value: the option with the highest score, or its position on the scale.
export const best = (stance) =>
  stance.scores ? stance.scores.indexOf(Math.max(...stance.scores)) : stance.position;

// [party, stance] of those who care for an issue; `only`: of these parties.
export const wishesOn = (issue, stances, only) =>
  Object.entries(stances ?? {})
    .filter(([party, own]) => own[issue.name] && (!only || only.includes(party)))
    .map(([party, own]) => [party, own[issue.name]]);
