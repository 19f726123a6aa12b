// A teacher's picture of a room as everybody may see it: without wishes, gains, reasons and confidences, for a screen that students can look at.
export function withoutSecrets(picture) {
  const { stances, worths, ...rest } = picture;
  return { ...rest, worths: {}, notes: picture.notes.filter((each) => !each.confide), run: picture.run && { ...picture.run, states: null, rounds: picture.run.rounds.map(openRound) } };
}

const openRound = ({ trust, near, states, trusts, ...round }) => ({
  ...round,
  attendance: round.attendance.map(({ party, presence }) => ({ party, presence })),
  exchanges: round.exchanges.map((each) => ({ ...each, answers: each.answers.map(({ party, reply }) => ({ party, reply })) })),
});
