"""Campaigns of faults: each tries a number of them, drawn from seeds, and returns those that the program did not withstand."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from sim.engine.agents import Strategy
from sim.engine.batch import negotiate
from sim.engine.model import play
from sim.errors import DamagedResultsError, RunError, ScenarioError
from sim.rules.log_schema import COLUMNS
from sim.scenario.encoding.instance import encode
from sim.scenario.loader import load_scenario, parse_scenario, scenario_to_yaml
from sim.scenario.schema.scenario import Scenario
from sim.scenario.serialization import scenario_digest
from sim.studies.guarded_play import play_guarded
from sim.studies.progress import NullProgress
from sim.studies.results import Study, open_study
from sim.studies.spec import StudySpec, load_scenarios
from sim.studies.study import execute
from tests.processes import files, invoked, started, typed
from tests.reliability.damage import damage, flip_bit
from tests.reliability.hostile_strategies import DECISIONS, NOT_DECISIONS, NOT_NUMBERS, RAISES
from tests.reliability.mutations import mutated_text

#: A small study of two scenarios, each in two tasks, that needs no compiled engine.
SMALL_STUDY = StudySpec(
    load_scenarios(["textbook", "valley"], ["horizon.rounds=2"]), detail="full", engine="mesa", settings=("horizon.rounds=2",), task_size=2,
)


@dataclass
class Outcome:
    """How a campaign went: how many faults were tried, how many of them let the work go on as usual, and what failed."""

    tried: int = 0
    accepted: int = 0
    failed: list[str] = field(default_factory=list)


def mutated_scenarios(seeds: Iterable[int]) -> Outcome:
    """Check mutated scenarios: one is refused in words, or it is read back unchanged and gives the same log on both engines."""
    outcome = Outcome()
    for seed in seeds:
        outcome.tried += 1
        try:
            scenario = parse_scenario(mutated_text(seed))
        except ScenarioError as error:
            if not all(problem.message for problem in error.problems):
                outcome.failed.append(f"scenario {seed}: a problem without a message")
            continue
        except Exception as error:
            outcome.failed.append(f"scenario {seed}: {error!r}")
            continue
        outcome.accepted += 1
        outcome.failed += [f"scenario {seed}: {fault}" for fault in faults_of(scenario)]
    return outcome


def faults_of(scenario: Scenario) -> list[str]:
    """What goes wrong when an accepted scenario is written, read and played."""
    try:
        again = parse_scenario(scenario_to_yaml(scenario))
        encoded = encode(scenario)
        reference, compiled = play(encoded, 7, 3), negotiate(encoded, 7, 3, 1, "full")
    except Exception as error:
        return [repr(error)]
    faults = [] if scenario_digest(again) == scenario_digest(scenario) else ["another digest when it is read back"]
    for table in COLUMNS:
        here, there = reference.matrix(table), compiled[table]
        if here.shape != there.shape or not np.array_equal(here, there, equal_nan=True):
            faults.append(f"the engines differ in {table}")
        if np.isinf(here).any():
            faults.append(f"infinite numbers in {table}")
    return faults


def hostile_strategies() -> Outcome:
    """Play a run with a strategy that returns or raises something impossible, once for each value, decision and error: the run has to fail in one line."""
    outcome = Outcome()
    encoded = encode(load_scenario("valley", ["horizon.rounds=1"]))
    cases: list[tuple[str, Any]] = [(method, raise_) for method in DECISIONS for raise_ in RAISES.values()]
    cases += [(method, lambda decision, found=found: found) for method in DECISIONS for found in NOT_DECISIONS]
    cases += [(method, lambda decision, field=field, found=found: decision._replace(**{field: found}))
              for method, fields in DECISIONS.items() for field in fields for found in NOT_NUMBERS]
    for method, behaviour in cases:
        outcome.tried += 1
        try:
            play_guarded(encoded, 1, 0, {"kelda": misbehaving(method, behaviour)})
            outcome.failed.append(f"{method}: accepted")
        except RunError as error:
            if not str(error).startswith("round 1: ") or not str(error).isprintable():
                outcome.failed.append(f"{method}: {error}")
    return outcome


def misbehaving(method: str, do: Any) -> type[Strategy]:
    """A strategy with one method replaced; it gets the decision and returns another."""

    def act(self: Strategy, *given: Any) -> Any:
        return do(given[-1])

    return type("Hostile", (Strategy,), {method: act})


def read_everything(study: Study) -> None:
    """Read every table and scenario of a study."""
    for name in study.scenarios:
        one = study.select(name)
        one.scenario()
        for table in (*study.manifest["tables"], "failed"):
            one.table(table)


def damaged_folders(place: Path, seeds: Iterable[int]) -> Outcome:
    """Damage one file of a study at a time: reading has to say so, and the command of the study has to restore its bytes."""
    outcome, whole = Outcome(), place / "whole"
    execute(SMALL_STUDY, 4, workers=1, out=whole)
    expected = files(whole)
    for seed in seeds:
        outcome.tried += 1
        folder = Path(shutil.copytree(whole, place / f"{seed}"))
        done = damage(folder, seed)
        if files(folder) == expected:
            outcome.accepted += 1
        elif not done.startswith("delete checkpoint"):  # a task without a record has simply not been run yet
            try:
                read_everything(open_study(folder))
                outcome.failed.append(f"{done}: not noticed")
            except DamagedResultsError:
                pass
        execute(SMALL_STUDY, 4, workers=1, out=folder, progress=NullProgress())
        if files(folder) != expected:
            outcome.failed.append(f"{done}: not restored")
        shutil.rmtree(folder)
    return outcome


def flipped_bits(folder: Path, count: int) -> Outcome:
    """Flip one bit of a table at a time: reading the table has to say so."""
    outcome, draw = Outcome(), random.Random(3)
    tables = sorted((folder / "tables").rglob("*.parquet"))
    for _ in range(count):
        outcome.tried += 1
        path = draw.choice(tables)
        content = path.read_bytes()
        flip_bit(draw, path)
        try:
            open_study(folder).table(path.parent.name)
            outcome.failed.append(f"a bit of {path.name}: not noticed")
        except DamagedResultsError:
            pass
        path.write_bytes(content)
    return outcome


def interrupted_commands(place: Path, words: tuple[str, ...], signals: Iterable[int], workers: tuple[int, ...] = (1, 2), seed: int = 1789) -> Outcome:
    """Stop a command that fills a study by signals at random moments, again and again; in the end its files have to be those of a command in peace.

    Its process group gets the signal. A process has to end, and to print no traceback and no warning of its libraries unless it was killed.
    """
    outcome, draw = Outcome(), random.Random(seed)
    started_at = time.monotonic()
    whole = typed(*words, "--workers", "1", "--out", "whole", folder=place, timeout=600)
    if whole.returncode:
        outcome.failed.append(f"{whole.returncode}: {whole.stderr[-300:]}")
        return outcome
    longest = time.monotonic() - started_at
    for number, sent in enumerate(signals):
        process = started(*words, "--workers", str(workers[number % len(workers)]), "--out", "stopped", folder=place, stdout=subprocess.DEVNULL)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(draw.uniform(0.0, longest))
        outcome.tried += 1
        outcome.accepted += process.poll() is not None
        if process.poll() is None:
            os.killpg(process.pid, sent) if sent == signal.SIGKILL else process.send_signal(sent)
        try:
            printed = process.communicate(timeout=60)[1]
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            outcome.failed.append(f"signal {number} ({signal.Signals(sent).name}): the process did not end")
            continue
        if sent != signal.SIGKILL and ("Traceback" in printed or "leaked" in printed):
            outcome.failed.append(f"signal {number} ({signal.Signals(sent).name}): {printed[-500:]}")
    done = invoked(*words, "--workers", "1", "--out", "stopped", folder=place)
    if done.returncode or files(place / "stopped") != files(place / "whole"):
        outcome.failed.append(f"other files in the end (status {done.returncode}): {done.stderr[-300:]}")
    return outcome


#: A study of many small tasks: most moments are moments of writing.
MANY_TASKS = ("batch", "valley", "textbook", "--replicates", "2400", "--task-size", "40", "--detail", "full")
#: A calibration in several tasks.
CALIBRATION = ("calibrate", "astana_2017", "--budget", "6000", "--trials", "2", "--rounds", "1-12")
#: The signals that a study is stopped by in turn.
SIGNALS: tuple[int, ...] = (signal.SIGKILL, signal.SIGINT, signal.SIGTERM)
