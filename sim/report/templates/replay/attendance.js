// Attendance of each party, with the terms in favour and against.
const PRESENCE = { present: ["●", "attended"], "in part": ["◐", "attended in part"], away: ["○", "stayed away"] };
const COMING = data.labels.attendance;

// A bar of terms: those in favour to the right of the middle line, those against to the left; the sum is marked below.
function termBar(terms, names, bounds, width, name, sum, line) {
  const scale = width / (bounds[1] - bounds[0] || 1),
    zero = -bounds[0] * scale,
    high = line === undefined ? 24 : 30;
  const shapes = [];
  for (const side of [1, -1]) {
    let at = zero;
    for (const [term, value] of terms.filter(([, each]) => each * side > 0).sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]))) {
      const long = Math.abs(value) * scale,
        x = side > 0 ? at : at - long,
        words = names[term] || term;
      const label = long > words.length * 6.2 + 6 ? draw("text", { x: x + long / 2, y: 12.5, class: "tiny middle" }, words) : null;
      shapes.push(
        tipped(
          `${words} ${signed(value)}`,
          draw("rect", { x, y: 1, width: Math.max(long, 0.5), height: 16, class: side > 0 ? "good" : "bad" }),
          label,
        ),
      );
      at += side * long;
    }
  }
  shapes.push(draw("line", { x1: zero, x2: zero, y1: 0, y2: 20, class: "zero" }));
  shapes.push(
    draw("path", { d: "M0-5 5 0 0 5-5 0Z", class: "sum", transform: `translate(${zero + sum * scale} ${line === undefined ? 19 : 22})` }),
  );
  if (line !== undefined) {
    shapes.push(draw("line", { x1: zero + line * scale, x2: zero + line * scale, y1: 0, y2: 30, class: "insists" }));
  }
  return picture(width, high, name, shapes);
}

// The range of all bars, so that they share one scale.
function reach(lists, more) {
  const sums = [0, ...(more || [])],
    low = [0];
  for (const values of lists) {
    sums.push(values.filter((value) => value > 0).reduce((a, b) => a + b, 0));
    low.push(values.filter((value) => value < 0).reduce((a, b) => a + b, 0));
  }
  return [Math.min(...low) - 0.01, Math.max(...sums) + 0.01];
}

function attendanceView() {
  const cards = new Map();
  const names = data.columns.coming.slice(1);
  const invited = data.parties.filter((party) => party.invited);
  const bounds = reach(data.rounds.flatMap((row) => row.attendance.map((each) => each.terms.slice(1).map((value) => value || 0))));
  for (const party of invited) {
    const head = el("p", { class: "who" }),
      bar = el("div", { class: "bar-of" }),
      why = details("Reasons");
    cards.set(party.name, { head, bar, why, node: el("li", { class: "card" }, head, bar, why.node) });
  }
  const counted = el("p", { class: "lead" }),
    list = el(
      "ul",
      { class: "cards" },
      [...cards.values()].map((card) => card.node),
    );
  const states = details("State of the parties after the round (table)");
  const hint = el(
    "p",
    { class: "soft" },
    "Bars: terms in favour of attending to the right of the line, terms against to the left; the diamond is the sum.",
  );

  shows((changed) => {
    if (!changed) return;
    const row = current();
    for (const each of row.attendance) {
      const card = cards.get(each.party),
        [sign, words] = PRESENCE[each.presence];
      if (!card) continue;
      const score = each.terms[0];
      put(
        card.head,
        el("span", { class: `sign ${each.presence.replace(" ", "-")}`, "aria-hidden": "true" }, sign),
        " ",
        badgeOf(each.party),
        " ",
        el("strong", null, parties.get(each.party).label),
        " ",
        el("span", { class: "soft" }, words),
      );
      card.node.className = `card ${each.presence.replace(" ", "-")}`;
      const terms = names.map((name, at) => [name, each.terms[at + 1] || 0]);
      put(
        card.bar,
        score === null
          ? ""
          : termBar(
              terms,
              COMING,
              bounds,
              room(card.bar, 160),
              `${words}; score ${signed(score)}: ` +
                terms
                  .filter(([, value]) => value)
                  .map(([name, value]) => `${COMING[name] || name} ${signed(value)}`)
                  .join(", "),
              score,
            ),
      );
      put(card.why.body, el("p", null, each.text || ""));
    }
    const groups = Object.keys(PRESENCE).map((presence) => [
      presence,
      row.attendance.filter((each) => each.presence === presence && cards.has(each.party)),
    ]);
    const parts = groups
      .filter(([, found]) => found.length)
      .map(
        ([presence, found]) => `${presence === "present" ? "in full" : presence}: ${listed(found.map((each) => data.short[each.party]))}`,
      );
    put(counted, opening(`${parts.join("; ")}.`));
    put(
      states.body,
      table(
        `State of the parties after round ${row.round}`,
        ["Party", "Pain", "Hope of winning", "Audience pressure", "Trust in the others", "Incidents suffered per week"],
        data.parties.map((party) => [named(party.name), ...row.states[party.name].map((value) => value.toFixed(2))]),
      ),
    );
  });
  return section("attendance", "Attendance", counted, hint, list, states.node);
}
