"""Loop of a study: run the missing tasks, store their results, and decide whether more runs are needed."""

from __future__ import annotations

import math
from contextlib import closing
from dataclasses import dataclass, field, replace

from sim.engine.compile_cache import cache_note
from sim.engine.fingerprint import kernel_of
from sim.engine.native import code_of, is_warm
from sim.scenario.encoding.instance import sizes_of
from sim.scenario.encoding.layout import size_class
from sim.scenario.schema.scenario import Scenario
from sim.studies.checkpoint import Checkpoint
from sim.studies.executors import make_executor
from sim.studies.progress import ProgressReporter
from sim.studies.reproduction import check_reproduction
from sim.studies.results import Study
from sim.studies.scheduler import run_tasks
from sim.studies.spec import StudySpec
from sim.studies.stopping_rule import Estimate, StoppingRule, estimate_outcomes
from sim.studies.tasks import Task, TaskResult
from sim.studies.worker import run_task

#: Damaged files that are named; of others only the number is printed.
MAX_DAMAGED = 10
#: Minimum number of replicates before a stopping rule is evaluated.
MIN_ADAPTIVE_REPLICATES = 200


def _kernel(scenario: Scenario) -> str:
    """Return the name of the kernel that plays a scenario."""
    return kernel_of(scenario.procedure.kind, size_class(sizes_of(scenario)))


@dataclass
class StudyReport:
    """How a study went.

    Attributes:
        study: the results.
        requested: the number of runs requested.
        before: the number of runs that existed before.
        added: the number of runs added.
        lost: tasks that could not be run, with the reasons.
        until: the stopping rule, if there is one.
        reached: its outcome in each scenario.
    """

    study: Study
    requested: int = 0
    before: int = 0
    added: int = 0
    lost: list[tuple[Task, str]] = field(default_factory=list)
    until: StoppingRule | None = None
    reached: dict[str, Estimate] = field(default_factory=dict)

    @property
    def finished_study(self) -> Study:
        """The results, with this report attached."""
        return replace(self.study, report=self)

    @property
    def met(self) -> bool:
        """Whether the stopping rule is satisfied."""
        return self.until is None or all(each.half_width <= self.until.width for each in self.reached.values())


class StudyRunner:
    """Runs the missing tasks of a study and stores their results in its checkpoint."""

    def __init__(
        self, spec: StudySpec, checkpoint: Checkpoint, workers: int, cluster: str | None, progress: ProgressReporter, command: list[str],
        time_limit: float | None = None,
    ) -> None:
        self.spec, self.checkpoint, self.workers, self.cluster = spec, checkpoint, workers, cluster
        self.progress, self.command, self.time_limit = progress, command, time_limit
        self.is_checked = False  # whether a stored run was run again
        self.report = StudyReport(checkpoint.study, before=checkpoint.runs)

    def run(self, replicates: int) -> StudyReport:
        """Run what is missing of a number of replicates of each scenario."""
        self.checkpoint.extend(replicates, self.command)
        abandoned = {task.key for task, _ in self.report.lost}
        missing = [task for task in self.spec.tasks(replicates) if not self.checkpoint.contains(task) and task.key not in abandoned]
        self.report.requested = self.spec.runs(replicates)
        self.progress.begin(self.report.requested, self.report.requested - sum(task.runs for task in missing))
        self._report_damage()
        if missing:
            self._run_tasks(missing)
        return self.report

    def _report_damage(self) -> None:
        """Print what was found damaged and is written anew, once."""
        damaged = self.checkpoint.damaged
        for message in damaged[:MAX_DAMAGED]:
            self.progress.message(f"{message}: it is written anew")
        if len(damaged) > MAX_DAMAGED:
            self.progress.message(f"{len(damaged) - MAX_DAMAGED:,} other files are damaged too, and are written anew")
        damaged.clear()

    def run_until(self, until: StoppingRule, maximum: int) -> StudyReport:
        """Add replicates until the stopping rule is satisfied, or there are `maximum` of each scenario.

        The rule is evaluated at numbers of replicates that depend on earlier estimates only, ignoring replicates beyond them, so that an
        interrupted study ends at the same number as an uninterrupted one.
        """
        self.report.until = until
        count = self._whole_tasks(MIN_ADAPTIVE_REPLICATES, maximum)
        while True:
            self.run(count)
            estimates = estimate_outcomes(self.report.study, (until.outcome,), count)
            self.report.reached = {name: own[until.outcome] for name, own in estimates.items()}
            if self.report.met or count >= maximum:
                return self.report
            count = self._whole_tasks(self._required(count, until.width), maximum)

    def how_to_resume(self, reason: str) -> str:
        """A message for a study that stopped early: the reason, what is kept, and how to resume."""
        kept = self.report.before + self.report.added
        if not self.report.requested:
            return f"{reason}\nNo run was completed"
        where = f"{kept:,} of {self.report.requested:,} runs are kept in {self.checkpoint.folder}"
        return f"{reason}\n{where}; the same command resumes from there"

    def _compile(self, tasks: list[Task], workers: int) -> None:
        """Announce that the engine will be compiled; with several workers, optimize it first, so that they don't all do it."""
        if note := cache_note():
            self.progress.message(note)
        by_kernel = {_kernel(self.spec.scenarios[task.scenario]): task for task in tasks}
        for kernel, task in by_kernel.items():
            if code_of(kernel) is None:
                self.progress.message("Compiling the engine, as its rules were edited; until then the reference engine plays"
                                      " the same runs, slowly")
            elif not is_warm(kernel):
                self.progress.message("Optimizing the engine for this processor (a few seconds, once per version)")
                if workers > 1:
                    run_task(self.spec.job(), task._replace(replicates=1))

    def _run_tasks(self, tasks: list[Task]) -> None:
        workers = min(self.workers, len(tasks))
        if self.spec.engine_name == "compiled" and not self.cluster:
            self._compile(tasks, workers)
        # A strategy must not end this process, nor must a task that crashed its worker in an earlier attempt.
        isolate = self.spec.isolates or any(task.key in self.checkpoint.lost for task in tasks)
        executor = make_executor(self.spec.job()._replace(time_limit=self.time_limit), workers, self.cluster, isolate)
        try:
            if self.checkpoint.runs and not self.is_checked:
                check_reproduction(self.spec, self.checkpoint, tasks, executor)
            self.is_checked = True
            with closing(run_tasks(tasks, executor)) as results:
                for task, result in results:
                    self._store(task, result)
        finally:
            executor.close()

    def _store(self, task: Task, result: TaskResult | str) -> None:
        if isinstance(result, str):
            self.report.lost.append((task, result))
            self.checkpoint.add_lost(task, result)
            return
        self.checkpoint.add(task, result)
        self.report.added += task.runs
        self.progress.advance(task.runs)

    def _required(self, count: int, width: float) -> float:
        """The number of replicates that should suffice, as widths shrink with its square root; at most four times as many as now."""
        widest = max(each.half_width for each in self.report.reached.values())
        estimate = count * (widest / width) ** 2 if math.isfinite(widest) else math.inf
        return min(max(estimate, count + 1), 4 * count)

    def _whole_tasks(self, count: float, maximum: int) -> int:
        size = self.spec.replicates_per_task
        return min(maximum, math.ceil(count / size) * size)
