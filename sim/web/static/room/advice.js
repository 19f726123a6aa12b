// One line of advice to the teacher: what to look at now, the most urgent first.
import { useEffect, useRef, useState } from "../base/markup.js";
import { listed, t } from "../base/i18n.js";
import { kindOf } from "./phase.js";

// Seconds after which somebody who has not answered counts as stuck; and how often a page looks.
export const STUCK = 90;
const LOOK = 5;

// How long the phase has lasted as far as this page knows, in seconds; while the room rests, time does not count.
export function usePhaseAge(picture) {
  const began = useRef({ phase: "", at: 0 });
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const beat = setInterval(() => setNow(Date.now()), LOOK * 1000);
    return () => clearInterval(beat);
  }, []);
  if (began.current.phase !== picture.phase || picture.paused) began.current = { phase: picture.phase, at: Date.now() };
  return Math.max(0, (now - began.current.at) / 1000);
}

// Where each party's person stands: "offline", "stuck", "active", "done" or "" for those who are not asked, or whom the model plays.
export function activityOf(picture, party, age) {
  const held = picture.seats[party];
  if (!held) return "";
  if (!held.online) return "offline";
  if (picture.waiting.includes(party)) return age >= STUCK ? "stuck" : "active";
  return picture.asked.includes(party) ? "done" : "";
}

export function adviceOf(names, scenario, picture, age) {
  const people = (kind) => scenario.parties.map((each) => each.name).filter((party) => activityOf(picture, party, age) === kind).map(names.party);
  const [offline, stuck] = [people("offline"), people("stuck")];
  if (picture.phase === "end") return picture.revealed ? "" : t("advise.reveal");
  if (picture.breaks.length) return t("advise.break", { names: listed(picture.breaks.map(names.party)) });
  if (offline.length) return t("advise.offline", { names: listed(offline) });
  if (picture.phase === "lobby" || picture.paused) return "";
  if (stuck.length && stuck.length < picture.asked.length) return t("advise.stuck", { names: listed(stuck) });
  if (stuck.length) return t("advise.all_stuck");
  const refused = picture.run?.rounds.at(-1)?.exchanges.filter((each) => each.answers.some((answer) => answer.reply !== "accept")).length ?? 0;
  return kindOf(picture.phase) === "answer" && refused >= 3 ? t("advise.refused", { n: refused }) : "";
}
