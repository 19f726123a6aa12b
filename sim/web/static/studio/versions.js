// Which of two tabs' texts of one draft holds. Each text has a stamp and the stamps of those it was made from; a tab that hears of another's
// text takes it or keeps its own by the same rule as the other tab, and never writes a text back that it has only heard.
import { newId } from "./drafts.js";

// Stamps kept of what a text was made from.
const MOST = 60;
const TAB = newId();

export const firstVersion = (draft) => ({ count: draft.version?.count ?? 0, tab: draft.version?.tab ?? "", past: draft.version?.past ?? [] });

const stamp = ({ count, tab }) => `${count}.${tab}`;

// The version of a text that this tab makes out of one.
export const nextVersion = (version) => ({ count: version.count + 1, tab: TAB, past: [...version.past, stamp(version)].slice(-MOST) });

// Whether another tab's version takes the place of this one: the longer history does, and of two as long the one both tabs agree on.
export const isLater = (other, own) => other.count > own.count || (other.count === own.count && other.tab > own.tab);

// Whether this tab made a version that the other one was not made from: two people, or one in two tabs, wrote at the same time.
export const isMissing = (own, other) => own.tab === TAB && stamp(own) !== stamp(other) && !other.past.includes(stamp(own));
