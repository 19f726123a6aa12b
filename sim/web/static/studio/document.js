// The scenario that is being written: one text, changed by its YAML pane or by the forms, which ask the server to edit it in place.
import { ask } from "../base/api.js";
import { t } from "../base/i18n.js";
import { keep } from "./drafts.js";
import { History } from "./history.js";

const PAUSE = 250;
const AGAIN = 1500;

export class ScenarioDocument {
  // `draft`: { id, name, text, downloaded }.
  constructor(draft) {
    Object.assign(this, { id: draft.id, name: draft.name, text: draft.text, downloaded: draft.downloaded ?? null });
    this.history = new History(draft.text);
    this.listeners = new Set();
    this.pending = [];
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

  // A text as it was typed, loaded, or written by another tab; it is checked after a pause.
  write(text, tag = "", pause = PAUSE) {
    this.put(text, tag);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.check(), pause);
  }

  step(by) {
    this.pending = [];
    this.text = this.history.step(by);
    this.epoch += 1;
    this.store();
    this.changed();
    return this.check();
  }

  rename(name) {
    this.name = name;
    this.store();
    this.changed();
  }

  markDownloaded() {
    this.downloaded = this.text;
    this.store();
    this.changed();
  }

  put(text, tag) {
    this.text = text;
    this.history.put(text, tag);
    this.store();
    this.changed();
  }

  store() {
    const title = this.good?.own?.title;
    this.keptTitle = title;
    this.kept = keep({ id: this.id, name: this.name, text: this.text, title: typeof title === "string" ? title : "", downloaded: this.downloaded });
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
    try {
      const answer = await ask("/api/studio/check", { text, edits });
      if (text !== this.text || epoch !== this.epoch) {
        if (epoch === this.epoch) this.pending.unshift(...edits); // the text was changed in between: they are made in the new one
        this.again = true;
        return;
      }
      this.take(answer, tag);
    } catch (error) {
      this.fail(error, edits);
    }
  }

  take(answer, tag) {
    const after = answer.text;
    Object.assign(this, { answer, refused: answer.refused, error: null });
    if (answer.readable) this.good = answer;
    if (after !== this.text) this.put(after, tag);
    else {
      if (answer.own?.title !== this.keptTitle) this.store();
      this.changed();
    }
  }

  // The text is kept; what can be asked again is asked again.
  fail(error, edits) {
    const later = [t("why.no_connection"), t("why.too_fast")].some((each) => error.message.startsWith(each));
    if (later) {
      this.pending.unshift(...edits);
      setTimeout(() => this.check(), AGAIN);
    }
    this.error = error;
    this.changed();
  }
}
