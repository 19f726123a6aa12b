// The support of a text: the number of acceptances or, where parties answer in turns, whose offer it is and the current answer.
function counted(shown) {
  const [answer] = shown.answers;
  if (shown.offer && answer) {
    const behind = Object.values(shown.earlier).filter((reply) => reply === "accept").length;
    return `${data.short[shown.offer]} offers${behind ? `, ${behind} accepted` : ""}, ${data.short[answer.party]} ${REPLIES[answer.reply][1]}`;
  }
  return `${shown.answers.filter((each) => each.reply === "accept").length} of ${shown.answers.length} accepted`;
}

// The sign for a party's answer to a text, if there is one.
function signOf(shown, party) {
  const answer = shown.answers.find((each) => each.party === party),
    reply = answer ? answer.reply : shown.earlier[party];
  return reply ? REPLIES[reply][0] : party === shown.offer ? "✎" : "";
}

// The negotiation of a round: its issues, and a slider over its exchanges.
function tableView() {
  const slider = el("input", { type: "range", id: "exchange-slider", min: 1, step: 1, "aria-label": "Exchange" });
  const play = el("button", { type: "button", "aria-pressed": "false" }, "Play exchanges"),
    words = el("p", { class: "now" });
  const bar = el("div", { class: "controls" }, play, slider, words),
    place = el("div", { class: "axes" }),
    none = el("p", { class: "note" });
  const key = el(
    "p",
    { class: "legend" },
    [
      "mark of a party: its position; size: capability; name in bold: its consent is needed",
      "▌ red line; hatched: unacceptable",
      "▼ ┃ text, with its earlier and later values as dots",
      "┋ status quo",
      "┆ declared position",
      data.rounds.some((row) => row.exchanges.some((each) => each.offer))
        ? "✓ accepted, ✗ rejected, ⇥ walked out, ✎ made the offer"
        : "✓ accepted, ✗ rejected, ⇥ walked out",
    ].map((each) => [el("span", null, each), " "]),
  );
  const history = details("Text by exchange (table)"),
    trades = details("Effect of the exchange of positions on each party (table)");
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
    none.textContent = any ? "" : row.why || "No text was proposed.";
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
        "Effect of an exchange of positions between 2 parties on each party, in salience times points",
        ["Party", "Role", "Effect"],
        texts[now.exchange].trades.map((each) => [named(each.party), each.traded ? "traded" : "third party", signed(each.effect)]),
      ),
    );
    put(
      history.body,
      table(
        `Text in round ${row.round}`,
        ["Issue", ...texts.map((_, at) => `Exchange ${at + 1}`)],
        Object.keys(texts[0].text).map((name) => [opening(plainly(name)), ...texts.map((each) => valued(name, each.text[name]))]),
        { marked: now.exchange + 1 },
      ),
    );
  });
  return section("table", "Negotiation", none, bar, place, key, history.node, trades.node);
}
