// Markup as preact and htm make it: what a scenario calls things is always text, never a part of the page's code.
export {
  html, render, useState, useEffect, useLayoutEffect, useMemo, useRef, useCallback,
} from "../vendor/preact-htm.js";
