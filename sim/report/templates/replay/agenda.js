// The agenda: issues tabled, struck or not reached.
const FATES = { tabled: "▣ Tabled", struck: "✕ Struck", left: "○ Not reached" };

function agendaView() {
  const holder = el("div");
  shows((changed) => {
    if (!changed) return;
    const row = current();
    const before = now.round ? data.rounds[now.round - 1].agenda : null;
    const declared = (name) => (before ? before.find((item) => item.issue === name).declared : issues.get(name).opening_declared);
    const cells = row.agenda.map((item) => {
      const old = declared(item.issue),
        moved = old === item.declared ? valued(item.issue, old) : `${valued(item.issue, old)} → ${valued(item.issue, item.declared)}`;
      const fate = item.fate === "struck" ? `${FATES.struck} by ${called(item.struck_by)}` : FATES[item.fate];
      return [
        opening(plainly(item.issue)),
        el("span", { class: `fate ${item.fate}` }, fate + (item.agreed ? ", agreed" : "")),
        valued(item.issue, item.ground),
        valued(item.issue, item.last),
        moved,
        el("span", { class: "why" }, item.text),
      ];
    });
    put(
      holder,
      table(`Agenda of round ${row.round}`, ["Issue", "Status", "Status quo", "Last text", "Declared", "Reason"], cells, { kind: "agenda" }),
    );
  });
  return section("agenda", "Agenda", holder);
}
