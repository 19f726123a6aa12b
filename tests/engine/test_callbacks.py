"""Watching a run and intervening in it on the Mesa engine, without overriding a phase."""

from __future__ import annotations

from typing import Any

import pytest

from sim.engine.callbacks import Callbacks
from sim.engine.model import Negotiation, play
from sim.rules.hostilities import WeekConditions
from sim.scenario.encoding.instance import encode
from tests.stories import OF_ONE_MIND, outcomes, rows, well


class Watching(Callbacks):
    """Notes what it is called for, and changes nothing."""

    def __init__(self) -> None:
        self.rounds: list[int] = []
        self.weeks: list[tuple[int, bool]] = []
        self.texts: list[tuple[int, int, dict[str, float]]] = []
        self.signings: list[int] = []

    def on_round(self, model: Any) -> None:
        self.rounds.append(model.round)

    def on_week(self, model: Any, conditions: WeekConditions) -> WeekConditions:
        self.weeks.append((conditions.week, model.running))
        return conditions

    def on_text(self, model: Any, exchange: int) -> None:
        self.texts.append((model.round, exchange, model.text))

    def on_signing(self, model: Any) -> None:
        self.signings.append(model.round)


def test_each_callback_is_called_where_it_says() -> None:
    scenario, watching = well(), Watching()
    log = Negotiation(scenario, 1, callbacks=watching).run()
    assert repr(log.rows) == repr(play(scenario, 1).rows), "who only watches changes nothing"
    assert watching.rounds == [0, 1, 2] and watching.signings == [1, 2, 3]
    assert len(watching.weeks) == rows(log, "runs")[0]["weeks"] + 1  # the burn-in week is before week 0
    logged = [(row["round"], row["exchange"], row["issue"], row["value"]) for row in rows(log, "texts")]
    assert logged == [(round_, exchange, issue, value) for round_, exchange, text in watching.texts for issue, value in enumerate(text.values())]


def test_weeks_after_a_settlement_are_told_apart() -> None:
    watching = Watching()
    log = Negotiation(well(OF_ONE_MIND | {"agenda.items": 2}), 1, callbacks=watching).run()
    assert len(outcomes(log)) == 1
    running = [running for _, running in watching.weeks]
    assert running == sorted(running, reverse=True) and not running[-1]


class Truce(Callbacks):
    """Nothing happens in any week."""

    def on_week(self, model: Any, conditions: WeekConditions) -> WeekConditions:
        return conditions._replace(tempo=0.0)


def test_the_conditions_of_a_week_can_be_changed() -> None:
    fighting = well({"hostilities.sources": {"upper": {"level": 3}}})
    assert rows(play(fighting), "runs")[0]["incidents"] > 0.0
    assert rows(Negotiation(fighting, 1, callbacks=Truce()).run(), "runs")[0]["incidents"] == 0.0


def test_other_numbers_hold_from_a_round_on() -> None:
    model = Negotiation(encode(well()), 1)
    model.step()
    model.state.standings[0].pain = 0.4
    model.revise(encode(well({"parties.lower.pain": 0.9, "parties.upper.capability": 10})))
    assert [party.standing.pain for party in model.parties[:2]] == [0.4, 0.9], "only what is stated otherwise is restated"
    assert model.parties[0].profile is model.conflict.profiles[0] and model.parties[0].profile.capability == 10


def test_other_parties_can_not_join_in_the_middle() -> None:
    model = Negotiation(encode(well()), 1)
    with pytest.raises(ValueError, match="not who negotiates about what"):
        model.revise(encode(well({"issues.path": None, "parties.upper.on.path": None, "parties.lower.on.path": None, "parties.miller.on.path": None})))
