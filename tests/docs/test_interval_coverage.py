"""Intervals have their nominal coverage, and the page that reports it is current."""

from __future__ import annotations

import math
import re

import pytest

from docs import coverage, coverage_case, verification
from docs.coverage_fits import FITS, INDICES

PAGE = verification.PAGE.read_text(encoding="utf-8")
ROWS = re.findall(r"^\| ([^|]+) \| ([^|]+) \| (0\.9\d) \| (0\.\d{3}|1\.000) \| [\d,]+ \|$", PAGE, re.MULTILINE)
RECORDED = {(what, of): (float(nominal), float(share)) for what, of, nominal, share in ROWS}
CASES = list(coverage.cases())
#: Simulations of each interval; the tolerance follows from their number. Fits take long.
TRIALS, MANY_TRIALS = {FITS: 3, INDICES: 20, coverage_case.TRIALS: 250}, {FITS: 60, INDICES: 500, coverage_case.TRIALS: 1_000}


def test_every_interval_has_a_row_and_covers_as_it_should() -> None:
    """0.02 less than nominal is accepted for difficult distributions (long tails), and conservative intervals are accepted."""
    assert set(RECORDED) == {(case.what, case.of) for case in CASES}
    assert {key: nominal for key, (nominal, _) in RECORDED.items()} == {(case.what, case.of): case.nominal for case in CASES}
    assert min(share - nominal for nominal, share in RECORDED.values()) >= -0.02
    assert sum(abs(share - nominal) <= 0.015 for nominal, share in RECORDED.values()) >= len(RECORDED) * 2 / 3


@pytest.mark.parametrize("case", CASES, ids=[f"{case.what}, {case.of}" for case in CASES])
def test_an_interval_covers_as_recorded(case: coverage_case.Case, long_run: bool) -> None:
    """With another seed, coverage agrees within sampling error."""
    recorded, trials = RECORDED[case.what, case.of][1], (MANY_TRIALS if long_run else TRIALS)[case.trials]
    error = math.sqrt(case.nominal * (1 - case.nominal) * (1 / trials + 1 / case.trials))
    assert coverage_case.coverage_of(case, trials, seed=2) == pytest.approx(recorded, abs=4 * error)


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
