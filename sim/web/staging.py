"""A run in which people hold seats: it plays as far as their decisions reach, and says what is wanted of whom.

All luck is addressed, so a run is nothing but its scenario, its seed and what people decided. Whoever holds those plays it again from the
start, and it comes out the same: nothing else has to be kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sim.actors import Party, Strategy
from sim.chance import WEEK, poisson, uniform
from sim.model import Negotiation
from sim.procedures.alternating_offers import author_of
from sim.procedures.choice import ALTERNATING_OFFERS, chaired, is_asked
from sim.rules.agenda import Strike
from sim.rules.attendance import Coming
from sim.rules.bargaining import answer
from sim.rules.compliance import Keeping
from sim.rules.cost import rejecting_capability
from sim.rules.hostilities import Violence, Weather
from sim.rules.response import Answer
from sim.rules.statement import Signing
from sim.seating import Seating
from sim.words import Presence, Reply

#: By how much an order multiplies the rate at which a party's fighters act. Assumption, for the classroom.
ORDERS = {"hold back": 0.4, "as usual": 1.0, "strike": 1.8}
#: By how much a patron's choice multiplies its leverage on a client (at most 1 in all). Assumption, for the classroom.
PRESSURES = {"ease": 0.0, "as usual": 1.0, "hard": 1.6}
#: What a teacher may bring about before a round: the factor on everybody's fighting, or a shift of hope or trust. Assumption.
EVENTS: dict[str, float] = {"news": 0.0, "flare": 2.0, "lull": 0.5, "hope": 0.2, "despair": -0.2, "rift": -0.2, "thaw": 0.2}

#: Numbers that a party begins a run with, and that change in it.
OPENING = ("pain", "outlook", "audience")

COMINGS = {each.word: float(each) for each in Presence}
REPLIES = {each.word: float(each) for each in Reply}

Decision = Mapping[str, Any]


@dataclass(frozen=True)
class Event:
    """Something that a teacher brings about before a round: `kind` of `EVENTS`; whom it concerns; what is told to everybody."""

    round: int
    kind: str
    party: str = ""
    other: str = ""
    text: str = ""


@dataclass(frozen=True)
class Script:
    """What people decided.

    `seats`: parties that people hold now; `decisions` by phase and party; `events`: what was brought about; `turns`: by round, the numbers
    that hold from it on. `since`: the phase that the run has come to, before which nobody is asked any more, whoever has taken a seat
    meanwhile ("" for a run from the start); `closed`: whether that phase is over too, whoever has not decided.
    """

    seats: frozenset[str] = frozenset()
    decisions: Mapping[tuple[str, str], Decision] = field(default_factory=dict)
    events: tuple[Event, ...] = ()
    turns: Mapping[int, Seating] = field(default_factory=dict)
    since: str = ""
    closed: bool = False

    @property
    def hands(self) -> frozenset[str]:
        """Parties for which people have decided something, or may."""
        return self.seats | {party for _, party in self.decisions}


class Wanted(Exception):
    """A run waits: `phase` is such as "answer/2/1" (round 2, exchange 1), `asked` the parties whose people have to decide in it."""

    def __init__(self, phase: str, asked: Iterable[str]) -> None:
        self.phase, self.asked = phase, list(asked)
        super().__init__(phase)


class Held(Strategy):
    """A seat that a person holds: what was decided replaces what the rules would do; what was left open stays as the rules have it."""

    def decided(self, party: Party, phase: str) -> Decision:
        """What the person decided in a phase, or nothing."""
        found: Decision = party.model.script.decisions.get((phase, party.name), {})
        return found

    def fight(self, party: Party, decision: Violence) -> Violence:
        """The same luck at the rate that was ordered."""
        order = self.decided(party, f"prepare/{party.model.round}").get("order", "as usual")
        if order == "as usual" or decision.rate <= 0.0:
            return decision
        rate, weather, source = decision.rate * ORDERS[order], party.model.weather, party.model.conflict.sources[party.seat]
        incidents = poisson(rate, uniform(party.luck, party.model.round, weather.week, int(source.key), WEEK))
        return Violence(rate, incidents, weather.deadliness * incidents)

    def come(self, party: Party, decision: Coming) -> Coming:
        """In full, in part, or not."""
        word = self.decided(party, f"prepare/{party.model.round}").get("coming")
        return decision._replace(presence=COMINGS[word]) if word else decision

    def strike(self, party: Party, issue: str, decision: Strike) -> Strike:
        """Struck if it was said so."""
        made = self.decided(party, f"prepare/{party.model.round}")
        return decision._replace(struck=float(issue in made.get("strike", ()))) if made else decision

    def keep(self, party: Party, issue: str, decision: Keeping) -> Keeping:
        """Broken if it was said so."""
        made = self.decided(party, f"prepare/{party.model.round}")
        return decision._replace(broken=float(issue in made.get("break", ()))) if made else decision

    def offer(self, party: Party, text: dict[str, float]) -> dict[str, float]:
        """The offer that was made, for items that are tabled."""
        made = self.decided(party, f"offer/{party.model.round}/{int(party.model.climate.course.exchanges)}").get("propose", {})
        return {**text, **{name: float(value) for name, value in made.items() if name in text}}

    def answer(self, party: Party, text: dict[str, float], decision: Answer) -> Answer:
        """The reply that was given."""
        made = self.decided(party, f"answer/{party.model.round}/{int(party.model.climate.course.exchanges)}")
        return decision._replace(reply=REPLIES[made["reply"]]) if "reply" in made else decision

    def sign(self, party: Party, decision: Signing) -> Signing:
        """Signed if it was said so."""
        made = self.decided(party, f"sign/{party.model.round}")
        return decision._replace(signs=float(made["sign"])) if "sign" in made else decision


class Staged(Negotiation):
    """A run that follows a script and stops, by raising `Wanted`, where it ends.

    What happened until then stands in its log and its state. `trusts`: trust party by party before the first round and after each.
    """

    def __init__(self, seating: Seating, seed: int, script: Script, replicate: int = 0) -> None:
        super().__init__(seating, seed, replicate, {name: Held() for name in seating.parties if name in script.hands})
        self.script, self.reached = script, not script.since
        self.weather: Weather | None = None
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
        return [[*row] for row in self.climate.trust]

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
        self.need(f"prepare/{coming}", self.seating.parties)
        self._bring_about(coming)
        self._lean(coming)
        super().step()

    def _turn(self, seating: Seating) -> None:
        """Let other numbers hold from now on; what has happened stays.

        A number that a run begins with (pain, outlook, audience, trust) and that is changed is so from now on.

        Raises:
            ValueError: there would be other parties, issues or options.
        """
        if (seating.parties, seating.issues, seating.options) != (self.seating.parties, self.seating.issues, self.seating.options):
            raise ValueError("from a round on numbers may change, but not who negotiates about what")
        before, self.seating = self.conflict, seating
        self.conflict = seating.conflict(self.luck)
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
                    self.climate.trust[party.seat][other] = is_.trust

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
                standing = self.climate.standings[self.seating.parties.index(event.party)]
                standing.outlook = min(1.0, max(0.0, standing.outlook + size))
            elif event.kind in ("rift", "thaw"):
                one, other = (self.seating.parties.index(name) for name in (event.party, event.other))
                for first, second in ((one, other), (other, one)):
                    self.climate.trust[first][second] = min(1.0, max(0.0, self.climate.trust[first][second] + size))

    def _lean(self, coming: int) -> None:
        """How hard patrons in whose seats people are lean on their clients in the coming round."""
        for patron in self.script.hands:
            pressed = self.script.decisions.get((f"prepare/{coming}", patron), {}).get("press", {})
            for client, leverage in self.leverage(patron).items():
                tie = self.conflict.ties[self.seating.parties.index(patron)][self.seating.parties.index(client)]
                tie.leverage = min(1.0, leverage * PRESSURES[pressed.get(client, "as usual")])

    def leverage(self, patron: str) -> dict[str, float]:
        """A patron's leverage on each of its clients, before anybody chose how hard to use it."""
        row = self._leverage[self.seating.parties.index(patron)]
        return {client: leverage for client, leverage in zip(self.seating.parties, row, strict=True) if leverage > 0.0}

    def hostilities(self, now: Weather, lucks: list[float]) -> None:
        """A week of fighting in its weather, which an event may have changed."""
        self.weather = now if self._factor == 1.0 else now._replace(tempo=now.tempo * self._factor)
        super().hostilities(self.weather, lucks)

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
        return self.seating.parties[seat] if seat >= 0 else ""

    @property
    def may_propose(self) -> bool:
        """Whether a chair writes the text, who takes up what people propose."""
        return bool(chaired(self.conflict.procedure))

    def _take_up(self, proposals: Mapping[str, Mapping[str, float]]) -> None:
        """Write proposals into the text: on a scale the mean by capability, of options the one with most capability behind it."""
        for issue, name in enumerate(self.seating.issues):
            if not self.table.tabled[issue]:
                continue
            behind = [(float(made[name]), self.conflict.profiles[self.seating.parties.index(party)].capability)
                      for party, made in sorted(proposals.items()) if name in made]
            if not behind:
                continue
            if self.seating.options[issue]:
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
        course = self.climate.course
        seat = self.seating.parties.index(name)
        return answer(self.conflict, self.climate, self.table, seat, self.rejecting, course.exchanges / self.conflict.procedure.exchanges)
