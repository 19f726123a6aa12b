"""A sweep: one scenario at many points, all with the same luck; `sweep("valley", ["parties.kelda.distrust=0:0.3:7"]).runs()`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sim.errors import StudySpecError, SweepError
from sim.scenario.schema.scenario import Scenario
from sim.studies.progress import Quiet, watch
from sim.studies.results import Study
from sim.studies.spec import Found, Plan, named_scenarios, stated
from sim.studies.study import carry_out
from sim.studies.sweep_spec import swept


def sweep(
    scenario: Found,
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
    strategies: Mapping[str, Any] | None = None,
    fresh: bool = False,
    progress: bool = True,
) -> Study:
    """Run a scenario at many points, or what is missing of it, and return the study's handle.

    Its tables have a column for each varied path; `sim.analysis.comparison.response_curves.response(study)` is an outcome at each point.

    Args:
        scenario: a name, a file or a scenario.
        vary: `path=low:high:number`, or `path=value,value,...`.
        replicates: how many runs at each point; replicate 7 has the same luck at every point.
        seed: 0 to 2^64 - 1; also of a design that fills the space.
        design: "factorial" for every combination, or "lhs" or "sobol" for `points` points between the ends `path=low:high`.

    The others are those of `sim.studies.study.run`.

    Raises:
        StudySpecError, StudyError: it can't be, or it can't be run to its end.
        ScenarioError: the scenario has problems.
        ResultsError: the folder holds something else, or can't be written.
    """
    ((name, read),) = named_scenarios(scenario, settings).items()
    whole = Plan({name: read}, seed, detail, engine, tuple(settings), stated(strategies or {}))
    try:
        plan = planned(whole, vary, design, points)
    except SweepError as error:
        raise StudySpecError(str(error)) from error
    place = None if out is None else Path(out)
    return carry_out(plan, replicates, workers, cluster, place, None, fresh, watch() if progress else Quiet(), ("sim.studies.sweep.sweep",)).study


def planned(plan: Plan, vary: Sequence[str], kind: str = "factorial", points: int | None = None) -> Plan:
    """The plan of one scenario, swept.

    Raises:
        SweepError: something can't be varied so.
    """
    ((name, scenario),) = plan.scenarios.items()
    ranged: Scenario
    ranged, design = swept(scenario, vary, kind, points, plan.seed)
    return replace(plan, scenarios={name: ranged}, design=design)
