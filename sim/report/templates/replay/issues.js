// Each issue over the whole run: status quo, declared position, and the last text of each round that tabled it.
function issuePanel(issue) {
  const place = el("div"),
    node = el("figure", { class: "over-time" }, el("h3", null, opening(plainly(issue.name))), place);
  const points = issue.options
    ? [...(issue.opening < 0 ? [[-1, "open"]] : []), ...issue.options.map(([name], at) => [at, plainly(name)])]
    : [0, 50, 100].map((point) => [point, String(point)]);
  const least = points[0][0],
    most = points[points.length - 1][0];

  function redraw() {
    const width = room(place, 200),
      high = 96,
      left = issue.options ? 62 : 28,
      top = 8;
    const x = (round) => left + ((round + 0.5) * (width - left - 6)) / (data.rounds.length + 1.5),
      y = (value) => top + high - ((Math.max(value, least) - least) / (most - least || 1)) * high;
    const end = data.summary.issues.find((each) => each.issue === issue.name);
    const steps = (name, opened) => [
      opened,
      ...data.rounds.map((row) => row.agenda.find((item) => item.issue === issue.name)[name]),
      end[name],
    ];
    const line = (values) =>
      values.map((value, at) => (at ? `H${x(at).toFixed(1)}V${y(value).toFixed(1)}` : `M${x(0) - 6} ${y(value).toFixed(1)}`)).join("");
    const texts = data.rounds
      .map((row, at) => [at, row.agenda.find((item) => item.issue === issue.name).last])
      .filter(([, value]) => value !== null);
    const ground = steps("ground", issue.opening),
      declared = steps("declared", issue.opening_declared);
    const name =
      `${opening(plainly(issue.name))}: status quo from ${valued(issue.name, ground[0])} to ${valued(issue.name, ground[ground.length - 1])}, declared position from ` +
      `${valued(issue.name, declared[0])} to ${valued(issue.name, declared[declared.length - 1])}; tabled in ${plural(texts.length, "round")}.`;
    put(
      place,
      picture(
        width,
        high + 26,
        name,
        points.map(([value, words]) =>
          draw(
            "g",
            null,
            draw("line", { x1: left, x2: width, y1: y(value), y2: y(value), class: "tick" }),
            draw("text", { x: left - 5, y: y(value) + 4, class: "tiny end" }, words),
          ),
        ),
        draw("line", { x1: x(now.round + 1), x2: x(now.round + 1), y1: 0, y2: high + top + 4, class: "meeting here" }),
        draw("path", { d: line(declared), class: "declared-line" }),
        draw("path", { d: line(ground), class: "ground-line" }),
        texts.map(([at, value]) => draw("circle", { cx: x(at + 1), cy: y(value), r: 2.6, class: "dot" })),
        draw("text", { x: left, y: high + 24, class: "tiny" }, "start"),
        draw(
          "text",
          { x: x(now.round + 1), y: high + 24, class: "tiny middle strong" },
          x(now.round + 1) > left + 56 && x(now.round + 1) < width - 54 ? `round ${now.round + 1}` : "",
        ),
        draw("text", { x: width - 2, y: high + 24, class: "tiny end" }, "end"),
      ),
    );
  }
  return { node, redraw };
}

function issuesView() {
  const panels = data.issues.map(issuePanel),
    grid = el(
      "div",
      { class: "panels" },
      panels.map((panel) => panel.node),
    );
  const key = el(
    "p",
    { class: "legend" },
    [
      ["ground-line", "status quo"],
      ["declared-line", "declared position"],
    ].map(([kind, words]) => [
      el(
        "span",
        { class: "badge" },
        draw("svg", { viewBox: "0 0 26 8", width: 26, height: 8, "aria-hidden": "true" }, draw("path", { d: "M0 4H26", class: kind })),
        words,
      ),
      " ",
    ]),
    el("span", null, "● last text of a round"),
  );
  const all = details("Values after each round (table)");
  put(
    all.body,
    table(
      "Status quo after each round",
      ["Round", ...data.issues.map((issue) => plainly(issue.name))],
      data.rounds
        .map((row) => [
          String(row.round),
          ...data.issues.map((issue) => valued(issue.name, row.agenda.find((item) => item.issue === issue.name).ground)),
        ])
        .concat([["end", ...data.summary.issues.map((each) => valued(each.issue, each.ground))]]),
    ),
    table(
      "Declared position after each round",
      ["Round", ...data.issues.map((issue) => plainly(issue.name))],
      data.rounds.map((row) => [
        String(row.round),
        ...data.issues.map((issue) => valued(issue.name, row.agenda.find((item) => item.issue === issue.name).declared)),
      ]),
    ),
  );
  shows((changed) => {
    if (changed) for (const panel of panels) panel.redraw();
  });
  return section("issues", "Issues over the whole run", key, grid, all.node);
}
