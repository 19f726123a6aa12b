"""Convex programs over the issues on scales, for one combination of the named options.

Gains are concave in the points of a text, with Euclidean utility too, so every local optimum is global. With linear losses (curvature 1) see
`sim.analysis.theory.linear_losses`. Convex losses are handled by cutting planes: wherever the solution of a linear program (HiGHS) lies
below a loss, a tangent is added, until none does (Kelley 1960). Their Nash product is maximised by sequential quadratic programming.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from sim.analysis.arrays import FloatArray, IntArray
from sim.analysis.theory.game import Game
from sim.analysis.theory.linear_losses import Stretches
from sim.errors import SolverError

#: Shortfall in utility that still counts as feasible, so that rounding makes no deal impossible.
FEASIBILITY_TOLERANCE = 1e-9
#: How far tangents may lie below a convex loss (utility); the greatest number of rounds of tangents; and the shortfall up to which the
#: best solution so far is accepted after that many rounds. Where many deals are equally good, the rounds may not converge.
TANGENT_TOLERANCE, MAX_TANGENT_ROUNDS, ACCEPTED_SHORTFALL = 1e-10, 200, 1e-6
_HIGHS = {"primal_feasibility_tolerance": 1e-10, "dual_feasibility_tolerance": 1e-10}


@dataclass(frozen=True)
class ConvexProgram:
    """A convex set of deals z [v] within bounds and with A z <= b, and each of n parties' concave gains from them.

    >>> import math
    >>> half = ConvexProgram(np.zeros(1), np.ones(1), lambda z: np.array([math.sqrt(z[0]), 1.0 - z[0]]))
    >>> round(float(half.nash(np.ones(2))[0]), 6)
    0.333333
    """

    lower: FloatArray
    upper: FloatArray
    gains: Callable[[FloatArray], FloatArray]  # [v] -> [n]
    slope: Callable[[FloatArray], FloatArray] | None = None  # [v] -> [n, v]
    linear: tuple[FloatArray, FloatArray] | None = None  # constant [n] and slope [n, v], if gains are constant + slope . z^powers
    a: FloatArray | None = None  # [c, v]
    b: FloatArray | None = None  # [c]
    powers: FloatArray | None = None  # [v] 1 or more; above 1 the slopes are 0 or less, and z is 0 or more; all 1 if left out
    tangents: list[tuple[int, float]] = field(default_factory=list)  # tangents so far: variable, point
    stretches: Stretches | None = None  # if all losses are linear
    positions: FloatArray | None = None  # [n, k] ideal points on the scales, with stretches

    def maximise(self, weights: FloatArray, reward: float, floors: FloatArray, rates: FloatArray) -> tuple[FloatArray, float] | None:
        """The deal z [v] and the level t that maximise `weights . gains + reward t` subject to `gains >= floors + rates t`; None if infeasible."""
        if self.stretches:
            return self._along_stretches(np.zeros(len(self.stretches.lower)), weights, reward, floors, rates)
        if self.linear:
            return self._by_tangents(np.zeros(len(self.lower)), weights, reward, floors, rates)
        return self._concave(weights, reward, floors, rates)

    def nash(self, weights: FloatArray) -> FloatArray | None:
        """The deal with the greatest weighted Nash product; None unless every party can gain at once."""
        many = len(weights)
        found = self.maximise(np.zeros(many), 1.0, np.zeros(many), np.ones(many))
        if found is None or found[1] <= 1e-7:
            return None
        if self.stretches:
            points = self.stretches.nash(weights, found[0][: len(self.stretches.lower)])
            if points is not None:
                return self._with_distances(points)
        return self._polish(
            lambda z: -float(weights @ np.log(np.maximum(self.gains(z), 1e-12))),
            lambda z: -(weights / np.maximum(self.gains(z), 1e-12)) @ self._slope(z), found[0], np.full(many, 1e-9), None,
        )

    def range_of(self, place: int, many: int) -> tuple[float, float]:
        """The lowest and highest value of a variable over the deals in which none of `many` parties loses."""
        ends = []
        for sign in (1.0, -1.0):
            cost = np.zeros(len(self.lower))
            cost[place] = sign
            ends.append(self._least(cost, many)[place])
        return float(ends[0]), float(ends[1])

    def with_total_gain(self) -> ConvexProgram:
        """The same deals with one more party, whose gain is the sum of all gains."""
        def total(rows: FloatArray) -> FloatArray:
            """Append a row with the sum of all rows."""
            return np.concatenate([rows, rows.sum(axis=0, keepdims=True)])

        linear = (total(self.linear[0]), total(self.linear[1])) if self.linear else None
        along = self.stretches and replace(self.stretches, start=total(self.stretches.start), slopes=total(self.stretches.slopes))
        return replace(self, gains=lambda z: total(self.gains(z)), slope=lambda z: total(self._slope(z)), linear=linear, stretches=along)

    def _least(self, cost: FloatArray, many: int) -> FloatArray:
        """The deal of least linear cost in which no party loses."""
        none = np.zeros(many)
        if self.stretches or self.linear:
            along = self.stretches
            found = self._along_stretches(cost[: len(along.lower)], none, 0.0, none, none) if along else self._by_tangents(cost, none, 0.0, none, none)
            assert found is not None
            return found[0]
        start = self.maximise(none, 1.0, none, np.ones(many))
        begin = start[0] if start else (self.lower + self.upper) / 2.0
        polished = self._polish(lambda z: float(cost @ z), lambda z: cost, begin, none, None, None)
        return begin if polished is None else polished

    def _along_stretches(self, cost: FloatArray, weights: FloatArray, reward: float, floors: FloatArray, rates: FloatArray) -> tuple[FloatArray, float] | None:
        """The deal z, and t, of `_by_tangents`, exactly and without SciPy; cost: of each scale's points [k]."""
        assert self.stretches is not None
        found = self.stretches.maximise(cost, weights, reward, floors, rates, FEASIBILITY_TOLERANCE)
        return None if found is None else (self._with_distances(found[0]), found[1])

    def _with_distances(self, points: FloatArray) -> FloatArray:
        """The deal z [v] at points of the scales [k]."""
        assert self.positions is not None
        return np.concatenate([points, np.abs(points - self.positions).ravel() / 100.0])

    def _by_tangents(self, cost: FloatArray, weights: FloatArray, reward: float, floors: FloatArray, rates: FloatArray) -> tuple[FloatArray, float] | None:
        """The deal z, and t, of least `cost . z - weights . gains - reward t` with `gains >= floors + rates t`; None if there is none.

        Raises:
            SolverError: the solver found no solution.
        """
        assert self.linear is not None
        constant, slope = self.linear
        size, powers = len(self.lower), np.ones(len(self.lower)) if self.powers is None else self.powers
        bent = np.flatnonzero((powers > 1.0) & np.any(slope != 0.0, axis=0))
        # Columns: z, the convex losses z^power, t.
        straight = slope.copy()
        straight[:, bent] = 0.0
        full = np.hstack([straight, slope[:, bent]])
        rows, right = [np.hstack([-full, rates[:, None]])], [constant - floors + FEASIBILITY_TOLERANCE]
        if self.a is not None and self.b is not None:
            rows.append(np.hstack([self.a, np.zeros((len(self.a), len(bent) + 1))]))
            right.append(self.b)
        costs = np.concatenate([cost, np.zeros(len(bent)), [-reward]])
        costs[:-1] -= weights @ full
        from scipy.optimize import linprog  # slow to import

        bounds = [*zip(self.lower, self.upper, strict=True), *([(0.0, None)] * len(bent)), (-100.0, 100.0)]
        nearest: tuple[float, FloatArray] = (np.inf, self.lower)
        for _ in range(MAX_TANGENT_ROUNDS):
            touching, below = self._touching(bent, powers)
            done = linprog(costs, A_ub=np.vstack([*rows, touching]), b_ub=np.concatenate([*right, below]), bounds=bounds, method="highs",
                           options=_HIGHS)
            if done.status == 2:
                return None
            if done.x is None:
                raise SolverError(f"the linear program could not be solved: {done.message}")
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
        raise SolverError(f"no convergence after {MAX_TANGENT_ROUNDS} rounds of tangents")

    def _touching(self, bent: IntArray, powers: FloatArray) -> tuple[FloatArray, FloatArray]:
        """The tangents so far, and one at the upper bound, as rows over z, the convex losses and t."""
        points = [*((int(at), float(self.upper[at])) for at in bent), *(each for each in self.tangents if each[0] in bent)]
        place = {int(at): column for column, at in enumerate(bent)}
        rows, right = np.zeros((len(points), len(self.lower) + len(bent) + 1)), np.zeros(len(points))
        for row, (at, point) in enumerate(points):
            rows[row, at] = powers[at] * point ** (powers[at] - 1.0)
            rows[row, len(self.lower) + place[at]] = -1.0
            right[row] = (powers[at] - 1.0) * point ** powers[at]
        return rows, right

    def _concave(self, weights: FloatArray, reward: float, floors: FloatArray, rates: FloatArray) -> tuple[FloatArray, float] | None:
        start = (self.lower + self.upper) / 2.0
        if reward or np.any(rates):
            gains, positive = self.gains(start), rates > 0
            start = np.append(start, np.min((gains - floors)[positive] / rates[positive]) if positive.any() else 0.0)
        else:
            start = np.append(start, 0.0)

        def slope(z: FloatArray) -> FloatArray:
            """Return the derivatives of the constraints, those by t last."""
            return np.hstack([self._slope(z[:-1]), -rates[:, None]])

        done = self._polish(
            lambda z: -float(weights @ self.gains(z[:-1])) - reward * float(z[-1]),
            lambda z: np.append(-(weights @ self._slope(z[:-1])), -reward), start, floors, rates, slope,
        )
        return None if done is None else (done[:-1], float(done[-1]))

    def _polish(
        self, cost: Callable[[FloatArray], float], gradient: Callable[[FloatArray], FloatArray], start: FloatArray, floors: FloatArray, rates: FloatArray | None,
        slope: Callable[[FloatArray], FloatArray] | None = None,
    ) -> FloatArray | None:
        """The feasible point of least cost, by sequential quadratic programming; with `rates` the last variable is t. None if infeasible."""
        extra = len(start) - len(self.lower)

        def room(z: FloatArray) -> FloatArray:
            """Return by how much each party exceeds its floor."""
            own = z[: len(self.lower)]
            return self.gains(own) - floors - (rates * z[-1] if rates is not None else 0.0)

        limits = [{"type": "ineq", "fun": room, "jac": slope or self._slope}]
        if self.a is not None and self.b is not None:
            a, b = np.hstack([self.a, np.zeros((len(self.a), extra))]), self.b
            limits.append({"type": "ineq", "fun": lambda z: b - a @ z, "jac": lambda z: -a})
        from scipy.optimize import minimize  # slow to import

        bounds = [*zip(self.lower, self.upper, strict=True), *([(-100.0, 100.0)] * extra)]
        done = minimize(cost, start, jac=gradient, bounds=bounds, constraints=limits, method="SLSQP",
                        options={"maxiter": 500, "ftol": 1e-14})
        point: FloatArray = np.asarray(done.x, dtype=float)
        return point if np.all(room(point) >= -1e-6) else None

    def _slope(self, z: FloatArray) -> FloatArray:
        if self.slope is not None:
            return self.slope(z)
        step = 1e-7
        ahead = [np.where(np.arange(len(z)) == at, np.minimum(z + step, self.upper), z) for at in range(len(z))]
        behind = [np.where(np.arange(len(z)) == at, np.maximum(z - step, self.lower), z) for at in range(len(z))]
        columns = [(self.gains(up) - self.gains(down)) / (up[at] - down[at])
                   for at, (up, down) in enumerate(zip(ahead, behind, strict=True))]
        return np.array(columns).T


def program_on_scales(game: Game, text: FloatArray, scales: list[int]) -> ConvexProgram | None:
    """The convex program over a game's scales, with all other issues as in a text [m]; None if the red lines exclude every point.

    Its variables are the points of the scales, then each party's distance from its ideal point on each, in shares of the scale (the
    epigraph form, which keeps the program smooth at ideal points).
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
    power = game.curvature[:, scales]

    def gains(z: FloatArray) -> FloatArray:
        """Each party's gain [n]."""
        away = np.maximum(z[width:].reshape(many, width), 0.0)
        found: FloatArray = constant - (weights * away**power).sum(axis=1)
        return found if game.is_additive else game.combined(found + game.disagreement) - game.disagreement

    def slope(z: FloatArray) -> FloatArray:
        """The gradient of each gain [n, v]."""
        away = np.maximum(z[width:].reshape(many, width), 0.0)
        steep = -weights * power * np.where(power == 1.0, 1.0, away ** (power - 1.0))
        if not game.is_additive:
            sums = constant - (weights * away**power).sum(axis=1) + game.disagreement
            steep *= game.steepness(sums)[:, None]
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
    powers = np.concatenate([np.ones(width), power.ravel()])
    along = Stretches.of(lower, upper, weights, positions, constant) if game.is_additive and np.all(power[weights > 0.0] == 1.0) else None
    return ConvexProgram(np.append(lower, np.zeros(many * width)), np.append(upper, np.ones(many * width)), gains, slope,
                     (constant, straight) if game.is_additive else None, a, b, powers, stretches=along, positions=positions)
