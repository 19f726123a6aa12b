"""Conflicts at the edge of what can be stated, under every procedure: no weight, no power, ties, twins, one issue, one exchange, one party.

Each kind is a list of changes to the quarrel over the well. Every procedure plays it without an error, writes only values that the issues
have, and does what the kind implies.
"""

from __future__ import annotations

import math
from typing import Any

import pytest

from sim.engine.batch import negotiate
from sim.engine.model import play
from sim.scenario.encoding.instance import encode
from sim.scenario.schema.procedures import KINDS
from sim.scenario.schema.scenario import Scenario
from tests.engine.test_engines_agree import assert_same, reference
from tests.stories import WELL, rows, well

VOTERS = ("upper", "lower", "elder", "miller")
FORECASTS = ("compromise", "exchange", "challenge", "condorcet")
#: A vote by capability, so that capability counts in it.
EXTRA: dict[str, dict[str, Any]] = {"vote": {"rule": "weighted", "quota": 0.5}}

NO_PATH: dict[str, Any] = {"issues.path": None, **{f"parties.{name}.on.path": None for name in ("upper", "lower", "miller")}}


def everybody(position: float = 60, salience: float = 50) -> dict[str, Any]:
    """All four want the same, on both issues."""
    path = {"score": {"closed": 0, "shared": 100, "open": 50}, "salience": salience}
    return {f"parties.{name}.on": {"water": {"position": position, "salience": salience}, "path": path} for name in VOTERS}


#: The kinds, by name.
KINDS_OF_CONFLICT: dict[str, dict[str, Any]] = {
    "nobody cares about an issue": {f"parties.{name}.on.water.salience": 0 for name in VOTERS},
    "a party cares about nothing": {"parties.elder.on": {}},
    "nobody cares about anything": {f"parties.{name}.on": {} for name in VOTERS},
    "who cares has no power": {
        **{f"parties.{name}.on.water.salience": 0 for name in ("upper", "elder", "miller")}, "parties.lower.capability": 0},
    "nobody has power": {f"parties.{name}.capability": 0 for name in VOTERS},
    "everybody wants the same": everybody(),
    "everybody wants what there is": {f"parties.{name}.on": {"water": {"position": 20, "salience": 50}} for name in VOTERS},
    "two halves at both ends": {
        **NO_PATH, **{f"parties.{name}.capability": 30 for name in VOTERS},
        **{f"parties.{name}.on": {"water": {"position": place, "salience": 50}} for name, place in zip(VOTERS, (0, 100, 0, 100), strict=True)}},
    "all options are alike": {f"parties.{name}.on.path": {"score": {"closed": 50, "shared": 50, "open": 50}, "salience": 50} for name in VOTERS},
    "no option is worth anything": {f"parties.{name}.on.path": {"score": {"closed": 0, "shared": 0, "open": 0}, "salience": 50} for name in VOTERS},
    "one issue": NO_PATH,
    "one exchange": {"procedure.exchanges": 1},
    "one party": {"rights.consent_on_ground": ["lower"]},
}


def conflict(kind: str, procedure: str) -> Scenario:
    """The conflict of a kind under a procedure."""
    changes = {"procedure": {"kind": procedure, "exchanges": 4, **EXTRA.get(procedure, {})}, "bargaining.hopeless": 1}
    return well(changes | KINDS_OF_CONFLICT[kind])


def texts(kind: str, procedure: str) -> list[dict[str, float]]:
    """Every value of every text of a run, by round, exchange and issue: 0 the water, 1 the path."""
    return rows(play(conflict(kind, procedure), 1), "texts")


@pytest.mark.parametrize("procedure", KINDS)
@pytest.mark.parametrize("kind", KINDS_OF_CONFLICT)
def test_every_procedure_plays_every_kind_and_writes_what_the_issues_have(kind: str, procedure: str) -> None:
    log = play(conflict(kind, procedure), 1)
    assert len(rows(log, "rounds")) == WELL["horizon"]["rounds"] or rows(log, "runs")[0]["agreements"]
    for row in rows(log, "texts"):
        assert 0.0 <= row["value"] <= 100.0 if row["issue"] == 0 else row["value"] in (-1.0, 0.0, 1.0, 2.0)
    for row in rows(log, "answers"):
        assert math.isfinite(row["surplus"]) and math.isfinite(row["held_out"])


@pytest.mark.parametrize("procedure", KINDS)
@pytest.mark.parametrize("kind", ["nobody cares about an issue", "nobody cares about anything", "everybody wants what there is"])
def test_what_nobody_wants_changed_stays(kind: str, procedure: str) -> None:
    written = texts(kind, procedure)
    assert written and all(row["value"] == pytest.approx(20.0) for row in written if row["issue"] == 0)


@pytest.mark.parametrize("procedure", FORECASTS)
@pytest.mark.parametrize("kind", ["who cares has no power", "nobody has power"])
def test_without_power_nothing_moves(kind: str, procedure: str) -> None:
    """The challenge model used to drive such an issue to 0."""
    written = texts(kind, procedure)
    assert written and all(row["value"] == 20.0 for row in written if row["issue"] == 0)


@pytest.mark.parametrize("procedure", ["single_text", *FORECASTS])
@pytest.mark.parametrize("kind", ["nobody has power", "no option is worth anything", "nobody cares about anything"])
def test_an_option_that_nobody_with_power_values_is_not_opened_with(kind: str, procedure: str) -> None:
    opening = [row for row in texts(kind, procedure) if row["exchange"] == 1 and row["round"] == 1 and row["issue"] == 1]
    assert [row["value"] for row in opening] == [0.0], "the gate is closed at the start"


@pytest.mark.parametrize("procedure", KINDS)
def test_what_everybody_wants_is_agreed(procedure: str) -> None:
    log = play(conflict("everybody wants the same", procedure), 1)
    last = {row["issue"]: row["value"] for row in rows(log, "texts")}
    assert rows(log, "runs")[0]["agreements"] >= 1
    # An offer asks for no more than its author insists on, so that alternating offers may stop on the way.
    assert (20.0 < last[0] <= 60.0) if procedure == "alternating_offers" else last[0] == pytest.approx(60.0)
    assert last[1] == 1.0


@pytest.mark.parametrize(("procedure", "expected"), [("compromise", 50.0), ("exchange", 50.0), ("challenge", 50.0), ("condorcet", 0.0)])
def test_a_tie_has_a_stated_answer(procedure: str, expected: float) -> None:
    """The mean, the middle of the medians, the draft of the first party."""
    assert texts("two halves at both ends", procedure)[0]["value"] == pytest.approx(expected)


@pytest.mark.parametrize("procedure", FORECASTS)
def test_one_party_gets_what_it_wants(procedure: str) -> None:
    assert {row["issue"]: row["value"] for row in texts("one party", procedure) if row["round"] == 1} == {0: 100.0, 1: 2.0}


@pytest.mark.parametrize("procedure", FORECASTS)
def test_twins_move_no_forecast_that_one_of_twice_the_power_does_not(procedure: str) -> None:
    """Lower Farm, split into two of half its power, opens with the same text."""
    whole = conflict("one issue", procedure)
    tree = whole.model_dump(mode="json", exclude_unset=True)
    half = {**tree["parties"]["lower"], "capability": tree["parties"]["lower"]["capability"] / 2}
    tree["parties"] = {**tree["parties"], "lower": half, "lower_too": half}
    tree["rights"]["consent_on_ground"] = [*tree["rights"]["consent_on_ground"], "lower_too"]
    split = Scenario.model_validate(tree)
    first, second = (next(row["value"] for row in rows(play(each, 1), "texts")) for each in (whole, split))
    assert first == pytest.approx(second)


@pytest.mark.parametrize("procedure", KINDS)
@pytest.mark.parametrize("kind", ["nobody has power", "two halves at both ends", "nobody cares about anything"])
def test_the_compiled_engine_plays_them_to_the_last_bit_alike(kind: str, procedure: str) -> None:
    scenario = conflict(kind, procedure)
    assert_same(negotiate(encode(scenario), 1, 0, 1, "full"), reference(encode(scenario), 1, 0, 1))
