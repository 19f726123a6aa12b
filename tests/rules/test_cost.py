"""What consent to a change costs, part by part, and who is held back by whose patron."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.cost import cost_of_change, guarded_trust, rejecting_capability, total_cost
from sim.rules.parameters import Bargaining
from sim.rules.parties import Profile
from sim.rules.state import Standing
from tests.stories import Seated

SHARES = st.floats(0, 1)


def test_distrust_by_hand():
    """0.12 x (1 - 0.25) x (1 - 0.5); in full without a guarantor, nothing with a certain one or with full trust (Walter 1997)."""
    assert guarded_trust(0.12, 0.25, 0.5, 1.0) == pytest.approx(0.045)
    assert guarded_trust(0.12, 0.25, 0.5, 0.0) == pytest.approx(0.09)
    assert guarded_trust(0.12, 0.25, 1.0, 1.0) == 0.0 == guarded_trust(0.12, 1.0, 0.5, 1.0)


def test_every_part_by_hand():
    """Audience 0.2 x 0.5 x 0.4 x (1 - 0.25); hope 0.1 x 0.6; wear 0.3 x 0.2; mood 0.01 x -2; half-hearted 0.02 on top of 0.03."""
    party = Profile(audience_cost=0.2, change_cost=0.03, hope=0.1, wear=0.3)
    fares = Standing(audience=0.5, outlook=0.6, pain=0.2, presence=1.0)
    cost = cost_of_change(Bargaining(mood=0.01, half_present=0.02), party, fares, 1.0, 0.4, 0.25, -2.0)
    assert cost == pytest.approx((0.0, 0.03, 0.05, 0.06, 0.06, -0.02))
    assert total_cost(cost) == pytest.approx(0.06)
    fares.presence = 2.0
    assert cost_of_change(Bargaining(half_present=0.02), party, fares, 1.0, 0.4, 0.25, 0.0).change == pytest.approx(0.03)


def test_the_means_of_those_who_reject_the_talks():
    assert rejecting_capability(Seated().conflict) == pytest.approx(0.5)
    both = Seated({"parties.outlaws": {"label": "Outlaws", "role": "spoiler", "capability": 80}})
    assert rejecting_capability(both.conflict) == 1.0
    assert rejecting_capability(Seated({"parties.bandits": None}).conflict) == 0.0


def test_who_is_deterred_and_who_is_guarded():
    """Two patrons who punish with 0.5 and 0.2 leave 0.4 free: 0.6. Lower Farm is guarded by that, Upper Farm by Lower's 0.3."""
    at = Seated({
        "patronage.elder.upper": {"punishes": 0.5}, "patronage.priest.upper": {"punishes": 0.2},
        "patronage.miller.lower": {"punishes": 0.3},
    })
    assert (at.profile("upper").deterrence, at.profile("lower").deterrence) == pytest.approx((0.6, 0.3))
    assert (at.profile("lower").guarded, at.profile("upper").guarded) == pytest.approx((0.6, 0.3))
    assert at.profile("innkeeper").guarded == pytest.approx(0.3)


def test_a_patron_does_not_guard_itself_by_its_own_client():
    """The elder has leverage on Upper Farm, so what it has to fear is Lower Farm's breach."""
    at = Seated({"patronage.elder.upper": {"punishes": 0.1, "leverage": 0.5}, "patronage.miller.lower": {"punishes": 0.7}})
    assert at.profile("elder").guarded == pytest.approx(0.7)


def test_nobody_to_fear_nobody_guarded():
    at = Seated({"parties.upper.side": "valley", "parties.lower.side": "valley", "patronage.elder.upper": {"punishes": 0.5}})
    assert (at.profile("upper").guarded, at.profile("lower").guarded) == (0.0, 0.0)


@given(SHARES, SHARES, SHARES, SHARES, SHARES)
def test_property_trust_and_guarantees_only_ever_lower_what_distrust_costs(distrust, trust, more, punished, guarantee):
    cost = guarded_trust(distrust, trust, punished, guarantee)
    assert 0.0 <= cost <= distrust
    assert guarded_trust(distrust, max(trust, more), punished, guarantee) <= cost
    assert guarded_trust(distrust, trust, max(punished, more), guarantee) <= cost


@given(SHARES, SHARES, SHARES)
def test_property_ripeness_lowers_the_cost_of_change_and_hope_raises_it(pain, outlook, more):
    """Zartman 2000: a hurting stalemate, and no way to win."""
    party = Profile(hope=0.1, wear=0.3)

    def cost(hurt, hoped):
        return total_cost(cost_of_change(Bargaining(), party, Standing(pain=hurt, outlook=hoped), 0.5, 0.0, 0.0, 0.0))

    assert cost(max(pain, more), outlook) <= cost(pain, outlook) <= cost(pain, max(outlook, more))
