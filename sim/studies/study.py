"""Run many replicates of one or several scenarios, stored in a folder: `run_study(["astana_21", "no_shuttle"], replicates=10_000)`.

The scenarios of a study share their random numbers: replicate 7 of each draws the same ones, so that they can be compared pair by pair.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sim.errors import ExecutorError, MetricError, ResultsError, StudyError
from sim.studies.checkpoint import open_checkpoint
from sim.studies.design import ROW_STRIDE
from sim.studies.memory import check_memory
from sim.studies.outcomes import check_outcome
from sim.studies.process_pool import sigterm_interrupts
from sim.studies.progress import NullProgress, ProgressReporter, progress_reporter
from sim.studies.results import Study
from sim.studies.spec import ScenarioSource, StudySpec, load_scenarios, strategy_references
from sim.studies.stopping_rule import StoppingRule
from sim.studies.strategy_sources import is_only_here
from sim.studies.study_runner import StudyReport, StudyRunner

#: Default number of replicates, and its maximum under a stopping rule.
DEFAULT_REPLICATES, MAX_ADAPTIVE_REPLICATES = 1000, 100_000
#: Maximum number of runs in a study with a design.
MAX_DESIGN_RUNS = 10**9


class StudyInterrupted(KeyboardInterrupt):
    """The study was interrupted; the message says how to resume."""


def run_study(
    scenarios: ScenarioSource | Sequence[ScenarioSource] | Mapping[str, ScenarioSource],
    replicates: int | None = None,
    seed: int = 1,
    *,
    detail: str = "summary",
    workers: int | None = None,
    cluster: str | None = None,
    out: str | Path | None = None,
    engine: str | None = None,
    settings: Sequence[str] = (),
    strategies: Mapping[str, Any] | Sequence[str] | None = None,
    until: tuple[str, float] | None = None,
    fresh: bool = False,
    time_limit: float | None = None,
    progress: bool = True,
    task_size: int | None = None,
    command: Sequence[str] = ("parley.run_study",),
) -> Study:
    """Run a study, or complete an interrupted one, and open its results.

    For example `run_study(["astana_21", "no_shuttle"], replicates=1000).runs()` is a DataFrame with one row per replicate.

    Args:
        scenarios: names, files or scenarios; a mapping assigns names to them.
        replicates: runs of each scenario; 1,000 by default, or at most 100,000 with `until`.
        seed: random seed, 0 to 2^64 - 1.
        detail: "summary" keeps runs, rounds and issues, "full" keeps every table.
        workers: local processes; one per processor by default.
        cluster: address or scheduler file of a Dask scheduler to run on instead.
        out: the study's folder, instead of one under results/.
        engine: "compiled" or "mesa"; custom strategies always run on the Mesa engine.
        settings: `path=value` changes to every scenario that is read from a file.
        strategies: who decides for a party, by party: a Strategy, a Party, a function, or "module:object"; or texts `party=module:object`.
        until: an outcome and a width; adds runs until its 95% interval reaches at most that far to either side in every scenario.
        fresh: replace a study that exists in the folder.
        time_limit: seconds after which a run with strategies is stopped and counted as failed.
        progress: report progress on standard error (in a notebook: as a bar).
        task_size: runs per task, for tests.
        command: what the study's manifest records as the command that made it.

    Raises:
        StudySpecError: the specification of the study is invalid.
        StudyError: the study can't be run, or not to its end.
        ScenarioError: a scenario has errors.
        ResultsError: the folder holds something else, or can't be written.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     study = run_study("textbook", 20, out=f"{folder}/study", workers=1, progress=False)
    ...     len(study.runs())
    20
    """
    spec = StudySpec(load_scenarios(scenarios, settings), seed, detail, engine, tuple(settings), strategy_references(strategies or ()),
                     task_size)
    return execute(
        spec, replicates, workers=workers, cluster=cluster, out=None if out is None else Path(out),
        until=None if until is None else StoppingRule(*until), fresh=fresh, time_limit=time_limit,
        progress=progress_reporter() if progress else NullProgress(), command=command,
    ).finished_study


def execute(
    spec: StudySpec,
    replicates: int | None = None,
    *,
    workers: int | None = None,
    cluster: str | None = None,
    out: Path | None = None,
    until: StoppingRule | None = None,
    fresh: bool = False,
    time_limit: float | None = None,
    progress: ProgressReporter | None = None,
    command: Sequence[str] = (),
) -> StudyReport:
    """Run the missing tasks of a study; see `run_study`.

    Raises:
        StudyInterrupted: by Ctrl-C; completed tasks are kept.
        StudySpecError, StudyError, ResultsError: see `run_study`.
    """
    count = replicates or (MAX_ADAPTIVE_REPLICATES if until else DEFAULT_REPLICATES)
    check_arguments(spec, count, workers, cluster, until)
    check_time_limit(time_limit, spec)
    check_memory()
    reporter = progress or NullProgress()
    with sigterm_interrupts(), open_checkpoint(
        out or spec.default_folder(), spec.manifest(0, command), spec.scenario_texts, fresh, spec.design
    ) as checkpoint:
        runner = StudyRunner(spec, checkpoint, workers or available_processors(), cluster, reporter, list(command), time_limit)
        try:
            return runner.run_until(until, count) if until else runner.run(count)
        except KeyboardInterrupt as interrupt:
            raise StudyInterrupted(runner.how_to_resume("Interrupted")) from interrupt
        except ExecutorError as error:
            raise StudyError(runner.how_to_resume(str(error))) from error
        except ResultsError as error:
            raise ResultsError(runner.how_to_resume(str(error))) from error
        finally:
            reporter.end()


def check_arguments(spec: StudySpec, replicates: int, workers: int | None, cluster: str | None, until: StoppingRule | None) -> None:
    """Check the arguments of a study.

    Raises:
        StudyError: an argument is invalid.
    """
    if not 1 <= replicates <= 2**32:
        raise StudyError(f"the number of replicates must be 1 to 2^32, not {replicates:,}")
    if workers is not None and workers < 1:
        raise StudyError(f"the number of workers must be at least 1, not {workers}")
    if cluster and workers:
        raise StudyError("a cluster has its own workers; leave out --workers or --cluster")
    if any(map(is_only_here, spec.strategies)) and (cluster or (workers or available_processors()) > 1):
        raise StudyError("other processes can't import a strategy from the script or notebook itself; put it into a module,"
                         " or use workers=1")
    if spec.design and spec.design.purpose == "sensitivity" and replicates > ROW_STRIDE:
        raise StudyError(f"a point of a sensitivity study has at most {ROW_STRIDE:,} replicates, not {replicates:,}")
    if spec.design and spec.runs(replicates) > MAX_DESIGN_RUNS:
        raise StudyError(f"{len(spec.design):,} points x {replicates:,} replicates are {spec.runs(replicates):,} runs; "
                         f"the maximum is {MAX_DESIGN_RUNS:,}")
    if until is None:
        return
    if spec.design:
        raise StudyError("a stopping rule does not apply to a design; give the number of replicates")
    if not until.width > 0:
        raise StudyError(f"the width of an interval must be more than 0, not {until.width}")
    try:
        check_outcome(until.outcome)
    except MetricError as error:
        raise StudyError(str(error)) from error


def check_time_limit(seconds: float | None, spec: StudySpec) -> None:
    """Check the time limit of a run.

    Raises:
        StudyError: it is invalid, or can't be kept.
    """
    if seconds is None:
        return
    if not 0.001 <= seconds <= 1e6:
        raise StudyError(f"the time limit of a run must be 0.001 to 1,000,000 seconds, not {seconds:g}")
    if not spec.isolates:
        what = ("strategies of the script or notebook itself run in its own process; put them into a module" if spec.strategies
                else "only runs with strategies take one")
        raise StudyError(f"a time limit does not apply here: {what}")


def available_processors() -> int:
    """The number of processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


__all__ = ["Study", "StudyInterrupted", "StudyReport", "StudySpec", "available_processors", "execute", "run_study"]
