"""A run in which people hold seats: it plays as far as their decisions reach, and says what is wanted of whom.

All luck is addressed, so a run is nothing but its scenario, its seed and what people decided. Whoever holds those plays it again from the
start, and it comes out the same: nothing else has to be kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sim.engine.model import Negotiation
from sim.procedures.alternating_offers import author_of
from sim.procedures.dispatch import ALTERNATING_OFFERS, chaired, is_asked
from sim.rules.bargaining import answer
from sim.rules.cost import rejecting_capability
from sim.rules.hostilities import WeekConditions
from sim.rules.reply import Answer
from sim.scenario.encoding.instance import EncodedScenario
from sim.web.classroom.decision_script import EVENTS, PRESSURES, Script, Wanted
from sim.web.classroom.human_strategy import Held

#: Numbers that a party begins a run with, and that change in it.
OPENING = ("pain", "outlook", "audience")


class Staged(Negotiation):
    """A run that follows a script and stops, by raising `Wanted`, where it ends.

    What happened until then stands in its log and its state. `trusts`: trust party by party before the first round and after each.
    """

    def __init__(self, encoded: EncodedScenario, seed: int, script: Script, replicate: int = 0) -> None:
        super().__init__(encoded, seed, replicate, {name: Held() for name in encoded.parties if name in script.hands})
        self.script, self.reached = script, not script.since
        self.conditions: WeekConditions | None = None
        self.waits: Wanted | None = None
        self.trusts = [self._trust()]
        self._leverage = [[tie.leverage for tie in row] for row in self.conflict.ties]
        self._factor = 1.0

    def play_on(self) -> Staged:
        """Play until a decision is wanted (then `waits` says which) or the run ends."""
        try:
            while self.running:
                self.step()
                self.trusts.append(self._trust())
        except Wanted as wanted:
            self.waits = wanted
        finally:
            self.close()
        return self

    def _trust(self) -> list[list[float]]:
        return [[*row] for row in self.state.trust]

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

    def step(self) -> None:
        """A round, once everybody has given orders for the weeks before it."""
        coming = self.round + 1
        if coming in self.script.turns:
            self._turn(self.script.turns[coming])
        self.need(f"prepare/{coming}", self.encoded.parties)
        self._bring_about(coming)
        self._lean(coming)
        super().step()

    def _turn(self, encoded: EncodedScenario) -> None:
        """Let other numbers hold from now on; what has happened stays.

        A number that a run begins with (pain, outlook, audience, trust) and that is changed is so from now on.

        Raises:
            ValueError: there would be other parties, issues or options.
        """
        if (encoded.parties, encoded.issues, encoded.options) != (self.encoded.parties, self.encoded.issues, self.encoded.options):
            raise ValueError("from a round on numbers may change, but not who negotiates about what")
        before, self.encoded = self.conflict, encoded
        self.conflict = encoded.conflict(self.stream)
        self._begin_anew(before)
        self.rejecting = rejecting_capability(self.conflict)
        for party in self.parties:
            party.profile = self.conflict.profiles[party.seat]
        self._ask_to_fight(set(self.script.hands))
        self._leverage = [[tie.leverage for tie in row] for row in self.conflict.ties]

    def _begin_anew(self, before: Any) -> None:
        """Where a party would have begun otherwise than before, it is so now."""
        for party in self.parties:
            old, new = before.profiles[party.seat], self.conflict.profiles[party.seat]
            for key in OPENING:
                if getattr(old, key) != getattr(new, key):
                    setattr(party.standing, key, getattr(new, key))
            for other, (was, is_) in enumerate(zip(before.ties[party.seat], self.conflict.ties[party.seat], strict=True)):
                if was.trust != is_.trust and other != party.seat:
                    self.state.trust[party.seat][other] = is_.trust

    def _bring_about(self, coming: int) -> None:
        """What the teacher brings about before a round."""
        self._factor = 1.0
        for event in self.script.events:
            if event.round != coming:
                continue
            size = EVENTS[event.kind]
            if event.kind in ("flare", "lull"):
                self._factor *= size
            elif event.kind in ("hope", "despair"):
                standing = self.state.standings[self.encoded.parties.index(event.party)]
                standing.outlook = min(1.0, max(0.0, standing.outlook + size))
            elif event.kind in ("rift", "thaw"):
                one, other = (self.encoded.parties.index(name) for name in (event.party, event.other))
                for first, second in ((one, other), (other, one)):
                    self.state.trust[first][second] = min(1.0, max(0.0, self.state.trust[first][second] + size))

    def _lean(self, coming: int) -> None:
        """How hard patrons in whose seats people are lean on their clients in the coming round."""
        for patron in self.script.hands:
            pressed = self.script.decisions.get((f"prepare/{coming}", patron), {}).get("press", {})
            for client, leverage in self.leverage(patron).items():
                tie = self.conflict.ties[self.encoded.parties.index(patron)][self.encoded.parties.index(client)]
                tie.leverage = min(1.0, leverage * PRESSURES[pressed.get(client, "as usual")])

    def leverage(self, patron: str) -> dict[str, float]:
        """A patron's leverage on each of its clients, before anybody chose how hard to use it."""
        row = self._leverage[self.encoded.parties.index(patron)]
        return {client: leverage for client, leverage in zip(self.encoded.parties, row, strict=True) if leverage > 0.0}

    def hostilities(self, now: WeekConditions, draws: list[float]) -> None:
        """A week of fighting in its weather, which an event may have changed."""
        self.conditions = now if self._factor == 1.0 else now._replace(tempo=now.tempo * self._factor)
        super().hostilities(self.conditions, draws)

    def implementation(self) -> None:
        """The weeks after a settlement: what was brought about was for those before the round."""
        self._factor = 1.0
        super().implementation()

    def amendment(self, exchange: int, exchanges: int) -> None:
        """The text of an exchange: as the procedure writes it, and then as people have proposed."""
        if exchange == 1 and self.may_propose:
            self.need(f"open/{self.round}", [party.name for party in self.parties if party.standing.presence])
        writer = self._writer(exchange)
        if writer:
            self.need(f"offer/{self.round}/{exchange}", [writer])
        super().amendment(exchange, exchanges)
        if self.may_propose:
            phase = f"open/{self.round}" if exchange == 1 else f"answer/{self.round}/{exchange - 1}"
            self._take_up({name: made.get("propose", {}) for (when, name), made in self.script.decisions.items() if when == phase})

    def _writer(self, exchange: int) -> str:
        """Whose offer the text of an exchange will be, where parties write them in turns."""
        if self.conflict.procedure.kind != ALTERNATING_OFFERS:
            return ""
        seat = author_of(self.conflict, self.table, exchange)
        return self.encoded.parties[seat] if seat >= 0 else ""

    @property
    def may_propose(self) -> bool:
        """Whether a chair writes the text, who takes up what people propose."""
        return bool(chaired(self.conflict.procedure))

    def _take_up(self, proposals: Mapping[str, Mapping[str, float]]) -> None:
        """Write proposals into the text: on a scale the mean by capability, of options the one with most capability behind it."""
        for issue, name in enumerate(self.encoded.issues):
            if not self.table.tabled[issue]:
                continue
            behind = [(float(made[name]), self.conflict.profiles[self.encoded.parties.index(party)].capability)
                      for party, made in sorted(proposals.items()) if name in made]
            if not behind:
                continue
            if self.encoded.options[issue]:
                weight = {value: sum(means for other, means in behind if other == value) for value, _ in behind}
                self.table.text[issue] = max(sorted(weight), key=lambda value: weight[value])
            else:
                total = sum(means for _, means in behind) or 1.0
                self.table.text[issue] = sum(value * means for value, means in behind) / total

    def exchange(self, exchange: int, elapsed: float) -> None:
        """The answers to a text, once the people who are asked have given theirs."""
        asked = [party.name for party in self.parties if party.profile.consents and is_asked(self.conflict, party.seat, exchange)]
        self.need(f"answer/{self.round}/{exchange}", asked)
        super().exchange(exchange, elapsed)

    def signing(self) -> bool:
        """The signatures, once the people who may sign have decided."""
        self.need(f"sign/{self.round}", [party.name for party in self.parties if party.profile.signs and party.standing.presence])
        return super().signing()

    def advice(self, name: str) -> Answer:
        """What the rules make of the text on the table for a party: its terms, and the answer they would give."""
        course = self.state.course
        seat = self.encoded.parties.index(name)
        return answer(self.conflict, self.state, self.table, seat, self.rejecting, course.exchanges / self.conflict.procedure.exchanges)
