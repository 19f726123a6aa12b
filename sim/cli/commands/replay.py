"""`parley replay`: one run as one page."""

from __future__ import annotations

from pathlib import Path

import click

from sim.cli.output import check_page_path, write_page
from sim.cli.support import REPLICATE, CommandError


@click.command()
@click.argument("results", metavar="STUDY", type=click.Path(path_type=Path))
@click.option("--scenario", metavar="NAME", help="Which scenario, if there are several.")
@click.option("--replicate", type=REPLICATE, metavar="K", help="Which run, if there are several.")
@click.option("--strategy", "strategies", multiple=True, metavar="PARTY=MODULE:OBJECT", help="The strategies that the run was played with.")
@click.option("--html", "place", type=click.Path(path_type=Path), required=True, metavar="FILE", help="Where the page goes.")
def replay(results: Path, scenario: str | None, replicate: int | None, strategies: tuple[str, ...], place: Path) -> None:
    """Show one run round by round on a page that works offline.

    Who came and why, the text moving on each issue, every answer with its reasons, violence, trust and commitments. The page is one HTML
    file: open it in a browser, send it, print it; it needs no network.

    STUDY is a folder that `parley run` or `parley batch` has written.

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
