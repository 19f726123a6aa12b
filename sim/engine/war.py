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
from sim.rules.hostilities import Violence, Weather, aftermath, count, fight, weather
from sim.rules.initial_state import begin
from sim.rules.rng import GOODWILL, WEATHER, WEEK, luck_of, uniform
from sim.rules.trust import mend_between_sides
from sim.scenario.encoding.instance import Seating, seat
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
        scenario: what `sim.scenario.loader.read` returns.
        seed: 0 to 2^64 - 1; with the replicate it is the address of all luck.
        replicate: which replicate of a series this is.
        strategies: by party, who takes its seat in place of the built-in behaviour.

    Raises:
        ValueError: a strategy for a party that does not exist, or a seed out of range.
    """

    def __init__(
        self, scenario: Scenario | Seating, seed: int = 0, replicate: int = 0, strategies: Mapping[str, Player] | None = None
    ) -> None:
        super().__init__(rng=0)  # Mesa's own generator is never drawn from: all luck is addressed
        self.seating = scenario if isinstance(scenario, Seating) else seat(scenario)
        self.luck = luck_of(seed, replicate)
        self.conflict = self.seating.conflict(self.luck)
        self.climate = self.seating.climate()
        self.table = self.seating.table()
        self.log = Log(replicate)
        begin(self.conflict, self.climate)
        self.rejecting = rejecting_capability(self.conflict)
        self.parties = self._seat_parties(dict(strategies or {}))

    def _seat_parties(self, players: dict[str, Player]) -> list[Party]:
        unknown = sorted(set(players) - set(self.seating.parties))
        if unknown:
            raise ValueError(f"strategies for {', '.join(unknown)}: no such party; the parties are {', '.join(self.seating.parties)}")
        seated: list[Party] = []
        for index, name in enumerate(self.seating.parties):
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
        fighters = {int(conflict.fighters[place]) for place in range(int(conflict.roll.fighters))}
        fighters |= {self.seating.parties.index(name) for name in players}
        for place, source in enumerate(sorted(fighters)):
            conflict.fighters[place] = float(source)
        conflict.roll.fighters = float(len(fighters))

    @property
    def round(self) -> int:
        """The round now, from 1; 0 before the first."""
        return int(self.climate.course.round)

    @property
    def text(self) -> dict[str, float]:
        """The text on the table: the tabled items and their values."""
        return {name: self.table.text[issue] for issue, name in enumerate(self.seating.issues) if self.table.tabled[issue]}

    def write(self, name: str, value: float) -> None:
        """Put a value of a tabled item into the text.

        Raises:
            ValueError: the item is not tabled, or has no such value.
        """
        issue = self.seating.issues.index(name) if name in self.seating.issues else -1
        if issue < 0 or not self.table.tabled[issue]:
            raise ValueError(f"an offer on {name}, which is not tabled; tabled are {', '.join(self.text) or 'none'}")
        options = self.seating.options[issue]
        if not (value in range(len(options)) if options else 0.0 <= value <= 100.0):
            allowed = f"the numbers of options, 0 to {len(options) - 1}" if options else "0 to 100"
            raise ValueError(f"an offer of {value} on {name}; allowed: {allowed}")
        self.table.text[issue] = float(value)

    def interval(self) -> None:
        """Hostilities and compliance, week by week, up to the date."""
        self.weeks(int(self.climate.course.gap))

    def weeks(self, number: int) -> None:
        """Let a number of weeks pass."""
        for week, (deadly, *lucks) in enumerate(self.draw_ahead(number)):
            self.climate.course.elapsed += 1.0
            now = weather(self.conflict, self.climate, float(number - week), deadly)
            self.hostilities(now, lucks)
            self.compliance(now)
            chance = self.signal_chance(now)
            if chance > 0.0 and uniform(self.luck, self.round, now.week, 0, GOODWILL) < chance:
                mend_between_sides(self.conflict, self.climate, self.conflict.goodwill.trust)
                self.climate.course.swaps += 1.0
            self.climate.course.week += 1.0

    def draw_ahead(self, number: int) -> list[list[float]]:
        """The draws of so many weeks at once, each at its own address: how deadly a week is, then how much every fighter does."""
        fighters = [int(source) for source in self.conflict.fighters[: int(self.conflict.roll.fighters)]]
        weeks = int(self.climate.course.elapsed) + np.arange(1, number + 1)[:, None]
        subjects = np.array([0, *(int(self.conflict.sources[source].key) for source in fighters)])
        purposes = np.array([WEATHER, *(WEEK for _ in fighters)])
        return uniform(self.luck, self.round, weeks, subjects, purposes).tolist()

    def signal_chance(self, now: Weather) -> float:
        """The chance of a signal of goodwill this week."""
        course = self.climate.course
        return signal_chance(self.conflict.goodwill, course.established, now.left, course.emptiness)

    def hostilities(self, now: Weather, lucks: list[float]) -> None:
        """A week of fighting by everybody who fights, nobody in the scenario included; lucks: a uniform draw for each."""
        key = (self.round, self.climate.course.week)
        for place in range(int(self.conflict.roll.fighters)):
            source = int(self.conflict.fighters[place])
            done: Violence
            if source < len(self.parties):
                done = self.parties[source].fight(now, lucks[place])
            else:
                done = fight(self.conflict, self.climate, source, now, lucks[place])
            count(self.climate, source, done)
            if done.rate > 0.0:
                self.log.add("weeks", (*key, source), done)
        aftermath(self.conflict, self.climate, now)

    def compliance(self, now: Weather) -> None:
        """Each commitment in force is kept or broken by who has to perform it."""
        if not self.climate.course.pledged:
            return
        for issue, pledge in enumerate(self.climate.pledges):
            if not pledge.active:
                continue
            performer = int(pledge.performer)
            if performer >= 0:
                kept = self.parties[performer].keep(issue, now.week)
                if kept.broken:
                    self.log_commitment(issue, kept)
                    break_word(self.conflict, self.climate, issue)
                    continue
            carry_out(self.conflict, self.climate, issue)

    def log_commitment(self, issue: int, kept: Keeping) -> None:
        """Log a commitment at its end: broken, superseded, or still in force when the run ends."""
        pledge = self.climate.pledges[issue]
        key = (pledge.made, issue, pledge.performer, pledge.before, pledge.target, self.climate.course.week, pledge.kept)
        self.log.add("commitments", key, kept)
