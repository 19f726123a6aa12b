"""`parley batch`: run scenarios many times and store the results as a study."""

from __future__ import annotations

from pathlib import Path

import click

from sim.cli.output import json_option, show
from sim.cli.support import COUNT, SEED, BoundedInt, CommandError, RunFailure, command_line, program_name


@click.command()
@click.argument("scenarios", nargs=-1, required=True, metavar="SCENARIO...")
@click.option("--replicates", type=BoundedInt(1, 2**32), metavar="N",
              help="Runs per scenario.  [default: 1000; with --until-ci at most 100000]")
@click.option("--seed", type=SEED, default=1, show_default=True, metavar="N", help="Random seed, shared by all scenarios.")
@click.option("--detail", type=click.Choice(["summary", "full"]), default="summary", show_default=True, help="Tables to write.")
@click.option("--workers", type=COUNT, metavar="N", help="Worker processes.  [default: one per processor]")
@click.option("--cluster", metavar="ADDRESS", help="Dask scheduler to run on: address or scheduler file.")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Study folder, instead of one under results/.")
@click.option("--engine", type=click.Choice(["compiled", "mesa"]), help="[default: compiled; mesa with --strategy]")
@click.option("--set", "settings", multiple=True, metavar="PATH=VALUE", help="Override a key of every scenario; repeatable.")
@click.option("--strategy", "strategies", multiple=True, metavar="PARTY=MODULE:OBJECT",
              help="Use a custom strategy for a party, or a custom procedure; repeatable.")
@click.option("--time-limit", type=click.FloatRange(0.001, 1e6), metavar="S",
              help="Stop a run with strategies after S seconds; it counts as failed.")
@click.option("--until-ci", "width", type=float, metavar="W", help="Add runs until the 95% interval of --outcome is +-W or narrower.")
@click.option("--outcome", metavar="O",
              help="agreement, statement, deaths_a_week, incidents_a_week, or a column of runs.  [default: agreement]")
@click.option("--fresh", is_flag=True, help="Replace an existing study.")
@click.option("--task-size", type=COUNT, metavar="N", help="Runs per task; for tests.")
@json_option
def batch(
    scenarios: tuple[str, ...], replicates: int | None, seed: int, detail: str, workers: int | None, cluster: str | None, out: Path | None,
    engine: str | None, settings: tuple[str, ...], strategies: tuple[str, ...], time_limit: float | None, width: float | None,
    outcome: str | None, fresh: bool,
    task_size: int | None, as_document: bool,
) -> None:
    """Run scenarios many times and store the results.

    An interrupted study resumes when the same command is run again; a larger --replicates adds runs. Tables are Parquet files in the
    study's folder. Exits with status 1 if any run fails; the other runs still complete.

    \b
    Examples:
      parley batch astana_21
      parley batch astana_21 no_shuttle --replicates 10000
      parley batch astana_21 --until-ci 0.01 --outcome agreement
      parley batch astana_21 --strategy opposition=mine:Stubborn --replicates 200
    """
    from sim.api.summaries.study import StudySummary
    from sim.report.text.batch import next_command
    from sim.studies.study import run_study

    if outcome and width is None:
        raise CommandError("--outcome requires --until-ci, the target width of its interval")
    study = run_study(
        scenarios, replicates, seed, detail=detail, workers=workers, cluster=cluster, out=out, engine=engine, settings=settings,
        strategies=strategies, until=None if width is None else (outcome or "agreement", width), fresh=fresh, time_limit=time_limit,
        task_size=task_size, command=command_line(),
    )
    found = StudySummary(study)
    show(found, as_document, f"  Study {study.folder}", f"  Next  {next_command(program_name(), found.document, study, scenarios)}")
    if found.failures:
        raise RunFailure(found.failures)
