// What a text was before and after: steps back and forward. Changes of one field within a moment are one step.
const MOMENT = 1500;
const MOST = 300;

export class History {
  constructor(text) {
    this.texts = [text];
    this.at = 0;
    this.tag = "";
    this.time = 0;
  }

  // `tag`: what was changed, such as a field's path.
  put(text, tag) {
    if (text === this.texts[this.at]) return;
    const same = tag !== "" && tag === this.tag && this.at > 0 && Date.now() - this.time < MOMENT;
    this.texts = [...this.texts.slice(0, this.at + (same ? 0 : 1)), text].slice(-MOST);
    this.at = this.texts.length - 1;
    this.tag = tag;
    this.time = Date.now();
  }

  get canUndo() {
    return this.at > 0;
  }

  get canRedo() {
    return this.at < this.texts.length - 1;
  }

  step(by) {
    this.at = Math.min(Math.max(this.at + by, 0), this.texts.length - 1);
    this.tag = "";
    return this.texts[this.at];
  }
}
