"""Run a scenario once on the reference engine, and write the results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sim.display.console import status_line
from sim.engine.log import Log, arrow
from sim.errors import RunError
from sim.rules.log_schema import COLUMNS
from sim.scenario.encoding.instance import EncodedScenario
from sim.scenario.loader import scenario_to_yaml
from sim.scenario.schema.scenario import Scenario
from sim.studies.guarded_play import play_guarded
from sim.studies.provenance import table_file_stem, versions
from sim.studies.results_writer import write_run
from sim.studies.tasks import JobSpec, Task


def run_single(encoded: EncodedScenario, seed: int, replicate: int, strategies: Mapping[str, Any]) -> Log:
    """Run a scenario once; a terminal shows the current round.

    Raises:
        RunError: the engine or a strategy raised an error.
    """
    with status_line() as show:
        return play_guarded(encoded, seed, replicate, strategies, show=show)


def run_isolated(
    scenario: Scenario, seed: int, replicate: int, strategies: Sequence[str], time_limit: float | None = None
) -> Log:
    """Run a scenario once in a process of its own, which a strategy may end or stall without harm.

    Args:
        scenario: the scenario.
        seed: random seed.
        replicate: replicate number.
        strategies: what plays each party, as `party=module:object`.
        time_limit: seconds after which the run is stopped.

    Raises:
        RunError: the engine or a strategy raised an error, ended the process, or took too long.
    """
    from concurrent.futures.process import BrokenProcessPool  # these load multiprocessing

    from sim.studies.process_pool import PoolExecutor
    from sim.studies.scheduler import wait_watching

    job = JobSpec({"run": scenario_to_yaml(scenario)}, seed, "full", "mesa", tuple(strategies), versions(), time_limit)
    task = Task("run", replicate, 1, "run")
    executor = PoolExecutor(job, 1)
    try:
        future = executor.play(task)
        wait_watching({future: task}, executor)
        return future.result()
    except BrokenProcessPool as error:
        run, _ = executor.culprit(task, error)
        raise RunError(run.message if run else "its process ended before the run began") from error
    finally:
        executor.close()


def write_single_run(folder: Path, encoded: EncodedScenario, log: Log, manifest: Mapping[str, Any]) -> None:
    """Write a run's results folder.

    Raises:
        ResultsError: it can't be written there.
    """
    scenario: Scenario = encoded.scenario
    tables = {name: arrow(encoded, name, log.matrix(name)) for name in COLUMNS}
    write_run(folder, manifest, scenario_to_yaml(scenario), tables, table_file_stem(scenario, int(log.replicate)))
