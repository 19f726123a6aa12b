"""`parley replay`: write a run as an HTML page."""

from __future__ import annotations

from pathlib import Path

import click

from sim.cli.output import check_page_path, write_page
from sim.cli.support import REPLICATE


@click.command()
@click.argument("results", metavar="STUDY", type=click.Path(path_type=Path))
@click.option("--scenario", metavar="NAME", help="Scenario, if there are several.")
@click.option("--replicate", type=REPLICATE, metavar="K", help="Replicate number, if there are several.")
@click.option("--strategy", "strategies", multiple=True, metavar="PARTY=MODULE:OBJECT",
              help="The custom strategies of the run; repeatable.")
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
    from sim.api.explanations import replay as replay_run
    from sim.studies.results import open_study

    check_page_path(place)
    page = replay_run(open_study(results), scenario=scenario, replicate=replicate, strategies=strategies)
    write_page(place, page.html)
    click.echo(f"  Page  {place} ({len(page.html) / 1000:,.0f} kB)")
