"""What a text is worth to a party in whole points, as a person adds them up: a thousandth of its utility is one point."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.analysis.theory.game import Game
from sim.errors import Problem, ScenarioError
from sim.report.text.phrasing import listed
from sim.rules.rng import stream_of
from sim.scenario.checks.utility import euclidean_parties
from sim.scenario.encoding.instance import EncodedScenario
from sim.scenario.schema.parties import EUCLIDEAN

#: Points of a party's best deal; what a screen shows as 0.01 is 10 of them.
ALL = 1000
#: The points of a scale that a sheet lists.
STEPS = tuple(range(0, 101, 10))


class Place(NamedTuple):
    """A value that an issue may take: where, how many points, and whether it crosses the party's red line."""

    value: float
    points: int
    crossed: bool


class Curve(NamedTuple):
    """The points of every whole value of an issue (of a scale 0 to 100, or of its options), and which of them cross the party's red line."""

    curve: list[int]
    refused: list[int]


class Worth(NamedTuple):
    """What one issue is worth to a party: now, and at each value that the sheet lists."""

    issue: str
    now: Place
    places: tuple[Place, ...]


def check_points(encoded: EncodedScenario) -> None:
    """Check that each party's points add up over issues, as role sheets and scores say.

    Raises:
        ScenarioError: a party has Euclidean utility.
    """
    joint = euclidean_parties(encoded.scenario)
    if joint:
        raise ScenarioError([Problem("", 0, "utility", f"{listed(joint)} judge{'s' if len(joint) == 1 else ''} a text as a whole ({EUCLIDEAN}), but role"
                                     " sheets and scores count points that add up over issues; use additive for a class")])


class Points:
    """The points of every party under one room's random draws.

    >>> from sim.analysis.theory.game import load_encoded
    >>> points = Points(load_encoded("textbook"), seed=1)
    >>> points.no_deal("union"), points.of("union", {"pay": 60, "security": 80})
    (500, 740)
    """

    def __init__(self, encoded: EncodedScenario, seed: int) -> None:
        check_points(encoded)
        self.encoded, self.game = encoded, Game.of(encoded, stream_of(seed, 0))
        self._tables: dict[str, list[Worth]] = {}
        self._curves: dict[tuple[str, str], Curve] = {}

    def at(self, party: str, issue: str, value: float) -> Place:
        """The points of one value of one issue."""
        game, seat, column = self.game, self.game.parties.index(party), self.game.issues.index(issue)
        worth = float(game.issue_utility(column, np.array(value))[seat]) * game.weights[seat, column]
        text = game.status_quo.copy()
        text[column] = value
        return Place(value, round(ALL * worth), bool(game.crosses_red_line(text)[seat, column]))

    def curve(self, party: str, issue: str) -> Curve:
        """The points of every value of an issue."""
        if (party, issue) not in self._curves:
            game, seat, column = self.game, self.game.parties.index(party), self.game.issues.index(issue)
            values = np.arange(len(game.options[column]) or 101, dtype=float)
            texts = np.tile(game.status_quo, (len(values), 1))
            texts[:, column] = values
            worths = ALL * game.issue_utility(column, values)[:, seat] * game.weights[seat, column]
            crossed = game.crosses_red_line(texts)[:, seat, column]
            self._curves[party, issue] = Curve([round(float(each)) for each in worths], [int(at) for at in np.flatnonzero(crossed)])
        return self._curves[party, issue]

    def table(self, party: str) -> list[Worth]:
        """The issues that a party cares for, the weightiest first."""
        if party not in self._tables:
            game, seat = self.game, self.game.parties.index(party)
            order = sorted(range(len(game.issues)), key=lambda column: -game.weights[seat, column])
            self._tables[party] = [self._worth(party, game.issues[column]) for column in order if game.weights[seat, column] > 0]
        return self._tables[party]

    def _worth(self, party: str, issue: str) -> Worth:
        column = self.game.issues.index(issue)
        values = range(len(self.game.options[column])) if self.game.options[column] else STEPS
        return Worth(issue, self.at(party, issue, float(self.game.status_quo[column])),
                     tuple(self.at(party, issue, float(value)) for value in values))

    def of(self, party: str, text: dict[str, float]) -> int:
        """The points of a text: those of its issues, and of all others as they are now; each rounded, as a sheet has them."""
        now = dict(zip(self.game.issues, map(float, self.game.status_quo), strict=True))
        return sum(self.at(party, worth.issue, {**now, **text}[worth.issue]).points for worth in self.table(party))

    def no_deal(self, party: str, holds: dict[str, float] | None = None) -> int:
        """The points of a party without a deal: of its stated reservation, or of the status quo; at the beginning, if nothing else is given."""
        seat = self.game.parties.index(party)
        stated = not np.isclose(self.game.disagreement[seat], float(self.game.utility(self.game.status_quo)[seat]))
        return round(ALL * float(self.game.disagreement[seat])) if stated else self.of(party, holds or {})

    def gain(self, party: str, text: dict[str, float]) -> int:
        """The points of a text above no deal."""
        return self.of(party, text) - self.no_deal(party)
