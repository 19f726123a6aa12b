"""Venues by round, an outside deadline and discounting, with numbers by hand, and in both engines."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.engine.batch import negotiate
from sim.engine.log import frame
from sim.engine.model import play
from sim.rules.bargaining import sit_down
from sim.rules.convening import venue_of
from sim.rules.enums import Ending
from sim.rules.scheduling import discounted, final_share, too_late
from sim.scenario.checks.consistency import check_consistency
from sim.scenario.encoding.instance import encode
from tests.engine.test_engines_agree import assert_same, reference
from tests.stories import Seated, rows, well

SERIES = {"hosting.series": ["Mill", "Inn", "Mill"]}


def sat_down(at: Any, seat: int, round_: float, week: float = 0.0) -> Any:
    """A party's standing after it has sat down in a round."""
    at.state.course.round, at.state.course.week = round_, week
    sit_down(at.conflict, at.state, at.table, seat, 0.0, at.stream)
    return at.state.standings[seat]


def test_rounds_meet_where_the_series_says_and_then_where_a_draw_decides() -> None:
    """Inn is the first venue, with three quarters of the weight, and its host may withdraw."""
    conflict = Seated(SERIES).conflict
    assert [venue_of(conflict, round_, 0.0, 0.99) for round_ in (1, 2, 3, 4)] == [1, 0, 1, 1]
    assert [venue_of(conflict, round_, 0.0, 0.0) for round_ in (1, 2, 3, 4)] == [1, 0, 1, 0]
    assert venue_of(conflict, 2, 1.0, 0.99) == 1, "the innkeeper has withdrawn"


def test_a_city_of_the_series_has_to_be_a_venue() -> None:
    (found,) = check_consistency(well({"hosting.series": ["Mill", "Inns"]}))
    assert found.path == ("hosting", "series", 1) and found.message == 'there is no venue "Inns" (allowed: Inn, Mill)'


def test_a_run_meets_at_the_cities_of_its_series() -> None:
    encoded = encode(well(SERIES | {"parties.upper.on.water.red_line": {"max": 0}}))
    assert frame(encoded, "rounds", play(encoded, 3)).venue.tolist() == ["Mill", "Inn", "Mill"]


def test_a_deal_has_to_give_more_than_a_stated_reservation_the_later_it_comes() -> None:
    """0.45 with a factor of 0.9: 0.45, 0.5, 0.5556 in rounds 1 to 3; weekly, 0.45 / 0.9^4 after four weeks."""
    changes = {"parties.lower.reservation": 0.45, "parties.lower.discount": 0.9}
    at = Seated(changes)
    assert [sat_down(at, at.lower, round_).baseline for round_ in (1, 2, 3)] == pytest.approx([0.45, 0.5, 0.45 / 0.81])
    weekly = Seated(changes | {"horizon.discount_weekly": True})
    assert sat_down(weekly, weekly.lower, 2, 4).baseline == pytest.approx(0.45 / 0.9**4)


def test_whoever_compares_with_the_status_quo_loses_nothing_by_waiting() -> None:
    at = Seated({"parties.lower.discount": 0.5})
    assert sat_down(at, at.lower, 3).baseline == at.standing("lower").holding


def test_demands_fall_towards_a_deadline_and_are_gone_at_the_last_meeting_before_it() -> None:
    """A share of 0.2; 20 weeks, of which 5 have gone: 0.15. With a gap of 4 weeks, the meeting of week 17 is the last."""
    at = Seated({"horizon.deadline": 20, "horizon.rounds": 9, "calendar.gap": 4, "bargaining.final_demand": 0.2,
                 "calendar.gap_per_empty_round": 0, "calendar.gap_without_pain": 0})
    at.state.course.round = 2.0
    at.state.course.week = 5.0
    assert final_share(at.conflict, at.state) == pytest.approx(0.15) == pytest.approx(sat_down(at, at.lower, 2, 5).final_demand)
    at.state.course.week = 17.0
    assert final_share(at.conflict, at.state) == 0.0
    assert not too_late(at.conflict, at.state, 3.0) and too_late(at.conflict, at.state, 4.0)


def test_before_the_first_round_nobody_expects_an_earlier_one() -> None:
    """`solve` lets the parties sit down before any round, when the mean gap counts, whether dates are given or not."""
    for dates in ([], ["2020-01-06", "2020-02-03", "2020-03-02"]):
        at = Seated({"horizon.deadline": 20, "calendar.dates": dates})
        assert 0.0 < sat_down(at, at.lower, 0).final_demand <= at.conflict.bargaining.final_demand


def test_without_a_deadline_only_the_last_round_is_final() -> None:
    at = Seated({"bargaining.final_demand": 0.2})
    at.state.course.round = 2.0
    assert final_share(at.conflict, at.state) == 0.2 and not too_late(at.conflict, at.state, 1e9)
    at.state.course.round = 3.0
    assert final_share(at.conflict, at.state) == 0.0


@given(st.floats(0.01, 1), st.integers(1, 200))
def test_property_what_waiting_leaves_is_a_share_that_never_grows(factor: float, round_: int) -> None:
    at = Seated({"parties.lower.discount": factor})
    at.state.course.round = float(round_)
    now = discounted(at.conflict, at.state, at.lower)
    at.state.course.round += 1.0
    assert 0.0 < discounted(at.conflict, at.state, at.lower) <= now <= 1.0


def test_no_round_of_a_run_is_scheduled_after_the_deadline() -> None:
    steady = {"calendar.gap": 4, "calendar.shortest": 4, "calendar.longest": 4, "calendar.outage": 0, "parties.upper.on.water.red_line": {"max": 0}}
    log = play(well({"horizon.deadline": 10, "horizon.rounds": 9, "calendar.slip.willing_below": -1, **steady}))
    assert [row["week"] for row in rows(log, "rounds")] == [0.0, 4.0, 8.0]


def test_a_round_whose_date_slips_past_the_deadline_does_not_meet() -> None:
    slips = {"calendar.slip": {"willing_below": 1, "noise": 0, "shortest": 3, "longest": 3}}
    log = play(well({"horizon.deadline": 6, "horizon.rounds": 9, "calendar.gap": 4, "calendar.shortest": 4, "calendar.longest": 4,
                     "calendar.outage": 0, "parties.upper.on.water.red_line": {"max": 0}, **slips}))
    assert [(row["week"], row["convened"]) for row in rows(log, "rounds")] == [(0.0, 1.0), (7.0, 0.0)]


def test_both_engines_agree_with_the_keys_on() -> None:
    encoded = encode(well(SERIES | {
        "horizon.deadline": {"low": 8, "high": 30}, "horizon.rounds": 6, "horizon.discount_weekly": True, "bargaining.misreading": 10,
        "parties.lower.reservation": 0.3, "parties.lower.discount": 0.95, "parties.upper.reservation": 0.8, "parties.upper.discount": 0.99,
    }))
    for seed in range(4):
        assert_same(negotiate(encoded, seed, 0, 2, "full"), reference(encoded, seed, 0, 2))


def test_talks_that_a_deadline_ends_say_so() -> None:
    """Rounds 0, 8 and 16 weeks on: with a deadline in week 10 the third round would come too late."""
    calendar = {"calendar": {"gap": 8, "gap_spread": 0, "longest": 8}, "horizon.rounds": 3, "parties.upper.on.water.red_line": {"max": 0}}
    endings = {weeks: rows(play(well(calendar | ({"horizon.deadline": weeks} if weeks else {})), 3), "runs")[0] for weeks in (None, 10, 30)}
    assert (endings[10]["ending"], endings[10]["rounds"]) == (float(Ending.DEADLINE), 2.0)
    assert endings[None]["ending"] == endings[30]["ending"] == float(Ending.HORIZON) and endings[30]["rounds"] == 3.0
