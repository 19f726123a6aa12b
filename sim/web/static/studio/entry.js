// One value that is typed: kept by itself while one types, and sent after a pause, or when one leaves the field.
import { html, useEffect, useRef, useState } from "../base/markup.js";

const PAUSE = 300;

// `value`: as text; `send(text)`: what is typed; `epoch`: changes when a step back or forward replaces everything.
export function useDraft(value, send, epoch) {
  const [draft, setDraft] = useState(null);
  const timer = useRef(0);
  const waiting = useRef(null);
  const latest = useRef(send);
  latest.current = send;
  const flush = () => {
    clearTimeout(timer.current);
    if (waiting.current !== null) latest.current(waiting.current);
    waiting.current = null;
  };
  useEffect(() => {
    clearTimeout(timer.current);
    waiting.current = null;
    setDraft(null);
  }, [epoch]);
  useEffect(() => flush, []);
  const type = (event) => {
    const text = event.target.value;
    setDraft(text);
    waiting.current = text;
    clearTimeout(timer.current);
    timer.current = setTimeout(flush, PAUSE);
  };
  const leave = () => {
    flush();
    setDraft(null);
  };
  return { value: draft ?? value, onInput: type, onBlur: leave, onChange: flush };
}

export function Entry({ value, send, epoch, long = false, ...more }) {
  const typed = useDraft(value, send, epoch);
  if (long) return html`<textarea ...${more} ...${typed} rows=${Math.min(14, Math.max(3, typed.value.split("\n").length + 1))}></textarea>`;
  return html`<input type="text" autocomplete="off" ...${more} ...${typed} />`;
}
