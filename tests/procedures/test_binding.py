"""Procedures that were published as forecasts, as parties meet them: advice that they answer, or law that binds whatever they say."""

from __future__ import annotations

import pytest

from sim.engine.log import Log
from sim.engine.model import Negotiation, play
from sim.report.explanation.run_view import RunView
from sim.rules.enums import Outcome, Reply
from sim.scenario.encoding.instance import encode
from sim.scenario.loader import load_scenario
from tests.stories import rows

BINDING = ["procedure.binding=true", "procedure.exchanges=10", "bargaining.break_off=0"]
KINDS = ("compromise", "exchange", "challenge", "condorcet")


def bargained(log: Log) -> list[dict[str, float]]:
    """The rounds that came to bargaining."""
    return [row for row in rows(log, "rounds") if row["bargained"]]


@pytest.mark.parametrize("kind", KINDS)
def test_what_binds_does_so_with_its_last_word(kind: str) -> None:
    """Not with its first: exchanges are carried out before the text is law."""
    log = play(load_scenario("astana_21", [f"procedure.kind={kind}", *BINDING]), seed=3)
    met = bargained(log)
    assert met and all(row["exchanges"] == 10 for row in met)
    assert any(row["outcome"] == Outcome.AGREEMENT for row in met)
    texts = rows(log, "texts")
    first = {(row["round"], row["issue"]): row["value"] for row in texts if row["exchange"] == 1}
    last = {(row["round"], row["issue"]): row["value"] for row in texts if row["exchange"] == 10}
    if kind != "challenge":  # a weighted median may stay where it is while positions move
        assert (first != last) == (kind == "exchange"), "a compromise and a likeliest winner stand as they opened"


def test_a_walk_out_does_not_stop_what_binds_anyway() -> None:
    scenario = load_scenario("astana_21", ["procedure.kind=exchange", *BINDING])
    log = Negotiation(scenario, 1, strategies={"opposition": lambda party, text, decision: Reply.WALK_OUT}).run()
    met = bargained(log)
    assert met and all(row["exchanges"] == 10 for row in met)
    assert any(row["outcome"] == Outcome.AGREEMENT for row in met)


def test_a_walk_out_ends_a_meeting_that_only_advises() -> None:
    scenario = load_scenario("astana_21", ["procedure.kind=exchange", *BINDING, "procedure.binding=false"])
    log = Negotiation(scenario, 1, strategies={"opposition": lambda party, text, decision: Reply.WALK_OUT}).run()
    met = bargained(log)
    assert met and all(row["exchanges"] == 1 and row["outcome"] != Outcome.AGREEMENT for row in met)


def test_a_meeting_that_breaks_off_binds_nothing() -> None:
    log = play(load_scenario("astana_21", ["procedure.kind=compromise", *BINDING, "bargaining.break_off=1"]), seed=1)
    met = bargained(log)
    assert met and all(row["exchanges"] == 1 and row["outcome"] != Outcome.AGREEMENT for row in met)


@pytest.mark.parametrize("kind", KINDS)
def test_an_account_knows_what_was_law(kind: str) -> None:
    """What `explain` and `replay` take for carried is what bound."""
    encoded = encode(load_scenario("astana_21", [f"procedure.kind={kind}", *BINDING]))
    log = play(encoded, 1)
    met = bargained(log)
    account = RunView.from_log(encoded, 1, log)
    assert met and all(account.carried(int(row["round"])) for row in met)
    broken = play(encode(load_scenario("astana_21", [f"procedure.kind={kind}", *BINDING, "bargaining.break_off=1"])), 1)
    assert not any(RunView.from_log(encoded, 1, broken).carried(int(row["round"])) for row in bargained(broken))
