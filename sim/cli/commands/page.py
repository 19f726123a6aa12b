"""`parley page`: write a scenario as an HTML page that plays it."""

from __future__ import annotations

from pathlib import Path

import click

from sim.cli.output import check_page_path, write_page
from sim.cli.support import SEED


@click.command()
@click.argument("scenario")
@click.option("--set", "settings", multiple=True, metavar="PATH=VALUE", help="Override a key of the scenario; repeatable.")
@click.option("--vary", multiple=True, metavar="PATH", help="Show the slider of this number first; repeatable.")
@click.option("--seed", type=SEED, default=1, show_default=True, help="Random seed of the runs.")
@click.option("--html", "place", type=click.Path(path_type=Path), required=True, metavar="FILE", help="HTML file to write.")
def page(scenario: str, settings: tuple[str, ...], vary: tuple[str, ...], seed: int, place: Path) -> None:
    """Write an HTML page that plays a scenario in the browser.

    The page has the scenario's numbers on sliders, those that matter most first. Whenever a slider moves, it plays 1,000 runs with the
    compiled engine. It shows how the talks end and on which issues parties agree, compared with the scenario's own numbers, and one run
    round by round. It is a single file and needs no network, no server and no Python. It gives the same numbers as `parley batch`.

    \b
    Examples:
      parley page valley --html valley.html
      parley page astana_21 --vary bargaining.final_demand --html astana.html
    """
    from sim.display.console import status_line
    from sim.web.simulator.page import page as playable_page

    check_page_path(place)
    with status_line("Compiling the engine for the browser, and finding the numbers that matter most: some seconds"):
        content = playable_page(scenario, settings=settings, vary=vary, seed=seed).html
    write_page(place, content)
    click.echo(f"  Page  {place} ({len(content) / 1000:,.0f} kB)")
