"""`parley sheets`: role sheets and forms to print."""

from __future__ import annotations

from pathlib import Path

import click

from sim.cli.output import check_page_path, write_page
from sim.cli.support import SEED


@click.command()
@click.argument("scenario", required=False)
@click.option("--html", "place", type=click.Path(path_type=Path), required=True, metavar="FILE", help="HTML file to write.")
@click.option("--room", metavar="CODE", help="Print the sheets of a classroom room instead of a scenario.")
@click.option("--rooms", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
              help="Folder of the rooms.  [default: your data folder]")
@click.option("--language", default="en", show_default=True, metavar="LANGUAGE",
              help="Language of everything except the scenario's own texts.")
@click.option("--seed", type=SEED, default=1, show_default=True, metavar="N", help="Random seed for uncertain numbers.")
@click.option("--set", "settings", multiple=True, metavar="PATH=VALUE", help="Override a key of the scenario; repeatable.")
def sheets(
    scenario: str | None, place: Path, room: str | None, rooms: Path | None, language: str, seed: int, settings: tuple[str, ...]
) -> None:
    """Write printable role sheets and forms.

    Writes one HTML page to print from a browser: common information, a confidential sheet per party with its preferences, red lines and
    points, and forms for proposals and orders.

    Uncertain numbers of a scenario are sampled with --seed. A classroom room has sampled its own; --room prints those.

    \b
    Examples:
      parley sheets valley --html valley.html
      parley sheets astana_21 --html astana.html --language fr
      parley sheets --room K7M2PQ --html room.html
    """
    from sim.web.classroom.sheets import role_sheets

    check_page_path(place)
    paper = role_sheets(scenario, settings, seed, language, room, rooms)
    write_page(place, paper.page())
    source = f"room {room}" if room else f"seed {seed}"
    click.echo(f"  Sheets  {place}: {len(paper.encoded.parties)} role sheets, {source}; print it from a browser")
