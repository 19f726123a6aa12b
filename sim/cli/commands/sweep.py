"""`parley sweep`: run a scenario over a grid or sample of inputs and show how outcomes respond."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from sim.cli.output import check_page_path, html_option, write_page
from sim.cli.streams import print_json
from sim.cli.support import COUNT, SEED, BoundedInt, CommandError, RunFailure, program_name, read_scenario


@click.command()
@click.argument("scenario")
@click.option("--vary", multiple=True, required=True, metavar="PATH=A:B:N", help="N values from A to B, or list them as PATH=v1,v2; repeatable.")
@click.option("--design", "kind", type=click.Choice(["factorial", "lhs", "sobol"]), default="factorial", show_default=True,
              help="All combinations, or a space-filling design within PATH=A:B (Latin hypercube, Sobol').")
@click.option("--points", type=BoundedInt(1, 10**9), metavar="N", help="Number of points of a space-filling design.")
@click.option("--replicates", type=BoundedInt(1, 2**32), default=1000, show_default=True, metavar="N", help="Runs at each point.")
@click.option("--seed", type=SEED, default=1, show_default=True, metavar="N", help="Random seed, shared by all points.")
@click.option("--outcome", "outcomes", multiple=True, metavar="O", help="agreement, statement, or a column of the table runs.  [default: agreement]")
@click.option("--detail", type=click.Choice(["summary", "full"]), default="summary", show_default=True, help="Tables to write.")
@click.option("--workers", type=COUNT, metavar="N", help="Worker processes.  [default: one per processor]")
@click.option("--cluster", metavar="ADDRESS", help="Dask scheduler to run on: address or scheduler file.")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Study folder, instead of one under results/.")
@click.option("--engine", type=click.Choice(["compiled", "mesa"]), help="[default: compiled; mesa with --strategy]")
@click.option("--set", "settings", multiple=True, metavar="PATH=VALUE", help="Override a key of the scenario; repeatable.")
@click.option("--strategy", "strategies", multiple=True, metavar="PARTY=MODULE:OBJECT", help="Use a custom strategy for a party, or a custom procedure; repeatable.")
@click.option("--time-limit", type=click.FloatRange(0.001, 1e6), metavar="S", help="Stop a run with strategies after S seconds; it counts as failed.")
@click.option("--fresh", is_flag=True, help="Replace an existing study.")
@html_option
@click.option("--json", "as_document", is_flag=True, help="Print one JSON document only.")
def sweep(
    scenario: str, vary: tuple[str, ...], kind: str, points: int | None, replicates: int, seed: int, outcomes: tuple[str, ...], detail: str,
    workers: int | None, cluster: str | None, out: Path | None, engine: str | None, settings: tuple[str, ...], strategies: tuple[str, ...], time_limit: float | None,
    fresh: bool, html: Path | None, as_document: bool,
) -> None:
    """Run a scenario over a range of inputs and show how outcomes respond.

    Points share random numbers, replicate by replicate, so they are compared pair by pair. An interrupted sweep resumes when the same
    command is run again; a larger --replicates adds runs. The study's tables have a column for each varied path.

    \b
    Examples:
      parley sweep valley --vary parties.kelda.change_cost=0:0.4:9
      parley sweep valley --vary parties.kelda.change_cost=0:0.4:5 --vary horizon.rounds=2,5,10
      parley sweep valley --vary issues.bridge.status_quo=shut,escort --outcome deaths
      parley sweep valley --vary trust.default=0:1 --vary parties.kelda.hope=0:0.2 --design sobol --points 64
    """
    if cluster and workers:
        raise CommandError("a cluster has its own workers; leave out --workers or --cluster")
    check_page_path(html)
    from sim.report.text.sweep import DEFAULT_OUTCOMES
    from sim.studies.progress import progress_reporter
    from sim.studies.spec import StudySpec, scenario_name, unique_names
    from sim.studies.study import execute
    from sim.studies.sweep import with_sweep

    selected = outcomes or DEFAULT_OUTCOMES
    check_outcomes(selected)
    read = read_scenario(scenario, settings)

    def run_study() -> Any:
        spec = with_sweep(StudySpec(unique_names([(scenario_name(scenario), read)]), seed, detail, engine, settings, strategies), vary, kind, points)
        return execute(
            spec, replicates, workers=workers, cluster=cluster, out=out, fresh=fresh, time_limit=time_limit, progress=progress_reporter(),
            command=["parley", *sys.argv[1:]],
        )

    report = reporting_errors(run_study)
    show_sweep(report, scenario, selected, html, as_document)


def check_outcomes(outcomes: tuple[str, ...]) -> None:
    """Report an unknown outcome before any run starts."""
    from sim.errors import MetricError
    from sim.studies.stopping_rule import check_outcome

    for outcome in outcomes:
        try:
            check_outcome(outcome)
        except MetricError as error:
            raise CommandError(f"--outcome: {error}") from error


def reporting_errors(action: Callable[[], Any]) -> Any:
    """Return the result of an action; turn its errors into command errors, and exit with status 130 if it is interrupted."""
    from sim.errors import ResultsError, ScenarioError, SensitivityDesignError, StrategyError, StudyError, StudySpecError, SweepError
    from sim.studies.study import StudyInterrupted

    try:
        return action()
    except (StudySpecError, StrategyError, SensitivityDesignError, StudyError, ResultsError, ScenarioError, SweepError) as error:
        raise CommandError(str(error)) from error
    except StudyInterrupted as interrupt:
        click.echo(str(interrupt), err=True)
        raise click.exceptions.Exit(130) from None


def show_sweep(report: Any, scenario: str, outcomes: tuple[str, ...], html: Path | None, as_document: bool) -> None:
    """Print the results of a sweep; raise RunFailure if a run failed."""
    from sim._console import Symbols, console
    from sim.report.text.sweep import point_settings, sweep_document, sweep_lines

    study = report.study
    document = sweep_document(study, outcomes, report)
    if html:
        from sim.report.pages.study import sweep_page

        write_page(html, sweep_page(study, outcomes))
    if as_document:
        from sim.report.rows import as_json

        print_json(as_json(document))
    else:
        click.echo("\n".join(sweep_lines(study, outcomes, Symbols(console().encoding))))
        manifest = study.manifest
        varied = [*manifest["settings"], *point_settings(document)]
        words = [*program_name().split(), "run", scenario, "--seed", str(manifest["seed"])]
        given = {"--set": varied, "--strategy": manifest["strategies"]}
        words += [part for option, own in given.items() for each in own for part in (option, each)]
        click.echo(f"\n  Study {study.folder}" + (f"\n  Page  {html}" if html else "") + f"\n  Next  {shlex.join(words)}")
    raise_failures(document)


def raise_failures(document: dict[str, Any]) -> None:
    """Raise RunFailure if runs failed or could not be completed, naming the first."""
    from sim.report.text.phrasing import plural

    lines = []
    if failed := document["failed"]:
        first = failed[0]
        lines.append(f"{plural(len(failed), 'run')} failed; the first is replicate {first['replicate']} at point {first['point']} "
                     f"(seed {first['seed']}): {first['message']}")
    if lost := document["lost"]:
        runs = sum(each["count"] * each["points"][1] for each in lost)
        lines.append(f"{plural(runs, 'run')} could not be completed: {lost[0]['message']}; run the same command again to retry them")
    if lines:
        raise RunFailure("\n".join(lines))
