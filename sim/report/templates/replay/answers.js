// The answer of each party to the text of this exchange, with every term.
const FOR = ["relief", "pressure"],
  AGAINST = ["distrust", "audience", "change", "hope", "mood"];
const ANSWER = data.labels.answer;
const HOW = {
  consent: "the text was agreed",
  "walk out": "a party walked out",
  "broken off": "talks broke off",
  "exchanges used up": "all exchanges were used",
};

// The signed terms of an answer; they add up to its net gain.
function termsOf(answer) {
  const at = (name) => answer.terms[TERM[name]] || 0;
  return [["gain", at("utility") - at("baseline")], ...FOR.map((name) => [name, at(name)]), ...AGAINST.map((name) => [name, -at(name)])];
}

function answersView() {
  const all = data.rounds.flatMap((row) => row.exchanges.flatMap((each) => each.answers));
  const bounds = reach(
    all.map((answer) => termsOf(answer).map(([, value]) => value)),
    all.map((answer) => answer.terms[TERM.held_out] || 0),
  );
  const cards = new Map();
  for (const name of data.parties.map((party) => party.name).filter((each) => all.some((answer) => answer.party === each))) {
    const head = el("p", { class: "who" }),
      verdict = el("p"),
      bar = el("div", { class: "bar-of" }),
      sums = el("p", { class: "soft small-print" });
    const why = details("Reasons");
    cards.set(name, { head, verdict, bar, sums, why, node: el("li", { class: "card" }, head, verdict, bar, sums, why.node) });
  }
  const list = el(
      "ul",
      { class: "cards broad" },
      [...cards.values()].map((card) => card.node),
    ),
    none = el("p", { class: "note" }, "No text was proposed.");
  const open = el("button", { type: "button", "aria-pressed": "false" }, "Open all reasons"),
    ended = el("p", { class: "lead" });
  open.addEventListener("click", () => {
    const wanted = open.getAttribute("aria-pressed") === "false";
    for (const card of cards.values()) card.why.node.open = wanted;
    open.setAttribute("aria-pressed", String(wanted));
    open.textContent = wanted ? "Close all reasons" : "Open all reasons";
  });
  const signing = el("div"),
    votes = el("div"),
    numbers = details("Terms of these answers (table)");
  const hint = el(
    "p",
    { class: "soft" },
    "Bars: terms in favour to the right of the line, terms against to the left. The diamond is the net gain, the dashed line the gain that the party demanded. It accepts if the diamond reaches that line and no red line is crossed.",
  );

  shows(() => {
    const row = current(),
      shown = row.exchanges[now.exchange],
      given = shown ? shown.answers : [];
    for (const [name, card] of cards) {
      const answer = given.find((each) => each.party === name);
      card.node.hidden = !answer;
      if (answer) fill(card, answer);
    }
    none.hidden = given.length > 0;
    hint.hidden = open.hidden = numbers.node.hidden = given.length === 0;
    const last = now.exchange === row.exchanges.length - 1;
    ended.textContent = last && row.talks_ended ? `Talks ended: ${HOW[row.talks_ended]}.` : "";
    put(
      signing,
      row.signing.length && (last || !shown)
        ? [
            el("h3", null, "Joint statement"),
            el(
              "ul",
              { class: "plain" },
              row.signing.map((each) =>
                el("li", null, el("span", { class: "sign", "aria-hidden": "true" }, each.signs ? "✓ " : "✗ "), each.text),
              ),
            ),
          ]
        : "",
    );
    put(
      votes,
      row.votes.length && (last || !shown)
        ? [
            el("h3", null, "Ratification"),
            el(
              "ul",
              { class: "plain" },
              row.votes.map((each) =>
                el("li", null, el("span", { class: "sign", "aria-hidden": "true" }, each.ratified ? "✓ " : "✗ "), each.text),
              ),
            ),
          ]
        : "",
    );
    put(
      numbers.body,
      table(
        "Terms of the answers, in utility",
        ["Party", "Answer", ...Object.values(ANSWER), "Net gain", "Demanded"],
        given.map((answer) => {
          const terms = Object.fromEntries(termsOf(answer));
          return [
            named(answer.party),
            REPLIES[answer.reply][1],
            ...Object.keys(ANSWER).map((name) => signed(terms[name])),
            signed(answer.terms[TERM.surplus]),
            signed(answer.terms[TERM.held_out]),
          ];
        }),
      ),
    );
  });

  function fill(card, answer) {
    const [sign, words] = REPLIES[answer.reply],
      surplus = answer.terms[TERM.surplus],
      demanded = answer.terms[TERM.held_out],
      terms = termsOf(answer);
    put(
      card.head,
      el("span", { class: `sign ${answer.reply === "accept" ? "yes" : "no"}`, "aria-hidden": "true" }, sign),
      " ",
      badgeOf(answer.party),
      " ",
      el("strong", null, parties.get(answer.party).label),
      " ",
      el("span", { class: "soft" }, words),
    );
    card.node.className = `card ${answer.reply.replace(" ", "-")}`;
    card.verdict.textContent = answer.lines[0];
    put(
      card.bar,
      termBar(
        terms,
        ANSWER,
        bounds,
        room(card.bar, 160),
        terms
          .filter(([, value]) => value)
          .map(([name, value]) => `${ANSWER[name]} ${signed(value)}`)
          .join(", ") + `; net gain ${signed(surplus)}; demanded ${signed(demanded)}`,
        surplus,
        demanded,
      ),
    );
    card.sums.textContent = `Net gain ${signed(surplus)}, demanded ${signed(demanded)}.`;
    put(
      card.why.body,
      answer.lines.slice(1).map((line) => el("p", null, line)),
    );
    card.why.node.firstChild.textContent = answer.reply === "accept" ? "Reasons" : "Reasons and sufficient changes";
    card.why.node.hidden = answer.lines.length < 2;
  }
  return section("answers", "Answers", el("div", { class: "controls" }, open), none, hint, list, numbers.node, ended, signing, votes);
}
