"""A thousand runs beside one: in a process of their own, bounded, and the same that `parley batch` would play."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest

from sim.analysis.theory.game import Game
from sim.rules.rng import stream_of
from sim.scenario.encoding.instance import encode
from sim.scenario.loader import load_scenario, scenario_to_yaml
from sim.studies.study import run_study
from sim.web.classroom.decision_script import DecisionScript
from sim.web.classroom.interactive_model import InteractiveModel
from sim.web.common.errors import DeniedError
from sim.web.jobs import job_queue, worker_process
from sim.web.jobs.benchmark import against_runs
from sim.web.jobs.job_queue import MOST_OF_ONE, MOST_WAITING, MonteCarloQueue
from sim.web.jobs.monte_carlo import MEASURES, monte_carlo


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return monte_carlo(load_scenario("valley"), 1, 200, tmp_path_factory.mktemp("many"))


def test_it_is_the_study_of_the_scenario(found: dict[str, Any], tmp_path: Path) -> None:
    runs = run_study({"asked": load_scenario("valley")}, 200, 1, workers=1, out=tmp_path / "study", progress=False).runs()
    runs["deaths_a_week"] = runs["deaths"] / (runs["weeks"] + load_scenario("valley").hostilities.burn_in)
    assert found["count"] == len(runs) == 200
    assert found["agreement"]["value"] == (runs["agreements"] > 0).mean()
    assert found["endings"] == {word: int(many) for word, many in runs["ending"].value_counts().items()}
    for name in MEASURES:
        told, values = found["measures"][name], runs[name].to_numpy(dtype=float)
        assert sum(told["counts"]) + told["none"] == 200
        assert told["none"] == np.isnan(values).sum()
        if told["quartiles"]:
            assert told["quartiles"] == pytest.approx(np.nanquantile(values, (0.25, 0.5, 0.75)), abs=1e-4)


def test_one_runs_gains_lie_beside_the_many_and_the_theory(found: dict[str, Any]) -> None:
    encoded = encode(load_scenario("valley"))
    ended = InteractiveModel(encoded, 1, DecisionScript()).play_on()
    game = Game.of(encoded, stream_of(1, 0))
    told = against_runs(found, game, {"this": ended.state.ground})
    assert set(told["gains"]) == set(encoded.parties)
    for gain, own in zip(told["gains"].values(), game.gains(np.array(ended.state.ground)), strict=True):
        assert gain["quartiles"] == sorted(gain["quartiles"]) and gain["ends"] == {"this": pytest.approx(own, abs=1e-4)}
    assert not any("ends" in gain for gain in found["gains"].values()), "what was found is kept for others, who ended elsewhere"
    theory = found["theory"]
    assert theory["nash"] is None or all(theory["nash"]["gains"][party] >= 0 for party in theory["parties"])


def test_a_process_of_its_own_gives_the_same_and_is_asked_once(found: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    async def ask() -> tuple[dict[str, Any], dict[str, Any], int]:
        asker, started = MonteCarloQueue(), 0
        answer = MonteCarloQueue._answer

        async def counted(self: MonteCarloQueue, key: str, asked: str) -> dict[str, Any]:
            nonlocal started
            started += 1
            return await answer(self, key, asked)

        monkeypatch.setattr(MonteCarloQueue, "_answer", counted)
        yaml = scenario_to_yaml(load_scenario("valley"))
        one, two = await asyncio.gather(*(asker.ask(yaml, 1, 200) for _ in range(2)))
        return one, two, started

    one, two, started = asyncio.run(ask())
    assert one == two and started == 1
    assert one["endings"] == found["endings"] and one["measures"] == found["measures"]


def test_a_process_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    slow = tmp_path / "slow"
    slow.write_text(f"#!{sys.executable}\nimport time\ntime.sleep(60)\n")
    slow.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(slow))
    with pytest.raises(DeniedError, match="runs_failed"):
        asyncio.run(MonteCarloQueue(patience=0.5).ask("x", 1, 50))


def test_a_process_that_fails_tells_a_word_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DeniedError, match=r"^runs_failed$"):
        asyncio.run(MonteCarloQueue().ask("no scenario", 1, 50))


def test_questions_that_wait_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    async def ask() -> list[BaseException | dict[str, Any]]:
        asker = MonteCarloQueue()

        async def never(key: str, asked: str) -> dict[str, Any]:
            await asyncio.sleep(0.05)
            return {}

        monkeypatch.setattr(asker, "_answer", never)
        return list(await asyncio.gather(*(asker.ask("x", seed, 50) for seed in range(MOST_WAITING + 3)), return_exceptions=True))

    answers = asyncio.run(ask())
    assert sum(isinstance(each, DeniedError) for each in answers) == 3


def test_a_class_that_opens_its_debrief_at_once_waits_for_one_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    async def ask() -> tuple[list[Any], int]:
        asker, started = MonteCarloQueue(), 0

        async def slowly(key: str, asked: str) -> dict[str, Any]:
            nonlocal started
            started += 1
            await asyncio.sleep(0.05)
            return {"n": started}

        monkeypatch.setattr(asker, "_answer", slowly)
        everybody = [asyncio.create_task(asker.ask("x", 1, 50, "a school")) for _ in range(60)]
        await asyncio.sleep(0.01)
        everybody.pop(0).cancel()  # who asked first closes the page
        return list(await asyncio.gather(*everybody)), started

    assert asyncio.run(ask()) == ([{"n": 1}] * 59, 1)


def test_one_caller_s_questions_leave_room_for_others(monkeypatch: pytest.MonkeyPatch) -> None:
    async def ask() -> list[Any]:
        asker = MonteCarloQueue()

        async def slowly(key: str, asked: str) -> dict[str, Any]:
            await asyncio.sleep(0.05)
            return {}

        monkeypatch.setattr(asker, "_answer", slowly)
        callers = ["one"] * (MOST_OF_ONE + 1) + ["other"]
        return list(await asyncio.gather(*(asker.ask("x", at, 50, who) for at, who in enumerate(callers)), return_exceptions=True))

    assert [isinstance(each, DeniedError) for each in asyncio.run(ask())] == [False] * MOST_OF_ONE + [True, False]


def test_a_question_that_failed_may_be_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    async def ask() -> dict[str, Any]:
        asker, tries = MonteCarloQueue(), iter([DeniedError("runs_failed"), {"n": 2}])

        async def second_time_lucky(key: str, asked: str) -> dict[str, Any]:
            found = next(tries)
            if isinstance(found, DeniedError):
                raise found
            return cast(dict[str, Any], found)

        monkeypatch.setattr(asker, "_answer", second_time_lucky)
        with pytest.raises(DeniedError):
            await asker.ask("x", 1, 50)
        return await asker.ask("x", 1, 50)

    assert asyncio.run(ask()) == {"n": 2}


def test_what_is_foreseen_is_there_when_it_is_asked_for_and_how_far_it_is_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A room's runs begin with the room; a debrief that comes too early hears how far they are."""
    monkeypatch.setattr(job_queue, "WHILE", 0.02)
    news = [{"stage": "compiling"}, {"stage": "playing", "done": 100}, {"stage": "weighing"}]

    async def ask() -> list[Any]:
        asker, hear, asked = MonteCarloQueue(), asyncio.Queue[Any](), 0

        async def step_by_step(question: str, heard: Any, patience: float) -> dict[str, Any]:
            nonlocal asked
            asked += 1
            while (told := await hear.get()) is not None:
                heard(told)
            return {"n": asked}

        monkeypatch.setattr(job_queue, "played", step_by_step)
        asker.start_runs("x", 1, 1000)
        asker.start_runs("x", 1, 1000)
        asker.start_runs("y", 1, 1000)
        seen = [await asker.look("x", 1, 1000), await asker.look("y", 1, 1000)]
        for each in news:
            hear.put_nowait(each)
            seen.append(await asker.look("x", 1, 1000))
        hear.put_nowait(None)
        seen.append(await asker.look("x", 1, 1000))
        await asker.close()
        assert not asker.asking
        return seen

    far = [("starting", 0), ("waiting", 0), ("compiling", 0), ("playing", 100), ("weighing", 100)]
    assert asyncio.run(ask()) == [{"far": {"stage": stage, "done": done, "count": 1000}} for stage, done in far] + [{"found": {"n": 1}}]


def test_a_process_says_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[Any] = []
    asked = json.dumps({"scenario": scenario_to_yaml(load_scenario("valley")), "seed": 1, "count": 200})
    answer = asyncio.run(worker_process.played(asked, heard.append, 120.0))
    assert answer["count"] == 200
    assert [each for each in heard if each["stage"] != "compiling"] == [
        {"stage": "playing", "done": 100}, {"stage": "playing", "done": 200}, {"stage": "weighing"}]


def test_a_foreseen_question_too_many_is_left_until_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    async def ask() -> int:
        asker = MonteCarloQueue()

        async def never(key: str, asked: str) -> dict[str, Any]:
            await asyncio.sleep(60)
            return {}

        monkeypatch.setattr(asker, "_answer", never)
        for seed in range(MOST_WAITING + 3):
            asker.start_runs("x", seed, 1000)
        waiting = len(asker.asking)
        await asker.close()
        return waiting

    assert asyncio.run(ask()) == MOST_WAITING
