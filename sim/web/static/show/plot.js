// A plot drawn by uPlot, which is loaded when the first chart needs it.
import { sheet } from "../base/sheet.js";
import { ink } from "./ink.js";

const HEIGHT = 170;
const DASHES = [[], [7, 4], [2, 3]];

let loading = null;

function library() {
  loading ??= Promise.all([script("/static/vendor/uplot.js"), sheet("/static/vendor/uplot.css")]).then(() => window.uPlot);
  return loading;
}

const script = (src) =>
  new Promise((resolve, reject) => {
    const own = Object.assign(document.createElement("script"), { src, onload: resolve, onerror: reject });
    document.head.append(own);
  });

// `series`: { label, values, colour (a name of the style sheet) }; `marks`: upright lines at [x, colour]; `bars`: instead of lines.
// Returns how to take it away.
export function plot(box, { x, series, marks = [], bars = false }) {
  let gone = false;
  let drawn = null;
  const resized = new ResizeObserver(() => drawn?.setSize({ width: box.clientWidth, height: HEIGHT }));
  library().then((Plot) => {
    if (gone) return;
    drawn = new Plot(options(Plot, box, series, marks, bars), [x, ...series.map((each) => each.values)], box);
    resized.observe(box);
  });
  return () => {
    gone = true;
    resized.disconnect();
    drawn?.destroy();
  };
}

function options(Plot, box, series, marks, bars) {
  const axis = { stroke: ink("soft"), grid: { stroke: ink("rail"), width: 1 }, ticks: { show: false }, font: "12px system-ui" };
  return {
    width: box.clientWidth || 600,
    height: HEIGHT,
    padding: [8, 8, 0, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: { x: { time: false }, y: { range: (_, low, high) => [Math.min(0, low), high > 0 ? high * 1.05 : 1] } },
    axes: [{ ...axis, size: 26, grid: { show: false } }, { ...axis, size: 46 }],
    series: [{}, ...series.map((each, at) => line(Plot, each, at, bars))],
    hooks: { draw: [(drawn) => marks.forEach(([place, colour]) => upright(drawn, place, ink(colour)))] },
  };
}

function line(Plot, { label, colour }, at, bars) {
  const stroke = ink(colour);
  const own = { label, stroke, width: 2, dash: DASHES[at % DASHES.length], points: { show: false } };
  return bars ? { ...own, width: 0, fill: stroke, paths: Plot.paths.bars({ size: [0.86, 80] }) } : own;
}

function upright(drawn, place, colour) {
  const at = Math.round(drawn.valToPos(place, "x", true));
  const { left, top, width, height } = drawn.bbox;
  if (at < left || at > left + width) return;
  Object.assign(drawn.ctx, { strokeStyle: colour, lineWidth: 2 * devicePixelRatio });
  drawn.ctx.beginPath();
  drawn.ctx.moveTo(at, top);
  drawn.ctx.lineTo(at, top + height);
  drawn.ctx.stroke();
}
