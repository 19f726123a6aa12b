"""Concave programmes: the deals on scales, for one choice of every named option, as what SciPy can optimise over.

Gains are concave in a text's points, so every optimum found is the best there is. With straight losses (curvature 1) the programmes are
linear (HiGHS); else, and for Nash's product, sequential quadratic programming finds them to about 1e-8 in utility.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog, minimize

from sim.analysis.game import Array, Game

#: What a party may fall short by, in utility, so that rounding makes no deal impossible.
SLACK = 1e-9


@dataclass(frozen=True)
class Programme:
    """A convex set of deals z [v] within bounds, with A z <= b, and each party's concave gain from them.

    >>> import math
    >>> half = Programme(np.zeros(1), np.ones(1), lambda z: np.array([math.sqrt(z[0]), 1.0 - z[0]]))
    >>> round(float(half.nash(np.ones(2))[0]), 6)
    0.333333
    """

    lower: Array
    upper: Array
    gains: Callable[[Array], Array]  # [v] -> [n]
    slope: Callable[[Array], Array] | None = None  # [v] -> [n, v]
    linear: tuple[Array, Array] | None = None  # constant [n] and slope [n, v], if gains are linear
    a: Array | None = None  # [c, v]
    b: Array | None = None  # [c]

    def best(self, weights: Array, reward: float, floors: Array, rates: Array) -> tuple[Array, float] | None:
        """The deal z, and t, of greatest `weights . gains + reward t` with `gains >= floors + rates t`; None if there is none."""
        return self._linear(weights, reward, floors, rates) if self.linear else self._concave(weights, reward, floors, rates)

    def nash(self, weights: Array) -> Array | None:
        """The deal of greatest product of gains, each to the power of its weight; None unless everybody can gain."""
        many = len(weights)
        found = self.best(np.zeros(many), 1.0, np.zeros(many), np.ones(many))
        if found is None or found[1] <= 1e-7:
            return None
        return self._polish(
            lambda z: -float(weights @ np.log(np.maximum(self.gains(z), 1e-12))),
            lambda z: -(weights / np.maximum(self.gains(z), 1e-12)) @ self._slope(z), found[0], np.full(many, 1e-9), None,
        )

    def reach(self, place: int, many: int) -> tuple[float, float]:
        """How low and how high a variable goes over the deals that leave nobody of `many` worse off."""
        ends = []
        for sign in (1.0, -1.0):
            cost = np.zeros(len(self.lower))
            cost[place] = sign
            ends.append(self._least(cost, many)[place])
        return float(ends[0]), float(ends[1])

    def _least(self, cost: Array, many: int) -> Array:
        """The deal of least linear cost that leaves nobody worse off."""
        if self.linear:
            constant, slope = self.linear
            rows, right = [-slope], [constant + SLACK]
            if self.a is not None and self.b is not None:
                rows.append(self.a)
                right.append(self.b)
            done = linprog(cost, A_ub=np.vstack(rows), b_ub=np.concatenate(right),
                           bounds=list(zip(self.lower, self.upper, strict=True)), method="highs")
            return np.asarray(done.x, dtype=float)
        start = self.best(np.zeros(many), 1.0, np.zeros(many), np.ones(many))
        begin = start[0] if start else (self.lower + self.upper) / 2.0
        found = self._polish(lambda z: float(cost @ z), lambda z: cost, begin, np.zeros(many), None, None)
        return begin if found is None else found

    def _linear(self, weights: Array, reward: float, floors: Array, rates: Array) -> tuple[Array, float] | None:
        assert self.linear is not None
        constant, slope = self.linear
        size = len(self.lower)
        at_least = np.hstack([-slope, rates[:, None]])
        rows, right = [at_least], [constant - floors + SLACK]
        if self.a is not None and self.b is not None:
            rows.append(np.hstack([self.a, np.zeros((len(self.a), 1))]))
            right.append(self.b)
        done = linprog(
            np.append(-(weights @ slope), -reward), A_ub=np.vstack(rows), b_ub=np.concatenate(right),
            bounds=[*zip(self.lower, self.upper, strict=True), (-100.0, 100.0)], method="highs",
        )
        return (np.clip(done.x[:size], self.lower, self.upper), float(done.x[size])) if done.status == 0 else None

    def _concave(self, weights: Array, reward: float, floors: Array, rates: Array) -> tuple[Array, float] | None:
        start = (self.lower + self.upper) / 2.0
        if reward or np.any(rates):
            gains, positive = self.gains(start), rates > 0
            start = np.append(start, np.min((gains - floors)[positive] / rates[positive]) if positive.any() else 0.0)
        else:
            start = np.append(start, 0.0)

        def slope(z: Array) -> Array:
            return np.hstack([self._slope(z[:-1]), -rates[:, None]])

        done = self._polish(
            lambda z: -float(weights @ self.gains(z[:-1])) - reward * float(z[-1]),
            lambda z: np.append(-(weights @ self._slope(z[:-1])), -reward), start, floors, rates, slope,
        )
        return None if done is None else (done[:-1], float(done[-1]))

    def _polish(
        self, cost: Callable[[Array], float], gradient: Callable[[Array], Array], start: Array, floors: Array, rates: Array | None,
        slope: Callable[[Array], Array] | None = None,
    ) -> Array | None:
        """The feasible point of least cost, by sequential quadratic programming from a start; with rates the last variable is t."""
        extra = len(start) - len(self.lower)

        def room(z: Array) -> Array:
            own = z[: len(self.lower)]
            return self.gains(own) - floors - (rates * z[-1] if rates is not None else 0.0)

        limits = [{"type": "ineq", "fun": room, "jac": slope or self._slope}]
        if self.a is not None and self.b is not None:
            a, b = np.hstack([self.a, np.zeros((len(self.a), extra))]), self.b
            limits.append({"type": "ineq", "fun": lambda z: b - a @ z, "jac": lambda z: -a})
        bounds = [*zip(self.lower, self.upper, strict=True), *([(-100.0, 100.0)] * extra)]
        done = minimize(cost, start, jac=gradient, bounds=bounds, constraints=limits, method="SLSQP",
                        options={"maxiter": 500, "ftol": 1e-14})
        point: Array = np.asarray(done.x, dtype=float)
        return point if np.all(room(point) >= -1e-6) else None

    def _slope(self, z: Array) -> Array:
        if self.slope is not None:
            return self.slope(z)
        step = 1e-7
        ahead = [np.where(np.arange(len(z)) == at, np.minimum(z + step, self.upper), z) for at in range(len(z))]
        behind = [np.where(np.arange(len(z)) == at, np.maximum(z - step, self.lower), z) for at in range(len(z))]
        columns = [(self.gains(up) - self.gains(down)) / (up[at] - down[at])
                   for at, (up, down) in enumerate(zip(ahead, behind, strict=True))]
        return np.array(columns).T


def on_scales(game: Game, text: Array, scales: list[int]) -> Programme | None:
    """The programme over a game's scales with everything else as in a text; None where red lines leave no room.

    Its variables are the points x of the scales, then how far each party is from its ideal on each (in shares of the scale): epigraphs, so
    that a kink at an ideal is no kink of the programme.
    """
    lower, upper = game.lowest[:, scales].max(axis=0), game.highest[:, scales].min(axis=0)
    if np.any(lower > upper):
        return None
    many, width = len(game.parties), len(scales)
    rest = [issue for issue in range(len(game.issues)) if issue not in scales]
    fixed = np.zeros(many)
    for issue in rest:
        fixed += game.worth_of(issue, np.asarray(text[issue])) * game.weights[:, issue]
    weights, positions = game.weights[:, scales], game.positions[:, scales]
    constant = fixed + weights.sum(axis=1) - game.disagreement
    power = game.curvature[:, None]

    def gains(z: Array) -> Array:
        away = np.maximum(z[width:].reshape(many, width), 0.0)
        found: Array = constant - (weights * away**power).sum(axis=1)
        return found

    def slope(z: Array) -> Array:
        away = np.maximum(z[width:].reshape(many, width), 0.0)
        steep = -weights * power * np.where(power == 1.0, 1.0, away ** (power - 1.0))
        full = np.zeros((many, width + many * width))
        for row in range(many):
            full[row, width + row * width : width + (row + 1) * width] = steep[row]
        return full

    side = np.tile(np.eye(width) / 100.0, (many, 1))
    a = np.vstack([np.hstack([side, -np.eye(many * width)]), np.hstack([-side, -np.eye(many * width)])])
    b = np.concatenate([positions.ravel() / 100.0, -positions.ravel() / 100.0])
    linear = (constant, slope(np.zeros(width + many * width))) if np.all(game.curvature == 1.0) else None
    return Programme(np.append(lower, np.zeros(many * width)), np.append(upper, np.ones(many * width)), gains, slope, linear, a, b)
