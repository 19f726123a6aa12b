"""Concave programmes: the deals on scales, for one choice of every named option, as what SciPy can optimise over.

Gains are concave in a text's points, so every optimum found is the best there is. With straight losses (curvature 1) the programmes are
linear (HiGHS). A bent loss lies above each of its tangents; where the linear programme's answer undercuts it, it gets one tangent more,
until none is undercut (Kelley 1960). Nash's product is found by sequential quadratic programming.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
from scipy.optimize import linprog, minimize

from sim.analysis.theory.game import Array, Game
from sim.errors import SolverError

#: What a party may fall short by, in utility, so that rounding makes no deal impossible.
FEASIBILITY_TOLERANCE = 1e-9
#: By how much the tangents of a bent loss may undercut it (utility), and after how many rounds of them a programme is given up, unless
#: nobody falls short by more than this: where many deals are equally good, answers wander among them and tangents never end.
TANGENT_TOLERANCE, MAX_TANGENT_ROUNDS, ACCEPTED_SHORTFALL = 1e-10, 200, 1e-6
_HIGHS = {"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10}


@dataclass(frozen=True)
class ConvexProgram:
    """A convex set of deals z [v] within bounds, with A z <= b, and each party's concave gain from them.

    >>> import math
    >>> half = ConvexProgram(np.zeros(1), np.ones(1), lambda z: np.array([math.sqrt(z[0]), 1.0 - z[0]]))
    >>> round(float(half.nash(np.ones(2))[0]), 6)
    0.333333
    """

    lower: Array
    upper: Array
    gains: Callable[[Array], Array]  # [v] -> [n]
    slope: Callable[[Array], Array] | None = None  # [v] -> [n, v]
    linear: tuple[Array, Array] | None = None  # constant [n] and slope [n, v], if gains are constant + slope . z^powers
    a: Array | None = None  # [c, v]
    b: Array | None = None  # [c]
    powers: Array | None = None  # [v] 1 or more; above 1 the slopes are 0 or less, and z is 0 or more; all 1 if left out
    tangents: list[tuple[int, float]] = field(default_factory=list)  # where bent losses have been touched so far: variable, point

    def maximise(self, weights: Array, reward: float, floors: Array, rates: Array) -> tuple[Array, float] | None:
        """The deal z, and t, of greatest `weights . gains + reward t` with `gains >= floors + rates t`; None if there is none."""
        if self.linear:
            return self._by_tangents(np.zeros(len(self.lower)), weights, reward, floors, rates)
        return self._concave(weights, reward, floors, rates)

    def nash(self, weights: Array) -> Array | None:
        """The deal of greatest product of gains, each to the power of its weight; None unless everybody can gain."""
        many = len(weights)
        found = self.maximise(np.zeros(many), 1.0, np.zeros(many), np.ones(many))
        if found is None or found[1] <= 1e-7:
            return None
        return self._polish(
            lambda z: -float(weights @ np.log(np.maximum(self.gains(z), 1e-12))),
            lambda z: -(weights / np.maximum(self.gains(z), 1e-12)) @ self._slope(z), found[0], np.full(many, 1e-9), None,
        )

    def range_of(self, place: int, many: int) -> tuple[float, float]:
        """How low and how high a variable goes over the deals that leave nobody of `many` worse off."""
        ends = []
        for sign in (1.0, -1.0):
            cost = np.zeros(len(self.lower))
            cost[place] = sign
            ends.append(self._least(cost, many)[place])
        return float(ends[0]), float(ends[1])

    def with_total_gain(self) -> ConvexProgram:
        """The same deals with one party more, whose gain is the sum of all."""
        def total(rows: Array) -> Array:
            """A row more: the sum of all."""
            return np.concatenate([rows, rows.sum(axis=0, keepdims=True)])

        linear = (total(self.linear[0]), total(self.linear[1])) if self.linear else None
        return replace(self, gains=lambda z: total(self.gains(z)), slope=lambda z: total(self._slope(z)), linear=linear)

    def _least(self, cost: Array, many: int) -> Array:
        """The deal of least linear cost that leaves nobody worse off."""
        none = np.zeros(many)
        if self.linear:
            found = self._by_tangents(cost, none, 0.0, none, none)
            assert found is not None
            return found[0]
        start = self.maximise(none, 1.0, none, np.ones(many))
        begin = start[0] if start else (self.lower + self.upper) / 2.0
        polished = self._polish(lambda z: float(cost @ z), lambda z: cost, begin, none, None, None)
        return begin if polished is None else polished

    def _by_tangents(self, cost: Array, weights: Array, reward: float, floors: Array, rates: Array) -> tuple[Array, float] | None:
        """The deal z, and t, of least `cost . z - weights . gains - reward t` with `gains >= floors + rates t`; None if there is none.

        Raises:
            SolverError: the solver gave up.
        """
        assert self.linear is not None
        constant, slope = self.linear
        size, powers = len(self.lower), np.ones(len(self.lower)) if self.powers is None else self.powers
        bent = np.flatnonzero((powers > 1.0) & np.any(slope != 0.0, axis=0))
        # Columns: z, the losses z^power of the bent variables, t.
        straight = slope.copy()
        straight[:, bent] = 0.0
        full = np.hstack([straight, slope[:, bent]])
        rows, right = [np.hstack([-full, rates[:, None]])], [constant - floors + FEASIBILITY_TOLERANCE]
        if self.a is not None and self.b is not None:
            rows.append(np.hstack([self.a, np.zeros((len(self.a), len(bent) + 1))]))
            right.append(self.b)
        costs = np.concatenate([cost, np.zeros(len(bent)), [-reward]])
        costs[:-1] -= weights @ full
        bounds = [*zip(self.lower, self.upper, strict=True), *([(0.0, None)] * len(bent)), (-100.0, 100.0)]
        nearest: tuple[float, Array] = (np.inf, self.lower)
        for _ in range(MAX_TANGENT_ROUNDS):
            touching, below = self._touching(bent, powers)
            done = linprog(costs, A_ub=np.vstack([*rows, touching]), b_ub=np.concatenate([*right, below]), bounds=bounds, method="highs",
                           options=_HIGHS)
            if done.status == 2:
                return None
            if done.x is None:
                raise SolverError(f"the linear programme was given up: {done.message}")
            z = np.clip(done.x[:size], self.lower, self.upper)
            undercut = z[bent] ** powers[bent] - done.x[size:-1]
            new = [(int(at), float(z[at])) for at in bent[undercut > TANGENT_TOLERANCE] if (int(at), float(z[at])) not in self.tangents]
            if not new:
                return z, float(done.x[-1])
            self.tangents.extend(new)
            short = float(np.max(-slope[:, bent] @ np.maximum(undercut, 0.0)))
            nearest = min(nearest, (short, z), key=lambda each: each[0])
        if nearest[0] <= ACCEPTED_SHORTFALL:
            left, rising = constant + full @ np.concatenate([nearest[1], nearest[1][bent] ** powers[bent]]) - floors, rates > 0.0
            return nearest[1], float(np.min(left[rising] / rates[rising])) if rising.any() else 0.0
        raise SolverError(f"{MAX_TANGENT_ROUNDS} rounds of tangents were not enough")

    def _touching(self, bent: Array, powers: Array) -> tuple[Array, Array]:
        """The tangents so far, and one at the upper end, as rows over z, the bent losses and t."""
        points = [*((int(at), float(self.upper[at])) for at in bent), *(each for each in self.tangents if each[0] in bent)]
        place = {int(at): column for column, at in enumerate(bent)}
        rows, right = np.zeros((len(points), len(self.lower) + len(bent) + 1)), np.zeros(len(points))
        for row, (at, point) in enumerate(points):
            rows[row, at] = powers[at] * point ** (powers[at] - 1.0)
            rows[row, len(self.lower) + place[at]] = -1.0
            right[row] = (powers[at] - 1.0) * point ** powers[at]
        return rows, right

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


def program_on_scales(game: Game, text: Array, scales: list[int]) -> ConvexProgram | None:
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
        fixed += game.issue_utility(issue, np.asarray(text[issue])) * game.weights[:, issue]
    weights, positions = game.weights[:, scales], game.positions[:, scales]
    constant = fixed + weights.sum(axis=1) - game.disagreement
    power = game.curvature[:, None]

    def gains(z: Array) -> Array:
        """What each party gains, bent losses and all [n]."""
        away = np.maximum(z[width:].reshape(many, width), 0.0)
        found: Array = constant - (weights * away**power).sum(axis=1)
        return found

    def slope(z: Array) -> Array:
        """How each gain changes with each variable [n, v]."""
        away = np.maximum(z[width:].reshape(many, width), 0.0)
        steep = -weights * power * np.where(power == 1.0, 1.0, away ** (power - 1.0))
        full = np.zeros((many, width + many * width))
        for row in range(many):
            full[row, width + row * width : width + (row + 1) * width] = steep[row]
        return full

    side = np.tile(np.eye(width) / 100.0, (many, 1))
    a = np.vstack([np.hstack([side, -np.eye(many * width)]), np.hstack([-side, -np.eye(many * width)])])
    b = np.concatenate([positions.ravel() / 100.0, -positions.ravel() / 100.0])
    straight = np.zeros((many, width + many * width))
    for row in range(many):
        straight[row, width + row * width : width + (row + 1) * width] = -weights[row]
    powers = np.concatenate([np.ones(width), np.repeat(game.curvature, width)])
    return ConvexProgram(np.append(lower, np.zeros(many * width)), np.append(upper, np.ones(many * width)), gains, slope,
                     (constant, straight), a, b, powers)
