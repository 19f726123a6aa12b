"""Errors of forecasts from a table of positions: by hand on the example, and clear words for a file of another form."""

from __future__ import annotations

from pathlib import Path

import pytest

from docs.forecast_errors import EXAMPLE, FORECASTS, errors, stakes_of


def test_the_compromise_weighs_with_salience_as_stated_or_as_a_share_of_the_party() -> None:
    """On the budget North has 0 with salience 50, South 100 with 100, East 80 with 70: normalised, a single issue weighs 1 for each."""
    budget = [each for each in stakes_of(EXAMPLE) if each.proposal == "budget"]
    assert len(budget) == 3  # West states no position
    (raw,), (normalised,) = (FORECASTS[f"compromise, {word} salience"](budget) for word in ("raw", "normalised"))
    assert raw == pytest.approx((10 * 100 * 100 + 5 * 70 * 80) / (10 * 50 + 10 * 100 + 5 * 70))
    assert normalised == pytest.approx((10 * 100 + 5 * 80) / 25)
    fishing = [each for each in stakes_of(EXAMPLE) if each.proposal == "fishing"]
    shares = {"north": 80 / 170, "south": 60 / 90, "east": 20 / 70, "west": 40 / 50}
    weights = {each.actor: each.capability * shares[each.actor] for each in fishing if each.issue == "quota"}
    expected = sum(weights[each.actor] * each.position for each in fishing if each.issue == "quota") / sum(weights.values())
    assert FORECASTS["compromise, normalised salience"](fishing)[0] == pytest.approx(expected)


def test_errors_are_means_over_all_issues() -> None:
    found = errors(stakes_of(EXAMPLE))
    assert found["the constant 50"] == pytest.approx((10 + 20 + 5 + 30 + 50) / 5)
    assert found["plain mean of positions"] == pytest.approx((abs(45 - 40) + abs(65 - 70) + abs(60 - 55) + abs(67.5 - 80) + 37.5) / 5)
    assert found["compromise, raw salience"] != found["compromise, normalised salience"]


@pytest.mark.parametrize(("text", "words"), [
    ("proposal,issue,actor,position,salience\n", "has no column outcome"),
    ("proposal,issue,outcome,actor,position,salience\na,b,50,c,120,10\n", r"line 2: position is '120' \(allowed: a number from 0 to 100\)"),
    ("proposal,issue,outcome,actor,position,salience,capability\na,b,50,c,20,10,-1\n", r"line 2: capability is '-1' \(allowed: a number from 0 on\)"),
])
def test_a_file_of_another_form_is_refused_with_the_line(text: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=words):
        stakes_of(path)
