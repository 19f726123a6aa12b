"""Who has how much power, and games that are solved in a line: published numbers and laws."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.analysis.theory.closed_forms import baron_ferejohn, fearon, rubinstein, unanimity
from sim.analysis.theory.many_voters import power_by_kind, power_by_sampling
from sim.analysis.theory.voting_power import power_indices, rule_power, veto_set
from sim.scenario.loader import load_scenario

WEIGHTS = st.lists(st.integers(0, 20), min_size=1, max_size=7).filter(any)


def near(*fractions: str) -> list[object]:
    """Fractions as floats, within rounding."""
    return [pytest.approx(float(Fraction(each))) for each in fractions]


def test_the_six_of_the_eec() -> None:
    """[12; 4,4,4,2,2,1]: Luxembourg's vote never decided anything (Banzhaf 1965; Shapley and Shubik 1954)."""
    six = power_indices([4, 4, 4, 2, 2, 1], 12)
    assert list(six.shapley_shubik) == near("14/60", "14/60", "14/60", "9/60", "9/60", "0")
    assert list(six.banzhaf) == near("5/21", "5/21", "5/21", "1/7", "1/7", "0")


def test_a_vote_of_one_may_weigh_as_much_as_one_of_49() -> None:
    assert list(power_indices([50, 49, 1], 51).banzhaf) == near("3/5", "1/5", "1/5")


def test_unequal_votes_equal_power() -> None:
    assert list(power_indices([4, 3, 2], 5).shapley_shubik) == near("1/3", "1/3", "1/3")
    assert list(power_indices([4, 3, 2], 6).shapley_shubik) == near("2/3", "1/6", "1/6")


def test_the_statement_of_astana_hangs_on_its_guarantors_alone() -> None:
    """Unanimity of three among thirteen: a third each, and nothing for the rest."""
    found = veto_set(load_scenario("astana_21"), "sign_statement")
    for index in (found.banzhaf, found.shapley_shubik):
        told = dict(zip(found.voters, index))
        assert {name for name, share in told.items() if share} == {"russia", "iran", "turkey"}
        assert [told[name] for name in ("russia", "iran", "turkey")] == near("1/3", "1/3", "1/3")


def test_a_change_on_the_ground_hangs_on_five() -> None:
    found = veto_set(load_scenario("astana_21"), "consent_on_ground")
    told = dict(zip(found.voters, found.banzhaf))
    assert {name: share for name, share in told.items() if share} == pytest.approx(
        dict.fromkeys(("russia", "iran", "turkey", "regime", "opposition"), 0.2))


def test_the_two_vetoes_of_the_harbour_game() -> None:
    """Five of six with two vetoes: of all six only the two are critical; of the four winning fives, everybody: 5, 5 and 4 x 3 swings."""
    found = rule_power(load_scenario("harbour_vote"))
    told = dict(zip(found.voters, found.banzhaf))
    assert (told["sportco"], told["tourism"], told["mayor"]) == pytest.approx((5 / 22, 5 / 22, 3 / 22))
    assert sum(found.banzhaf) == pytest.approx(1.0)


@pytest.mark.parametrize(("rule", "share"), [("simple", 1 / 6), ("unanimity", 1 / 6)])
def test_equal_voters_have_equal_power(rule: str, share: float) -> None:
    found = rule_power(load_scenario("harbour", ["procedure.kind=vote", f"procedure.rule={rule}"]))
    assert found.banzhaf == pytest.approx((share,) * 6)


def test_a_veto_counts_whatever_the_weight_of_its_holder() -> None:
    """60, 40 and 0 with a quota of half: the big one carries alone, but for the veto of the third, who has no weight."""
    found = power_indices([60, 40, 0], 50, veto=[2])
    assert list(found.banzhaf) == list(found.shapley_shubik) == near("1/2", "0", "1/2")
    scenario = load_scenario("textbook", [
        "procedure.kind=vote", "procedure.rule=weighted", "procedure.quota=0.5", "parties.union.capability=60", "parties.firm.capability=0",
        "procedure.veto=[firm]",
    ])
    assert dict(zip(rule_power(scenario).voters, rule_power(scenario).banzhaf)) == {"union": 0.5, "firm": 0.5}


@given(WEIGHTS, st.floats(0.01, 1), st.sampled_from([3.0, 300.0, 1e-12, 1 / 7]))
def test_property_no_unit_of_weight_changes_power(weights: list[int], share: float, factor: float) -> None:
    quota = max(share * sum(weights), 1e-6)
    assert power_indices(weights, quota) == power_indices([each * factor for each in weights], quota * factor)


def test_capability_makes_power_where_it_weighs() -> None:
    found = rule_power(load_scenario("astana_21", ["procedure.kind=vote", "procedure.rule=weighted", "procedure.quota=0.5"]))
    told = dict(zip(found.voters, found.shapley_shubik))
    assert sum(told.values()) == pytest.approx(1.0)
    assert told["russia"] >= told["turkey"] >= told["opposition"]


@given(WEIGHTS, st.floats(0.01, 1))
def test_property_both_indices_share_out_one(weights: list[int], share: float) -> None:
    found = power_indices(weights, max(share * sum(weights), 1e-6))
    assert sum(found.banzhaf) == pytest.approx(1.0) and sum(found.shapley_shubik) == pytest.approx(1.0)


@given(WEIGHTS, st.floats(0.01, 1))
def test_property_more_weight_is_never_less_power_and_none_is_none(weights: list[int], share: float) -> None:
    found = power_indices(weights, max(share * sum(weights), 1e-6))
    for index in (found.banzhaf, found.shapley_shubik):
        ranked = [power for _, power in sorted(zip(weights, index))]
        assert ranked == sorted(ranked) or all(b >= a - 1e-12 for a, b in pairwise(ranked))
        assert all(power == 0 for weight, power in zip(weights, index) if weight == 0)


@given(WEIGHTS)
def test_property_who_has_a_veto_has_most(weights: list[int]) -> None:
    found = power_indices([each + 1 for each in weights], sum(weights) / 2 + 1, veto=[0])
    assert found.banzhaf[0] == pytest.approx(max(found.banzhaf)) and found.shapley_shubik[0] == pytest.approx(max(found.shapley_shubik))


def test_many_voters_of_few_kinds_have_exact_power() -> None:
    """What enumeration gives for 6 voters, counting by kind gives too; 64 equals share all; a veto of 40 among 64 shares it among the 40."""
    weights, least, veto = [5.0, 3.0, 3.0, 2.0, 2.0, 1.0], 9.0, frozenset({3})
    counted, enumerated = power_by_kind(weights, least, veto), power_indices(weights, least, veto)
    assert counted is not None and not enumerated.estimated
    assert [each / sum(counted[0]) for each in counted[0]] == pytest.approx(enumerated.banzhaf)
    assert counted[1] == pytest.approx(enumerated.shapley_shubik)
    assert power_indices([1] * 64, 33).shapley_shubik == pytest.approx([1 / 64] * 64)
    found = power_indices([1] * 64, 1, range(40))
    assert found.banzhaf == pytest.approx([1 / 40] * 40 + [0] * 24) and not found.estimated


def test_power_of_many_kinds_is_estimated_within_its_error() -> None:
    weights, least = [7.0, 5.0, 4.0, 3.0, 2.0], 12.0
    swings, pivots = power_by_sampling(weights, least, frozenset({1}))
    exact = power_indices(weights, least, [1])
    assert [each / sum(swings) for each in swings] == pytest.approx(exact.banzhaf, abs=0.02)
    assert pivots == pytest.approx(exact.shapley_shubik, abs=0.02)
    many = power_indices([float(weight) for weight in range(1, 41)], 411)
    assert many.estimated and sum(many.shapley_shubik) == pytest.approx(1)
    assert many.shapley_shubik[39] > 2 * many.shapley_shubik[9] > 0


def test_what_can_not_be_a_vote_is_refused() -> None:
    with pytest.raises(ValueError, match="weights are 0 or more"):
        power_indices([-1, 2], 1)
    with pytest.raises(ValueError, match='"sign_statment" is not a right of a veto set; did you mean "sign_statement"'):
        veto_set(load_scenario("astana_21"), "sign_statment")


# Closed forms


def test_who_offers_first_has_the_edge() -> None:
    """Rubinstein 1982: (1 - d2) / (1 - d1 d2)."""
    assert rubinstein(0.9, 0.9) == pytest.approx(0.526316, abs=5e-7)
    assert rubinstein(0.8, 0.9) == pytest.approx(0.357143, abs=5e-7)
    assert unanimity(3, 0.9) == pytest.approx((0.357143, 0.321429), abs=5e-7)


def test_a_proposer_buys_the_cheapest_majority() -> None:
    """Baron and Ferejohn 1989, closed rule."""
    assert baron_ferejohn(3, 0.8) == pytest.approx((0.733333, 0.266667), abs=5e-7)
    assert baron_ferejohn(5, 1.0) == pytest.approx((0.6, 0.2))


def test_why_war_has_no_reason_to_be() -> None:
    """Fearon 1995: with costs of 0.1 and 0.2 and a chance of 0.6, any division from 0.5 to 0.8 is better for both."""
    assert fearon(0.6, 0.1, 0.2) == pytest.approx((0.5, 0.8, 0.65))


@given(st.floats(0, 0.999))
def test_property_two_equals_divide_as_unanimity_of_two(discount: float) -> None:
    assert unanimity(2, discount)[0] == pytest.approx(rubinstein(discount, discount))


@given(st.integers(2, 12), st.floats(0, 1))
def test_property_all_of_the_cake_is_divided(parties: int, discount: float) -> None:
    first, other = unanimity(parties, discount)
    assert first + (parties - 1) * other == pytest.approx(1.0)
    proposer, partner = baron_ferejohn(2 * parties + 1, discount)
    assert proposer + parties * partner == pytest.approx(1.0)


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_property_there_is_always_a_bargain(chance: float, first: float, second: float) -> None:
    found = fearon(chance, first, second)
    assert found.low <= found.high and found.low >= 0.0 and found.high <= 1.0


@pytest.mark.parametrize("wrong", [lambda: rubinstein(1.0, 1.0), lambda: rubinstein(1.2, 0.5), lambda: baron_ferejohn(4, 0.5),
                                   lambda: unanimity(1, 0.5), lambda: fearon(2.0, 0.1, 0.1)])
def test_what_makes_no_game_is_refused(wrong: Callable[[], object]) -> None:
    with pytest.raises(ValueError):
        wrong()
