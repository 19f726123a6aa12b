"""A week of fighting put together."""

from __future__ import annotations

import math

import pytest

from sim.rules.compliance import pledge_word
from sim.rules.hostilities import Violence, WeekConditions, add_week, aftermath, ceasefire_now, count, fight, week_conditions
from sim.rules.rng import WEEK, WEEK_CONDITIONS, uniform
from tests.stories import ALL_ACCEPT, Seated

FIGHTING = {
    "hostilities.sources": {"upper": {"level": 2, "restrained": 1}, "lower": {"level": 1}, "bandits": {"level": 1}},
    "hostilities.suffers": {"lower": {"upper": 0.5, "bandits": 0.2}},
}
QUIET = WeekConditions(1, 1.0, 99.0, 0.0, 0.0, 0.0, 6.0)


def test_who_has_no_arms_does_not_fight() -> None:
    at = Seated(FIGHTING)
    assert fight(at.conflict, at.state, at.priest, QUIET, 0.5) == (0.0, 0.0, 0.0)
    assert fight(at.conflict, at.state, at.upper, QUIET, 0.5).rate == pytest.approx(2.0)


def test_what_was_set_off_before_adds_to_the_rate() -> None:
    """Of an excitation of 3 incidents, the share that doesn't last, 0.55, happens this week."""
    at = Seated(FIGHTING | {"hostilities.memory": 0.45})
    at.state.excitation[at.upper] = 3.0
    assert fight(at.conflict, at.state, at.upper, QUIET, 0.5).rate == pytest.approx(2.0 + 0.55 * 3.0)


def test_bandits_strike_at_a_deal_within_reach() -> None:
    """Boost 2 x nearness 0.5 x half capability: half as much again, but only inside the window before a round."""
    at = Seated(FIGHTING | {"spoiling.boost": 2, "spoiling.window": 6})
    at.state.course.near = 0.5
    assert fight(at.conflict, at.state, at.bandits, WeekConditions(1, 1.0, 6.0, 0.0, 0.0, 0.0, 6.0), 0.5).rate == pytest.approx(1.5)
    assert fight(at.conflict, at.state, at.bandits, WeekConditions(1, 1.0, 7.0, 0.0, 0.0, 0.0, 6.0), 0.5).rate == pytest.approx(1.0)
    assert fight(at.conflict, at.state, at.lower, WeekConditions(1, 1.0, 6.0, 0.0, 0.0, 0.0, 6.0), 0.5).rate == pytest.approx(1.0)


def test_a_ceasefire_binds_whom_it_binds() -> None:
    at = Seated(FIGHTING | {"issues.water.ceasefire": 0.4, "issues.path.ceasefire": 0.9})
    assert ceasefire_now(at.conflict, at.state) == 0.0
    pledge_word(at.conflict, at.state, ALL_ACCEPT, at.water, 60.0)
    now = week_conditions(at.conflict, at.state, 99.0, 0.5)
    assert now.ceasefire == 0.4
    assert [fight(at.conflict, at.state, seat, now, 0.5).rate for seat in (at.upper, at.lower)] == pytest.approx([1.2, 1.0])
    pledge_word(at.conflict, at.state, ALL_ACCEPT, at.path, 1.0)
    assert ceasefire_now(at.conflict, at.state) == 0.9


def test_the_tempo_of_the_war_is_that_of_the_week() -> None:
    at = Seated(FIGHTING | {"hostilities.tempo": {0: 1, 10: 0.5}, "hostilities.deaths_spread": 0})
    at.state.course.week, at.state.course.elapsed, at.state.course.emptiness = 5.0, 3.0, 1.5
    assert week_conditions(at.conflict, at.state, 4.0, 0.5) == (3, 0.75, 4.0, pytest.approx(math.exp(-3.0 / 1.43)), 0.0, 0.25, 6.0)


def test_a_deadly_week_is_deadly_for_everybody() -> None:
    """Deaths an incident are the week's, whoever strikes; the mean over many weeks is the scenario's."""
    at = Seated(FIGHTING | {"hostilities.deaths_per_incident": 4, "hostilities.deaths_spread": 0.5})
    found = []
    for week in range(2_000):
        at.state.course.elapsed = float(week)
        now = week_conditions(at.conflict, at.state, 99.0, uniform(at.stream, 0, week, 0, WEEK_CONDITIONS))
        done = [fight(at.conflict, at.state, seat, now, uniform(at.stream, 0, week, seat, WEEK)) for seat in (at.upper, at.lower)]
        assert all(each.deaths == now.deadliness * each.incidents for each in done)
        found.append(now.deadliness)
    assert sum(found) / len(found) == pytest.approx(4.0, abs=4 * 4 * 0.53 / 2_000**0.5)


def test_a_week_is_counted_for_the_week_the_round_and_the_party() -> None:
    at = Seated(FIGHTING)
    for _ in range(2):
        count(at.state, at.upper, Violence(2.0, 3.0, 17.5))
        count(at.state, at.bandits, Violence(1.0, 1.0, 5.0))
        add_week(at.conflict, at.state)
    assert (at.state.counts[at.upper], at.state.counts[at.bandits]) == (3.0, 1.0)
    assert (at.standing("upper").incidents, at.standing("upper").deaths) == (6.0, 35.0)
    assert (at.state.course.incidents, at.state.course.deaths) == (8.0, 45.0)


def test_what_a_week_leaves_behind() -> None:
    """Lower Farm suffered 0.5 x 4 + 0.2 x 5; bandits' 5 incidents spin on 0.7 x 2 remembered; a grievance fades by a thirteenth."""
    at = Seated(FIGHTING | {"spoiling.memory": 0.7, "attendance.memory": 13, "hostilities.recent_rate": 0.25})
    at.state.counts[at.upper], at.state.counts[at.bandits] = 4.0, 5.0
    at.state.course.spin, at.standing("lower").grievance = 2.0, 1.3
    aftermath(at.conflict, at.state, QUIET)
    assert (at.standing("lower").recent, at.standing("upper").recent) == pytest.approx((0.75, 0.0))
    assert at.state.course.spin == pytest.approx(6.4)
    assert at.standing("lower").grievance == pytest.approx(1.2)


def test_doubt_is_sown_only_while_there_is_a_promise_to_doubt() -> None:
    at = Seated(FIGHTING | {"spoiling.doubt": 1, "trust.default": 0.5})
    at.state.counts[at.bandits] = 2.0
    aftermath(at.conflict, at.state, QUIET)
    assert at.state.trust[at.lower][at.upper] == 0.5
    pledge_word(at.conflict, at.state, ALL_ACCEPT, at.water, 60.0)
    aftermath(at.conflict, at.state, QUIET)
    assert (at.state.trust[at.lower][at.upper], at.state.trust[at.elder][at.upper]) == pytest.approx((0.25, 0.5))
