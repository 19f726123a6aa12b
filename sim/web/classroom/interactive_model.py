"""A run in which people hold seats: it plays as far as their decisions reach, and tells what is wanted of whom.

All draws are addressed, so a run is determined by its scenario, its seed and what people decided. Whoever holds those plays it again from
the start, and it comes out the same: nothing else has to be kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sim.engine.callbacks import Callbacks
from sim.engine.model import Negotiation
from sim.engine.procedure import Procedure
from sim.procedures.alternating_offers import author_of
from sim.procedures.dispatch import ALTERNATING_OFFERS, chaired, is_asked
from sim.rules.bargaining import answer
from sim.rules.hostilities import WeekConditions
from sim.rules.issue_rights import is_concerned, signs_here
from sim.rules.reply import Answer
from sim.scenario.encoding.instance import EncodedScenario
from sim.web.classroom.decision_script import EVENTS, PRESSURES, PROMISES, DecisionScript, Wanted
from sim.web.classroom.human_strategy import HumanStrategy

Row = dict[str, Any]


class InteractiveModel(Negotiation):
    """A run that follows a script and stops, by raising `Wanted`, where it ends.

    It plays as the Mesa engine plays; the script reaches it as strategies, a procedure and callbacks. What happened until it stopped stands
    in its log and its state. `trusts`: trust party by party before the first round and after each. `moves`: by round and exchange, what was
    changed in the text and by whom; `published`: the text as the parties last read it.
    """

    procedure: ProposedText
    callbacks: Stage

    def __init__(self, encoded: EncodedScenario, seed: int, script: DecisionScript, replicate: int = 0) -> None:
        held = {name: HumanStrategy() for name in encoded.parties if name in script.hands}
        super().__init__(encoded, seed, replicate, {**held, "procedure": ProposedText}, Stage(script))
        self.script = script
        self.waits: Wanted | None = None
        self.moves: dict[tuple[int, int], list[Row]] = {}
        self.published: dict[str, float] = {}
        self.trusts = [self._trust()]
        self.callbacks.note_leverage(self)

    def play_on(self) -> InteractiveModel:
        """Play until a decision is wanted (then `waits` says which) or the run ends."""
        try:
            while self.running:
                self.step()
                self.trusts.append(self._trust())
        except Wanted as wanted:
            self.waits = wanted
        return self

    def _trust(self) -> list[list[float]]:
        return [[*row] for row in self.state.trust]

    @property
    def reached(self) -> bool:
        """Whether the run has come to the phase that the script goes on from."""
        return self.callbacks.reached

    @property
    def conditions(self) -> WeekConditions | None:
        """The conditions of the week now, with what was brought about."""
        return self.callbacks.conditions

    @property
    def may_propose(self) -> bool:
        """Whether a chair writes the text, who takes up what people propose."""
        return bool(chaired(self.conflict.procedure))

    def leverage(self, patron: str) -> dict[str, float]:
        """A patron's leverage on each of its clients, before anybody chose how hard to use it."""
        row = self.callbacks.leverage[self.encoded.parties.index(patron)]
        return {client: leverage for client, leverage in zip(self.encoded.parties, row, strict=True) if leverage > 0.0}

    def promised(self, patron: str) -> dict[str, float]:
        """The probability that a patron punishes a breach of each of its clients, before anybody promised more."""
        row = self.callbacks.punishes[self.encoded.parties.index(patron)]
        return {client: chance for client, chance in zip(self.encoded.parties, row, strict=True) if chance > 0.0}

    @property
    def mediator(self) -> str:
        """The party whose person writes the text: a mediator, or a third party that shuttles between the sides; "" if there is none."""
        if not self.may_propose:
            return ""
        thirds = [name for name, profile in zip(self.encoded.parties, self.conflict.profiles, strict=True)
                  if not profile.consents and self.encoded.scenario.parties[name].invited
                  and (self.encoded.scenario.parties[name].role == "mediator" or profile.shuttle > 0.0)]
        return min(thirds, key=lambda name: self.encoded.scenario.parties[name].role != "mediator", default="")

    def confidant(self, party: str) -> str:
        """The mediator to whom a party may confide a proposal; "" if no person mediates, or it is the mediator itself."""
        return self.mediator if self.mediator in self.script.seats and party != self.mediator else ""

    def advice(self, name: str) -> Answer:
        """What the rules make of the text on the table for a party: its terms, and the answer they would give."""
        course = self.state.course
        seat = self.encoded.parties.index(name)
        return answer(self.conflict, self.state, self.table, seat, self.rejecting, course.exchanges / self.conflict.procedure.exchanges)


class Stage(Callbacks):
    """Stops a run where people have to decide, and brings about what the script says.

    `leverage` and `punishes`: each patron's leverage on each client, and the probability that it punishes its breaches, as the scenario has
    them; `factor`: on everybody's violence in the coming weeks.
    """

    def __init__(self, script: DecisionScript) -> None:
        self.script, self.reached = script, not script.since
        self.conditions: WeekConditions | None = None
        self.leverage: list[list[float]] = []
        self.punishes: list[list[float]] = []
        self.factor = 1.0

    def note_leverage(self, model: Negotiation) -> None:
        """Note leverage and threats of punishment as the scenario has them, before anybody chooses how hard to use them."""
        self.leverage = [[tie.leverage for tie in row] for row in model.conflict.ties]
        self.punishes = [[tie.punishes for tie in row] for row in model.conflict.ties]

    def need(self, phase: str, asked: Iterable[str]) -> None:
        """Go on only if everybody who is asked in a phase has decided, or the phase was closed without them.

        Where a run has a phase that it has come to, it stops there whoever is asked, and before every round, so that it never runs away.

        Raises:
            Wanted: the run stops here.
        """
        seats = [name for name in asked if name in self.script.seats]
        if not self.reached:
            self.reached = phase == self.script.since
            if self.reached and not self.script.closed:
                raise Wanted(phase, seats)
        elif any((phase, name) not in self.script.decisions for name in seats) or (self.script.since and phase.startswith("prepare/")):
            raise Wanted(phase, seats)

    def on_round(self, model: InteractiveModel) -> None:
        """Begin a round once everybody has given orders for the weeks before it."""
        coming = model.round + 1
        if coming in self.script.turns:
            model.revise(self.script.turns[coming])
            self.note_leverage(model)
        self.need(f"prepare/{coming}", model.encoded.parties)
        self._bring_about(model, coming)
        self._press(model, coming)

    def _bring_about(self, model: InteractiveModel, coming: int) -> None:
        """What the teacher brings about before a round."""
        parties, state = model.encoded.parties, model.state
        self.factor = 1.0
        for event in self.script.events:
            if event.round != coming:
                continue
            size = EVENTS[event.kind]
            if event.kind in ("flare", "lull"):
                self.factor *= size
            elif event.kind in ("hope", "despair"):
                standing = state.standings[parties.index(event.party)]
                standing.outlook = min(1.0, max(0.0, standing.outlook + size))
            elif event.kind in ("rift", "thaw"):
                one, other = (parties.index(name) for name in (event.party, event.other))
                for first, second in ((one, other), (other, one)):
                    state.trust[first][second] = min(1.0, max(0.0, state.trust[first][second] + size))

    def _press(self, model: InteractiveModel, coming: int) -> None:
        """How hard patrons that people hold press their clients in the coming round, and what they promise of them."""
        for patron in self.script.hands:
            made = self.script.decisions.get((f"prepare/{coming}", patron), {})
            pressed, promised = made.get("press", {}), made.get("promise", {})
            for client, chance in model.promised(patron).items():
                tie = model.conflict.ties[model.encoded.parties.index(patron)][model.encoded.parties.index(client)]
                tie.punishes = min(1.0, chance * PROMISES[promised.get(client, "as usual")])
            for client, leverage in model.leverage(patron).items():
                tie = model.conflict.ties[model.encoded.parties.index(patron)][model.encoded.parties.index(client)]
                tie.leverage = min(1.0, leverage * PRESSURES[pressed.get(client, "as usual")])

    def on_week(self, model: InteractiveModel, conditions: WeekConditions) -> WeekConditions:
        """The conditions of a week before a round, which an event may have changed."""
        if model.running and self.factor != 1.0:
            conditions = conditions._replace(tempo=conditions.tempo * self.factor)
        self.conditions = conditions
        return conditions

    def on_text(self, model: InteractiveModel, exchange: int) -> None:
        """Go on to the answers once the people who are asked have given theirs."""
        asked = [
            party.name for party in model.parties
            if party.profile.consents and is_concerned(model.conflict, model.state, model.table, party.seat)
            and is_asked(model.conflict, model.table, party.seat, exchange)
        ]
        self.need(f"answer/{model.round}/{exchange}", asked)

    def on_signing(self, model: InteractiveModel) -> None:
        """Go on to the signatures once the people who may sign have decided."""
        signers = [party for party in model.parties if party.profile.signs and party.standing.presence]
        self.need(f"sign/{model.round}", [party.name for party in signers if signs_here(model.conflict, model.table, party.seat)])


class ProposedText(Procedure):
    """The scenario's procedure, which waits for what people propose and takes it up."""

    meeting: InteractiveModel

    def author(self, exchange: int) -> int:
        """The seat that writes the text of an exchange, once the people concerned have proposed or offered."""
        meeting = self.meeting
        if exchange == 1 and meeting.may_propose:
            sides = [party.name for party in meeting.parties if party.standing.presence and party.name != meeting.mediator]
            meeting.callbacks.need(f"open/{meeting.round}", sides)
        writer = author_of(meeting.conflict, meeting.table, exchange) if meeting.conflict.procedure.kind == ALTERNATING_OFFERS else -1
        if writer >= 0:
            meeting.callbacks.need(f"offer/{meeting.round}/{exchange}", [meeting.encoded.parties[writer]])
        return super().author(exchange)

    def amend(self, exchange: int) -> None:
        """Write the text of an exchange: as the scenario's procedure writes it, then as people have proposed, then as a mediator has it."""
        meeting = self.meeting
        before = meeting.published = dict(meeting.text) if exchange > 1 else {}
        super().amend(exchange)
        written = dict(meeting.text)
        proposals: dict[str, Mapping[str, float]] = {}
        if meeting.may_propose:
            phase = f"open/{meeting.round}" if exchange == 1 else f"answer/{meeting.round}/{exchange - 1}"
            proposals = {name: decision.get("propose", {}) for (when, name), decision in meeting.script.decisions.items()
                         if when == phase and not decision.get("confide")}
            self._take_up(proposals)
        taken = dict(meeting.text)
        self._draft(exchange)
        meeting.published = dict(meeting.text)
        meeting.moves[meeting.round, exchange] = [
            {"issue": issue, "from": before.get(issue), "to": value,
             "by": "mediator" if value != taken[issue] else "parties" if taken[issue] != written[issue] or _wished(issue, proposals) else "chair",
             "wishes": _wished(issue, proposals)}
            for issue, value in meeting.text.items() if value != before.get(issue)]

    def _draft(self, exchange: int) -> None:
        """Let the mediator's person write the text."""
        meeting, phase = self.meeting, f"draft/{self.meeting.round}/{exchange}"
        writers = [party.name for party in meeting.parties if party.name == meeting.mediator and party.standing.presence]
        meeting.callbacks.need(phase, writers)
        for name in writers:
            for issue, value in meeting.script.decisions.get((phase, name), {}).get("propose", {}).items():
                meeting.write(issue, value)

    def _take_up(self, proposals: Mapping[str, Mapping[str, float]]) -> None:
        """Write proposals into the text: on a scale the mean by capability, of options the one with most capability behind it."""
        encoded, profiles, table = self.meeting.encoded, self.meeting.conflict.profiles, self.meeting.table
        for issue, name in enumerate(encoded.issues):
            if not table.tabled[issue]:
                continue
            behind: list[tuple[float, Any]] = [(float(made[name]), profiles[encoded.parties.index(party)].capability)
                                               for party, made in sorted(proposals.items()) if name in made]
            if not behind:
                continue
            if encoded.options[issue]:
                weight = {value: sum(means for other, means in behind if other == value) for value, _ in behind}
                table.text[issue] = max(sorted(weight), key=lambda value: weight[value])
            else:
                total = sum(means for _, means in behind) or 1.0
                table.text[issue] = sum(value * means for value, means in behind) / total


def _wished(issue: str, proposals: Mapping[str, Mapping[str, float]]) -> dict[str, float]:
    """What parties proposed openly on an issue."""
    return {party: made[issue] for party, made in sorted(proposals.items()) if issue in made}
