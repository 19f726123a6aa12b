"""The war that goes on: the state of a replicate, who sits where, and the weeks between the rounds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import mesa
import numpy as np

from sim.engine.agents import CLASSES, Party, Scripted, Strategy
from sim.engine.log import Log
from sim.rules.compliance import Keeping, break_word, carry_out
from sim.rules.cost import rejecting_capability
from sim.rules.enums import Role
from sim.rules.goodwill import signal_chance
from sim.rules.hostilities import Violence, WeekConditions, aftermath, count, fight, week_conditions
from sim.rules.initial_state import begin
from sim.rules.rng import GOODWILL, WEEK, WEEK_CONDITIONS, stream_of, uniform
from sim.rules.trust import mend_between_sides
from sim.scenario.encoding.instance import EncodedScenario, encode
from sim.scenario.schema.scenario import Scenario

#: What may take a seat: a subclass of an actor, a strategy (or its class), or a function `(party, text, decision) -> Reply`.
Player = type[Party] | Strategy | Callable[..., Any]


def as_strategy(player: Any) -> Strategy | None:
    """A strategy from whatever was given for a seat: one already, its class, a function of replies, or nothing."""
    if player is None or isinstance(player, Strategy):
        return player
    if isinstance(player, type) and issubclass(player, Strategy):
        return player()
    return Scripted(player)


class War(mesa.Model):
    """A replicate's parties, state and log, and how weeks pass; `sim.engine.model.Negotiation` adds the rounds.

    Args:
        scenario: what `sim.scenario.loader.load_scenario` returns.
        seed: 0 to 2^64 - 1; with the replicate it is the address of all luck.
        replicate: which replicate of a series this is.
        strategies: by party, who takes its seat in place of the built-in behaviour.

    Raises:
        ValueError: a strategy for a party that does not exist, or a seed out of range.
    """

    def __init__(
        self, scenario: Scenario | EncodedScenario, seed: int = 0, replicate: int = 0, strategies: Mapping[str, Player] | None = None
    ) -> None:
        super().__init__(rng=0)  # Mesa's own generator is never drawn from: all luck is addressed
        self.encoded = scenario if isinstance(scenario, EncodedScenario) else encode(scenario)
        self.stream = stream_of(seed, replicate)
        self.conflict = self.encoded.conflict(self.stream)
        self.state = self.encoded.state()
        self.table = self.encoded.table()
        self.log = Log(replicate)
        begin(self.conflict, self.state)
        self.rejecting = rejecting_capability(self.conflict)
        self.parties = self._seat_parties(dict(strategies or {}))

    def _seat_parties(self, players: dict[str, Player]) -> list[Party]:
        unknown = sorted(set(players) - set(self.encoded.parties))
        if unknown:
            raise ValueError(f"strategies for {', '.join(unknown)}: no such party; the parties are {', '.join(self.encoded.parties)}")
        seated: list[Party] = []
        for index, name in enumerate(self.encoded.parties):
            kind: Any = CLASSES[Role(int(self.conflict.profiles[index].role))]
            player: Any = players.get(name)
            if isinstance(player, type) and issubclass(player, Party):
                seated.append(player(self, index, name))
            else:
                seated.append(kind(self, index, name, as_strategy(player)))
        self._ask_to_fight(set(players))
        return seated

    def _ask_to_fight(self, players: set[str]) -> None:
        """Let whoever has a strategy of its own decide about violence too, even where the scenario gives it none."""
        conflict = self.conflict
        fighters = {int(conflict.fighters[place]) for place in range(int(conflict.rosters.fighters))}
        fighters |= {self.encoded.parties.index(name) for name in players}
        for place, source in enumerate(sorted(fighters)):
            conflict.fighters[place] = float(source)
        conflict.rosters.fighters = float(len(fighters))

    @property
    def round(self) -> int:
        """The round now, from 1; 0 before the first."""
        return int(self.state.course.round)

    @property
    def text(self) -> dict[str, float]:
        """The text on the table: the tabled items and their values."""
        return {name: self.table.text[issue] for issue, name in enumerate(self.encoded.issues) if self.table.tabled[issue]}

    def write(self, name: str, value: float) -> None:
        """Put a value of a tabled item into the text.

        Raises:
            ValueError: the item is not tabled, or has no such value.
        """
        issue = self.encoded.issues.index(name) if name in self.encoded.issues else -1
        if issue < 0 or not self.table.tabled[issue]:
            raise ValueError(f"an offer on {name}, which is not tabled; tabled are {', '.join(self.text) or 'none'}")
        options = self.encoded.options[issue]
        if not (value in range(len(options)) if options else 0.0 <= value <= 100.0):
            allowed = f"the numbers of options, 0 to {len(options) - 1}" if options else "0 to 100"
            raise ValueError(f"an offer of {value} on {name}; allowed: {allowed}")
        self.table.text[issue] = float(value)

    def interval(self) -> None:
        """Hostilities and compliance, week by week, up to the date."""
        self.weeks(int(self.state.course.gap))

    def weeks(self, number: int) -> None:
        """Let a number of weeks pass."""
        for week, (deadly, *draws) in enumerate(self.draw_ahead(number)):
            self.state.course.elapsed += 1.0
            now = week_conditions(self.conflict, self.state, float(number - week), deadly)
            self.hostilities(now, draws)
            self.compliance(now)
            chance = self.signal_chance(now)
            if chance > 0.0 and uniform(self.stream, self.round, now.week, 0, GOODWILL) < chance:
                mend_between_sides(self.conflict, self.state, self.conflict.goodwill.trust)
                self.state.course.swaps += 1.0
            self.state.course.week += 1.0

    def draw_ahead(self, number: int) -> list[list[float]]:
        """The draws of so many weeks at once, each at its own address: how deadly a week is, then how much every fighter does."""
        fighters = [int(source) for source in self.conflict.fighters[: int(self.conflict.rosters.fighters)]]
        weeks = int(self.state.course.elapsed) + np.arange(1, number + 1)[:, None]
        subjects = np.array([0, *(int(self.conflict.sources[source].key) for source in fighters)])
        purposes = np.array([WEEK_CONDITIONS, *(WEEK for _ in fighters)])
        return uniform(self.stream, self.round, weeks, subjects, purposes).tolist()

    def signal_chance(self, now: WeekConditions) -> float:
        """The chance of a signal of goodwill this week."""
        course = self.state.course
        return signal_chance(self.conflict.goodwill, course.established, now.left, course.emptiness)

    def hostilities(self, now: WeekConditions, draws: list[float]) -> None:
        """A week of fighting by everybody who fights, nobody in the scenario included; lucks: a uniform draw for each."""
        key = (self.round, self.state.course.week)
        for place in range(int(self.conflict.rosters.fighters)):
            source = int(self.conflict.fighters[place])
            done: Violence
            if source < len(self.parties):
                done = self.parties[source].fight(now, draws[place])
            else:
                done = fight(self.conflict, self.state, source, now, draws[place])
            count(self.state, source, done)
            if done.rate > 0.0:
                self.log.add("weeks", (*key, source), done)
        aftermath(self.conflict, self.state, now)

    def compliance(self, now: WeekConditions) -> None:
        """Each commitment in force is kept or broken by who has to perform it."""
        if not self.state.course.pledged:
            return
        for issue, pledge in enumerate(self.state.pledges):
            if not pledge.active:
                continue
            performer = int(pledge.performer)
            if performer >= 0:
                kept = self.parties[performer].keep(issue, now.week)
                if kept.broken:
                    self.log_commitment(issue, kept)
                    break_word(self.conflict, self.state, issue)
                    continue
            carry_out(self.conflict, self.state, issue)

    def log_commitment(self, issue: int, kept: Keeping) -> None:
        """Log a commitment at its end: broken, superseded, or still in force when the run ends."""
        pledge = self.state.pledges[issue]
        key = (pledge.made, issue, pledge.performer, pledge.before, pledge.target, self.state.course.week, pledge.kept)
        self.log.add("commitments", key, kept)
