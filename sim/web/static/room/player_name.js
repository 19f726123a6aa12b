// Who plays a party: a name, or the model; in a rehearsal one person plays them all.
import { t } from "../base/i18n.js";

export function whoPlays(picture, party) {
  const name = picture.seats[party]?.name;
  if (!name) return t("played_by_model");
  return name === party ? t("rehearsal") : name;
}
