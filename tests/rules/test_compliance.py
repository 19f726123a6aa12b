"""Whether commitments are kept: the hazard by hand, what a breach does to ground, trust and hope, and who has to perform."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit

from sim.rules.compliance import break_word, carry_out, keeping, logistic, pledge_word, witnesses
from sim.rules.parameters import Commitments
from sim.rules.parties import Item, Profile
from sim.rules.state import Pledge, Standing
from tests.stories import ALL_ACCEPT, Seated

RULES = Commitments(hazard=0.04, scale=0.02, hope=0.1, settled_outlook=0.4, punishment=0.2, spoiling=0.01)


@given(st.floats(-1e6, 1e6))
def test_property_the_logistic_curve_is_scipys(x: float) -> None:
    assert logistic(x) == pytest.approx(expit(x), abs=1e-12)


@given(st.floats(-1000, 1000), st.floats(-1000, 1000))
def test_property_the_logistic_curve_rises_and_stays_within_nothing_and_one(one: float, other: float) -> None:
    less, more = sorted((one, other))
    assert 0.0 <= logistic(less) <= logistic(more) <= 1.0


def test_the_hazard_of_a_breach_by_hand() -> None:
    """Gain 0.03 + 0.01 + 0.1 x (0.6 - 0.4) - 0.25 x 0.2 + 0.01 x 1 = 0.02, one scale: 0.04 x 0.731059, less a tenth for the witnesses."""
    kept = keeping(RULES, Item(temptation=0.01), Pledge(loss=0.03), Profile(deterrence=0.25), Standing(outlook=0.6), 1.0, 0.1, 0.5)
    assert kept[2:] == pytest.approx((0.03, 0.01, 0.02, -0.05, 0.01, 0.1))
    assert (kept.broken, kept.hazard) == pytest.approx((0.0, 0.04 * 0.731059 * 0.9), abs=1e-7)
    broken = keeping(RULES, Item(temptation=0.01), Pledge(loss=0.03), Profile(deterrence=0.25), Standing(outlook=0.6), 1.0, 0.1, 0.026)
    assert broken.broken == 1.0


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1), st.floats(0, 5))
def test_property_a_stronger_guarantee_never_raises_the_hazard_and_bolder_spoilers_never_lower_it(
    one: float, other: float, outlook: float, spin: float,
) -> None:
    weak, strong = sorted((one, other))
    hazards = [keeping(RULES, Item(), Pledge(loss=0.05), Profile(deterrence=each), Standing(outlook=outlook), spin, 0.0, 0.5).hazard
               for each in (weak, strong)]
    assert 0.0 <= hazards[1] <= hazards[0] <= RULES.hazard
    bolder = keeping(RULES, Item(), Pledge(loss=0.05), Profile(deterrence=weak), Standing(outlook=outlook), spin + 1.0, 0.0, 0.5).hazard
    assert bolder >= hazards[0]


def test_those_who_watched_the_last_meeting_lower_the_hazard() -> None:
    """Two who see three tenths and a fifth leave 0.7 x 0.8 unseen; who wasn't there sees nothing."""
    at = Seated({"parties.priest.witness": 0.3, "parties.neighbour.witness": 0.2, "parties.innkeeper.witness": 0.5})
    at.standing("innkeeper").presence = 0.0
    assert witnesses(at.conflict, at.state) == pytest.approx(0.44)


def test_a_week_of_compliance() -> None:
    """A tenth of the way from 20 to 60; a path is open at once."""
    at = Seated({"commitments.progress": 0.1})
    at.state.course.round = 2.0
    pledge_word(at.conflict, at.state, ALL_ACCEPT, at.water, 60.0)
    pledge_word(at.conflict, at.state, ALL_ACCEPT, at.path, 1.0)
    for issue in (at.water, at.path):
        carry_out(at.conflict, at.state, issue)
    assert at.state.ground == pytest.approx([24.0, 1.0])
    assert at.state.pledges[at.water].kept == 1.0


def test_a_promise_is_recorded_whole() -> None:
    at = Seated({"issues.water.goodwill": True})
    at.state.course.round = 3.0
    pledge_word(at.conflict, at.state, ALL_ACCEPT, at.water, 60.0)
    pledge = at.state.pledges[at.water]
    assert (pledge.active, pledge.performer, pledge.before, pledge.target) == (1.0, at.upper, 20.0, 60.0)
    assert (pledge.made, pledge.kept) == (3.0, 0.0)
    assert pledge.loss == pytest.approx(0.3)
    assert (at.state.declared[at.water], at.state.course.all_pledges, at.state.course.established) == (60.0, 1.0, 1.0)
    assert (at.state.tallies[at.water].agreed, at.state.tallies[at.water].first_agreed) == (1.0, 3.0)


def test_a_newer_promise_supersedes_the_older() -> None:
    at = Seated()
    for round_, target in ((1.0, 60.0), (4.0, 40.0)):
        at.state.course.round = round_
        pledge_word(at.conflict, at.state, ALL_ACCEPT, at.water, target)
    assert (at.state.pledges[at.water].target, at.state.pledges[at.water].made) == (40.0, 4.0)
    assert (at.state.tallies[at.water].agreed, at.state.tallies[at.water].first_agreed) == (2.0, 1.0)


def test_a_broken_word_by_hand() -> None:
    """The water falls back to 20 and a tenth of the way on to Upper Farm's 0. Trust in it falls from 0.5 by a fifth, trust in its patron,
    who would have punished it, by half of that. It hopes for 0.1 more, Lower Farm for 0.1 less, and Lower Farm bears a grievance."""
    at = Seated({
        "commitments.relapse": 0.1, "commitments.trust_broken": 0.2, "commitments.trust_patron": 0.5, "issues.water.conquest": 0.1,
        "patronage.elder.upper": {"punishes": 0.3}, "parties.upper.outlook": 0.4, "parties.lower.outlook": 0.05,
    })
    at.state.course.round = 1.0
    pledge_word(at.conflict, at.state, ALL_ACCEPT, at.water, 60.0)
    at.state.ground[at.water] = 50.0
    break_word(at.conflict, at.state, at.water)
    assert at.state.ground[at.water] == pytest.approx(18.0)
    assert (at.state.pledges[at.water].active, at.state.tallies[at.water].broken, at.state.course.breaches) == (0.0, 1.0, 1.0)
    trust = at.state.trust
    assert (trust[at.lower][at.upper], trust[at.lower][at.elder], trust[at.lower][at.miller]) == pytest.approx((0.4, 0.45, 0.5))
    assert (trust[at.upper][at.elder], trust[at.upper][at.lower]) == pytest.approx((0.45, 0.5))
    assert trust[at.elder][at.elder] == trust[at.upper][at.upper] == 1.0
    assert (at.standing("upper").outlook, at.standing("lower").outlook) == pytest.approx((0.5, 0.0))
    assert (at.standing("lower").grievance, at.standing("upper").grievance, at.standing("miller").grievance) == (1.0, 0.0, 0.0)


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 100), st.integers(0, 1))
def test_property_after_a_breach_the_ground_is_still_on_the_scale_and_trust_within_nothing_and_one(
    relapse: float, broken: float, target: float, weeks: int,
) -> None:
    at = Seated({"commitments.relapse": relapse, "commitments.trust_broken": broken, "issues.water.conquest": 1})
    pledge_word(at.conflict, at.state, ALL_ACCEPT, at.water, target)
    for _ in range(weeks):
        carry_out(at.conflict, at.state, at.water)
    if at.state.pledges[at.water].performer >= 0:
        break_word(at.conflict, at.state, at.water)
    assert 0.0 <= at.state.ground[at.water] <= 100.0
    assert all(0.0 <= trust <= 1.0 for row in at.state.trust for trust in row)
    assert all(0.0 <= standing.outlook <= 1.0 for standing in at.state.standings)
