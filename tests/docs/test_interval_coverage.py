"""Intervals have their nominal coverage, and the page that reports it is current."""

from __future__ import annotations

import math
import re

import pytest

from docs import coverage, verification

PAGE = verification.PAGE.read_text(encoding="utf-8")
ROWS = re.findall(r"^\| ([^|]+) \| ([^|]+) \| (0\.\d{3}|1\.000) \|$", PAGE, re.MULTILINE)
RECORDED = {(what, of): float(share) for what, of, share in ROWS}
CASES = list(coverage.cases())
TRIALS = 1_000


def test_every_interval_has_a_row_and_covers_as_it_should() -> None:
    """Nominal coverage is 0.95; 0.02 less is accepted for difficult distributions (long tails), and conservative intervals are accepted."""
    assert set(RECORDED) == {(case.what, case.of) for case in CASES}
    assert min(RECORDED.values()) >= 0.93
    assert sum(0.94 <= share <= 0.96 for share in RECORDED.values()) >= len(RECORDED) * 2 / 3


@pytest.mark.parametrize("case", CASES, ids=[f"{case.what}, {case.of}" for case in CASES])
def test_an_interval_covers_as_recorded(case: coverage.Case) -> None:
    """With another seed, coverage agrees within sampling error."""
    recorded = RECORDED[case.what, case.of]
    error = math.sqrt(0.05 * 0.95 * (1 / TRIALS + 1 / coverage.TRIALS))
    assert coverage.coverage_of(case, TRIALS, seed=2) == pytest.approx(recorded, abs=4 * error)


def test_common_random_numbers_reduce_the_variance_as_recorded() -> None:
    table = PAGE.split("## J. ")[1]
    gains = coverage.saved(coverage.compared())
    for name in coverage.SAVED:
        row = re.search(rf"^\| {name} \| (.*) \|$", table, re.MULTILINE)
        assert row, name
        for variant, printed in zip(coverage.VARIANTS, row[1].split(" | "), strict=True):
            gain = gains[name, variant]
            assert printed == (f"{gain:.1f}" if math.isfinite(gain) else "–"), (name, variant)
    assert gains["deaths_a_week", "no_shuttle"] > 20
