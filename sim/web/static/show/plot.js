// A plot drawn by uPlot, which is loaded when the first chart needs it.
import { sheet } from "../base/stylesheet.js";
import { canvasColor } from "./canvas_colors.js";

const HEIGHT = 170;
// Steps between the numbers below: whole ones where there is room for them.
const STEPS = [-3, -2, -1, 0, 1, 2, 3, 4, 5].flatMap((power) => [1, 2, 5].map((each) => each * 10 ** power));
const DASHES = [[], [7, 4], [2, 3]];
// A line needs two points; where there are so few, they are drawn themselves.
const FEW = 3;

let loading = null;

const script = (src) =>
  new Promise((resolve, reject) => {
    const own = Object.assign(document.createElement("script"), { src, onload: resolve, onerror: reject });
    document.head.append(own);
  });

function library() {
  loading ??= Promise.all([script("/static/vendor/uplot.js"), sheet("/static/vendor/uplot.css")]).then(() => window.uPlot);
  return loading;
}

// `series`: { label, values, colour (a name of the style sheet) }; `marks`: upright lines at [x, colour, word];
// `bars`: instead of lines; `whole`: x has whole numbers only; `pointed(row, left)`: where the pointer is, or null.
// Returns how to take it away.
export function plot(box, { x, series, marks = [], bars = false, whole = false, pointed = () => {} }) {
  let gone = false;
  let drawn = null;
  const resized = new ResizeObserver(() => drawn?.setSize({ width: box.clientWidth, height: HEIGHT }));
  library().then((Plot) => {
    if (gone) return;
    drawn = new Plot(options(Plot, box, { x, series, marks, bars, whole, pointed }), [x, ...series.map((each) => each.values)], box);
    resized.observe(box);
  });
  return () => {
    gone = true;
    resized.disconnect();
    drawn?.destroy();
  };
}

function options(Plot, box, { x, series, marks, bars, whole, pointed }) {
  const grid = { stroke: canvasColor("rail"), width: 1 };
  const axis = { stroke: canvasColor("soft"), grid, ticks: { show: false }, font: "12px system-ui" };
  const steps = (only) => STEPS.filter((each) => !only || each >= 1);
  const counted = series.every((each) => each.values.every(Number.isInteger));
  return {
    width: box.clientWidth || 600,
    height: HEIGHT,
    padding: [marks.some(([, , word]) => word) ? 18 : 8, 10, 0, 0],
    legend: { show: false },
    cursor: { x: true, y: false, points: { show: false }, drag: { x: false, y: false } },
    scales: { x: { time: false, range: () => reach(x, bars, marks) }, y: { range: height } },
    axes: [{ ...axis, size: 26, grid: { show: false }, incrs: steps(whole) },
      { ...axis, size: 46, incrs: steps(counted) }],
    series: [{}, ...series.map((each, at) => line(Plot, each, at, bars))],
    hooks: {
      draw: [(drawn) => marks.forEach((mark, at) => upright(drawn, marks[at - 1]?.[0], ...mark))],
      setCursor: [({ cursor }) => pointed(cursor.left >= 0 ? cursor.idx ?? null : null, cursor.left)],
    },
  };
}

// From the first to the last; with bars half a bar more at both ends, and so around a single one; and on to a mark that lies beyond them.
function reach(x, bars, marks) {
  const half = x.length === 1 ? 0.5 : bars ? (x[1] - x[0]) / 2 : 0;
  const beyond = bars ? marks.map(([at]) => at) : [];
  return [Math.min(x[0], ...beyond) - half, Math.max(x.at(-1), ...beyond) + half];
}

const height = (_, low, high) => [Math.min(0, low), high > 0 ? high * 1.05 : 1];

function line(Plot, { label, colour, values }, at, bars) {
  const many = values.filter((each) => each !== null).length;
  const stroke = canvasColor(colour);
  const points = { show: !bars && many <= FEW, size: 7 };
  const own = { label, stroke, width: 2, dash: DASHES[at % DASHES.length], points };
  return bars ? { ...own, width: 0, fill: stroke, paths: Plot.paths.bars({ size: [0.86, 80] }) } : own;
}

// A word that has no room beside that of the mark before is left out.
const ROOM = 14;

function upright(drawn, before, x, colour, word = "") {
  const { ctx, bbox } = drawn;
  const at = Math.round(drawn.valToPos(x, "x", true));
  const crowded = before !== undefined && at - drawn.valToPos(before, "x", true) < ROOM * devicePixelRatio;
  if (at < bbox.left || at > bbox.left + bbox.width) return;
  const own = canvasColor(colour);
  Object.assign(ctx, { strokeStyle: own, fillStyle: own, lineWidth: (word ? 1 : 2.5) * devicePixelRatio });
  ctx.setLineDash([]); // a line before may have left its own
  ctx.beginPath();
  ctx.moveTo(at, bbox.top);
  ctx.lineTo(at, bbox.top + bbox.height);
  ctx.stroke();
  Object.assign(ctx, { font: `${11 * devicePixelRatio}px system-ui`, textAlign: "center", textBaseline: "bottom" });
  if (!crowded) ctx.fillText(word, at, bbox.top - 2 * devicePixelRatio);
}
