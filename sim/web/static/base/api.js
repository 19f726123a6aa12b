// Questions to the server.
import { t, has } from "./i18n.js";

const posted = (body) => ({
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify(body),
});

// An answer as JSON, or as a blob. A refusal becomes an Error whose message is in the reader's language.
export async function ask(path, body, kind = "json") {
  let answer;
  try {
    answer = await fetch(path, body === undefined ? {} : posted(body));
  } catch {
    throw failure("no_connection");
  }
  if (!answer.ok) throw await refused(answer);
  return kind === "json" ? answer.json() : answer.blob();
}

async function refused(answer) {
  const { why, text } = await answer.json().catch(() => ({}));
  return failure(has(`why.${why}`) ? why : "not_understood", text);
}

// `why`: the server's word for it, which an Error keeps too.
const failure = (why, text) => Object.assign(new Error([t(`why.${why}`), text].filter(Boolean).join(": ")), { why });

// Hand a blob to the reader as a file.
export function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
