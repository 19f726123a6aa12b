"""The answer itself."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sim.rules.enums import Reply
from sim.rules.parties import Profile
from sim.rules.reply import ROUNDING, reply_to, surplus

PATIENT = Profile(stamina=3.0)


def test_a_surplus_by_hand() -> None:
    assert round(surplus(0.55, 0.10, 0.085, 0.008), 9) == 0.373


def test_accept_at_the_demand_and_not_below_it() -> None:
    assert reply_to(PATIENT, 0.2, 0.2, False, 1.0, False) == Reply.ACCEPT
    assert reply_to(PATIENT, 0.1999, 0.2, False, 1.0, False) == Reply.REJECT


def test_a_total_that_is_just_the_threshold_is_enough_whatever_the_rounding() -> None:
    """0.1 + 0.2 is not quite 0.3 to a computer; a party that asks for 0.3 takes it all the same, in either direction."""
    assert 0.1 + 0.2 != 0.3
    assert reply_to(PATIENT, 0.3, 0.1 + 0.2, False, 1.0, False) == Reply.ACCEPT
    assert ROUNDING <= 1e-9


def test_stamina_runs_out_only_over_hopeless_texts() -> None:
    replies = [reply_to(PATIENT, -1.0, 0.0, False, refusals, True) for refusals in (1.0, 2.0, 3.0)]
    assert replies == [Reply.REJECT, Reply.REJECT, Reply.WALK_OUT]
    assert reply_to(PATIENT, -0.01, 0.0, False, 99.0, False) == Reply.REJECT


@given(st.floats(-1, 1), st.floats(0, 1), st.booleans(), st.integers(1, 9), st.booleans())
def test_property_nobody_accepts_below_its_demand_or_across_a_red_line(
    left: float, demand: float, crossed: bool, refusals: int, hopeless: bool,
) -> None:
    reply = reply_to(PATIENT, left, demand, crossed, float(refusals), hopeless)
    assert (reply == Reply.ACCEPT) == (not crossed and left >= demand - ROUNDING)
