// The worker that plays runs in the browser; the simulator page has the same parts in one file.
importScripts("../simulator/kernel.js", "../simulator/worker.js");
