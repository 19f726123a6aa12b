"""Halton's points against SciPy's."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import qmc

from sim.analysis.halton import PRIMES, halton


@pytest.mark.parametrize("dimensions", [1, 3, 17, len(PRIMES)])
def test_the_points_are_those_of_scipy(dimensions: int) -> None:
    assert np.allclose(halton(dimensions, 500), qmc.Halton(d=dimensions, scramble=False).random(500), rtol=0.0, atol=1e-14)


def test_there_is_an_end_to_the_dimensions() -> None:
    with pytest.raises(ValueError, match="up to 65 dimensions, not 66"):
        halton(66, 1)
