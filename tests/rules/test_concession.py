"""What a party holds out for: it falls with refusals, comes back between meetings, and starts anew after an agreement."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.concession import held_out, recover, renew, steadfastness
from sim.rules.state import Standing

SHARES = st.floats(0, 1)


def test_a_demand_is_net_of_what_consent_costs() -> None:
    assert held_out(0.4, 0.1, 0.5) == pytest.approx(0.15)
    assert held_out(0.1, 0.4, 0.5) == 0.0


def test_a_new_meeting_brings_back_part_of_a_demand_and_an_agreement_all_of_it() -> None:
    """0.3 of the way from 0.2 back to 0.8."""
    standing = Standing(demand=0.2)
    recover(standing, 0.8, 0.3)
    assert standing.demand == pytest.approx(0.38)
    renew(standing, 0.8)
    assert standing.demand == 0.8


@given(st.floats(0.0, 50), SHARES, SHARES)
def test_property_the_stronger_side_concedes_no_faster(concession: float, one: float, other: float) -> None:
    weak, strong = sorted((one, other))
    assert 0.0 <= steadfastness(concession, weak) <= steadfastness(concession, strong) <= 1.0


@given(st.floats(0, 1), st.floats(-0.5, 1), SHARES)
def test_property_a_demand_is_never_below_nothing_nor_beyond_the_best(best: float, cost: float, demand: float) -> None:
    assert 0.0 <= held_out(best, cost, demand) <= max(0.0, best - cost)
