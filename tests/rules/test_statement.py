"""The joint statement, and the steps of what is declared."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.rules.bargaining import weigh_text
from sim.rules.parameters import Statement
from sim.rules.parties import Profile
from sim.rules.statement import common_gain, declare, signing, weigh_signing
from sim.rules.utility import crossed
from sim.scenario.schema.scenario import Scenario
from tests.stories import Seated, seated
from tests.strategies import scenarios

WILLING = {f"parties.{name}.on": {"water": {"position": 80, "salience": 100}} for name in ("elder", "miller")}
EASY = {"statement.least_gain": 0, "statement.step": 10}


def test_a_signers_test_by_hand() -> None:
    """0.05 for the process, 0.1 x (0.75 - 0.5) for trust, less 0.08 friction: -0.005; a draw of half a standard deviation of 0.02 signs."""
    rules = Statement(friction=0.08, trust=0.1, noise=0.02)
    assert signing(rules, Profile(value_of_talking=0.05), 0.75, 0.0, 0.0) == pytest.approx((0.0, 0.05, 0.025, -0.08, 0.0, 0.0))
    assert signing(rules, Profile(value_of_talking=0.05), 0.75, 0.0, 0.5) == pytest.approx((1.0, 0.05, 0.025, -0.08, 0.0, 0.01))


def test_what_has_been_agreed_makes_it_worth_signing() -> None:
    """The same signer, 0.005 short, signs a text that gains it 0.01, and refuses to sign one that costs it 0.01."""
    rules = Statement(friction=0.08, trust=0.1, noise=0.02)
    assert signing(rules, Profile(value_of_talking=0.05), 0.75, 0.01, 0.0) == pytest.approx((1.0, 0.05, 0.025, -0.08, 0.01, 0.0))
    assert signing(rules, Profile(value_of_talking=0.05), 0.75, -0.01, 0.0).signs == 0.0


def test_only_a_text_that_all_have_accepted_counts_when_signing() -> None:
    """Water from 20 to 25, the elder's best, is worth 0.05 to it."""
    at = Seated(WILLING | {"parties.elder.on": {"water": {"position": 25, "salience": 100}}, "trust.default": 1})
    at.write(25.0, 0.0)
    weigh_text(at.conflict, at.state, at.table)
    assert weigh_signing(at.conflict, at.state, at.elder, 0.0).gain == 0.0
    at.state.course.accepted = 1.0
    assert weigh_signing(at.conflict, at.state, at.elder, 0.0).gain == pytest.approx(0.05)


def test_a_signer_looks_at_the_other_signers_only() -> None:
    at = Seated({"trust.default": 0.0, "trust.of": {"elder": {"miller": 0.9}}, "statement.trust": 0.1})
    assert weigh_signing(at.conflict, at.state, at.elder, 0.0).trust == pytest.approx(0.04)


def test_a_signer_alone_neither_trusts_nor_distrusts() -> None:
    at = Seated({"rights.sign_statement": ["elder"], "trust.default": 0.0})
    assert weigh_signing(at.conflict, at.state, at.elder, 0.0).trust == 0.0


def test_the_least_gain_counts() -> None:
    """From 20 to 30: 0.1 for the miller at weight 1, but 0.05 - 0.05 for the elder, whose 25 lies half way."""
    at = Seated({"parties.miller.on": {"water": {"position": 75, "salience": 100}}})
    assert common_gain(at.conflict, at.state, at.table, at.water, 30.0, -1.0, at.stream) == pytest.approx(0.0, abs=1e-12)
    assert common_gain(at.conflict, at.state, at.table, at.water, 25.0, -1.0, at.stream) == pytest.approx(0.05)


def test_a_declared_step_by_hand() -> None:
    """Both signers want the water at 80: what is declared moves from 20 to 30, and on the ground nothing moves."""
    at = Seated(WILLING | EASY)
    assert declare(at.conflict, at.state, at.table, at.stream) == at.water
    assert (at.state.declared[at.water], at.state.ground[at.water]) == (30.0, 20.0)


def test_a_struck_item_is_not_even_spoken_of() -> None:
    at = Seated(WILLING | EASY)
    at.table.struck[at.water] = 1.0
    assert declare(at.conflict, at.state, at.table, at.stream) == -1
    at = Seated(WILLING | EASY | {"issues.water.negotiable": False})
    assert declare(at.conflict, at.state, at.table, at.stream) == -1


def test_weariness_exhausts_what_can_be_said() -> None:
    """Each of ten empty rounds asks for 0.02 more than the 0.1 that a step gains."""
    at = Seated(WILLING | EASY | {"statement.weariness": 0.02})
    at.state.course.emptiness = 10.0
    assert declare(at.conflict, at.state, at.table, at.stream) == -1


def test_nobody_signs_away_its_red_line() -> None:
    at = Seated(WILLING | EASY | {"parties.elder.on": {"water": {"position": 80, "salience": 100, "red_line": {"max": 25}}}})
    assert declare(at.conflict, at.state, at.table, at.stream) == -1


def test_an_option_is_declared_whole() -> None:
    at = Seated(EASY | {
        f"parties.{name}.on": {"path": {"score": {"closed": 0, "shared": 40, "open": 90}, "salience": 100}} for name in ("elder", "miller")
    })
    assert declare(at.conflict, at.state, at.table, at.stream) == at.path
    assert at.state.declared[at.path] == 2.0


@given(scenarios(), st.floats(0, 100), st.lists(st.booleans(), min_size=12, max_size=12))
def test_property_a_declared_step_is_short_stays_on_the_scale_and_within_every_signers_red_line(
    scenario: Scenario, step: int, struck: Any,
) -> None:
    negotiation = seated(scenario)
    conflict, state = negotiation.conflict, negotiation.state
    conflict.statement.step, conflict.statement.least_gain = step, 0.0
    if not any(profile.signs for profile in conflict.profiles):
        return  # nobody to declare anything
    before = list(state.declared)
    for issue in range(conflict.issues):
        negotiation.table.struck[issue] = float(struck[issue])
    moved = declare(conflict, state, negotiation.table, negotiation.stream)
    for issue, item in enumerate(conflict.items):
        if issue != moved:
            assert state.declared[issue] == before[issue]
            continue
        assert not struck[issue] and item.negotiable
        if item.options:
            assert state.declared[issue] in range(int(item.options))
        else:
            assert abs(state.declared[issue] - before[issue]) <= max(step, item.step) + item.step / 2.0 + 1e-9
            assert 0.0 <= state.declared[issue] <= 100.0
        for seat, profile in enumerate(conflict.profiles):
            assert not (profile.signs and crossed(conflict, seat, issue, before[issue], state.declared[issue]))
