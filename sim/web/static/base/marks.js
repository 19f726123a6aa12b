// The marks of parties: a hue and a shape for each place in a scenario's order. `sim/report/marks.py` is the same in Python.

// Okabe and Ito (2008); the style sheet's classes c0 to c7.
export const HUES = ["#0072b2", "#e69f00", "#009e73", "#d55e00", "#56b4e9", "#cc79a7", "#f0e442", "#4d4d4d"];

// Outlines in a box from -1 to 1, wide enough for two letters; the style sheet's classes s0 to s5.
export const SHAPES = {
  circle: "M-1,0A1,1 0 1,1 1,0A1,1 0 1,1 -1,0Z",
  square: "M-0.9,-0.9H0.9V0.9H-0.9Z",
  hexagon: "M-1.1,0L-0.6,-0.95H0.6L1.1,0L0.6,0.95H-0.6Z",
  house: "M-0.95,-0.35L0,-1.15L0.95,-0.35V0.9H-0.95Z",
  shield: "M-0.95,-0.9H0.95V0.35L0,1.15L-0.95,0.35Z",
  flag: "M-1.1,-0.85H0.65L1.15,0L0.65,0.85H-1.1L-0.65,0Z",
};
const NAMES = Object.keys(SHAPES);

/**
 * The mark of the party at a place. Hues repeat after eight and shapes after six; the step back at each repetition makes 48 pairs distinct.
 * @param {number} at
 * @returns {{ hue: number, color: string, shape: string, kind: string }} `kind`: classes of the style sheet.
 */
export function markOf(at) {
  const hue = at % HUES.length;
  const shape = (at - Math.floor(at / HUES.length)) % NAMES.length;
  return { hue, color: HUES[hue], shape: NAMES[shape], kind: `c${hue} s${shape}` };
}
