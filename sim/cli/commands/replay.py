"""`parley replay`: write a run as an HTML page."""

from __future__ import annotations

from pathlib import Path

import click

from sim.cli.output import check_page_path, write_page
from sim.cli.support import REPLICATE, CommandError


@click.command()
@click.argument("results", metavar="STUDY", type=click.Path(path_type=Path))
@click.option("--scenario", metavar="NAME", help="Scenario, if there are several.")
@click.option("--replicate", type=REPLICATE, metavar="K", help="Replicate number, if there are several.")
@click.option("--strategy", "strategies", multiple=True, metavar="PARTY=MODULE:OBJECT", help="The custom strategies of the run; repeatable.")
@click.option("--html", "place", type=click.Path(path_type=Path), required=True, metavar="FILE", help="HTML file to write.")
def replay(results: Path, scenario: str | None, replicate: int | None, strategies: tuple[str, ...], place: Path) -> None:
    """Write a run as an HTML page, round by round.

    Shows attendance, the text on each issue, every answer with its reasons, violence, trust and commitments. The page is a single file and
    needs no network.

    STUDY is a folder written by `parley run` or `parley batch`.

    \b
    Examples:
      parley replay results/astana_21-seed1-replicate0 --html run.html
      parley replay results/astana_21+no_shuttle-seed1 --scenario no_shuttle --replicate 17 --html run.html
    """
    from sim.errors import NotInResultsError, ResultsError, ScenarioError, StrategyError
    from sim.report.pages.replay.page import page
    from sim.report.pages.replay.rerun import replay_run
    from sim.studies.results import open_study

    check_page_path(place)
    try:
        study = open_study(results).select(scenario)
        content = page(replay_run(study, replicate, strategies), tuple(study.manifest.get("settings") or ()))
    except (ResultsError, ScenarioError, StrategyError, NotInResultsError) as error:
        raise CommandError(str(error)) from error
    write_page(place, content)
    click.echo(f"  Page  {place} ({len(content) / 1000:,.0f} kB)")
