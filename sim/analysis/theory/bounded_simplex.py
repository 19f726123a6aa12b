"""Linear programs with few rows and bounded variables, by the dual simplex method (Lemke 1954; Wagner 1958 for the bounds).

Every variable has a finite upper bound, so putting each at the bound that its cost prefers is dual feasible: there is no first phase. The
programs of bargaining have one row for each party, which takes some ten pivots on a small table; a general solver spends longer on
its checks, and SciPy longer still on its import.
"""

from __future__ import annotations

import numpy as np

from sim.analysis.arrays import FloatArray, IntArray
from sim.errors import SolverError

#: The violation of a bound that counts as rounding; the smallest pivot; and the differences between ratios that count as ties.
VIOLATION, SMALLEST_PIVOT, TIE = 1e-11, 1e-9, 1e-12
#: Pivots by the largest violation; after these by the smallest index, which cannot cycle (Bland 1977); and the most of all.
LARGEST_FIRST, MOST_PIVOTS = 200, 5_000


def maximise_bounded(cost: FloatArray, rows: FloatArray, right: FloatArray, upper: FloatArray) -> FloatArray | None:
    """The x [v] that maximises `cost . x` subject to `rows x <= right` and `0 <= x <= upper`; None if there is none.

    Args:
        cost: [v].
        rows: [c, v].
        right: [c].
        upper: finite bounds [v], 0 or more.

    Raises:
        SolverError: the method did not end.

    >>> maximise_bounded(np.array([3.0, 2.0]), np.array([[1.0, 1.0]]), np.array([4.0]), np.array([3.0, 3.0])).tolist()
    [3.0, 1.0]
    """
    many, size = rows.shape
    full, bounds = np.hstack([rows, np.eye(many)]), np.append(upper, np.full(many, np.inf))
    table, reduced, constant = full.copy(), np.append(cost, np.zeros(many)), right.astype(float).copy()
    basis, raised = np.arange(size, size + many), np.append(cost > 0.0, np.zeros(many, dtype=bool))
    fixed = bounds <= 0.0
    for pivot in range(MOST_PIVOTS):
        values = constant - table[:, raised] @ bounds[raised]
        short, over = -values, values - bounds[basis]
        violated = np.maximum(short, over)
        row = int(violated.argmax()) if pivot < LARGEST_FIRST else _first_of(violated, basis)
        if violated[row] <= VIOLATION:
            return _polished(full, right, bounds, basis, raised)[:size]
        line = table[row] if short[row] >= over[row] else -table[row]
        open_ = np.where(raised, line > SMALLEST_PIVOT, line < -SMALLEST_PIVOT) & ~fixed
        open_[basis] = False
        candidates = np.flatnonzero(open_)
        if not len(candidates):
            return None
        ratios = np.abs(reduced[candidates] / line[candidates])
        tied = candidates[ratios <= ratios.min() + TIE]
        enters = int(tied[np.abs(line[tied]).argmax()]) if pivot < LARGEST_FIRST else int(tied[0])
        raised[basis[row]], raised[enters] = short[row] < over[row], False
        basis[row] = enters
        _exchange(table, reduced, constant, row, enters)
    raise SolverError(f"the linear program was not solved within {MOST_PIVOTS} pivots")


def _first_of(violated: FloatArray, basis: IntArray) -> int:
    """The violated row whose basic variable has the smallest index."""
    return int(np.where(violated > VIOLATION, basis, np.iinfo(basis.dtype).max).argmin())


def _exchange(table: FloatArray, reduced: FloatArray, constant: FloatArray, row: int, enters: int) -> None:
    """Express the table, the reduced costs and the constants in the new basis."""
    constant[row] /= table[row, enters]
    table[row] /= table[row, enters]
    column = table[:, enters].copy()
    column[row] = 0.0
    table -= column[:, None] * table[row]
    constant -= column * constant[row]
    reduced -= reduced[enters] * table[row]


def _polished(full: FloatArray, right: FloatArray, bounds: FloatArray, basis: IntArray, raised: FloatArray) -> FloatArray:
    """The values of all variables in a basis, from the rows as they were given, so that no rounding of the pivots is left."""
    found = np.where(raised, bounds, 0.0)
    found[basis] = 0.0
    found[basis] = np.linalg.solve(full[:, basis], right - full @ found)
    return np.clip(found, 0.0, bounds)
