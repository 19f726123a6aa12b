"""The signs of the model's mechanisms; docs/reference/mechanisms.md gives their sizes."""

from __future__ import annotations

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
    assert measures.identical(play, RUNS)["agreed by round 2"] > 0.95


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
