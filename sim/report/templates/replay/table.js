// How a text fares: how many say yes, or, where parties answer in turns, whose offer it is and what the one asked now says.
function counted(shown) {
  const [answer] = shown.answers;
  if (shown.offer && answer) {
    const behind = Object.values(shown.earlier).filter((reply) => reply === "accept").length;
    return `${data.short[shown.offer]} offers${behind ? `, ${behind} accepted` : ""}, ${data.short[answer.party]} says ${REPLIES[answer.reply][1]}`;
  }
  return `${shown.answers.filter((each) => each.reply === "accept").length} of ${shown.answers.length} say yes`;
}

// The sign for what a party has said to a text, if it has.
function signOf(shown, party) {
  const answer = shown.answers.find((each) => each.party === party),
    reply = answer ? answer.reply : shown.earlier[party];
  return reply ? REPLIES[reply][0] : party === shown.offer ? "✎" : "";
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
      data.rounds.some((row) => row.exchanges.some((each) => each.offer))
        ? "✓ yes, ✗ no, ⇥ walked out, ✎ whose offer it is"
        : "✓ yes, ✗ no, ⇥ walked out",
    ].map((each) => [el("span", null, each), " "]),
  );
  const history = details("The text, exchange by exchange (table)"),
    trades = details("What the exchange of positions did to each party (table)");
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
    trades.node.hidden = !any || !texts[now.exchange].trades.length;
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
    words.textContent = `Exchange ${now.exchange + 1} of ${texts.length}: ${counted(texts[now.exchange])}`;
    slider.setAttribute("aria-valuetext", words.textContent);
    put(
      trades.body,
      table(
        "Two parties exchanged positions; what it gained or cost everybody, in salience times points",
        ["Party", "Part in it", "Effect"],
        texts[now.exchange].trades.map((each) => [plainly(each.party), each.traded ? "exchanged" : "outside", signed(each.effect)]),
      ),
    );
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
  return section("table", "At the table", none, bar, place, key, history.node, trades.node);
}
