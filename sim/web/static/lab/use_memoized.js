// A part of the page that is made anew only when what it shows has changed: a step leaves the numbers alone.
import { useMemo } from "../base/markup.js";
import { currentLanguage } from "../base/i18n.js";

export const useKept = (make, shown) => useMemo(make, [...shown, currentLanguage()]);
