"""A scenario as a bargaining game: who values what how much, what each has without a deal, and what each never accepts.

Utilities and red lines are those of `sim.rules.utility`, for many texts at once. What a change costs a party (distrust, audience,
hope) is no part of a game: it belongs to one round of one run.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sim.rules.rng import RandomStream
from sim.rules.state import Conflict
from sim.rules.utility import baseline, settle, utility
from sim.scenario.encoding.instance import EncodedScenario, encode
from sim.scenario.errors import suggestion
from sim.scenario.schema.scenario import Scenario

Array = np.ndarray

#: The rights that make a veto set: each party that holds one must agree.
RIGHTS = ("consent_on_ground", "sign_statement")


@dataclass(frozen=True)
class Game:
    """n parties and m issues, of which some are scales of 0 to 100 points and some have up to o named options.

    A text is a row of m numbers: points, or the place of an option (-1: nothing settled).

    >>> game = Game.of(load_encoded("textbook"))
    >>> game.parties, game.issues
    (('union', 'firm'), ('pay', 'security'))
    >>> game.utility(game.text({"pay": 60, "security": 80})).round(3).tolist()
    [0.74, 0.35]
    """

    parties: tuple[str, ...]
    issues: tuple[str, ...]
    options: tuple[tuple[str, ...], ...]  # of each issue; none on a scale
    weights: Array  # [n, m] normalised salience, 0..1
    positions: Array  # [n, m] ideal points; of no meaning for options
    curvature: Array  # [n] exponent of the loss with distance, 1..4
    scores: Array  # [n, m, o] worth of an option, 0..1
    disagreement: Array  # [n] what a party has without a deal: its reservation if stated, else the utility of the status quo
    status_quo: Array  # [m]
    negotiable: Array  # [m] whether a deal may change it
    lowest: Array  # [n, m] least point a party's red line allows; never above the status quo
    highest: Array  # [n, m] greatest one; never below the status quo
    refused: Array  # [n, m, o] options that its red line forbids; never the status quo
    capability: Array  # [n]
    rights: Mapping[str, tuple[int, ...]]  # the seats that hold each right

    @classmethod
    def of(cls, scenario: Scenario | EncodedScenario, stream: RandomStream | None = None) -> Game:
        """The game in a scenario: its constants and the central values of its ranges, or one replicate's draws if luck is given."""
        encoded = scenario if isinstance(scenario, EncodedScenario) else encode(scenario)
        conflict = encoded.conflict(stream) if stream else _central(encoded)
        issues, parties = range(conflict.issues), range(conflict.parties)
        opening = np.array([item.status_quo for item in conflict.items])

        def table(field: str) -> Array:
            return np.array([[getattr(conflict.stakes[row][column], field) for column in issues] for row in parties])

        scores, profiles = np.array(conflict.scores, dtype=float), conflict.profiles
        return cls(
            tuple(encoded.parties), tuple(encoded.issues), tuple(map(tuple, encoded.options)), table("weight"), table("position"),
            np.array([profile.curvature for profile in profiles]), scores,
            np.array([baseline(profile, utility(conflict, row, opening)) for row, profile in enumerate(profiles)]),
            opening, np.array([item.negotiable > 0 for item in conflict.items]),
            np.minimum(table("red_min"), opening), np.maximum(table("red_max"), opening),
            _refused(table("never"), opening, scores.shape[2]), np.array([profile.capability for profile in profiles]),
            {right: tuple(row for row in parties if getattr(profiles[row], field) > 0)
             for right, field in zip(RIGHTS, ("consents", "signs"), strict=True)},
        )

    def issue_utility(self, issue: int, values: Array) -> Array:
        """How good values [...] of one issue are to each party, 0..1: [..., n]."""
        if self.options[issue]:
            place = values.astype(int)[..., None]
            found: Array = np.where(place < 0, 0.0, self.scores[:, issue, :].T[place[..., 0]])
            return found
        share = np.abs(values[..., None] - self.positions[:, issue]) / 100.0
        return 1.0 - (share if np.all(self.curvature == 1.0) else share**self.curvature)

    def issue_utilities(self, texts: Array) -> Array:
        """How good each issue of texts [..., m] is to each party, 0..1: [..., n, m]."""
        texts = np.asarray(texts, dtype=float)
        return np.stack([self.issue_utility(issue, texts[..., issue]) for issue in range(len(self.issues))], axis=-1)

    def utility(self, texts: Array) -> Array:
        """u(text) of texts [..., m] for each party, 0..1: [..., n]."""
        texts = np.asarray(texts, dtype=float)
        found = np.zeros((*texts.shape[:-1], len(self.parties)))
        for issue in range(len(self.issues)):
            found += self.issue_utility(issue, texts[..., issue]) * self.weights[:, issue]
        return found

    def gains(self, texts: Array) -> Array:
        """u(text) less what the party has without a deal: [..., n]."""
        return self.utility(texts) - self.disagreement

    def crosses_red_line(self, texts: Array) -> Array:
        """Whether texts [..., m] cross each party's red line on each issue: [..., n, m]."""
        texts = np.asarray(texts, dtype=float)
        found = np.zeros((*texts.shape[:-1], *self.lowest.shape), dtype=bool)
        for issue, options in enumerate(self.options):
            value = texts[..., issue, None]
            if options:
                place = texts[..., issue].astype(int)
                found[..., issue] = (value >= 0.0) & self.refused[:, issue, :].T[place]
            else:
                found[..., issue] = (value < self.lowest[:, issue]) | (value > self.highest[:, issue])
        return found

    def seats(self, who: str | Sequence[int] = RIGHTS[0]) -> tuple[int, ...]:
        """The seats that hold a right, or the seats given.

        Raises:
            ValueError: the right is none of `RIGHTS`.
        """
        if not isinstance(who, str):
            return tuple(who)
        if who not in self.rights:
            raise ValueError(f'"{who}" is no right of a veto set{suggestion(who, self.rights)}')
        return self.rights[who]

    def restricted_to(self, who: str | Sequence[int]) -> Game:
        """The same game among fewer parties."""
        seats = list(self.seats(who))
        rows = ("weights", "positions", "curvature", "scores", "disagreement", "lowest", "highest", "refused", "capability")
        held = {right: tuple(seats.index(seat) for seat in holders if seat in seats) for right, holders in self.rights.items()}
        names = tuple(self.parties[seat] for seat in seats)
        return replace(self, parties=names, rights=held, **{field: getattr(self, field)[seats] for field in rows})

    def text(self, values: Mapping[str, float | str | None]) -> Array:
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

    def by_issue(self, text: Array) -> dict[str, float | str | None]:
        """A text [m] by issue: points, an option's name, or None where nothing is settled."""
        def value(number: float, options: tuple[str, ...]) -> float | str | None:
            return (options[int(number)] if number >= 0 else None) if options else float(number)

        return {name: value(number, options) for name, number, options in zip(self.issues, text, self.options, strict=True)}


def _central(encoded: EncodedScenario) -> Conflict:
    """A scenario's numbers, a range standing for its central value, with what follows from them."""
    conflict = Conflict(**encoded.counts, **encoded.layout.rows(encoded.vector.tolist()))
    settle(conflict)
    return conflict


def _refused(never: Array, opening: Array, options: int) -> Array:
    """Bits of options that are never accepted [n, m], as flags [n, m, o] from which the status quo is taken out."""
    place = np.arange(options)
    found: Array = (never.astype(int)[..., None] >> place & 1).astype(bool)
    return found & (place != opening[:, None])


def load_encoded(name: str) -> EncodedScenario:
    """A scenario file, or a shipped scenario's name, seated."""
    from sim.scenario.loader import load_scenario

    return encode(load_scenario(name))
