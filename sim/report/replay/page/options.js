// A tabled issue of named options: a column for each, everybody's scores, and where the text, what holds and what is declared stand.
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
    const rows = issue.stakes.map((stake) => [plainly(stake.party), ...issue.options.map((_, at) => score(stake, at))]);
    put(
      place,
      table(
        `What each option of ${plainly(issue.name)} is worth to each party, from 0 to 1`,
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
        [item.ground, "┃ holds"],
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
    caption.textContent = `Text: ${valued(issue.name, value)}${words}. What holds: ${valued(issue.name, item.ground)}; declared: ${valued(issue.name, declared)}.`;
  }
  return { node, redraw, update };
}

// The table of a round: its issues, and a slider over its exchanges.
function tableView() {
  const slider = el("input", { type: "range", id: "exchange-slider", min: 1, step: 1, "aria-label": "Exchange" });
  const play = el("button", { type: "button", "aria-pressed": "false" }, "Play exchanges"),
    words = el("p", { class: "now" });
  const bar = el("div", { class: "bar" }, play, slider, words),
    place = el("div", { class: "axes" }),
    none = el("p", { class: "note" });
  const key = el(
    "p",
    { class: "legend" },
    [
      "● wish of a party whose consent is needed, ○ of another; the larger, the stronger",
      "▌ red line; hatched: beyond it",
      "▼ ┃ the text, with its earlier and later places as dots",
      "┋ what holds",
      "┆ what is declared",
      "✓ yes, ✗ no, ⇥ walked out",
    ].map((each) => [el("span", null, each), " "]),
  );
  const history = details("The text, exchange by exchange (table)");
  const stop = player(
    play,
    "Play exchanges",
    (first) => {
      if (first && now.exchange === exchanges().length - 1) go(now.round, 0);
      else if (now.exchange < exchanges().length - 1) go(now.round, now.exchange + 1);
      else return false;
      return true;
    },
    1200,
  );
  slider.addEventListener("input", () => {
    stop();
    go(now.round, slider.value - 1);
  });
  let panels = [];

  function declaredBefore(name) {
    return now.round ? data.rounds[now.round - 1].agenda.find((item) => item.issue === name).declared : issues.get(name).opening_declared;
  }

  shows((changed) => {
    const row = current(),
      texts = row.exchanges,
      any = texts.length > 0;
    if (changed) stop();
    bar.hidden = place.hidden = key.hidden = history.node.hidden = !any;
    none.hidden = any;
    none.textContent = any ? "" : row.why || "No text was put to anybody.";
    if (!any) return;
    if (changed) {
      const tabled = row.agenda.filter((item) => item.issue in texts[0].text);
      panels = tabled.map((item) =>
        (issues.get(item.issue).options ? choices : axis)(issues.get(item.issue), item, declaredBefore(item.issue)),
      );
      put(
        place,
        panels.map((panel) => panel.node),
      );
      for (const panel of panels) panel.redraw();
    }
    for (const panel of panels) panel.update();
    slider.max = texts.length;
    slider.value = now.exchange + 1;
    slider.disabled = play.disabled = texts.length < 2;
    const left = texts[now.exchange].answers.filter((each) => each.reply === "accept").length;
    words.textContent = `Exchange ${now.exchange + 1} of ${texts.length}: ${left} of ${texts[now.exchange].answers.length} say yes`;
    slider.setAttribute("aria-valuetext", words.textContent);
    put(
      history.body,
      table(
        `The text in round ${row.round}`,
        ["Issue", ...texts.map((_, at) => `Exchange ${at + 1}`)],
        Object.keys(texts[0].text).map((name) => [opening(plainly(name)), ...texts.map((each) => valued(name, each.text[name]))]),
        { marked: now.exchange + 1 },
      ),
    );
  });
  return section("table", "At the table", none, bar, place, key, history.node);
}
