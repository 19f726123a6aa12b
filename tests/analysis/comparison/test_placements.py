"""Where values lie among those of another sample, and the smallest of many values."""

from __future__ import annotations

import numpy as np
import pytest

from sim.analysis.comparison.exemplars import _smallest
from sim.analysis.comparison.placements import placements


@pytest.mark.parametrize("kind", ["whole", "negative", "wide", "fractions", "infinite", "all infinite"])
def test_placements_are_those_of_all_pairs(kind: str) -> None:
    draw = np.random.default_rng(5)
    one, other = draw.integers(-3 if kind == "negative" else 0, 9, 60).astype(float), draw.integers(0, 12, 90).astype(float)
    if kind == "wide":
        one[7] = 1e9
    elif kind == "fractions":
        one, other = one / 3, other / 3
    elif kind == "infinite":
        one[3], other[5] = np.inf, np.inf
    elif kind == "all infinite":
        one, other = np.full(3, np.inf), np.full(4, np.inf)
    expected = (one[:, None] > other).sum(axis=1) - (one[:, None] < other).sum(axis=1)
    assert np.array_equal(placements(one, other), expected)


def test_the_smallest_are_the_first_of_equals() -> None:
    values = np.random.default_rng(1).integers(0, 20, 500).astype(float)
    for many in (1, 7, 200, 500, 600):
        assert np.array_equal(_smallest(values, many), np.sort(np.argsort(values, kind="stable")[:many]))
