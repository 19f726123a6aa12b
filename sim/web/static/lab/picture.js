// The shares as a picture of its own, for a paper or a slide: SVG, or PNG at twice the size. Its text is what a screen reader gets of it too.
import { percent } from "../base/numbers.js";
import { t } from "../base/i18n.js";
import { difference, rowsOf, total } from "./likely.js";
import { commandOf } from "./state.js";

const WIDTH = 720;
const ROW = 30;
const BAR = { at: 300, width: 340 };

const escaped = (text) => String(text).replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** @returns {string} an SVG document. */
export function pictureOf({ now, began }, title, state) {
  const rows = rowsOf(now, began);
  const changed = began && began !== now;
  const top = 96;
  const height = top + ROW * rows.length + 64;
  const line = (words, y, size, weight = 400) => `<text x="20" y="${y}" font-size="${size}" font-weight="${weight}">${escaped(words)}</text>`;
  const bars = rows.map(({ head, share, shareTold, before }, at) => {
    const y = top + at * ROW;
    const ghost = changed ? `<rect x="${BAR.at + BAR.width * before - 1.5}" y="${y - 3}" width="3" height="20" fill="#1a1e24"/>` : "";
    return `<text x="20" y="${y + 12}" font-size="14">${escaped(head)}</text>
<rect x="${BAR.at}" y="${y}" width="${BAR.width}" height="14" rx="7" fill="#dde2e8"/>
<rect x="${BAR.at}" y="${y}" width="${BAR.width * share}" height="14" rx="7" fill="#0a58a8"/>${ghost}
<text x="${BAR.at + BAR.width + 12}" y="${y + 12}" font-size="14">${escaped(shareTold)}</text>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="Source Sans 3, Arial, sans-serif" fill="#1a1e24">
<title>${escaped(title)}</title><rect width="100%" height="100%" fill="#ffffff"/>
${line(title, 34, 20, 700)}
${line(t("picture_share", { share: percent(total(now.agreed) / now.done), n: now.done }), 60, 15)}
${bars.join("\n")}
${changed ? line(difference(now, began), top + ROW * rows.length + 16, 13) : ""}
${line(commandOf(state), height - 18, 11)}
</svg>`;
}

/** @returns {Promise<Blob>} the picture as PNG. */
export async function pngOf(svg) {
  const image = new Image();
  image.src = `data:image/svg+xml;base64,${btoa(String.fromCharCode(...new TextEncoder().encode(svg)))}`;
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: 2 * image.width, height: 2 * image.height });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((done) => canvas.toBlob(done, "image/png"));
}
