// What is measured of a run; of one that its teacher closed early, as far as it came.
export function measured(run) {
  const done = run.rounds.filter((each) => each.done);
  return { ...(run.ended ?? soFar(done)), deaths_a_week: deathsAWeek(run, done) };
}

export const deathsIn = (weeks) => weeks.reduce((sum, week) => sum + week.deaths, 0);

function soFar(done) {
  const agreed = done.filter((each) => each.outcome === "agreement");
  return {
    agreements: agreed.length,
    first_agreement: agreed[0]?.round ?? null,
    statements: done.filter((each) => each.statement).length,
    breaches: null,
    trust: null,
    rounds: done.length,
  };
}

// All deaths over all weeks counted, those before the first round included: talks that end early are counted for fewer weeks.
function deathsAWeek(run, done) {
  if (!done.length) return null;
  const deaths = run.ended?.deaths ?? done.reduce((sum, each) => sum + deathsIn(each.weeks) + deathsIn(each.after.weeks), 0);
  return deaths / ((run.ended?.weeks ?? done.at(-1).week) + run.rounds[0].gap);
}
