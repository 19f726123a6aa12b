"""What parties would count of a text at a first meeting."""

from __future__ import annotations

import pytest

from sim.analysis.theory.counted_consent import FirstMeeting
from sim.analysis.theory.game import Game
from sim.report.text.theory_document import theory_document
from sim.scenario.encoding.instance import encode
from sim.scenario.loader import load_scenario

DEAL: dict[str, float | str | None] = {"water": 50, "bridge": "shared"}
TRUSTING = ["trust.default=1", "trust.of={}"]


def answers(*settings: str) -> dict[str, tuple[float, bool]]:
    encoded = encode(load_scenario("valley", list(settings)))
    return {name: (each[0], bool(each[1])) for name, each in FirstMeeting(encoded).answers(Game.of(encoded).text(DEAL)).items()}


def test_without_doubt_and_audience_a_text_counts_for_its_gain() -> None:
    game = Game.of(encode(load_scenario("valley")))
    gains = dict(zip(game.parties, game.gains(game.text(DEAL)), strict=True))
    for name, (counted, _) in answers(*TRUSTING, "patronage=null").items():
        assert counted == pytest.approx(gains[name])


def test_doubt_takes_from_what_a_text_counts_for() -> None:
    trusting, doubting = answers(*TRUSTING, "patronage=null"), answers("trust.default=0", "trust.of={}", "patronage=null")
    assert all(doubting[name][0] < trusting[name][0] for name in trusting)
    assert any(accepts and not doubting[name][1] for name, (_, accepts) in trusting.items())


def test_solve_says_who_would_refuse_a_solution() -> None:
    point = theory_document(load_scenario("valley"), "valley")["veto_sets"]["consent_on_ground"]["points"]["nash"]
    assert point["counted"].keys() == {"kelda", "wethern"}
    assert point["refused_by"] == [name for name, value in point["counted"].items() if value < 0]
    assert all(point["counted"][name] < point["gains"][name] for name in point["counted"])
