// Trust as a network: the half of a line next to a party is that party's trust in the other.
function trustView() {
  if (!data.trust.length) return section("trust", "Trust", el("p", { class: "state" }, data.missing || ""));
  const place = el("div", { class: "network" }),
    words = el("div"),
    numbers = details("Trust matrix (table)"),
    all = data.parties.map((party) => party.name);
  const inner = data.parties.filter((party) => party.consents || party.signs).map((party) => party.name);
  const picked = el(
    "select",
    { id: "whose-trust" },
    el("option", { value: "" }, "parties that consent or sign"),
    el("option", { value: "*" }, "all parties"),
    all.map((name) => el("option", { value: name }, `${data.parties.find((party) => party.name === name).label} and all others`)),
  );
  const seat = (name) => all.indexOf(name);
  const half = (from, to, value, change, focus) => {
    const middle = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2],
      label = [from[0] + (to[0] - from[0]) * 0.27, from[1] + (to[1] - from[1]) * 0.27];
    const kind = change > 0.0005 ? "tie up" : change < -0.0005 ? "tie down" : "tie";
    return [
      draw("line", {
        x1: from[0],
        y1: from[1],
        x2: middle[0],
        y2: middle[1],
        class: kind,
        "stroke-width": (0.6 + 7 * value).toFixed(2),
        "stroke-dasharray": value < 0.25 ? "3 4" : null,
      }),
      focus
        ? draw(
            "g",
            null,
            draw("rect", { x: label[0] - 20, y: label[1] - 8, width: 40, height: 16, rx: 3, class: "plate" }),
            draw(
              "text",
              { x: label[0], y: label[1] + 4, class: "tiny middle" },
              value.toFixed(2) + (kind === "tie" ? "" : change > 0 ? " ▲" : " ▼"),
            ),
          )
        : null,
    ];
  };

  // The room for a name: to the edge of the picture, or both sides of its middle.
  const edge = (side, at, width) => (side === "start" ? width - at : side === "end" ? at : 2 * Math.min(at, width - at)) + 8;

  function redraw() {
    const after = data.trust[now.round + 1],
      before = data.trust[now.round],
      choice = picked.value;
    const shown = choice === "" && inner.length > 1 ? inner : all,
      width = Math.min(room(place), 620),
      size = Math.max(width * 0.72, 300),
      radius = size / 2 - 34;
    const spot = new Map(
      shown.map((name, at) => {
        const turn = (2 * Math.PI * at) / shown.length - Math.PI / 2;
        return [name, [width / 2 + radius * Math.cos(turn) * Math.min(1.25, (width - 190) / size), size / 2 + radius * Math.sin(turn)]];
      }),
    );
    const pairs = shown
      .flatMap((one, at) => shown.slice(at + 1).map((other) => [one, other]))
      .filter(([one, other]) => choice === "" || choice === "*" || one === choice || other === choice);
    const label = pairs.length <= (width < 460 ? 5 : 11);
    const ties = pairs.flatMap(([one, other]) =>
      [
        [one, other],
        [other, one],
      ].map(([from, to]) => {
        const value = after[seat(from)][seat(to)];
        return half(spot.get(from), spot.get(to), value, value - before[seat(from)][seat(to)], label);
      }),
    );
    const dots = shown.map((name) => {
      const [x, y] = spot.get(name),
        side = x > width / 2 + 8 ? "start" : x < width / 2 - 8 ? "end" : "middle";
      const at = side === "middle" ? [x, y + (y < size / 2 ? -20 : 30)] : [x + (side === "start" ? 18 : -18), y + 4];
      return draw(
        "g",
        null,
        drawMark(name, x, y, 13),
        draw("text", { x: at[0], y: at[1], class: "small strong halo", "text-anchor": side }, shortened(called(name), edge(side, at[0], width))),
      );
    });
    const low = Math.max(...[...spot.values()].map(([, y]) => y)) + 34;
    put(
      place,
      picture(
        width,
        low,
        `Trust between ${listed(shown.map(called))} after round ${current().round}. The table below has the same data.`,
        ties.map((tie) => tie[0]),
        ties.map((tie) => tie[1] || ""),
        dots,
      ),
    );
    const changes = all
      .flatMap((from) => all.filter((to) => to !== from).map((to) => [from, to, before[seat(from)][seat(to)], after[seat(from)][seat(to)]]))
      .filter((each) => Math.abs(each[3] - each[2]) >= 0.0005)
      .sort((a, b) => Math.abs(b[3] - b[2]) - Math.abs(a[3] - a[2]));
    put(
      words,
      el("h3", null, now.round ? `Since round ${current().round - 1}` : "Since the start"),
      changes.length
        ? el(
            "ul",
            { class: "plain" },
            changes
              .slice(0, 8)
              .map(([from, to, old, fresh]) =>
                el("li", null, `${fresh > old ? "▲" : "▼"} `, badgeOf(from), ` ${called(from)} in `, badgeOf(to), ` ${called(to)}: ${old.toFixed(3)} → ${fresh.toFixed(3)}`),
              ),
          )
        : el("p", null, "Trust did not change."),
      changes.length > 8 ? el("p", { class: "soft" }, `and ${plural(changes.length - 8, "smaller change")}`) : "",
    );
    put(
      numbers.body,
      table(
        `Trust after round ${current().round}: of the row party in the column party, 0 to 1`,
        ["Of", ...all.map((name) => el("span", null, badgeOf(name), el("span", { class: "unseen" }, called(name))))],
        all.map((from) => [named(from), ...all.map((to) => (from === to ? "–" : after[seat(from)][seat(to)].toFixed(2)))]),
      ),
    );
  }

  picked.addEventListener("change", redraw);
  shows((changed) => {
    if (changed) redraw();
  });
  const hint = el(
    "p",
    { class: "soft" },
    "The half of a line next to a party is its trust in the other; width shows the level, dashes mark values below 0.25. ▲ risen, ▼ fallen since the previous round.",
  );
  return section(
    "trust",
    "Trust",
    el("p", { class: "controls" }, el("label", { for: "whose-trust" }, "Show "), picked),
    el("div", { class: "beside" }, place, words),
    hint,
    numbers.node,
  );
}
