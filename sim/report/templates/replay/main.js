// Assembles the views; keys, buttons and the address move through the run.
function announcement() {
  const row = current(),
    shown = row.exchanges[now.exchange],
    parts = [`${heading(row)}. ${data.outcomes[row.outcome]}.`];
  if (shown) {
    parts.push(
      `Exchange ${now.exchange + 1} of ${row.exchanges.length}: ${Object.entries(shown.text)
        .map(([name, value]) => `${plainly(name)} at ${valued(name, value)}`)
        .join(", ")}.`,
    );
    for (const [reply, [, words]] of Object.entries(REPLIES)) {
      const found = shown.answers.filter((each) => each.reply === reply).map((each) => data.short[each.party]);
      if (found.length) parts.push(`${opening(words)} by ${listed(found)}.`);
    }
  }
  return parts.join(" ");
}

function head() {
  const title = el("h2", null),
    why = el("p", { class: "lead" });
  shows((changed) => {
    if (!changed) return;
    const row = current();
    put(title, heading(row), " ", badge(row.outcome));
    put(why, row.why || "");
  });
  return el("section", { class: "head" }, title, why);
}

function start() {
  const sections = [
    head(),
    data.scenario.violence ? violenceView() : null,
    attendanceView(),
    agendaView(),
    tableView(),
    answersView(),
    trustView(),
    commitmentsView(),
    issuesView(),
  ];
  const place = document.getElementById("views"),
    live = document.getElementById("live"),
    scrubber = document.getElementById("scrubber");
  scrubber.hidden = false;
  document.querySelector("header.top").append(legend());
  put(place, sections);
  const jumps = [
    ...(data.scenario.violence ? [["violence", "Violence"]] : []),
    ["attendance", "Attendance"],
    ["agenda", "Agenda"],
    ["table", "Negotiation"],
    ["answers", "Answers"],
    ["trust", "Trust"],
    ["commitments", "Commitments"],
    ["issues", "Issues"],
    ["all", "All rounds"],
  ];
  put(
    document.getElementById("jumps"),
    jumps.map(([id, words]) => {
      const link = el("a", { href: `#${id}` }, words);
      link.addEventListener("click", (event) => {
        // keep the position in the run in the address
        event.preventDefault();
        const section = document.getElementById(id);
        section.setAttribute("tabindex", "-1");
        section.scrollIntoView();
        section.focus({ preventScroll: true });
      });
      return link;
    }),
  );
  tooltips();
  timeline();
  const play = document.getElementById("play");
  const stop = player(
    play,
    "Play",
    (first) => {
      if (now.round < data.rounds.length - 1) go(now.round + 1);
      else if (first) go(0);
      else return false;
      return true;
    },
    2500,
  );
  play.disabled = data.rounds.length < 2;
  const by = (step) => {
    stop();
    go(now.round + step);
  };
  document.getElementById("back").addEventListener("click", () => by(-1));
  document.getElementById("next").addEventListener("click", () => by(1));
  document.getElementById("round-slider").addEventListener("input", stop);
  document.getElementById("overview").addEventListener("click", stop);
  document.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step || event.altKey || event.ctrlKey || event.metaKey || event.target.closest("input, select, textarea, .wide")) return;
    event.preventDefault();
    if (event.shiftKey) go(now.round, now.exchange + step);
    else by(step);
  });
  let pending = null;
  shows(() => {
    clearTimeout(pending);
    pending = setTimeout(() => {
      live.textContent = announcement();
    }, 400);
  });
  if (!goToAddress()) go(0, undefined, true);
  window.addEventListener("hashchange", goToAddress);
  // Print shows the whole run, at its end.
  let before = null;
  window.addEventListener("beforeprint", () => {
    before = { ...now };
    stop();
    go(data.rounds.length - 1, undefined, true);
  });
  window.addEventListener("afterprint", () => go(before.round, before.exchange, true));
  let wide = document.documentElement.clientWidth;
  window.addEventListener("resize", () => {
    if (wide === document.documentElement.clientWidth) return;
    wide = document.documentElement.clientWidth;
    go(now.round, now.exchange, true);
  });
}

if (data.rounds.length) start();
