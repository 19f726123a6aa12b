"""Parameter sweeps: one scenario at many points, for example `sweep("valley", ["parties.kelda.change_cost=0:0.3:7"]).runs()`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sim.errors import StudySpecError, SweepError
from sim.scenario.schema.scenario import Scenario
from sim.studies.progress import NullProgress, progress_reporter
from sim.studies.results import Study
from sim.studies.spec import ScenarioSource, StudySpec, load_scenarios, strategy_references
from sim.studies.study import execute
from sim.studies.sweep_spec import build_sweep


def sweep(
    scenario: ScenarioSource,
    vary: Sequence[str],
    replicates: int = 1000,
    seed: int = 1,
    *,
    design: str = "factorial",
    points: int | None = None,
    detail: str = "summary",
    workers: int | None = None,
    cluster: str | None = None,
    out: str | Path | None = None,
    engine: str | None = None,
    settings: Sequence[str] = (),
    strategies: Mapping[str, Any] | Sequence[str] | None = None,
    fresh: bool = False,
    time_limit: float | None = None,
    progress: bool = True,
    command: Sequence[str] = ("parley.sweep",),
) -> Study:
    """Run a scenario at many points, or complete an interrupted sweep, and open the results.

    The tables have a column for each varied path; `sim.analysis.comparison.response_curves.response(study)` estimates an
    outcome at each point.

    Args:
        scenario: a name, a file or a scenario.
        vary: `path=low:high:number`, or `path=value,value,...`.
        replicates: runs at each point; replicate 7 draws the same random numbers at every point.
        seed: random seed, 0 to 2^64 - 1; also of a space-filling design.
        design: "factorial" for every combination, or "lhs" or "sobol" for `points` points within the intervals `path=low:high`.
        points: the number of points of a space-filling design.

    The other arguments are those of `sim.studies.study.run_study`.

    Raises:
        StudySpecError: the sweep is invalid.
        StudyError: the study can't be run, or not to its end.
        ScenarioError: the scenario has errors.
        ResultsError: the folder holds something else, or can't be written.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     study = sweep("valley", ["parties.kelda.change_cost=0:0.4:3"], 20, out=f"{folder}/study", workers=1, progress=False)
    ...     study.runs().groupby("parties.kelda.change_cost").size().to_dict()
    {0.0: 20, 0.2: 20, 0.4: 20}
    """
    ((name, read),) = load_scenarios(scenario, settings).items()
    base = StudySpec({name: read}, seed, detail, engine, tuple(settings), strategy_references(strategies or ()))
    try:
        spec = with_sweep(base, vary, design, points)
    except SweepError as error:
        raise StudySpecError(str(error)) from error
    return execute(
        spec, replicates, workers=workers, cluster=cluster, out=None if out is None else Path(out), fresh=fresh,
        time_limit=time_limit, progress=progress_reporter() if progress else NullProgress(), command=command,
    ).finished_study


def with_sweep(spec: StudySpec, vary: Sequence[str], kind: str = "factorial", points: int | None = None) -> StudySpec:
    """The specification of a study of one scenario, with a sweep added.

    Raises:
        SweepError: the sweep is invalid.
    """
    ((name, scenario),) = spec.scenarios.items()
    ranged: Scenario
    ranged, design = build_sweep(scenario, vary, kind, points, spec.seed)
    return replace(spec, scenarios={name: ranged}, design=design)
