// A tabled issue on its axis: positions and red lines of the parties, the status quo, the declared position, and the moving text.
const LEFT = 150,
  RIGHT = 26,
  TOP = 58,
  ROW = 22;
const REPLIES = { accept: ["✓", "accepted"], reject: ["✗", "rejected"], "walk out": ["⇥", "walked out"] };

// A label beside a line, on the side that is named unless there is no room.
function flag(x, y, words, width, toLeft) {
  const room = words.length * 6.2 + 8,
    left = toLeft ? x > room : x + room > width;
  return draw("text", { x: left ? x - 6 : x + 6, y, class: `tiny halo${left ? " end" : ""}` }, words);
}

function nearestWords(issue, value) {
  const near = issue.scale.reduce((best, each) => (Math.abs(each[0] - value) < Math.abs(best[0] - value) ? each : best));
  return `nearest described value ${near[0]}: “${near[1]}”`;
}

// A label cut to the room beside a picture, about 6.4 pixels a letter.
function shortened(words, room) {
  const most = Math.floor((room - 12) / 6.4);
  return words.length <= most ? words : `${words.slice(0, most - 1).trimEnd()}…`;
}

// The row of a party: red lines, position, capability, and whether its consent is needed.
function stakeRow(issue, stake, y, x, left, hatch) {
  const party = parties.get(stake.party),
    size = 7 + 4 * Math.sqrt(party.capability / 100);
  const shapes = [draw("line", { x1: x(0), x2: x(100), y1: y, y2: y, class: "rail" })];
  const parts = [`${data.short[stake.party]} wants ${valued(issue.name, stake.position)}`];
  for (const [bound, from, to, words] of [
    [stake.least, 0, stake.least, "at least"],
    [stake.most, stake.most, 100, "at most"],
  ]) {
    if (bound === null) continue;
    shapes.push(
      draw("rect", { x: x(from), y: y - 6, width: x(to) - x(from), height: 12, fill: `url(#${hatch})` }),
      draw("line", { x1: x(bound), x2: x(bound), y1: y - 8, y2: y + 8, class: "red-line" }),
    );
    parts.push(`accepts ${words} ${valued(issue.name, bound)}`);
  }
  const mark = drawMark(stake.party, x(stake.position), y, size);
  const label = draw("text", { x: left - 10, y: y + 4, class: `small end${party.consents ? " strong" : ""}` }, shortened(called(stake.party), left));
  return {
    description: parts.join(", "),
    node: tipped(`${parts.join(", ")}; capability ${whole(party.capability)}`, shapes, mark, label),
  };
}

function axis(issue, item, declared) {
  const place = el("div"),
    caption = el("p", { class: "reading" });
  const anchors = details("Scale and positions (table)");
  const head = el(
    "h3",
    null,
    opening(plainly(issue.name)),
    " ",
    el("span", { class: "soft" }, issue.label === opening(plainly(issue.name)) ? "" : issue.label),
  );
  const node = el("figure", { class: "axis" }, head, place, caption, anchors.node);
  const stakes = [...issue.stakes].sort((a, b) => a.position - b.position),
    hatch = `hatch-${issue.name}`;
  put(
    anchors.body,
    el(
      "dl",
      { class: "anchors" },
      issue.scale.map(([point, words]) => el("div", null, el("dt", null, String(point)), el("dd", null, words))),
    ),
    table(
      `Positions on ${plainly(issue.name)}`,
      ["Party", "Position", "At least", "At most", "Weight"],
      stakes.map((stake) => [
        named(stake.party),
        valued(issue.name, stake.position),
        valued(issue.name, stake.least),
        valued(issue.name, stake.most),
        stake.weight.toFixed(2),
      ]),
    ),
  );
  let mover = null,
    trail = [],
    answers = new Map(),
    x = null;

  function redraw() {
    const width = room(place),
      bottom = TOP + ROW * stakes.length + 4,
      left = width < 420 ? 104 : LEFT;
    x = (value) => left + (value * (width - left - RIGHT)) / 100;
    const rows = stakes.map((stake, at) => stakeRow(issue, stake, TOP + ROW * (at + 0.5), x, left, hatch));
    answers = new Map(
      stakes.map((stake, at) => [
        stake.party,
        draw("text", { x: width - 12, y: TOP + ROW * (at + 0.5) + 4, class: "small middle strong" }),
      ]),
    );
    const ticks = [0, 25, 50, 75, 100].map((point) =>
      draw(
        "g",
        null,
        draw("line", { x1: x(point), x2: x(point), y1: TOP - 4, y2: bottom, class: "tick" }),
        draw("text", { x: x(point), y: bottom + 17, class: "tiny middle" }, String(point)),
      ),
    );
    const points = issue.scale.map(([point, words]) =>
      tipped(`${point}: ${words}`, draw("path", { d: `M${x(point)} ${bottom - 1}l-4 8h8Z`, class: "anchor" })),
    );
    const ground = draw("g", { class: "ground" }, draw("line", { x1: x(item.ground), x2: x(item.ground), y1: 22, y2: bottom }));
    const said = draw("g", { class: "declared" }, draw("line", { x1: x(declared), x2: x(declared), y1: 36, y2: bottom }));
    const labels = [
      flag(x(item.ground), 31, `status quo ${valued(issue.name, item.ground)}`, width, item.ground <= declared),
      flag(x(declared), 45, `declared ${valued(issue.name, declared)}`, width, declared < item.ground),
    ];
    const texts = exchanges().map((each) => each.text[issue.name]);
    trail = texts.map((value) => draw("circle", { cx: x(value), cy: TOP - 9, r: 3 }));
    const path = draw("polyline", { points: texts.map((value) => `${x(value)},${TOP - 9}`).join(" "), class: "path" });
    mover = draw("g", { class: "mover" });
    mover.style.transform = `translateX(${x(texts[now.exchange])}px)`; // set before insertion, so that it does not slide in from the edge
    const defs = draw(
      "defs",
      null,
      draw(
        "pattern",
        { id: hatch, width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
        draw("line", { x1: 0, x2: 0, y1: 0, y2: 6, class: "hatching" }),
      ),
    );
    const name =
      `${opening(plainly(issue.name))} from 0 to 100. ${rows.map((row) => row.description).join("; ")}. Status quo: ${valued(issue.name, item.ground)}; declared: ` +
      `${valued(issue.name, declared)}; texts: ${texts.map((value) => valued(issue.name, value)).join(", ")}.`;
    put(
      place,
      picture(
        width,
        bottom + 22,
        name,
        defs,
        ticks,
        rows.map((row) => row.node),
        [...answers.values()],
        points,
        path,
        trail,
        ground,
        said,
        mover,
        labels,
      ),
    );
    put(
      mover,
      draw("line", { x1: 0, x2: 0, y1: 16, y2: bottom, class: "text-line" }),
      draw("path", { d: "M0 16-5 9H5Z", class: "text-head" }),
      draw("text", { class: "tiny strong", y: 9 }),
    );
  }

  function update() {
    const shown = exchanges()[now.exchange],
      value = shown.text[issue.name],
      words = `text ${valued(issue.name, value)}`,
      right = x(value) + words.length * 7 + 8 < room(place);
    mover.style.transform = `translateX(${x(value)}px)`;
    const label = mover.querySelector("text");
    label.textContent = words;
    label.setAttribute("text-anchor", right ? "start" : "end");
    label.setAttribute("x", right ? 8 : -8);
    trail.forEach((dot, at) => dot.setAttribute("class", at === now.exchange ? "dot here" : at < now.exchange ? "dot" : "dot later"));
    for (const [party, sign] of answers) sign.textContent = signOf(shown, party);
    caption.textContent = `Text at ${valued(issue.name, value)}; ${nearestWords(issue, value)}.`;
  }
  return { node, redraw, update };
}
