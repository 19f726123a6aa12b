"""Which assumptions drive a scenario's outcomes: `sensitivity("valley").drivers("agreement").inputs`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sim.analysis.sensitivity.design import METHODS, RANGES, REPLICATES, SAMPLES, SensitivityProblem, build_design, sensitivity_problem
from sim.analysis.sensitivity.ranking import Drivers, drivers
from sim.errors import SensitivityDesignError, StudySpecError
from sim.studies.progress import NullProgress, progress_reporter
from sim.studies.results import Study
from sim.studies.spec import ScenarioSource, StudySpec, load_scenarios
from sim.studies.study import execute


@dataclass(frozen=True)
class Sensitivity:
    """A study of sensitivity: its folder, and the inputs asked about."""

    study: Study
    paths: tuple[str, ...]
    #: How many ranges of the scenario were not asked about, and count as luck.
    unvaried: int = 0

    def drivers(self, outcome: str = "agreement") -> Drivers:
        """What drives an outcome; see `sim.analysis.sensitivity.ranking.drivers`."""
        return drivers(self.study, outcome, self.paths)


def sensitivity(
    scenario: ScenarioSource,
    over: Sequence[str] = (RANGES,),
    method: str = "pawn",
    *,
    samples: int | None = None,
    replicates: int | None = None,
    seed: int = 1,
    workers: int | None = None,
    cluster: str | None = None,
    out: str | Path | None = None,
    settings: Sequence[str] = (),
    fresh: bool = False,
    progress: bool = True,
) -> Sensitivity:
    """Run a study of sensitivity, or what is missing of it.

    Args:
        scenario: a name, a file or a scenario.
        over: "ranges" for all ranges of the scenario, paths of some of them, or spans `path=low:high`.
        method: "pawn" for distances, from ordinary runs; "sobol" for shares of variance; "morris" for elementary effects.
        samples: rows of Saltelli's design (512 if left out), or Morris' trajectories (30).
        replicates: runs at each point (16 or 50 if left out), or in all ("pawn": 10,000).

    The others are those of `sim.studies.study.run_study`.

    Raises:
        StudySpecError, StudyError: it can't be, or it can't be run to its end.
        ScenarioError: the scenario has problems.
        ResultsError: the folder holds something else, or can't be written.
    """
    ((name, read),) = load_scenarios(scenario, settings).items()
    try:
        plan, asked = plan_sensitivity(StudySpec({name: read}, seed, settings=tuple(settings)), over, method, samples)
    except SensitivityDesignError as error:
        raise StudySpecError(str(error)) from error
    place, runs, command = None if out is None else Path(out), replicates or REPLICATES[method], ("sim.analysis.sensitivity.study.sensitivity",)
    done = execute(
        plan, runs, workers=workers, cluster=cluster, out=place, fresh=fresh, progress=progress_reporter() if progress else NullProgress(),
        command=command,
    )
    return Sensitivity(done.study, tuple(each.path for each in asked.inputs), asked.unvaried)


def plan_sensitivity(plan: StudySpec, over: Sequence[str], method: str, samples: int | None = None) -> tuple[StudySpec, SensitivityProblem]:
    """The plan of one scenario, made to tell its sensitivity; by PAWN it is a plain study, of the scenario with the spans laid over it.

    Raises:
        SensitivityDesignError: there can't be such a study.
    """
    if method not in METHODS:
        raise SensitivityDesignError(f"a method is {', '.join(METHODS)}, not {method}")
    if method == "pawn" and samples is not None:
        raise SensitivityDesignError("--samples goes with sobol and morris; distances take as many runs as there are --replicates")
    ((name, scenario),) = plan.scenarios.items()
    asked = sensitivity_problem(scenario, over, joint=method == "pawn")
    if method == "pawn":
        return replace(plan, scenarios={name: asked.scenario}, settings=(*plan.settings, *asked.settings)), asked
    design = build_design(asked, method, samples or SAMPLES[method], plan.seed, over)
    return replace(plan, scenarios={name: asked.scenario}, design=design), asked
