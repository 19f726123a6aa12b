// The kernel of a scenario in this browser, while the page shows that scenario.
import { useEffect, useState } from "../base/markup.js";
import { ask } from "../base/api.js";
import { loadKernel } from "./kernel.js";

/** @returns {{ kernel: import("./kernel.js").Kernel | null, compiling: boolean, first: string[] }} `first`: numbers that matter most. */
export function useKernel(scenario) {
  const [seen, setSeen] = useState({ scenario, kernel: null, compiling: false, first: [] });
  useEffect(() => {
    const wish = { stopped: false, compiling: () => own({ compiling: true }) };
    const own = (update) => wish.stopped || setSeen((now) => ({ ...(now.scenario === scenario ? now : { first: [] }), scenario, ...update }));
    let loaded = null;
    own({ kernel: null, compiling: false, first: [] });
    ask(`/api/lab/order/${scenario}`).then((first) => own({ first })).catch(() => {});
    loadKernel(scenario, wish).then((kernel) => {
      loaded = kernel;
      own({ kernel, compiling: false });
    }).catch(() => own({ compiling: false })); // then the server plays all runs
    return () => {
      wish.stopped = true;
      loaded?.close();
    };
  }, [scenario]);
  return seen.scenario === scenario ? seen : { kernel: null, compiling: false, first: [] };
}
