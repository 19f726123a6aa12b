// The studio: a conflict written in forms and as YAML, which are one document; checked as one types, kept in this browser.
import { html, useEffect, useMemo, useState } from "../base/markup.js";
import { ask } from "../base/api.js";
import { ErrorNotice } from "../base/error_notice.js";
import { t } from "../base/i18n.js";
import { Beginning, shipped } from "./beginning.js";
import { keep, load, newId, onChangeElsewhere } from "./drafts.js";
import { ScenarioDocument } from "./document.js";
import { Editor } from "./editor.js";

export function Studio({ about }) {
  const [known, setKnown] = useState(null);
  const [error, setError] = useState(null);
  const [draft, setDraft] = useState(null);
  useEffect(() => {
    ask("/api/studio").then(setKnown).catch(setError);
    const follow = () => fromAddress().then(setDraft).catch((failed) => setDraft({ failed }));
    follow();
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  if (error) return html`<main id="main"><h1>${t("studio.title")}</h1><${ErrorNotice} error=${error} /></main>`;
  if (!known) return html`<main id="main"><p role="status">${t("loading")}</p></main>`;
  if (!draft || draft.failed) return html`<${Beginning} ...${{ about, known }} failed=${draft?.failed} begin=${open} />`;
  return html`<${Open} key=${draft.id} ...${{ draft, known }} />`;
}

// A draft of its own, which the address names: a reload finds it again.
function open(made) {
  const draft = made.id ? made : { ...made, id: newId() };
  if (!made.id) keep({ id: draft.id, name: draft.name, text: draft.text });
  location.hash = `draft=${draft.id}`;
}

async function fromAddress() {
  const params = new URLSearchParams(location.hash.slice(1));
  if (params.has("begin")) {
    open(await shipped(params.get("begin")));
    return null;
  }
  const draft = load(params.get("draft"));
  if (params.get("draft") && !draft) throw new Error(t("studio.no_draft"));
  return draft;
}

function Open({ draft, known }) {
  const doc = useMemo(() => new ScenarioDocument(draft), [draft.id]);
  useEffect(() => {
    doc.check();
    const leave = () => {
      document.activeElement?.blur(); // its field sends what was typed
      doc.leave();
    };
    const show = ({ persisted }) => persisted && doc.comeBack();
    addEventListener("pagehide", leave);
    addEventListener("pageshow", show);
    const deaf = onChangeElsewhere((id, other) => id === doc.id && doc.hear(other));
    return () => {
      deaf();
      removeEventListener("pagehide", leave);
      removeEventListener("pageshow", show);
    };
  }, [doc]);
  return html`<${Editor} ...${{ doc, known }} />`;
}
