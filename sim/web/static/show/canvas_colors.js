// What a canvas is drawn with: colours of the style sheet, which change with the reader's scheme and on paper.
const root = document.documentElement;

export const canvasColor = (name) => getComputedStyle(root).getPropertyValue(`--${name}`).trim();

// Calls back whenever colours have changed; returns how to stop that.
export function onColorChange(changed) {
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  const paper = () => {
    root.classList.add("paper");
    changed();
  };
  const screen = () => {
    root.classList.remove("paper");
    changed();
  };
  scheme.addEventListener("change", changed);
  addEventListener("beforeprint", paper);
  addEventListener("afterprint", screen);
  return () => {
    scheme.removeEventListener("change", changed);
    removeEventListener("beforeprint", paper);
    removeEventListener("afterprint", screen);
  };
}
