"""`parley sweep`: run a scenario over a grid or sample of inputs and show how outcomes respond."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.cli.output import check_page_path, html_option, json_option, show, write_page
from sim.cli.support import COUNT, SEED, BoundedInt, RunFailure, command_line, program_name

if TYPE_CHECKING:
    from sim.api.summaries.sweep import SweepSummary


@click.command()
@click.argument("scenario")
@click.option("--vary", multiple=True, required=True, metavar="PATH=A:B:N",
              help="N values from A to B, or list them as PATH=v1,v2; repeatable.")
@click.option("--design", "kind", type=click.Choice(["factorial", "lhs", "sobol"]), default="factorial", show_default=True,
              help="All combinations, or a space-filling design within PATH=A:B (Latin hypercube, Sobol').")
@click.option("--points", type=BoundedInt(1, 10**9), metavar="N", help="Number of points of a space-filling design.")
@click.option("--replicates", type=BoundedInt(1, 2**32), default=1000, show_default=True, metavar="N", help="Runs at each point.")
@click.option("--seed", type=SEED, default=1, show_default=True, metavar="N", help="Random seed, shared by all points.")
@click.option("--outcome", "outcomes", multiple=True, metavar="O",
              help="agreement, statement, deaths_a_week, incidents_a_week, or a column of runs.  [default: agreement]")
@click.option("--detail", type=click.Choice(["summary", "full"]), default="summary", show_default=True, help="Tables to write.")
@click.option("--workers", type=COUNT, metavar="N", help="Worker processes.  [default: one per processor]")
@click.option("--cluster", metavar="ADDRESS", help="Dask scheduler to run on: address or scheduler file.")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Study folder, instead of one under results/.")
@click.option("--engine", type=click.Choice(["compiled", "mesa"]), help="[default: compiled; mesa with --strategy]")
@click.option("--set", "settings", multiple=True, metavar="PATH=VALUE", help="Override a key of the scenario; repeatable.")
@click.option("--strategy", "strategies", multiple=True, metavar="PARTY=MODULE:OBJECT",
              help="Use a custom strategy for a party, or a custom procedure; repeatable.")
@click.option("--time-limit", type=click.FloatRange(0.001, 1e6), metavar="S",
              help="Stop a run with strategies after S seconds; it counts as failed.")
@click.option("--fresh", is_flag=True, help="Replace an existing study.")
@html_option
@json_option
def sweep(
    scenario: str, vary: tuple[str, ...], kind: str, points: int | None, replicates: int, seed: int, outcomes: tuple[str, ...], detail: str,
    workers: int | None, cluster: str | None, out: Path | None, engine: str | None, settings: tuple[str, ...], strategies: tuple[str, ...],
    time_limit: float | None,
    fresh: bool, html: Path | None, as_document: bool,
) -> None:
    """Run a scenario over a range of inputs and show how outcomes respond.

    Points share random numbers, replicate by replicate, so they are compared pair by pair. An interrupted sweep resumes when the same
    command is run again; a larger --replicates adds runs. The study's tables have a column for each varied path.

    \b
    Examples:
      parley sweep valley --vary parties.kelda.change_cost=0:0.4:9
      parley sweep valley --vary parties.kelda.change_cost=0:0.4:5 --vary horizon.rounds=2,5,10
      parley sweep valley --vary issues.bridge.status_quo=shut,escort --outcome deaths_a_week
      parley sweep valley --vary trust.default=0:1 --vary parties.kelda.hope=0:0.2 --design sobol --points 64
    """
    from sim.api.summaries.sweep import SweepSummary
    from sim.report.text.sweep import DEFAULT_OUTCOMES
    from sim.studies.outcomes import check_outcome
    from sim.studies.sweep import sweep as run_sweep

    check_page_path(html)
    for outcome in outcomes:
        check_outcome(outcome)
    study = run_sweep(
        scenario, vary, replicates, seed, design=kind, points=points, detail=detail, workers=workers, cluster=cluster, out=out,
        engine=engine,
        settings=settings, strategies=strategies, fresh=fresh, time_limit=time_limit, command=command_line(),
    )
    found = SweepSummary(study, outcomes or DEFAULT_OUTCOMES)
    if html:
        write_page(html, found.page())
    show(found, as_document, f"  Study {study.folder}", f"  Page  {html}" if html else "", f"  Next  {next_words(found, scenario)}")
    if found.failures:
        raise RunFailure(found.failures)


def next_words(found: SweepSummary, scenario: str) -> str:
    """Suggest the next command: a run at the point with the largest outcome."""
    from sim.report.text.sweep import point_settings

    manifest = found.study.manifest
    given = {"--set": [*manifest["settings"], *point_settings(found.document)], "--strategy": manifest["strategies"]}
    options = [part for option, own in given.items() for each in own for part in (option, each)]
    return shlex.join([*program_name().split(), "run", scenario, "--seed", str(manifest["seed"]), *options])
