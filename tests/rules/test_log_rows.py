"""Rows of the log say what the state says."""

from __future__ import annotations

import math

import pytest

from sim.rules.log_rows import (
    agenda_row,
    end_round,
    issue_row,
    mean_movement,
    party_row,
    press_row,
    round_row,
    run_row,
    start_implementation,
    start_interval,
    trust_between,
)
from sim.rules.statement import Signing
from tests.stories import Seated


def test_trust_between_those_who_oppose_each_other() -> None:
    at = Seated({"trust.of": {"upper": {"lower": 0.1}, "lower": {"upper": 0.4}, "elder": {"miller": 1.0}}})
    assert trust_between(at.conflict, at.state) == pytest.approx(0.25)
    assert trust_between(Seated({"parties.lower.role": "observer"}).conflict, at.state) == 0.5


def test_movement_is_the_mean_over_the_issues() -> None:
    """30 points of water, and another option for the path: (30 + 100) / 2."""
    at = Seated()
    assert mean_movement(at.conflict, [20.0, 0.0], [50.0, 1.0]) == 65.0


def test_a_round_is_counted_into_the_run() -> None:
    """An agreement in round 2, then a procedural round: first agreement, totals, and 40 deaths in 4 weeks as the peak, 10 a week."""
    at = Seated()
    course = at.state.course
    for round_, outcome, deaths, gap in ((2.0, 4.0, 40.0, 3.0), (3.0, 3.0, 9.0, 9.0)):
        start_interval(at.conflict, at.state)
        course.round, course.outcome, course.deaths, course.gap, course.slipped = round_, outcome, deaths, gap, 1.0
        course.statement, course.convened, course.incidents, course.swaps = 1.0, 1.0, 5.0, 2.0
        end_round(at.state)
    row = run_row(at.conflict, at.state)
    assert (row.rounds, row.agreements, row.procedurals, row.statements, row.first_agreement) == (2.0, 1.0, 1.0, 2.0, 2.0)
    assert (row.incidents, row.deaths, row.swaps, row.peak_deaths) == (10.0, 49.0, 4.0, 10.0)


def test_a_run_without_agreement_has_no_first_one() -> None:
    at = Seated()
    assert math.isnan(run_row(at.conflict, at.state).first_agreement)
    assert math.isnan(issue_row(at.state, at.water).first_agreed)


def test_the_present_are_counted_only_if_the_round_met() -> None:
    at = Seated()
    start_interval(at.conflict, at.state)
    assert round_row(at.conflict, at.state).present == 0.0
    at.state.course.convened = 1.0
    at.standing("priest").presence = 0.0
    assert round_row(at.conflict, at.state).present == 6.0


def test_an_interval_starts_from_nothing() -> None:
    at = Seated()
    course = at.state.course
    course.incidents = course.deaths = course.breaches = course.swaps = course.statement = at.standing("upper").incidents = 7.0
    start_interval(at.conflict, at.state)
    assert (course.incidents, course.deaths, course.breaches, course.swaps, course.statement, at.standing("upper").incidents) == (0.0,) * 6
    assert (course.declared_on, course.venue) == (-1.0, -1.0)
    assert math.isnan(course.least)


def test_rows_of_an_issue_a_party_and_a_patron() -> None:
    at = Seated({"patronage.miller.lower": {"leverage": 0.5}})
    at.state.course.round, at.table.struck[at.path], at.table.outlay[at.miller] = 2.0, 1.0 + at.upper, 0.02
    at.write(45.0, 0.0)
    at.table.tabled[at.path] = 0.0
    water, path = (agenda_row(at.state, at.table, issue, 0.5, 0.8, issue == at.water) for issue in (at.water, at.path))
    assert (water.round, water.text, water.struck_by, water.agreed, water.ground) == (2.0, 45.0, -1.0, 1.0, 20.0)
    assert (path.struck_by, path.agreed, math.isnan(path.text)) == (at.upper, 0.0, True)
    press = press_row(at.conflict, at.table, at.miller, at.lower)
    assert press == pytest.approx((0.02, 0.5, 0.01))
    row = party_row(at.conflict, at.state, at.elder, Signing(1.0, 0.1, 0.0, -0.02, 0.03, 0.01))
    assert (row.signs, row.signing_talking, row.signing_friction, row.signing_gain) == (1.0, 0.1, -0.02, 0.03)


def test_the_weeks_after_a_settlement_count_on() -> None:
    """Week 4 does not draw the same numbers as the round's first week."""
    at = Seated({"horizon.implementation": 10})
    at.state.course.elapsed, at.state.course.incidents = 3.0, 5.0
    start_implementation(at.conflict, at.state)
    assert (at.state.course.elapsed, at.state.course.gap, at.state.course.incidents) == (3.0, 10.0, 0.0)
    start_interval(at.conflict, at.state)
    assert at.state.course.elapsed == 0.0
