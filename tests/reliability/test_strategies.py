"""Hostile strategies: whatever they return, raise, write or do to their process, one replicate fails with a clear message and the rest goes on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sim.engine.agents import Strategy
from sim.engine.model import Negotiation
from sim.engine.procedure import Procedure
from sim.errors import RunError, StudyError
from sim.scenario.encoding.instance import encode
from sim.scenario.loader import load_scenario
from sim.studies import process_pool, scheduler
from sim.studies.guarded_play import play_guarded
from sim.studies.results import open_study
from sim.studies.single_run import run_isolated
from sim.studies.spec import StudySpec
from sim.studies.study import execute
from tests.processes import invoked
from tests.reliability import hostile_strategies as hostile
from tests.reliability.campaigns import misbehaving

VALLEY = encode(load_scenario("valley", ["horizon.rounds=3"]))

def complaint_of(player: Any, seat: str = "kelda") -> str:
    """The one-line message with which a run ends."""
    with pytest.raises(RunError) as caught:
        play_guarded(VALLEY, 1, 0, {seat: player})
    message = str(caught.value)
    assert message.isprintable() and len(message) < 600, message
    return message


@pytest.mark.parametrize("method", hostile.DECISIONS)
def test_an_impossible_number_in_a_decision_names_who_where_what_and_what_is_allowed(method: str) -> None:
    for field in hostile.DECISIONS[method]:
        for value in hostile.NOT_NUMBERS:
            message = complaint_of(misbehaving(method, lambda decision, field=field, value=value: decision._replace(**{field: value})))
            assert message.startswith("round 1: ") and f"Hostile.{method} in the seat of kelda returned {field} = " in message
            assert "; allowed: " in message


@pytest.mark.parametrize("method", [*hostile.DECISIONS, "offer"])
def test_something_else_than_a_decision_is_an_error(method: str) -> None:
    offers = {"settings": ["procedure.kind=alternating_offers"]} if method == "offer" else {}
    encoded = encode(load_scenario("valley", ["horizon.rounds=3", *offers.get("settings", [])]))
    for value in hostile.NOT_DECISIONS:
        if method == "offer" and value == {}:
            continue  # an offer that leaves the text as it is
        with pytest.raises(RunError, match=rf"^round 1: Hostile.{method} in the seat of kelda returned "):
            play_guarded(encoded, 1, 0, {"kelda": misbehaving(method, lambda decision, value=value: value)})


@pytest.mark.parametrize("offer", [{"water": float("nan")}, {"water": -1}, {"water": 101}, {"water": "20"}, {"river": 5}, {7: 5}, {"bridge": 0.5}, {"bridge": None}])
def test_an_impossible_offer_is_an_error(offer: dict[Any, Any]) -> None:
    encoded = encode(load_scenario("valley", ["horizon.rounds=3", "procedure.kind=alternating_offers"]))
    with pytest.raises(RunError, match=r"^round 1: Hostile.offer in the seat of kelda offered .*; (allowed|tabled): "):
        play_guarded(encoded, 1, 0, {"kelda": misbehaving("offer", lambda text: offer)})


@pytest.mark.parametrize("kind", hostile.RAISES)
def test_whatever_a_strategy_raises_is_one_error(kind: str) -> None:
    message = complaint_of(misbehaving("come", hostile.RAISES[kind]))
    assert message.startswith(f"round 1: {'ValueError' if kind == 'long' else kind}")


@pytest.mark.parametrize(("player", "complaint"), [
    (hostile.RaisingConstructor, "before the first round: RuntimeError: no instance today (hostile_strategies.py, line "),
    (hostile.NeedsArguments, "before the first round: TypeError: "),
    (hostile.OwnParty, "round 1: OwnParty.fight in the seat of kelda returned incidents = -260.0; allowed: a number from 0 to 1,000,000"),
    (lambda *_: None, "round 1: the function in the seat of kelda returned None; allowed: Reply.REJECT"),
])
def test_constructors_parties_and_functions_are_not_believed_either(player: Any, complaint: str) -> None:
    assert complaint_of(player).startswith(complaint)


@pytest.mark.parametrize(("procedure", "complaint"), [
    (hostile.LostSeat, "round 1: LostSeat.author returned 99; allowed: the number of a party's seat, 0 to 2, or -1"),
    (hostile.ForgetsToReturn, "round 1: ForgetsToReturn.is_over returned None; allowed: True or False"),
    (hostile.WritesNonsense, "round 1: a strategy or procedure offered nan on water; allowed: 0 to 100"),
])
def test_a_procedure_is_not_believed_either(procedure: Any, complaint: str) -> None:
    assert complaint_of(procedure, "procedure").startswith(complaint)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "high", None])
def test_numbers_that_a_strategy_writes_into_the_state_are_checked(value: Any) -> None:
    class Writes(Strategy):
        def sign(self, party: Any, decision: Any) -> Any:
            party.standing.audience = value
            return decision

    message = complaint_of(Writes)
    assert message.startswith("round 1: ")
    if not isinstance(value, str) and value is not None:
        assert "left standings.kelda.audience at " in message


def test_checks_change_nothing_about_a_strategy_that_behaves() -> None:
    plain = Negotiation(VALLEY, 5).run()
    assert Negotiation(VALLEY, 5, strategies={"kelda": Strategy, "procedure": type("Same", (Procedure,), {})}).run().rows == plain.rows


@pytest.mark.long
def test_every_replicate_fails_for_its_own_reason_and_the_rest_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One worker: exits, signals, endless loops, interrupts. The good replicates are those of a run without the bad ones."""
    monkeypatch.setattr(process_pool, "STALLED_SECONDS", 1.0)
    monkeypatch.setattr(scheduler, "MAX_RUN_ATTEMPTS", 1)
    reference = f"kelda={hostile.__name__}:ByReplicate"
    spec = StudySpec({"valley": load_scenario("valley", ["horizon.rounds=1"])}, strategies=(reference,), task_size=20)
    report = execute(spec, len(hostile.BY_REPLICATE), workers=1, out=tmp_path / "s", time_limit=0.5)
    failed = dict(zip(report.study.failed()["replicate"], report.study.failed()["message"]))
    assert report.lost == []
    assert failed == {
        1: "its process ended with exit status 0", 2: "its process was killed by SIGKILL", 4: "round 1: took longer than the time limit of 0.5 s",
        5: failed[5], 7: "round 1: took longer than the time limit of 0.5 s", 8: failed[8],
        9: "took longer than the time limit of 0.5 s, and its process had to be killed",
    }
    assert failed[5].startswith("round 1: KeyboardInterrupt") and failed[8].startswith("round 1: SystemExit: 7")
    assert list(open_study(tmp_path / "s").runs()["replicate"]) == [0, 3, 6, 10]


@pytest.mark.long
def test_a_study_whose_every_run_ends_its_process_stops_with_the_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scheduler, "MAX_CRASHES", 1)
    spec = StudySpec({"valley": load_scenario("valley")}, strategies=(f"kelda={hostile.__name__}:ExitsAtOnce",))
    with pytest.raises(StudyError, match=r"the workers keep crashing; the last time in replicate \d of valley: its process ended with exit status 5"):
        execute(spec, 4, workers=1, out=tmp_path / "s")


def test_a_run_on_its_own_survives_too() -> None:
    with pytest.raises(RunError, match=r"^its process ended with exit status 5$"):
        run_isolated(VALLEY.scenario, 1, 0, [f"kelda={hostile.__name__}:ExitsAtOnce"])


def test_run_and_batch_report_the_same_error_and_exit_with_1(tmp_path: Path) -> None:
    words = ("--strategy", f"kelda={hostile.__name__}:NoNumber", "--set", "horizon.rounds=1")
    run, batch = invoked("run", "valley", *words, folder=tmp_path), invoked("batch", "valley", "--replicates", "2", *words, folder=tmp_path)
    complaint = "round 1: NoNumber.fight in the seat of kelda returned incidents = nan; allowed: a number from 0 to 1,000,000"
    assert (run.returncode, run.stderr) == (1, f"replicate 0 failed (seed 1): {complaint}\n")
    assert batch.returncode == 1 and batch.stderr.endswith(f"2 runs failed, the first of them replicate 0 of valley (seed 1): {complaint}\n")
