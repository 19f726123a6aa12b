// The scenario that is being written: one text, changed by its YAML pane or by the forms, which ask the server to edit it in place.
import { ask } from "../base/api.js";
import { keep, keepUnmade, load, takeUnmade } from "./drafts.js";
import { History } from "./history.js";
import { firstVersion, isLater, isMissing, nextVersion } from "./versions.js";

// The pause after typing in the YAML before the check, in milliseconds; a text that takes long to check is given longer.
const PAUSE = 250;
const [PAUSES, LONGEST_PAUSE] = [4, 2000];
const AGAIN = 1500;

export class ScenarioDocument {
  // `draft`: { id, name, text, downloaded, version }.
  constructor(draft) {
    Object.assign(this, { id: draft.id, name: draft.name, text: draft.text, downloaded: draft.downloaded ?? null, version: firstVersion(draft) });
    this.history = new History(draft.text);
    this.listeners = new Set();
    // Edits that wait, those that the server is making, and those that made the present text.
    Object.assign(this, { pending: takeUnmade(draft.id), asked: [], made: [], took: 0 });
    // `answer`: what the server said last; `good`: the same for the last text that could be read.
    Object.assign(this, { answer: null, good: null, refused: [], error: null, busy: false, epoch: 0, kept: true, timer: 0 });
  }

  listen(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  changed() {
    for (const listener of this.listeners) listener();
  }

  // Edits of the forms: [{ do: "set", path: [...], value }]; `tag` joins those of one field into one step of the history.
  edit(edits, tag = "") {
    this.pending.push(...edits);
    this.tag = tag;
    return this.check();
  }

  set(path, value, tag = path.join(".")) {
    return this.edit([value === undefined ? { do: "remove", path } : { do: "set", path, value }], tag);
  }

  // A text as it was typed; it is checked after a pause.
  write(text, tag = "") {
    this.put(text, tag, []);
    this.checkAfter(Math.min(Math.max(PAUSE, PAUSES * this.took), LONGEST_PAUSE));
  }

  // What another tab has made of this draft, or null where it was removed. It is taken without being written back: only its author keeps it.
  hear(other) {
    if (!other) return;
    const theirs = firstVersion(other);
    if (!isLater(theirs, this.version)) {
      if (other.text !== this.text || other.name !== this.name) this.save();
      return;
    }
    const lost = isMissing(this.version, theirs) ? this.made : [];
    Object.assign(this, { name: other.name, downloaded: other.downloaded ?? null, version: theirs, made: [], text: other.text });
    this.pending.unshift(...lost);
    this.history.put(other.text, "");
    this.changed();
    this.checkAfter(0);
  }

  // The page is being left: what the server has not made yet is made when the draft is opened again.
  leave() {
    const edits = [...this.asked, ...this.pending];
    if (edits.length) keepUnmade(this.id, edits);
  }

  // The page is shown again as it was left; what it left unmade may have been made by another.
  comeBack() {
    if (!takeUnmade(this.id).length) this.pending = [];
    this.hear(load(this.id));
    this.check();
  }

  checkAfter(pause) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.check(), pause);
  }

  step(by) {
    Object.assign(this, { pending: [], made: [], text: this.history.step(by) });
    this.epoch += 1;
    this.store();
    this.changed();
    return this.check();
  }

  rename(name) {
    Object.assign(this, { name, made: [] });
    this.store();
    this.changed();
  }

  markDownloaded() {
    Object.assign(this, { downloaded: this.text, made: [] });
    this.store();
    this.changed();
  }

  // `made`: the edits that made the text out of the one before, if forms did.
  put(text, tag, made) {
    Object.assign(this, { text, made });
    this.history.put(text, tag);
    this.store();
    this.changed();
  }

  store() {
    this.version = nextVersion(this.version);
    this.save();
  }

  save() {
    const { id, name, text, downloaded, version } = this;
    this.kept = keep({ id, name, text, downloaded, version });
  }

  // One question at a time; what came in between is asked next.
  async check() {
    if (this.busy) {
      this.again = true;
      return;
    }
    this.busy = true;
    this.changed();
    do {
      this.again = false;
      await this.ask();
    } while (this.again || (this.pending.length && !this.error));
    this.busy = false;
    this.changed();
  }

  async ask() {
    const { text, tag, epoch } = this;
    const edits = this.pending.splice(0);
    this.asked = edits;
    try {
      const start = performance.now();
      const answer = await ask("/api/studio/check", { text, edits });
      this.took = performance.now() - start;
      this.asked = [];
      if (text !== this.text || epoch !== this.epoch) {
        if (epoch === this.epoch) this.pending.unshift(...edits); // the text was changed in between: they are made in the new one
        this.again = true;
        return;
      }
      this.take(answer, tag, edits);
    } catch (error) {
      this.asked = [];
      this.fail(error, edits);
    }
  }

  take(answer, tag, edits) {
    const after = answer.text;
    Object.assign(this, { answer, refused: answer.refused, error: null });
    if (answer.readable) this.good = answer;
    if (after !== this.text) this.put(after, tag, edits);
    else this.changed();
  }

  // The text is kept; what can be asked again is asked again.
  fail(error, edits) {
    const later = ["no_connection", "too_fast"].includes(error.why);
    if (later) {
      this.pending.unshift(...edits);
      setTimeout(() => this.check(), AGAIN);
    }
    this.error = error;
    this.changed();
  }
}
