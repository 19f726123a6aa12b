"""What is tabled and what is struck, by hand at the well."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.agenda import choose_items, common_option, common_view, strikes, urgency
from tests.stories import Seated


def test_what_the_others_would_make_of_the_water() -> None:
    """Van den Bos 1991 (compromise mean), without Upper Farm: (30 x 0.5 x 100 + 40 x 1 x 25 + 20 x 0.5 x 75) / 65 = 50."""
    at = Seated()
    assert common_view(at.conflict, at.upper, at.water) == pytest.approx(50.0)


def test_what_the_others_would_make_of_the_path() -> None:
    """Lower Farm's 15 points on shared/open: 9 and 15; the miller's 10: 10 and 5. Open has 20, shared 19."""
    at = Seated()
    assert common_option(at.conflict, at.upper, at.path, 3) == common_view(at.conflict, at.upper, at.path) == 2.0


def test_only_those_whose_consent_is_needed_are_asked() -> None:
    """Were the priest to want all the water at any weight, nothing would change: he has no veto."""
    at = Seated({"parties.priest.on.water": {"position": 100, "salience": 100}, "parties.priest.capability": 100})
    assert common_view(at.conflict, at.upper, at.water) == pytest.approx(50.0)


def test_nobody_else_who_cares_leaves_it_as_it_is() -> None:
    at = Seated({f"parties.{name}.on.path": None for name in ("lower", "miller")})
    for seat in (at.lower, at.elder, at.miller):
        at.conflict.profiles[seat].capability = 0.0
    assert common_view(at.conflict, at.upper, at.water) == 20.0


def test_a_farm_strikes_what_the_others_would_make_worse_for_it() -> None:
    """Upper Farm expects water at 50 and is worse off; the miller, who wants 75, expects (1500 + 1000) / 100 = 25 and isn't."""
    at = Seated()
    assert strikes(at.conflict, at.state, at.upper, at.water) == pytest.approx((1.0, 0.5, 0.8))
    assert strikes(at.conflict, at.state, at.miller, at.water) == pytest.approx((0.0, 0.5, 0.45))


def test_what_presses_most() -> None:
    """Capability x weight over consenters: water 45 + 15 + 40 + 10 = 110, path 15 + 15 + 10 = 40; a draw of +2 at 0.35 makes exp 0.7."""
    at = Seated({"agenda.noise": 0.35})
    assert [urgency(at.conflict, at.state, issue, 0.0) for issue in (at.water, at.path)] == pytest.approx([110.0, 40.0])
    assert urgency(at.conflict, at.state, at.path, 2.0) == pytest.approx(40 * 2.0137527)


def test_what_is_agreed_presses_less_until_the_commitment_is_broken() -> None:
    """A quarter of the water's 110: the path, at 40, comes first as long as the commitment on the water is in force."""
    at = Seated({"agenda.settled": 0.25})
    at.state.pledges[at.water].active = 1.0
    assert [urgency(at.conflict, at.state, issue, 0.0) for issue in (at.water, at.path)] == pytest.approx([27.5, 40.0])
    at.state.pledges[at.water].active = 0.0
    assert urgency(at.conflict, at.state, at.water, 0.0) == pytest.approx(110.0)


def test_the_most_urgent_is_tabled_first_and_the_struck_not_at_all() -> None:
    at = Seated({"agenda.items": 1})
    at.table.urgency[:] = [1.0, 2.0]
    assert (choose_items(at.conflict, at.table), at.table.tabled) == (1, [0.0, 1.0])
    at.table.struck[at.path] = 1.0
    assert (choose_items(at.conflict, at.table), at.table.tabled) == (1, [1.0, 0.0])
    at.conflict.items[at.water].negotiable = 0.0
    assert (choose_items(at.conflict, at.table), at.table.tabled) == (0, [0.0, 0.0])


@given(st.lists(st.tuples(st.floats(-5, 5), st.booleans(), st.booleans()), min_size=2, max_size=2), st.integers(1, 3))
def test_property_whatever_is_left_presses_less_than_what_is_tabled(facts: Any, most: int) -> None:
    at = Seated({"agenda.items": most})
    for issue, (urgent, struck, negotiable) in enumerate(facts):
        at.table.urgency[issue], at.table.struck[issue] = urgent, float(struck)
        at.conflict.items[issue].negotiable = float(negotiable)
    chosen = choose_items(at.conflict, at.table)
    free = [issue for issue, (_, struck, negotiable) in enumerate(facts) if negotiable and not struck]
    tabled = [issue for issue in range(2) if at.table.tabled[issue]]
    assert chosen == len(tabled) == min(most, len(free))
    assert set(tabled) <= set(free)
    left = [facts[issue][0] for issue in free if issue not in tabled]
    assert max(left, default=-9) <= min((facts[issue][0] for issue in tabled), default=9)
