"""Whose word a change rests on, and how far it is believed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.credibility import credit, doubt_in, performer_of, temptation
from tests.stories import Seated

SHARES = st.floats(0, 1)


def test_who_loses_most_has_to_perform() -> None:
    """Water from 20 to 60 costs Upper Farm 0.75 x 0.4; back again, Lower Farm 0.5 x 0.4. Guarantors never perform."""
    at = Seated()
    assert performer_of(at.conflict, at.state.ground, at.water, 20.0, 60.0) == (at.upper, pytest.approx(0.3))
    assert performer_of(at.conflict, at.state.ground, at.water, 60.0, 20.0) == (at.lower, pytest.approx(0.2))
    at = Seated({"parties.lower.on.water.position": 0})
    assert performer_of(at.conflict, at.state.ground, at.water, 60.0, 20.0) == (-1, 0.0)


def test_a_guarantee_is_believed_as_far_as_the_guarantor_is_trusted() -> None:
    """(1 - 0.25) x (1 - 0.5 x 0.4); the patron itself knows that it would punish."""
    at = Seated({"trust.default": 0.25, "trust.of.lower": {"elder": 0.4}, "patronage.elder.upper": {"punishes": 0.5}})
    assert doubt_in(at.conflict, at.state, at.lower, at.upper) == pytest.approx(0.75 * 0.8)
    assert doubt_in(at.conflict, at.state, at.elder, at.upper) == pytest.approx(0.75 * 0.5)
    assert doubt_in(at.conflict, at.state, at.upper, at.upper) == 0.0


def test_two_patrons_who_punish() -> None:
    """0.5 and 0.2 leave 0.4 free."""
    at = Seated({"patronage.elder.upper": {"punishes": 0.5}, "patronage.priest.upper": {"punishes": 0.2}})
    assert at.profile("upper").deterrence == pytest.approx(0.6)


def test_a_change_by_which_nobody_loses_is_certain() -> None:
    assert credit([1.0, 1.0], -1, 0.0) == 1.0 == credit([1.0, 1.0], 0, 0.0)


@given(SHARES, SHARES, SHARES)
def test_property_trust_and_guarantees_only_ever_add_credit(trust: float, more: float, punishes: float) -> None:
    def doubt(trusted: Any, punished: Any) -> Any:
        at = Seated({"trust.default": trusted, "patronage.elder.upper": {"punishes": punished}})
        return doubt_in(at.conflict, at.state, at.lower, at.upper)

    assert 0.0 <= doubt(max(trust, more), punishes) <= doubt(trust, punishes) + 1e-12 <= doubt(trust, 0.0) + 2e-12


@given(st.floats(0, 1), st.floats(0, 1))
def test_property_the_more_to_lose_the_more_doubt_counts(one: float, other: float) -> None:
    less, more = sorted((one, other))
    assert 0.0 <= temptation(less, 0.01) <= temptation(more, 0.01) < 1.0
