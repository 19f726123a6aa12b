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
    throw new Error(t("why.no_connection"));
  }
  if (!answer.ok) throw new Error(await refusal(answer));
  return kind === "json" ? answer.json() : answer.blob();
}

async function refusal(answer) {
  const refusal = await answer.json().catch(() => ({}));
  const key = has(`why.${refusal.why}`) ? `why.${refusal.why}` : "why.not_understood";
  return [t(key), refusal.text].filter(Boolean).join(": ");
}

// Hand a blob to the reader as a file.
export function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}
