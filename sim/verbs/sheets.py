"""`parley sheets`: role sheets and forms to print."""

from __future__ import annotations

from pathlib import Path

import click

from sim.manners import SEED, Refusal, read_scenario
from sim.verbs.pages import check_place, written


@click.command()
@click.argument("scenario")
@click.option("--html", "place", type=click.Path(path_type=Path), required=True, metavar="FILE", help="Where the page goes.")
@click.option("--language", default="en", show_default=True, metavar="LANGUAGE", help="The language of all but the scenario's own words.")
@click.option("--seed", type=SEED, default=1, show_default=True, metavar="N", help="The luck that draws what is uncertain.")
@click.option("--set", "settings", multiple=True, metavar="PATH=VALUE", help="Change a key of the scenario; may be repeated.")
def sheets(scenario: str, place: Path, language: str, seed: int, settings: tuple[str, ...]) -> None:
    """Print role sheets, a form for proposals and strips for orders.

    One HTML page, to be printed by a browser (or saved as PDF): what everybody knows, then a secret sheet for each party with its wishes,
    red lines and points, then the forms. Open the room with the same luck (seed), and the screens show the same numbers.

    \b
    Examples:
      parley sheets valley --html valley.html
      parley sheets astana_21 --html astana.html --language fr
    """
    check_place(place)
    checked = read_scenario(scenario, settings)
    from sim.mistakes import allowed
    from sim.seating import seat
    from sim.web.printing import Paper
    from sim.web.speech import languages

    if language not in languages():
        raise Refusal(f'--language: there is no "{language}"{allowed(language, languages())}')
    paper = Paper(seat(checked), seed, language)
    written(place, paper.page())
    click.echo(f"  Sheets  {place}: {len(paper.seating.parties)} role sheets, luck {seed}; print it from a browser")
