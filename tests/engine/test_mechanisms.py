"""The signs of the model's mechanisms; docs/reference/mechanisms.md gives their sizes."""

from __future__ import annotations

import pytest

from docs import bargaining_games as games
from docs import mechanism_measures as measures
from docs.mechanisms import play

RUNS = 200


def test_violence_alone_makes_no_peace() -> None:
    """Without a ceasefire that a text could bring, as many runs agree in war as in peace."""
    found = measures.violence(play, RUNS)
    assert abs(found["agreeing, violence x 1"] - found["agreeing, violence x 0"]) < 0.15


def test_a_hurting_stalemate_works_through_texts_that_end_fighting() -> None:
    found = measures.stalemate(play, RUNS)
    assert found["added, ceasefire on the table"] > abs(found["added, none"])
    assert abs(found["added, none"]) < 0.1


def test_who_wants_the_same_agrees() -> None:
    assert measures.identical(play, RUNS)["agreed by round 2"] > 0.96


def test_bargaining_takes_exchanges() -> None:
    assert all(lost > 0.1 for lost in measures.exchanges(play, RUNS).values())


def test_guarantors_raise_signing_and_keeping() -> None:
    found = measures.guarantors(play, RUNS)
    assert found["signing at 0.9"] > found["signing at 0"] + 0.2
    assert found["keeping at 0.9"] > found["keeping at 0.3"] + 0.1


def test_trust_brings_agreements_sooner_more_and_larger() -> None:
    found = measures.trust(play, RUNS)
    assert found["first agreement at 0.8"] < found["first agreement at 0.0"]
    assert found["agreements at 0.8"] > found["agreements at 0.0"]
    assert found["movement at 0.8"] > found["movement at 0.0"]


def test_agreements_come_early() -> None:
    found = measures.timing(play, RUNS)
    assert found["rounds 1-8"] > found["later"]


def test_guarantors_in_their_clients_war_agree_earlier_through_a_ceasefire() -> None:
    found = measures.involvement(play, RUNS)
    assert found["rounds 1-8 at 1.0"] > found["rounds 1-8 at 0.5"] > found["rounds 1-8 at 0.0"]
    assert abs(found["added, no ceasefire on the table"]) < 0.03


def test_linked_items_are_agreed_earlier_and_no_more_often_later() -> None:
    found = measures.linkage(play, RUNS)
    assert found["rounds 1-8, linked"] > found["rounds 1-8, urgency alone"]
    assert found["later, linked"] < found["later, urgency alone"] + 0.02


@pytest.mark.long
def test_preferences_decide_more_than_behaviour() -> None:
    found = measures.preferences(play, RUNS // 2, sets=24)
    assert found["preferences' share"] > 0.45 > 0.25 > found["behaviour's share"]


def test_deals_come_at_various_exchanges_with_a_spike_at_a_fixed_end() -> None:
    found = measures.deadline(play, RUNS)
    for name in ("valley", measures.CASE, "normandy"):
        assert 0.2 < found[f"{name}, fixed end"] < 0.7
        assert found[f"{name}, random end"] < found[f"{name}, fixed end"] - 0.1


def test_trust_that_never_changes_costs_agreements() -> None:
    """Fewest where the least willing veto is often a guarantor, or where commitments are few."""
    found = measures.learning(play, 2 * RUNS)
    assert all(lost > 0.0 for lost in found.values())
    assert min(found["agreements lost, astana_2017"], found["kept lost, astana_2017"]) > 0.02
    assert found["agreements lost, valley"] > 0.15


@pytest.mark.long
def test_an_outside_option_moves_what_one_gets_by_part_of_the_theory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(games, "GAMES", 10)
    found = games.outside_option(play, 100)
    assert 0.2 < found["slope, single text"] < 0.8
    assert 0.2 < found["slope, alternating offers"] < 0.8


def test_texts_trade_across_issues_and_an_opponent_model_helps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(games, "GAMES", 12)
    found = games.potential(play, 120)
    model, none = "alternating offers", f"alternating offers {games.WITHOUT}"
    assert 0.5 < found[f"share, {none}"] < found[f"share, {model}"] < 0.95
    assert found[f"Pareto, {none}"] < found[f"Pareto, {model}"]
    assert 0.5 < found["share, single text"] < 0.95


@pytest.mark.long
def test_a_first_text_is_an_anchor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(games, "GAMES", 20)
    assert all(0.2 < correlation < 0.85 for correlation in games.anchor(play, 200).values())
