"""Many runs of one or several scenarios, kept in a folder: `run(["astana_21", "no_shuttle"], replicates=10_000)`.

The scenarios of a study share their luck: replicate 7 of each draws the same numbers, so that they can be compared pair by pair.
"""

from __future__ import annotations

import math
import os
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sim.engine.fingerprint import is_warm, kernel_of
from sim.errors import ExecutorError, MetricError, ResultsError, StudyError, StudySpecError
from sim.studies.checkpoint import Ledger, open_ledger
from sim.studies.design import ROW
from sim.studies.executors import hire
from sim.studies.progress import Quiet, Watch, watch
from sim.studies.results import Study
from sim.studies.scheduler import played
from sim.studies.spec import Found, Plan, named_scenarios, stated
from sim.studies.stopping_rule import Measure, check_outcome, measured
from sim.studies.tasks import Part, play_part

#: How many runs at most, if it is an interval that says when to stop.
MOST_UNTIL = 100_000
#: How many runs at least before an interval is believed.
LEAST_UNTIL = 200
#: More runs than this are refused in a study with a design.
MOST_RUNS = 10**9


class Interrupted(KeyboardInterrupt):
    """The study was interrupted; the message says how to go on."""


@dataclass(frozen=True)
class Until:
    """Go on until an outcome's 95% interval reaches at most `width` to either side, in every scenario."""

    outcome: str
    width: float


@dataclass
class Report:
    """How a study went: its handle, runs there before, runs added, parts that could not be played, and intervals if they were watched."""

    study: Study
    wanted: int = 0
    before: int = 0
    added: int = 0
    lost: list[tuple[Part, str]] = field(default_factory=list)
    until: Until | None = None
    reached: dict[str, Measure] = field(default_factory=dict)

    @property
    def met(self) -> bool:
        """Whether the intervals are as narrow as was asked."""
        return self.until is None or all(each.half_width <= self.until.width for each in self.reached.values())


def run(
    scenarios: Found | Sequence[Found] | Mapping[str, Found],
    replicates: int | None = None,
    seed: int = 1,
    *,
    detail: str = "summary",
    workers: int | None = None,
    cluster: str | None = None,
    out: str | Path | None = None,
    engine: str | None = None,
    settings: Sequence[str] = (),
    strategies: Mapping[str, Any] | None = None,
    until: tuple[str, float] | None = None,
    fresh: bool = False,
    progress: bool = True,
) -> Study:
    """Run a study, or what is missing of it, and return its handle.

    For example `run(["astana_21", "no_shuttle"], replicates=1000).runs()` is a DataFrame with one row a replicate.

    Args:
        scenarios: names, files or scenarios; a mapping gives them names of your own.
        replicates: how many runs of each; 1,000 if left out, or at most 100,000 with `until`.
        seed: 0 to 2^64 - 1.
        detail: "summary" keeps runs, rounds and issues, "full" every table.
        workers: local processes; one for each processor if left out.
        cluster: the address, or the scheduler file, of a Dask scheduler to run on instead.
        out: the study's folder, instead of one under results/.
        engine: "compiled" or "mesa"; strategies always play on the Mesa engine.
        settings: `path=value` changes to every scenario that is read from a file.
        strategies: by party, who plays its seat: a Strategy, a Party, a function, or "module:object".
        until: an outcome and a width: more runs until its 95% interval reaches at most so far to either side in every scenario.
        fresh: start over, if the folder holds a study already.
        progress: say on standard error (in a notebook: by a bar) how far it is.

    Raises:
        StudySpecError, StudyError: there can't be such a study, or it can't be run to its end.
        ScenarioError: a scenario has problems.
        ResultsError: the folder holds something else, or can't be written.
    """
    plan = Plan(named_scenarios(scenarios, settings), seed, detail, engine, tuple(settings), stated(strategies or {}))
    place, wish = None if out is None else Path(out), None if until is None else Until(*until)
    return carry_out(plan, replicates, workers, cluster, place, wish, fresh, watch() if progress else Quiet(), ("sim.studies.study.run",)).study


def carry_out(
    plan: Plan, replicates: int | None = None, workers: int | None = None, cluster: str | None = None, out: Path | None = None,
    until: Until | None = None, fresh: bool = False, seen: Watch | None = None, command: Sequence[str] = (),
) -> Report:
    """Play what is missing of a study; see `run`.

    Raises:
        Interrupted: by Ctrl-C; what is finished is kept.
        StudySpecError, StudyError, ResultsError: see `run`.
    """
    most = replicates or (MOST_UNTIL if until else 1000)
    _check(plan, most, workers, cluster, until)
    watched = seen or Quiet()
    with open_ledger(out or plan.folder(), plan.manifest(0, command), plan.texts(), fresh, plan.design) as ledger:
        filling = Filling(plan, ledger, workers or processors(), cluster, watched, list(command))
        try:
            return filling.until(until, most) if until else filling.up_to(most)
        except KeyboardInterrupt as interrupt:
            raise Interrupted(filling.ended("Interrupted")) from interrupt
        except ExecutorError as error:
            raise StudyError(filling.ended(str(error))) from error
        except ResultsError as error:
            raise ResultsError(filling.ended(str(error))) from error
        finally:
            watched.end()


def _check(plan: Plan, most: int, workers: int | None, cluster: str | None, until: Until | None) -> None:
    """Refuse what can't be.

    Raises:
        StudyError: it can't be.
    """
    if not 1 <= most <= 2**32:
        raise StudyError(f"the number of replicates is 1 to 2^32, not {most:,}")
    if workers is not None and workers < 1:
        raise StudyError(f"the number of workers is at least 1, not {workers}")
    if any("=__main__:" in each for each in plan.strategies) and (cluster or (workers or processors()) > 1):
        raise StudyError("other processes can't see a strategy of the script or notebook itself; put it into a module, or use workers=1")
    if plan.design and plan.design.verb == "sensitivity" and most > ROW:
        raise StudyError(f"a point of a study of sensitivity has at most {ROW:,} replicates, not {most:,}")
    if plan.design and plan.runs(most) > MOST_RUNS:
        raise StudyError(f"{len(plan.design):,} points x {most:,} replicates are {plan.runs(most):,} runs; at most {MOST_RUNS:,}")
    if until is None:
        return
    if plan.design:
        raise StudyError("one interval can't say when a design is done; give the number of replicates")
    if not until.width > 0:
        raise StudyError(f"the width of an interval is more than 0, not {until.width}")
    try:
        check_outcome(until.outcome)
    except MetricError as error:
        raise StudyError(str(error)) from error


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Filling:
    """A study being filled, step by step."""

    def __init__(self, plan: Plan, ledger: Ledger, workers: int, cluster: str | None, seen: Watch, command: list[str]) -> None:
        self.plan, self.ledger, self.workers, self.cluster, self.seen, self.command = plan, ledger, workers, cluster, seen, command
        self.report = Report(ledger.study, before=ledger.runs)

    def up_to(self, replicates: int) -> Report:
        """Play what is missing of so many replicates of each scenario."""
        self.ledger.grow(replicates, self.command)
        parts = self.plan.parts(replicates)
        given_up = {part.key for part, _ in self.report.lost}
        missing = [part for part in parts if not self.ledger.holds(part) and part.key not in given_up]
        self.report.wanted = self.plan.runs(replicates)
        self.seen.begin(self.report.wanted, self.report.wanted - sum(part.runs for part in missing))
        if missing:
            self.play(missing)
        return self.report

    def compile(self, parts: list[Part], workers: int) -> None:
        """Announce what is yet to be compiled, and do it before several workers would each do it."""
        for part in {kernel_of(self.plan.scenarios[part.scenario].procedure.kind): part for part in parts}.values():
            kernel = kernel_of(self.plan.scenarios[part.scenario].procedure.kind)
            if not is_warm(kernel):
                self.seen.say("Compiling the rules (about half a minute, once per version)")
                if workers > 1:
                    play_part(self.plan.orders(), part._replace(many=1))

    def play(self, parts: list[Part]) -> None:
        """Have parts played, and keep them."""
        workers = min(self.workers, len(parts))
        if self.plan.played_by == "compiled" and not self.cluster:
            self.compile(parts, workers)
        # What may have killed its worker must not kill us.
        wary = any(part.key in self.ledger.lost for part in parts)
        crew = hire(self.plan.orders(), workers, self.cluster, wary)
        try:
            with closing(played(parts, crew)) as results:
                for part, result in results:
                    self.keep(part, result)
        finally:
            crew.close()

    def keep(self, part: Part, result: Any) -> None:
        """Keep what was played, or note that it could not be."""
        if isinstance(result, str):
            self.report.lost.append((part, result))
            self.ledger.lose(part, result)
            return
        self.ledger.add(part, result)
        self.report.added += part.runs
        self.seen.advance(part.runs)

    def until(self, until: Until, most: int) -> Report:
        """Play more and more, until the intervals are narrow or there are `most` of each scenario.

        Where it looks is laid down by what was found before, replicates beyond it left out of sight: so a study that was interrupted ends
        where it would have ended.
        """
        self.report.until = until
        count = self._whole_parts(LEAST_UNTIL, most)
        while True:
            self.up_to(count)
            measures = measured(self.report.study, (until.outcome,), count)
            self.report.reached = {name: own[until.outcome] for name, own in measures.items()}
            if self.report.met or count >= most:
                return self.report
            count = self._whole_parts(self._needed(count, until.width), most)

    def _needed(self, count: int, width: float) -> float:
        """How many replicates should do, as widths go by the root of their number; at least a part more, at most four times as many."""
        widest = max(each.half_width for each in self.report.reached.values())
        guess = count * (widest / width) ** 2 if math.isfinite(widest) else math.inf
        return min(max(guess, count + 1), 4 * count)

    def _whole_parts(self, count: float, most: int) -> int:
        return min(most, math.ceil(count / self.plan.size) * self.plan.size)

    def ended(self, why: str) -> str:
        """Why it ended early, what is kept, and how to go on."""
        kept = self.report.before + self.report.added
        if not self.report.wanted:
            return f"{why}\nNothing was played yet"
        return f"{why}\n{kept:,} of {self.report.wanted:,} runs are kept in {self.ledger.folder}; the same command goes on from there"


__all__ = ["Interrupted", "Plan", "StudySpecError", "Report", "Study", "StudyError", "Until", "carry_out", "run"]
