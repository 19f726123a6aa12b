// A tabled issue with options: a column for each, the parties' scores, and markers for the text, status quo and declared position.
function choices(issue, item, declared) {
  const place = el("div"),
    caption = el("p", { class: "reading" });
  const head = el("h3", null, opening(plainly(issue.name)), " ", el("span", { class: "soft" }, issue.label));
  const node = el("figure", { class: "axis" }, head, place, caption);
  const heads = issue.options.map(([name], at) => {
    const marks = el("span", { class: "marks" });
    return { at, marks, node: el("span", null, plainly(name), marks) };
  });

  function score(stake, at) {
    const never = stake.never.includes(at),
      worth = stake.scores[at];
    const bar = draw(
      "svg",
      { viewBox: "0 0 50 8", width: 50, height: 8, "aria-hidden": "true" },
      draw("rect", { x: 0, y: 0, width: 50, height: 8, class: "rail-box" }),
      draw("rect", { x: 0, y: 0, width: 50 * worth, height: 8, class: "good" }),
    );
    return el(
      "span",
      { class: never ? "score never" : "score" },
      bar,
      ` ${worth.toFixed(2)}`,
      never ? el("span", { class: "mark" }, "✕ red line") : "",
    );
  }

  function redraw() {
    const rows = issue.stakes.map((stake) => [named(stake.party), ...issue.options.map((_, at) => score(stake, at))]);
    put(
      place,
      table(
        `Worth of each option of ${plainly(issue.name)} to each party, 0 to 1`,
        ["Party", ...heads.map((each) => each.node)],
        rows,
        { kind: "scores" },
      ),
    );
  }

  function update() {
    const value = exchanges()[now.exchange].text[issue.name];
    for (const { at, marks } of heads) {
      const found = [
        [value, "▼ text"],
        [item.ground, "┃ status quo"],
        [declared, "┆ declared"],
      ]
        .filter(([where]) => where === at)
        .map(([, words]) => words);
      put(
        marks,
        found.map((words) => el("span", { class: "mark" }, words)),
      );
    }
    const words = value >= 0 ? `: “${issue.options[value][1]}”` : "";
    caption.textContent = `Text: ${valued(issue.name, value)}${words}. Status quo: ${valued(issue.name, item.ground)}; declared: ${valued(issue.name, declared)}.`;
  }
  return { node, redraw, update };
}
