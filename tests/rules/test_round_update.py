"""What a round changes."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.compliance import pledge_word
from sim.rules.enums import Outcome
from sim.rules.parameters import Hosting, Learning
from sim.rules.round_update import (
    all_settled,
    audience_pressure,
    host_patience,
    keep_trust,
    learn,
    left_for_good,
    nearness,
    streak,
)
from tests.stories import ALL_ACCEPT, Seated

LEARNING = Learning(
    audience_rate=0.2, audience_floor=0.3, audience_violence=0.4, violence_full=15.0, audience_deadlock=0.3, deadlock_full=8.0,
    emptiness_procedural=0.5, emptiness_kept=0.3, closeness=0.05,
)
HOSTING = Hosting(fatigue=0.1, fatigue_procedural=0.3, relief=1.5)


def test_audience_pressure_by_hand() -> None:
    """Towards 0.3 + 0.4 x 6/15 + 0.3 x 4/8 = 0.61, a fifth of the way from 0.11; beyond the full measures, towards 1."""
    assert audience_pressure(LEARNING, 0.11, 6.0, 4.0) == pytest.approx(0.21)
    assert audience_pressure(LEARNING, 1.0, 99.0, 99.0) == pytest.approx(1.0)


def test_the_streak_of_empty_rounds() -> None:
    """An agreement leaves three tenths of it, a procedural result is half an empty round."""
    outcomes = (Outcome.AGREEMENT, Outcome.PROCEDURAL, Outcome.STATEMENT, Outcome.NONE, Outcome.NOT_CONVENED)
    assert [streak(LEARNING, 4.0, outcome) for outcome in outcomes] == pytest.approx([1.2, 4.5, 5.0, 5.0, 5.0])


def test_a_hosts_patience() -> None:
    outcomes = (Outcome.AGREEMENT, Outcome.PROCEDURAL, Outcome.STATEMENT, Outcome.NOT_CONVENED)
    assert [host_patience(HOSTING, 0.5, outcome) for outcome in outcomes] == pytest.approx([0.65, 0.47, 0.4, 0.4])
    assert (host_patience(HOSTING, 0.05, 1.0), host_patience(HOSTING, 0.95, 4.0)) == (0.0, 1.0)


def test_how_near_a_deal_is() -> None:
    """A shortfall of 0.02 where 0.05 is out of sight: 0.6. Any surplus is at hand; without talks nothing is near."""
    assert nearness(LEARNING, -0.02, True, False) == pytest.approx(0.6)
    assert [nearness(LEARNING, least, True, False) for least in (-0.2, 0.0, 0.3)] == [0.0, 1.0, 1.0]
    assert (nearness(LEARNING, math.nan, False, False), nearness(LEARNING, -0.2, True, True)) == (0.0, 1.0)


def test_outlook_drifts_with_events_and_battles() -> None:
    """Lower Farm: 0.25 of the way from 0.4 to 0.8 x 0.9 + 0.2 x (1/4), three quarters of the suffering being its own. The elder's own
    outlook stays where it was stated. Who misses a round is counted; who comes back starts anew."""
    at = Seated({
        "parties.lower.outlook": 0.4, "parties.lower.outlook_path": {0: 0.9}, "learning.outlook_rate": 0.25, "learning.battles": 0.2,
        "parties.elder.outlook": 0.7,
    })
    at.standing("lower").recent, at.standing("upper").recent = 3.0, 1.0
    at.state.course.convened = 1.0
    at.standing("lower").presence, at.standing("lower").missed = 0.0, 1.0
    at.standing("upper").missed = 4.0
    learn(at.conflict, at.state)
    assert at.standing("lower").outlook == pytest.approx(0.4 + 0.25 * (0.8 * 0.9 + 0.2 * 0.25 - 0.4))
    assert at.standing("elder").outlook == pytest.approx(0.7)
    assert (at.standing("lower").missed, at.standing("upper").missed) == (2.0, 0.0)
    at.state.course.convened = 0.0
    learn(at.conflict, at.state)
    assert at.standing("lower").missed == 2.0


def test_a_kept_promise_slowly_earns_trust() -> None:
    """A tenth of the missing half, from everybody but the performer itself; not in the round it was made, nor once it is broken."""
    at = Seated({"commitments.trust_kept": 0.1, "trust.default": 0.5})
    at.state.course.round = 1.0
    pledge_word(at.conflict, at.state, ALL_ACCEPT, at.water, 60.0)
    keep_trust(at.conflict, at.state)
    assert at.state.trust[at.lower][at.upper] == 0.5
    at.state.course.round = 2.0
    keep_trust(at.conflict, at.state)
    assert (at.state.trust[at.lower][at.upper], at.state.trust[at.priest][at.upper]) == pytest.approx((0.55, 0.55))
    assert (at.state.trust[at.upper][at.upper], at.state.trust[at.upper][at.lower]) == (1.0, 0.5)
    at.state.pledges[at.water].active = 0.0
    keep_trust(at.conflict, at.state)
    assert at.state.trust[at.lower][at.upper] == pytest.approx(0.55)


def test_a_principal_that_stays_away_for_long_has_left() -> None:
    at = Seated({"horizon.abandoned_after": 3})
    at.standing("elder").missed = at.standing("priest").missed = 9.0
    at.standing("lower").missed = 2.0
    assert not left_for_good(at.conflict, at.state)
    at.standing("lower").missed = 3.0
    assert left_for_good(at.conflict, at.state)


def test_all_is_settled_when_every_open_issue_has_a_promise_in_force() -> None:
    at = Seated()
    pledge_word(at.conflict, at.state, ALL_ACCEPT, at.water, 60.0)
    assert not all_settled(at.conflict, at.state, at.table)
    at.table.struck[at.path] = 1.0
    assert all_settled(at.conflict, at.state, at.table)
    at.table.struck[:] = [1.0, 1.0]
    assert not all_settled(at.conflict, at.state, at.table)


@given(st.floats(0, 1), st.floats(0, 1e4), st.floats(0, 300))
def test_property_audience_pressure_stays_within_nothing_and_one(audience: float, recent: float, emptiness: float) -> None:
    assert 0.0 <= audience_pressure(LEARNING, audience, recent, emptiness) <= 1.0


@given(st.floats(-1, 1), st.booleans(), st.booleans(), st.floats(0, 1), st.sampled_from(list(Outcome)))
def test_property_nearness_and_patience_stay_within_nothing_and_one(
    least: int, bargained: bool, agreed: bool, patience: float, outcome: float,
) -> None:
    assert 0.0 <= nearness(LEARNING, least, bargained, agreed) <= 1.0
    assert 0.0 <= host_patience(HOSTING, patience, outcome) <= 1.0
