// Incidents by source and all deaths by week, with the rounds marked and the weeks before the current round shaded.
const GUTTER = 132;

function weekScale(width) {
  const { first, last } = data.weeks;
  return { first, last, x: (week) => GUTTER + ((week - first) * (width - GUTTER - 8)) / (last - first) };
}

function bars(values, first, x, base, high, most) {
  const steps = values.map((value, at) => {
    const tall = (Math.min(value, most) / most) * high;
    return tall > 0.05 ? `M${x(first + at).toFixed(1)} ${base}v${(-tall).toFixed(1)}H${x(first + at + 1).toFixed(1)}V${base}Z` : "";
  });
  return steps.join("");
}

// Vertical lines at the rounds, and the years below.
function calendar(scale, high) {
  const rounds = data.rounds.map((row, at) =>
    draw("line", { x1: scale.x(row.week), x2: scale.x(row.week), y1: 0, y2: high, class: at === now.round ? "meeting here" : "meeting" }),
  );
  const years = [],
    from = dayOfWeek(scale.first),
    to = dayOfWeek(scale.last),
    months = to - from < 2 * 365 * 86400000;
  const step = new Date(Date.UTC(from.getUTCFullYear(), months ? Math.ceil((from.getUTCMonth() + 1) / 3) * 3 : 12, 1));
  for (; step <= to; step.setUTCMonth(step.getUTCMonth() + (months ? 3 : 12))) {
    const x = scale.x((step - dayOfWeek(0)) / (7 * 86400000));
    const words = months
      ? step.toLocaleDateString("en-GB", { month: "short", year: "2-digit", timeZone: "UTC" })
      : String(step.getUTCFullYear());
    if (x < scale.x(scale.last) - 14)
      years.push(
        draw("line", { x1: x, x2: x, y1: high, y2: high + 5, class: "line" }),
        draw("text", { x, y: high + 16, class: "tiny middle" }, words),
      );
  }
  return [rounds, years];
}

function shade(scale, high) {
  const row = current(),
    from = scale.x(Math.max(scale.first, row.week - row.gap - row.slipped));
  return draw("rect", { x: from, y: 0, width: Math.max(scale.x(row.week) - from, 1), height: high, class: "interval" });
}

function violenceView() {
  const place = el("div"),
    words = el("p", { class: "lead" }),
    numbers = details("Incidents and deaths by source (table)");
  const sources = Object.entries(data.weeks.sources),
    total = { incidents: [], deaths: [] };
  for (const [, own] of sources)
    for (const what of ["incidents", "deaths"])
      own[what].forEach((value, at) => {
        total[what][at] = (total[what][at] || 0) + value;
      });

  function within(values, row) {
    const from = row.week - row.gap - row.slipped - data.weeks.first;
    return values.slice(Math.max(0, from), row.week - data.weeks.first).reduce((a, b) => a + b, 0);
  }

  shows((changed) => {
    if (!changed) return;
    if (!sources.length) return put(words, "No party fights in this run.");
    const row = current(),
      width = room(place),
      scale = weekScale(width),
      high = 30,
      lanes = [["all deaths", total.deaths, "deaths"]];
    for (const [name, own] of sources) lanes.push([name, own.incidents, "incidents"]);
    const most = { deaths: Math.max(1, ...total.deaths), incidents: Math.max(1, ...sources.flatMap(([, own]) => own.incidents)) };
    const bottom = lanes.length * (high + 6);
    const shapes = lanes.map(([name, values, kind], at) => {
      const base = (at + 1) * (high + 6);
      return draw(
        "g",
        null,
        draw("path", { d: bars(values, scale.first, scale.x, base, high, most[kind]), class: kind }),
        draw("line", { x1: GUTTER, x2: width - 8, y1: base, y2: base, class: "line" }),
        at && data.marks[name] ? drawMark(name, GUTTER - 18, base - 18, 9) : null,
        draw("text", { x: GUTTER - (at && data.marks[name] ? 32 : 8), y: base - 12, class: `small end${at ? "" : " strong"}` }, at ? shortened(called(name), GUTTER - 20) : name),
        draw(
          "text",
          { x: GUTTER - 8, y: base, class: "tiny end faint" },
          at ? `max ${whole(Math.max(0, ...values))}` : `max ${whole(most.deaths)} per week`,
        ),
      );
    });
    const name = `All deaths, and incidents by source, by week, with the rounds marked. The table below has the same data.`;
    put(place, picture(width, bottom + 22, name, shade(scale, bottom), calendar(scale, bottom), shapes));
    const weeks = row.gap + row.slipped,
      wait = row.slipped ? ` (including a delay of ${plural(row.slipped, "week")})` : "";
    put(
      words,
      `In the ${plural(weeks, "week")}${wait} before round ${row.round}: ${plural(row.incidents, "incident")}, ${plural(row.deaths, "death")}` +
        `${row.breaches ? `, ${plural(row.breaches, "broken commitment")}` : ""}${row.swaps ? `, ${plural(row.swaps, "goodwill gesture")}` : ""}.` +
        (row.mechanism ? ` ${row.mechanism}` : ""),
    );
    const cells = [["all", total], ...sources].map(([name, own]) =>
      [
        name,
        within(own.incidents, row),
        within(own.deaths, row),
        own.incidents.reduce((a, b) => a + b, 0),
        own.deaths.reduce((a, b) => a + b, 0),
      ].map((value, at) => (at ? whole(value) : value === "all" ? value : named(value))),
    );
    put(
      numbers.body,
      table(
        `Violence before round ${row.round} and in the whole run`,
        ["Source", "Incidents before the round", "Deaths before the round", "Total incidents", "Total deaths"],
        cells,
      ),
    );
  });
  const hint = el("p", { class: "soft" }, "All incident rows share one scale. Shaded: weeks before this round; lines: rounds.");
  hint.hidden = numbers.node.hidden = !sources.length;
  return section("violence", "Violence by week", words, place, hint, numbers.node);
}
