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
#: Simulations of each interval; the tolerance follows from their number.
TRIALS, MANY_TRIALS = 250, 1_000


def test_every_interval_has_a_row_and_covers_as_it_should() -> None:
    """Nominal coverage is 0.95; 0.02 less is accepted for difficult distributions (long tails), and conservative intervals are accepted."""
    assert set(RECORDED) == {(case.what, case.of) for case in CASES}
    assert min(RECORDED.values()) >= 0.93
    assert sum(0.94 <= share <= 0.96 for share in RECORDED.values()) >= len(RECORDED) * 2 / 3


@pytest.mark.parametrize("case", CASES, ids=[f"{case.what}, {case.of}" for case in CASES])
def test_an_interval_covers_as_recorded(case: coverage.Case, long_run: bool) -> None:
    """With another seed, coverage agrees within sampling error."""
    recorded, trials = RECORDED[case.what, case.of], MANY_TRIALS if long_run else TRIALS
    error = math.sqrt(0.05 * 0.95 * (1 / trials + 1 / coverage.TRIALS))
    assert coverage.coverage_of(case, trials, seed=2) == pytest.approx(recorded, abs=4 * error)


def test_common_random_numbers_reduce_the_variance_as_recorded(long_run: bool) -> None:
    """One column of the table, whose pairs are alike; with `--long` every column."""
    table, variants = PAGE.split("## J. ")[1], coverage.VARIANTS if long_run else ("no_shuttle",)
    gains = coverage.saved(coverage.compared(variants))
    for name in coverage.SAVED:
        row = re.search(rf"^\| {name} \| (.*) \|$", table, re.MULTILINE)
        assert row, name
        recorded = dict(zip(coverage.VARIANTS, row[1].split(" | "), strict=True))
        for variant in variants:
            gain, printed = gains[name, variant], recorded[variant]
            assert printed == (f"{gain:.1f}" if math.isfinite(gain) else "–"), (name, variant)
    assert gains["deaths_a_week", "no_shuttle"] > 20
