"""A standing mechanism between rounds: on, off as stated, or off while a party is away from the item that it depends on."""

from __future__ import annotations

import pytest

from sim.engine.model import play
from sim.errors import ScenarioError
from sim.report.explanation.explain import explain_round
from sim.report.explanation.run_document import run_document
from sim.report.explanation.run_view import RunView
from sim.report.pages.replay.page_data import page_data
from sim.report.pages.replay.rerun import ReplayedRun
from sim.rules.hostilities import week_conditions
from sim.rules.mechanism import violence_left
from sim.scenario.encoding.instance import encode
from sim.scenario.loader import load_scenario
from tests.stories import Seated, rows, well

FIGHTING = {"horizon.rounds": 4, "hostilities.sources": {"upper": {"level": 20}}, "calendar": {"gap": 8, "gap_spread": 0, "longest": 8},
            "hostilities.mechanism": {"prevents": 0.75, "suspended": [3], "issue": "water"}}


def test_a_mechanism_lowers_every_base_rate_and_nothing_while_it_is_off() -> None:
    """20 incidents a week, 5 with the mechanism on; before round 3 it is suspended."""
    log = play(well(FIGHTING), 1)
    rates: dict[float, set[float]] = {}
    for row in rows(log, "weeks"):
        rates.setdefault(row["round"], set()).add(round(row["rate"], 9))
    tempo = {round_: {rate / (20.0 if round_ == 3.0 else 5.0) for rate in found} for round_, found in rates.items()}
    assert all(found == {1.0} for found in tempo.values()) and set(tempo) >= {1.0, 2.0, 3.0}


def test_it_is_off_while_a_party_is_away_from_the_item_that_it_depends_on() -> None:
    at = Seated(FIGHTING)
    at.state.course.round = 2.0
    assert violence_left(at.conflict, at.state) == 0.25
    at.state.left_by[at.water] = 1.0 + at.upper
    assert violence_left(at.conflict, at.state) == 1.0
    at.state.left_by[at.water], at.state.left_by[at.path] = 0.0, 1.0 + at.upper
    assert violence_left(at.conflict, at.state) == 0.25


def test_each_round_says_whether_the_mechanism_was_on_and_why_it_was_off() -> None:
    """Suspended before round 3; off before round 2, since the party of the first seat walked out of the item in round 1."""
    away = {"parties.upper.item_stamina": 1, "parties.upper.item_absence": 2, "bargaining.hopeless": 0, "parties.upper.reservation": 1}
    for change, expected in (({}, [0.75, 0.75, 0.0]), (away, [0.75, 0.0, 0.0])):
        encoded = encode(well(FIGHTING | {"horizon.rounds": 3, "bargaining.hopeless": 0.01} | change))
        view = RunView.from_log(encoded, 1, play(encoded, 1))
        assert [row["prevented"] for row in view.rounds] == expected
        words = [explain_round(view, round_)["mechanism"] for round_ in (1, 2, 3)]
        assert words[0] == "The mechanism between rounds was on and prevented 75% of the violence."
        assert words[2] == "The mechanism between rounds was suspended."
        if change:
            assert words[1] == "The mechanism between rounds was off: it depends on the item water, which Upper Farm had walked out of."
        assert [row["mechanism"] for row in run_document(view)["rounds"]] == words == [row["mechanism"] for row in page_data(ReplayedRun(view))["rounds"]]


def test_without_a_mechanism_nothing_is_said() -> None:
    encoded = encode(well({"horizon.rounds": 1}))
    view = RunView.from_log(encoded, 1, play(encoded, 1))
    assert view.round(1)["prevented"] is None and explain_round(view, 1)["mechanism"] is None


def test_without_a_mechanism_the_tempo_the_tempo_is_as_stated() -> None:
    at = Seated({"hostilities.tempo": {0: 0.3}})
    assert week_conditions(at.conflict, at.state, 4.0, 0.5).tempo == 0.3


def test_an_unknown_issue_is_reported() -> None:
    with pytest.raises(ScenarioError, match=r'hostilities\.mechanism\.issue: there is no issue "watr"; did you mean "water"'):
        load_scenario("valley", ["hostilities.mechanism={prevents: 0.5, issue: watr}"])
