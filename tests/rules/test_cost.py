"""What consent to a change costs, part by part."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.cost import cost_of_change, counted, on_the_war, rejecting_capability, total_cost
from sim.rules.parameters import Bargaining
from sim.rules.parties import Profile
from sim.rules.state import Standing
from tests.stories import Seated

SHARES = st.floats(0, 1)


def test_every_part_by_hand() -> None:
    """Audience 0.1 x (1 - 0.25) x 0.2; a ceasefire of a half: hope 0.5 x 0.06, relief 0.5 x 0.04; mood 0.01 x -2; half-hearted 0.02 on 0.03."""
    standing = Standing(doubted=0.01, conceded=0.2, pressed=0.1, truce=0.5, prospect=0.06, relief=0.04, presence=1.0)
    cost = cost_of_change(Bargaining(mood=0.01, half_present=0.02), Profile(change_cost=0.03), standing, 0.25, -2.0)
    assert cost == pytest.approx((0.01, 0.015, 0.05, 0.03, 0.02, -0.02))
    assert total_cost(cost) == pytest.approx(0.065)
    standing.presence = 2.0
    assert cost_of_change(Bargaining(half_present=0.02), Profile(change_cost=0.03), standing, 0.25, 0.0).change == pytest.approx(0.03)


def test_a_gain_counts_as_far_as_it_is_credible_and_a_loss_in_full() -> None:
    assert (counted(0.25, 0.5, 0.2), counted(0.25, 0.5, -0.2)) == pytest.approx((0.05, -0.3))


def test_what_a_change_does_to_the_war_by_hand() -> None:
    """Half of 0.3 - 0.1; a breach, feared with 0.4, would swing the war by 0.1 of 0.5."""
    standing = Standing(relief=0.3, prospect=0.1, exposed=0.5)
    assert on_the_war(0.5, 0.1, standing, 0.6) == pytest.approx(0.1 - 0.02)


def test_the_means_of_those_who_reject_the_talks() -> None:
    assert rejecting_capability(Seated().conflict) == pytest.approx(0.5)
    both = Seated({"parties.outlaws": {"label": "Outlaws", "role": "spoiler", "capability": 80}})
    assert rejecting_capability(both.conflict) == 1.0
    assert rejecting_capability(Seated({"parties.bandits": None}).conflict) == 0.0


@given(SHARES, SHARES, SHARES)
def test_property_ripeness_helps_only_texts_that_end_fighting(relief: float, prospect: float, truce: float) -> None:
    """Zartman 2000: a hurting stalemate makes peace by what a text does about the fighting."""
    standing = Standing(relief=relief, prospect=prospect)
    assert on_the_war(0.0, 0.0, standing, 1.0) == 0.0
    standing.relief += 0.1
    assert on_the_war(truce, 0.0, standing, 1.0) >= truce * (relief - prospect)
