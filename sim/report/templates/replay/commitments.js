// Commitments and their fate, as known after the round shown.
function commitmentsView() {
  const made = data.commitments,
    place = el("div"),
    words = el("p", { class: "lead" }),
    list = el("div");
  if (!made.length) return section("commitments", "Commitments", el("p", { class: "state" }, "No commitments were made in this run."));
  const SIGN = { broken: "✕", superseded: "◆", "in force": "▸" };

  // The last week known after the round shown; after the last round, the end of the run.
  function lastWeek() {
    return now.round === data.rounds.length - 1 ? data.weeks.last : current().week;
  }

  // The fate as known after the round shown.
  function known(each) {
    const row = current(),
      last = now.round === data.rounds.length - 1;
    return each.fate !== "in force" && (last || each.end <= row.week) ? each.fate : "in force";
  }

  shows((changed) => {
    if (!changed) return;
    const width = room(place),
      scale = weekScale(width),
      sorted = [...made].sort((a, b) => a.round - b.round),
      high = sorted.length * 20 + 4;
    const lines = sorted.map((each, at) => {
      const y = at * 20 + 12,
        later = each.round > current().round,
        fate = known(each),
        until = fate === "in force" ? Math.min(each.end, lastWeek()) : each.end;
      return draw(
        "g",
        { class: later ? "later" : null, "data-tip": `${opening(plainly(each.issue))}, round ${each.round}: ${each.fate}` },
        draw("text", { x: GUTTER - 8, y: y + 4, class: "small end" }, plainly(each.issue)),
        later
          ? draw("line", { x1: scale.x(each.begin), x2: scale.x(each.end), y1: y, y2: y, class: "promise" })
          : [
              draw("line", { x1: scale.x(until), x2: scale.x(each.end), y1: y, y2: y, class: "promise later" }),
              draw("line", { x1: scale.x(each.begin), x2: scale.x(until), y1: y, y2: y, class: "promise" }),
              draw("text", { x: scale.x(until), y: y + 5, class: `middle fate-of ${fate.replace(" ", "-")}` }, SIGN[fate]),
            ],
      );
    });
    const until = sorted.filter((each) => each.round <= current().round),
      count = (fate) => until.filter((each) => known(each) === fate).length;
    put(
      words,
      until.length
        ? `${plural(until.length, "commitment")} so far: ${count("in force")} in force, ${count("broken")} broken, ${count("superseded")} superseded.`
        : "No commitments so far.",
    );
    put(
      place,
      picture(
        width,
        high + 22,
        `Commitments by week; the table below has the same data.`,
        shade(scale, high),
        calendar(scale, high),
        lines,
      ),
    );
    put(
      list,
      until.length
        ? table(
            `Commitments made up to round ${current().round}`,
            ["Issue", "Round", "Performer", "From", "To", "Status", "Reason for breach"],
            until.map((each) => {
              const fate = known(each),
                when = fate === "in force" ? "" : ` in week ${whole(each.end)}`;
              return [
                opening(plainly(each.issue)),
                String(each.round),
                each.performer ? named(each.performer) : "none (no party loses)",
                valued(each.issue, each.before),
                valued(each.issue, each.target),
                el("span", { class: `fate ${fate}` }, `${SIGN[fate]} ${fate}${when}`),
                el("span", { class: "why" }, fate === "broken" ? each.why : ""),
              ];
            }),
            { kind: "agenda" },
          )
        : "",
    );
  });
  return section(
    "commitments",
    "Commitments",
    words,
    place,
    el(
      "p",
      { class: "legend" },
      el("span", null, "▸ in force"),
      " ",
      el("span", null, "✕ broken"),
      " ",
      el("span", null, "◆ superseded"),
      " ",
      el("span", null, "faint: later"),
    ),
    list,
  );
}
