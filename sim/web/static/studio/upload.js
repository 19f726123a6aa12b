// Files from this machine: YAML is read here as it is; others are converted by the local server, which keeps nothing of them.
import { ask } from "../base/api.js";
import { t } from "../base/i18n.js";

const YAML = /\.ya?ml$/i;
const MOST = 4_000_000;
const MOST_TEXT = 300_000;
const CHUNK = 32_768;

// A draft: { name, text, notes }.
export async function readFiles(files, kind) {
  const size = files.reduce((sum, each) => sum + each.size, 0);
  if (size > MOST) throw new Error(t("why.too_long"));
  const name = files[0].name.replace(/\.[^.]+$/, "");
  if (files.length === 1 && !kind && YAML.test(files[0].name)) {
    if (size > MOST_TEXT) throw new Error(t("why.too_long"));
    return { name, text: await textOf(files[0]) };
  }
  const sent = await Promise.all(files.map(async (each) => ({ name: each.webkitRelativePath || each.name, content: await base64(each) })));
  return { name, ...(await ask("/api/studio/import", { files: sent, kind })) };
}

async function textOf(file) {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
  } catch {
    throw new Error(t("studio.not_utf8"));
  }
}

async function base64(file) {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = "";
  for (let from = 0; from < bytes.length; from += CHUNK) text += String.fromCharCode(...bytes.subarray(from, from + CHUNK));
  return btoa(text);
}
