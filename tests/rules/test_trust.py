"""Trust: slowly up, fast down, always within 0 and 1."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.trust import damaged, doubted, mean_trust, mend_among_signers, mend_between_sides, restored, trust_in_others
from tests.stories import Seated

SHARES = st.floats(0, 1)


def test_up_slowly_and_down_fast_by_hand() -> None:
    assert (restored(0.5, 0.1), damaged(0.5, 0.2)) == pytest.approx((0.55, 0.4))


def test_seven_swaps_leave_trust_nearly_unchanged() -> None:
    """Kydd 2005, theory 18: a cheap signal tells little. Seven signals at the shipped 0.004 move trust of 0.22 by about 0.02."""
    trust = 0.22
    for _ in range(7):
        trust = restored(trust, 0.004)
    assert trust - 0.22 == pytest.approx(0.78 * (1 - 0.996**7))
    assert trust - 0.22 < 0.025


def test_doubt_by_bayes() -> None:
    """Kydd and Walter 2002: tau q_T / (tau q_T + (1 - tau) q_U) with q_U / q_T = 3."""
    assert doubted(0.5, 3.0) == pytest.approx(0.25)
    assert doubted(0.6, 2.0) == pytest.approx(0.6 / (0.6 + 0.8))
    assert (doubted(0.0, 3.0), doubted(1.0, 3.0)) == (0.0, 1.0)


def test_whom_a_farm_has_to_rely_on() -> None:
    """Lower Farm leaves out its patron, the miller: (61 x 0.2 + 41 x 0.7) / 102. Who needn't consent isn't relied on."""
    at = Seated({
        "trust.of": {"lower": {"upper": 0.2, "elder": 0.7, "miller": 1.0, "priest": 1.0}}, "patronage.miller.lower": {"leverage": 0.5},
    })
    assert trust_in_others(at.conflict, at.state, at.lower) == pytest.approx(40.9 / 102)


def test_its_own_side_it_need_not_trust() -> None:
    at = Seated({f"parties.{name}.side": "valley" for name in ("upper", "lower", "elder", "miller")} | {"trust.default": 0.1})
    assert trust_in_others(at.conflict, at.state, at.lower) == 1.0


def test_trust_among_the_signers() -> None:
    at = Seated({"trust.of": {"elder": {"miller": 0.8, "upper": 0.0}}})
    assert mean_trust(at.conflict, at.state, at.elder) == pytest.approx(0.8)


def test_a_swap_mends_between_the_farms_and_a_statement_among_the_signers() -> None:
    at = Seated({"trust.default": 0.5})
    mend_between_sides(at.conflict, at.state, 0.1)
    trust = at.state.trust
    assert (trust[at.upper][at.lower], trust[at.lower][at.upper], trust[at.elder][at.miller]) == pytest.approx((0.55, 0.55, 0.5))
    mend_among_signers(at.conflict, at.state, 0.2)
    assert (trust[at.upper][at.lower], trust[at.elder][at.miller], trust[at.miller][at.elder]) == pytest.approx((0.55, 0.6, 0.6))
    assert trust[at.elder][at.upper] == 0.5


@given(SHARES, SHARES, st.floats(1, 1e9))
def test_property_trust_stays_within_nothing_and_one(trust: float, share: float, ratio: float) -> None:
    assert trust - 1e-12 <= restored(trust, share) <= 1.0 + 1e-12
    assert 0.0 <= damaged(trust, share) <= trust
    assert 0.0 <= doubted(trust, ratio) <= trust + 1e-12
