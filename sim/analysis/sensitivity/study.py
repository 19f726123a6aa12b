"""Sensitivity studies: `sensitivity("valley").drivers("agreement").inputs` ranks the inputs that drive an outcome."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from sim.analysis.sensitivity.design import METHODS, RANGES, REPLICATES, SAMPLES, SensitivityProblem, build_design, sensitivity_problem
from sim.analysis.sensitivity.ranking import Drivers, drivers
from sim.display.notebook import as_table
from sim.errors import SensitivityDesignError, StudySpecError
from sim.scenario.encoding.instance import encode
from sim.scenario.inputs import uncertain_inputs
from sim.studies.progress import NullProgress, progress_reporter
from sim.studies.results import Study, open_study
from sim.studies.spec import ScenarioSource, StudySpec, load_scenarios
from sim.studies.study import execute


@dataclass(frozen=True, repr=False)
class Sensitivity:
    """A sensitivity study: its results, and the paths of the inputs analysed."""

    study: Study
    paths: tuple[str, ...]
    #: Number of ranges of the scenario that were not analysed and count as random variation.
    unvaried: int = 0

    def __repr__(self) -> str:
        return f"<Sensitivity of {self.study!r}: {len(self.paths)} inputs>"

    def _repr_html_(self) -> str:
        return as_table(f"Sensitivity study {self.study.folder}", {
            "scenario": ", ".join(self.study.scenarios), "seed": self.study.manifest.get("seed"), "inputs": ", ".join(self.paths),
            "ranges not varied": self.unvaried,
        })

    def drivers(self, outcome: str = "agreement") -> Drivers:
        """The inputs that drive an outcome; see `sim.analysis.sensitivity.ranking.drivers`."""
        return drivers(self.study, outcome, self.paths)


def sensitivity_of(study: Study) -> Sensitivity:
    """Ask a study of ordinary runs which of its scenario's ranges drive its outcomes; no further run is needed.

    Raises:
        ResultsError: it holds several scenarios; select one.
    """
    own = study.select()
    return Sensitivity(own, tuple(each.path for each in uncertain_inputs(encode(own.scenario()))))


def sensitivity(
    scenario: ScenarioSource | Study,
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
    command: Sequence[str] = ("parley.sensitivity",),
) -> Sensitivity:
    """Run a sensitivity study, or resume an unfinished one.

    Args:
        scenario: a name, a file or a scenario; or a study of ordinary runs, or its folder, which is then only read.
        over: "ranges" for all ranges of the scenario, paths of some of them, or new ranges `path=low:high`.
        method: "pawn" (distribution-based, from plain runs), "sobol" (variance-based) or "morris" (elementary effects).
        samples: rows of Saltelli's design (default 512), or Morris' trajectories (default 30).
        replicates: runs at each point (default 16 for "sobol", 50 for "morris"), or in total (default 10,000 for "pawn").

    The others are those of `sim.studies.study.run_study`.

    Raises:
        StudySpecError, StudyError: it can't be, or it can't be run to its end.
        ScenarioError: the scenario has problems.
        ResultsError: the folder holds something else, or can't be written.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     found = sensitivity("valley", replicates=500, out=f"{folder}/study", workers=1, progress=False)
    ...     len(found.drivers("agreement").inputs) == len(found.paths)
    True
    """
    if isinstance(scenario, Study):
        return sensitivity_of(scenario)
    if isinstance(scenario, str | Path) and Path(scenario).is_dir():
        return sensitivity_of(open_study(scenario))
    ((name, read),) = load_scenarios(scenario, settings).items()
    try:
        plan, asked = plan_sensitivity(StudySpec({name: read}, seed, settings=tuple(settings)), over, method, samples)
    except SensitivityDesignError as error:
        raise StudySpecError(str(error)) from error
    done = execute(
        plan, replicates or REPLICATES[method], workers=workers, cluster=cluster, out=None if out is None else Path(out), fresh=fresh,
        progress=progress_reporter() if progress else NullProgress(), command=command,
    )
    return Sensitivity(done.finished_study, tuple(each.path for each in asked.inputs), asked.unvaried)


def plan_sensitivity(plan: StudySpec, over: Sequence[str], method: str, samples: int | None = None) -> tuple[StudySpec, SensitivityProblem]:
    """The specification of a sensitivity study of one scenario; for PAWN a plain study of the scenario with the new ranges.

    Raises:
        SensitivityDesignError: there can't be such a study.
    """
    if method not in METHODS:
        raise SensitivityDesignError(f"the method must be one of {', '.join(METHODS)}, not {method}")
    if method == "pawn" and samples is not None:
        raise SensitivityDesignError("--samples applies to sobol and morris; pawn uses --replicates runs")
    ((name, scenario),) = plan.scenarios.items()
    asked = sensitivity_problem(scenario, over, joint=method == "pawn")
    if method == "pawn":
        return replace(plan, scenarios={name: asked.scenario}, settings=(*plan.settings, *asked.settings)), asked
    design = build_design(asked, method, samples or SAMPLES[method], plan.seed, over)
    return replace(plan, scenarios={name: asked.scenario}, design=design), asked
