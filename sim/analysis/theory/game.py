"""A scenario as a bargaining game: utilities, disagreement points and red lines.

Utilities and red lines are those of `sim.rules.utility`, computed for many texts at once. Costs of change (distrust, audience costs, hope
of winning) belong to a round of a run and are not part of the game.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sim.analysis.arrays import BoolArray, FloatArray
from sim.rules.issue_rights import note_partial_rights
from sim.rules.rng import RandomStream
from sim.rules.state import Conflict, Matrix
from sim.rules.utility import baseline, settle, utility
from sim.scenario.encoding.instance import EncodedScenario, encode
from sim.scenario.errors import suggestion
from sim.scenario.schema.scenario import Scenario

#: Rights whose holders form a veto set: every holder must agree.
RIGHTS = ("consent_on_ground", "sign_statement")


@dataclass(frozen=True)
class Game:
    """A bargaining game of n parties over m issues, each a scale of 0 to 100 points or a choice of up to o named options.

    A text is a row of m numbers: points on a scale, or the index of an option (-1: not settled).

    >>> game = Game.of(load_encoded("textbook"))
    >>> game.parties, game.issues
    (('union', 'firm'), ('pay', 'security'))
    >>> game.utility(game.text({"pay": 60, "security": 80})).round(3).tolist()
    [0.74, 0.35]
    """

    parties: tuple[str, ...]
    issues: tuple[str, ...]
    options: tuple[tuple[str, ...], ...]  # of each issue; empty for a scale
    weights: FloatArray  # [n, m] normalised salience, 0..1
    positions: FloatArray  # [n, m] ideal points; unused for options
    curvature: FloatArray  # [n, m] exponent of the loss with distance, 1..4; 2 in Euclidean utility
    exponent: FloatArray  # [n] exponent of the loss with the distance over all issues in Euclidean utility; 0: additive utility
    scores: FloatArray  # [n, m, o] value of an option, 0..1
    disagreement: FloatArray  # [n] what a party has without a deal: its reservation if stated, else the utility of the status quo
    status_quo: FloatArray  # [m]
    step: FloatArray  # [m] points of which the values of a scale are multiples; 0: any point
    negotiable: BoolArray  # [m] whether a deal may change it
    lowest: FloatArray  # [n, m] least point a party's red line allows; above the status quo only if the line is firm
    highest: FloatArray  # [n, m] greatest one; below the status quo only if the line is firm
    refused: BoolArray  # [n, m, o] options that its red line forbids; the status quo only if the line is firm
    capability: FloatArray  # [n]
    rights: Mapping[str, tuple[int, ...]]  # the seats that hold each right

    @classmethod
    def of(cls, scenario: Scenario | EncodedScenario, stream: RandomStream | None = None) -> Game:
        """The game of a scenario, with the central values of its ranges, or with one replicate's draws if `stream` is given."""
        encoded = scenario if isinstance(scenario, EncodedScenario) else encode(scenario)
        conflict = encoded.conflict(stream) if stream else central_conflict(encoded)
        issues, parties = range(conflict.issues), range(conflict.parties)
        opening = np.array([item.status_quo for item in conflict.items])

        def table(field: str) -> FloatArray:
            """Return a field of the stakes as a matrix [n, m]."""
            return np.array([[getattr(conflict.stakes[row][column], field) for column in issues] for row in parties])

        most = max(1, *map(len, encoded.options))

        def by_option(slots: Matrix) -> FloatArray:
            """Return a table by option as an array [n, m, o], 0 beyond an issue's last option."""
            found = np.zeros((conflict.parties, conflict.issues, most))
            for issue, options in enumerate(encoded.options):
                first = int(conflict.items[issue].first_slot)
                found[:, issue, : len(options)] = np.array(slots)[:, first : first + len(options)]
            return found

        scores, profiles, firm = by_option(conflict.scores), conflict.profiles, table("firm") > 0
        return cls(
            tuple(encoded.parties), tuple(encoded.issues), tuple(map(tuple, encoded.options)), table("weight"), table("position"),
            table("curvature"), np.array([profile.curvature if profile.euclidean > 0 else 0.0 for profile in profiles]), scores,
            np.array([baseline(profile, utility(conflict, row, opening.tolist())) for row, profile in enumerate(profiles)]),
            opening, np.array([item.step if item.options == 0.0 else 0.0 for item in conflict.items]),
            np.array([item.negotiable > 0 for item in conflict.items]),
            np.where(firm | (opening < 0), table("red_min"), np.minimum(table("red_min"), opening)),
            np.where(firm, table("red_max"), np.maximum(table("red_max"), opening)),
            _refused(by_option(conflict.refused) > 0, opening, firm), np.array([profile.capability for profile in profiles]),
            {right: tuple(row for row in parties if getattr(profiles[row], field) > 0)
             for right, field in zip(RIGHTS, ("consents", "signs"), strict=True)},
        )

    def issue_utility(self, issue: int, values: FloatArray) -> FloatArray:
        """Each party's value of one issue [..., n], 0..1, at points or option indices [...]; 1 - squared distance in Euclidean utility."""
        if self.options[issue]:
            place = values.astype(int)[..., None]
            scores = self.scores[:, issue, :].T
            scores = np.where(self.exponent > 0.0, 1.0 - (1.0 - scores) ** 2, scores)
            found: FloatArray = np.where(place < 0, 0.0, scores[place[..., 0]])
            return found
        share = np.abs(values[..., None] - self.positions[:, issue]) / 100.0
        power = self.curvature[:, issue]
        return np.where(values[..., None] < 0.0, 0.0, 1.0 - (share if np.all(power == 1.0) else share**power))

    def issue_utilities(self, texts: FloatArray) -> FloatArray:
        """Each party's value of each issue [..., n, m], 0..1, in texts [..., m]."""
        texts = np.asarray(texts, dtype=float)
        return np.stack([self.issue_utility(issue, texts[..., issue]) for issue in range(len(self.issues))], axis=-1)

    def utility(self, texts: FloatArray) -> FloatArray:
        """Each party's utility [..., n], 0..1, of texts [..., m]."""
        texts = np.asarray(texts, dtype=float)
        found = np.zeros((*texts.shape[:-1], len(self.parties)))
        for issue in range(len(self.issues)):
            found += self.issue_utility(issue, texts[..., issue]) * self.weights[:, issue]
        return self.combined(found)

    @property
    def is_additive(self) -> bool:
        """Whether every party's utility is the sum over issues of weight times value."""
        return not bool((self.exponent > 0.0).any())

    def combined(self, sums: FloatArray) -> FloatArray:
        """Utilities [..., n] from the sums over issues of weight times value, which they are unless a party's utility is Euclidean."""
        joint, total = self.exponent > 0.0, self.weights.sum(axis=1)
        if not joint.any():
            return sums
        share = np.maximum(0.0, 1.0 - np.divide(sums, total, out=np.zeros_like(sums), where=total > 0.0))
        return np.where(joint, total * (1.0 - share ** (0.5 * self.exponent)), sums)

    def steepness(self, sums: FloatArray) -> FloatArray:
        """The derivatives of `combined` by each party's sum [n]; steep but finite at an ideal point, where it has a kink."""
        total = self.weights.sum(axis=1)
        share = np.maximum(1e-9, 1.0 - np.divide(sums, total, out=np.zeros_like(sums), where=total > 0.0))
        found: FloatArray = np.where(self.exponent > 0.0, 0.5 * self.exponent * share ** (0.5 * self.exponent - 1.0), 1.0)
        return found

    def gains(self, texts: FloatArray) -> FloatArray:
        """Each party's gain over its disagreement point [..., n], of texts [..., m]."""
        return self.utility(texts) - self.disagreement

    def crosses_red_line(self, texts: FloatArray) -> BoolArray:
        """Whether texts [..., m] cross each party's red line on each issue [..., n, m]."""
        texts = np.asarray(texts, dtype=float)
        found = np.zeros((*texts.shape[:-1], *self.lowest.shape), dtype=bool)
        for issue, options in enumerate(self.options):
            value = texts[..., issue, None]
            if options:
                place = texts[..., issue].astype(int)
                found[..., issue] = (value >= 0.0) & self.refused[:, issue, :].T[place]
            else:
                found[..., issue] = (value >= 0.0) & ((value < self.lowest[:, issue]) | (value > self.highest[:, issue]))
        return found

    def seats(self, who: str | Sequence[int] = RIGHTS[0]) -> tuple[int, ...]:
        """Indices of the parties that hold a right, or the indices given.

        Raises:
            ValueError: the right is not one of `RIGHTS`.
        """
        if not isinstance(who, str):
            return tuple(who)
        if who not in self.rights:
            raise ValueError(f'"{who}" is not a right of a veto set{suggestion(who, self.rights)}')
        return self.rights[who]

    def restricted_to(self, who: str | Sequence[int]) -> Game:
        """The game among the holders of a right, or among some parties by index."""
        seats = list(self.seats(who))
        rows = ("weights", "positions", "curvature", "exponent", "scores", "disagreement", "lowest", "highest", "refused", "capability")
        held = {right: tuple(seats.index(seat) for seat in holders if seat in seats) for right, holders in self.rights.items()}
        names = tuple(self.parties[seat] for seat in seats)
        return replace(self, parties=names, rights=held, **{field: getattr(self, field)[seats] for field in rows})

    def text(self, values: Mapping[str, float | str | None]) -> FloatArray:
        """The text [m] that changes the named issues of the status quo to points or named options.

        Raises:
            ValueError: an issue or option is not known.
        """
        found = self.status_quo.copy()
        for name, value in values.items():
            if name not in self.issues:
                raise ValueError(f'there is no issue "{name}"{suggestion(name, self.issues)}')
            options = self.options[self.issues.index(name)]
            if isinstance(value, str) and value not in options:
                raise ValueError(f'{name} has no option "{value}"{suggestion(value, options)}')
            found[self.issues.index(name)] = options.index(value) if isinstance(value, str) else -1.0 if value is None else value
        return found

    def by_issue(self, text: FloatArray) -> dict[str, float | str | None]:
        """A text [m] as a mapping by issue: points, an option's name, or None where nothing is settled."""
        def value(number: float, options: tuple[str, ...]) -> float | str | None:
            """Return a number as points, or as an option's name."""
            return None if number < 0 else options[int(number)] if options else float(number)

        return {name: value(number, options) for name, number, options in zip(self.issues, text, self.options, strict=True)}


def central_conflict(encoded: EncodedScenario) -> Conflict:
    """The scenario's parameters, with each range at its central value."""
    fields: dict[str, Any] = {**encoded.counts, **encoded.layout.rows(encoded.vector.tolist())}
    conflict = Conflict(**fields)
    note_partial_rights(conflict)
    settle(conflict)
    return conflict


def _refused(excluded: BoolArray, opening: FloatArray, firm: BoolArray) -> BoolArray:
    """Flags [n, m, o] of the options that red lines exclude, from those they name; the status quo is excluded only by a firm one."""
    place = np.arange(excluded.shape[2])
    return np.asarray(excluded & ((place != opening[:, None]) | firm[..., None]))


def load_encoded(name: str) -> EncodedScenario:
    """The encoded scenario of a file, or of a shipped scenario's name."""
    from sim.scenario.loader import load_scenario

    return encode(load_scenario(name))
