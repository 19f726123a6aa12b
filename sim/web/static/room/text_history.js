// The values of an issue in the texts of the round that is on, the one on the table last.
import { kindOf } from "./phase.js";

export function textsOf(picture, issue) {
  const { run, phase } = picture;
  const round = run.rounds.at(-1);
  if (!round || round.done || run.ended) return [];
  const before = round.exchanges.map((each) => each.text[issue]).filter((value) => value !== undefined);
  const now = run.text[issue];
  const isNew = kindOf(phase) === "answer" && now !== undefined && round.exchanges.length < Number(phase.split("/")[2]);
  return isNew ? [...before, now] : before;
}
