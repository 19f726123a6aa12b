"""`parley batch`: run scenarios many times and store the results as a study."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from sim.cli.streams import print_json
from sim.cli.support import COUNT, SEED, BoundedInt, CommandError, RunFailure, program_name, read_scenario


@click.command()
@click.argument("scenarios", nargs=-1, required=True, metavar="SCENARIO...")
@click.option("--replicates", type=BoundedInt(1, 2**32), metavar="N", help="Runs per scenario.  [default: 1000; with --until-ci at most 100000]")
@click.option("--seed", type=SEED, default=1, show_default=True, metavar="N", help="Random seed, shared by all scenarios.")
@click.option("--detail", type=click.Choice(["summary", "full"]), default="summary", show_default=True, help="Tables to write.")
@click.option("--workers", type=COUNT, metavar="N", help="Worker processes.  [default: one per processor]")
@click.option("--cluster", metavar="ADDRESS", help="Dask scheduler to run on: address or scheduler file.")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Study folder, instead of one under results/.")
@click.option("--engine", type=click.Choice(["compiled", "mesa"]), help="[default: compiled; mesa with --strategy]")
@click.option("--set", "settings", multiple=True, metavar="PATH=VALUE", help="Override a key of every scenario; repeatable.")
@click.option("--strategy", "strategies", multiple=True, metavar="PARTY=MODULE:OBJECT", help="Use a custom strategy for a party, or a custom procedure; repeatable.")
@click.option("--time-limit", type=click.FloatRange(0.001, 1e6), metavar="S", help="Stop a run with strategies after S seconds; it counts as failed.")
@click.option("--until-ci", "width", type=float, metavar="W", help="Add runs until the 95% interval of --outcome is +-W or narrower.")
@click.option("--outcome", metavar="O", help="agreement, statement, or a column of the table runs.  [default: agreement]")
@click.option("--fresh", is_flag=True, help="Replace an existing study.")
@click.option("--task-size", type=COUNT, metavar="N", help="Runs per task; for tests.")
@click.option("--json", "as_document", is_flag=True, help="Print one JSON document only.")
def batch(
    scenarios: tuple[str, ...], replicates: int | None, seed: int, detail: str, workers: int | None, cluster: str | None, out: Path | None,
    engine: str | None, settings: tuple[str, ...], strategies: tuple[str, ...], time_limit: float | None, width: float | None, outcome: str | None, fresh: bool,
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
    if outcome and width is None:
        raise CommandError("--outcome requires --until-ci, the target width of its interval")
    if cluster and workers:
        raise CommandError("a cluster has its own workers; leave out --workers or --cluster")
    from sim.errors import ResultsError, ScenarioError, StrategyError, StudyError, StudySpecError
    from sim.studies.progress import progress_reporter
    from sim.studies.spec import StudySpec, scenario_name, unique_names
    from sim.studies.stopping_rule import StoppingRule
    from sim.studies.study import StudyInterrupted, execute

    checked = [(scenario_name(word), read_scenario(word, settings)) for word in scenarios]
    until = None if width is None else StoppingRule(outcome or "agreement", width)
    try:
        spec = StudySpec(unique_names(checked), seed, detail, engine, settings, strategies, task_size)
        report = execute(
            spec, replicates, workers=workers, cluster=cluster, out=out, until=until, fresh=fresh, time_limit=time_limit, progress=progress_reporter(),
            command=["parley", *sys.argv[1:]],
        )
        show_study(report, list(scenarios), as_document)
    except (StudySpecError, StrategyError, StudyError, ResultsError, ScenarioError) as error:
        raise CommandError(str(error)) from error
    except StudyInterrupted as interrupt:
        click.echo(str(interrupt), err=True)
        raise click.exceptions.Exit(130) from None


def show_study(report: Any, scenarios: list[str], as_document: bool) -> None:
    """Print the results of a study; raise RunFailure if a run failed."""
    from sim.report.text.batch import batch_document, batch_lines, next_command, trouble

    document = batch_document(report)
    if as_document:
        from sim.report.rows import as_json

        print_json(as_json(document))
    else:
        click.echo("\n".join(batch_lines(document)))
        click.echo(f"\n  Study {report.study.folder}\n  Next  {next_command(program_name(), document, report.study, scenarios)}")
    if failures := trouble(document):
        raise RunFailure(failures)
