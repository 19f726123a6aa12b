"""A procedure of one's own: what it overrides is done its way, the rest as the scenario says; it is named like a strategy."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.engine.model import Negotiation, play
from sim.engine.procedure import Procedure
from sim.engine.strategy_loader import players
from sim.errors import StrategyError
from sim.rules.enums import Reply
from sim.scenario.loader import load_scenario
from sim.studies.study import run_study
from tests.cli.test_main import inside
from tests.stories import WELL, rows, well


class Dictated(Procedure):
    """All the water goes down, the gate stays, and only the miller is asked."""

    def open(self) -> None:
        super().open()
        for name in self.meeting.text:
            self.meeting.write(name, 100.0 if name == "water" else 0.0)

    def amend(self, exchange: int) -> None:
        pass

    def asks(self, seat: int, exchange: int) -> bool:
        return bool(self.meeting.encoded.parties[seat] == "miller")

    def passes(self) -> bool:
        return bool(self.meeting.table.replies[self.meeting.encoded.parties.index("miller")] == Reply.ACCEPT)


def test_what_it_overrides_is_done_its_way() -> None:
    log = play(well(), strategies={"procedure": Dictated})
    texts = {(row["issue"], row["value"]) for row in rows(log, "texts")}
    assert texts == {(0.0, 100.0), (1.0, 0.0)}
    assert {row["party"] for row in rows(log, "answers")} == {list(WELL["parties"]).index("miller")}


@pytest.mark.parametrize("name", ["astana_21", "valley", "harbour_vote", "harbour_offers"])
def test_one_that_overrides_nothing_changes_nothing(name: str) -> None:
    class Plain(Procedure):
        pass

    scenario = load_scenario(name)
    assert str(play(scenario, 3, strategies={"procedure": Plain}).rows) == str(play(scenario, 3).rows)


def test_it_is_made_anew_for_each_run(tmp_path: Path) -> None:
    """So one that remembers carries nothing from replicate to replicate, and a study is the same whoever plays its parts."""
    own = {"procedure": "tests.engine.test_custom_procedure:Remembering"}
    short = load_scenario("valley", ["horizon.rounds=2"])
    study = run_study({"valley": short}, 4, strategies=own, workers=1, out=tmp_path / "s", progress=False)
    assert study.manifest["engine"]["name"] == "mesa" and not len(study.failed())
    alone = [rows(play(short, 1, each, {"procedure": Remembering}), "runs")[0]["weeks"] for each in range(4)]
    assert list(study.runs().weeks) == alone


class Remembering(Procedure):
    """The third text of a run is the last that anybody changes."""

    def __init__(self, meeting: Negotiation) -> None:
        super().__init__(meeting)
        self.written = 0

    def amend(self, exchange: int) -> None:
        self.written += 1
        if self.written <= 3:
            super().amend(exchange)


@pytest.mark.parametrize(("stated", "complaint"), [
    ("procedure=sim.engine.agents:Strategy", "Strategy is not a subclass of sim.engine.procedure.Procedure"),
    ("kelda=sim.engine.procedure:Procedure", "Procedure is neither a Strategy, nor a Party"),
    ("proceedure=sim.engine.procedure:Procedure", "there is no party proceedure"),
])
def test_what_can_not_stand_there_is_refused(stated: str, complaint: str) -> None:
    with pytest.raises(StrategyError, match=complaint):
        players([stated], ["kelda", "wethern"])


def test_it_is_named_on_the_command_line() -> None:
    done = inside("run", "valley", "--no-log", "--strategy", "procedure=tests.engine.test_custom_procedure:Remembering")
    assert done.exit_code == 0 and "Round 1" in done.output
