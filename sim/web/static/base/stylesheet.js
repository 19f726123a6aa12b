// A style sheet that only some pages need; it is there before they are drawn.
const held = (href) => document.querySelector(`link[data-holds~="${href.split("/").at(-1).replace(".css", "")}"]`);

export const sheet = (href) =>
  held(href) ? Promise.resolve() : new Promise((done) => {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
    link.onload = link.onerror = done;
    document.head.append(link);
  });

// A sheet that may wait until the reader has what the page is for, by the `data-late` of the document; it is loaded once.
export function lateSheet() {
  const { late } = document.body.dataset;
  delete document.body.dataset.late;
  if (late) sheet(late);
}
