// The overview of all rounds, and the slider aligned with its columns.
const GLYPHS = {
  agreement: "M0-6 6 0 0 6-6 0Z",
  procedural: "M0-5.5 5.5 4.5H-5.5Z",
  statement: "M-4.5-4.5H4.5V4.5H-4.5Z",
  none: "M-5 0A5 5 0 1 0 5 0 5 5 0 1 0-5 0M-2.6 0A2.6 2.6 0 1 1 2.6 0 2.6 2.6 0 1 1-2.6 0",
  "not convened": "M-5-3.4-3.4-5 0-1.6 3.4-5 5-3.4 1.6 0 5 3.4 3.4 5 0 1.6-3.4 5-5 3.4-1.6 0Z",
  refused: "M0 5.5-5.5-4.5H5.5Z",
};
const THUMB = 20;

function glyph(outcome, x, y) {
  return draw("path", {
    d: GLYPHS[outcome],
    class: `outcome ${outcome.replace(" ", "-")}`,
    transform: `translate(${x} ${y})`,
    "fill-rule": "evenodd",
  });
}

function deathsPerWeek(row) {
  return row.deaths / Math.max(1, row.gap + row.slipped);
}

function timeline() {
  const overview = document.getElementById("overview"),
    slider = document.getElementById("round-slider");
  const mark = draw("rect", { class: "here", y: 0, rx: 3 });
  slider.max = data.rounds.length;
  slider.addEventListener("input", () => go(slider.value - 1));
  overview.addEventListener("click", (event) => {
    const box = overview.getBoundingClientRect();
    go(Math.floor(((event.clientX - box.left) / box.width) * data.rounds.length));
  });

  function redraw() {
    const width = room(overview),
      count = data.rounds.length,
      column = width / count,
      high = 62;
    const worst = Math.max(...data.rounds.map(deathsPerWeek), 1e-9);
    const columns = data.rounds.map((row, at) => {
      const x = (at + 0.5) * column,
        tall = 26 * (deathsPerWeek(row) / worst);
      const weeks = plural(row.gap + row.slipped, "week");
      const before = data.scenario.violence ? `${plural(row.deaths, "death")} in ${weeks} before it` : `${weeks} before it`;
      const description = `${heading(row)}. ${data.outcomes[row.outcome]}; ${before}`;
      const bar = draw("rect", {
        class: "deaths",
        x: x - Math.min(column * 0.32, 9),
        y: 44 - tall,
        width: Math.min(column * 0.64, 18),
        height: tall,
      });
      const label = column >= 38 ? `${row.gap + row.slipped} wk` : column >= 15 || at % 5 === 4 || at === 0 ? String(row.round) : "";
      const hit = draw("rect", { class: "hit", x: at * column, y: 0, width: column, height: high });
      return tipped(
        description,
        bar,
        glyph(row.outcome, x, 9),
        draw("text", { x, y: 58, class: "tiny middle" }, label),
        hit,
      );
    });
    mark.setAttribute("width", column);
    mark.setAttribute("height", high);
    const shown = data.scenario.violence ? `outcome, and deaths per week before each (at most ${whole(worst)})` : "outcome";
    const name = `All rounds: ${shown}. All rounds are also listed as text below.`;
    const base = draw("line", { class: "line", x1: 0, x2: width, y1: 44.5, y2: 44.5 });
    put(overview, picture(width, high, name, mark, base, columns));
    slider.style.width = `${width - column + THUMB}px`;
    slider.style.marginLeft = `${column / 2 - THUMB / 2}px`;
  }

  shows((changed) => {
    const row = current();
    if (changed) redraw();
    mark.setAttribute("x", (room(overview) / data.rounds.length) * now.round);
    slider.value = now.round + 1;
    slider.setAttribute("aria-valuetext", `${heading(row)}: ${data.outcomes[row.outcome]}`);
    document.getElementById("back").disabled = now.round === 0;
    document.getElementById("next").disabled = now.round === data.rounds.length - 1;
    put(document.getElementById("now"), el("strong", null, heading(row)), " ", badge(row.outcome));
  });
}

function badge(outcome) {
  const sign = draw("svg", { viewBox: "-8 -8 16 16", width: 14, height: 14, "aria-hidden": "true" }, glyph(outcome, 0, 0));
  return el("span", { class: "badge" }, sign, data.outcomes[outcome]);
}

// The legend of the overview.
function legend() {
  const kinds = Object.keys(data.outcomes).filter((outcome) => data.rounds.some((row) => row.outcome === outcome));
  return el(
    "p",
    { class: "legend" },
    kinds.map((outcome) => [badge(outcome), " "]),
    data.scenario.violence ? deathsKey() : null,
  );
}

function deathsKey() {
  return el(
    "span",
    { class: "badge" },
    draw(
      "svg",
      { viewBox: "0 0 14 14", width: 14, height: 14, "aria-hidden": "true" },
      draw("rect", { class: "deaths", x: 3, y: 2, width: 8, height: 12 }),
    ),
    "deaths per week before the round",
  );
}

// Step automatically until the end or until the user moves; `step` returns whether there was a next step.
function player(button, label, step, pause) {
  let timer = null;
  function stop() {
    clearInterval(timer);
    timer = null;
    button.textContent = label;
    button.setAttribute("aria-pressed", "false");
  }
  button.addEventListener("click", () => {
    if (timer !== null) return stop();
    button.textContent = "Pause";
    button.setAttribute("aria-pressed", "true");
    timer = setInterval(() => {
      if (!step()) stop();
    }, pause);
    return step(true);
  });
  return stop;
}
