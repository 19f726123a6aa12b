"""`parley sheets`: role sheets and forms to print."""

from __future__ import annotations

import json
from pathlib import Path

import click

from sim.cli.output import check_page_path, write_page
from sim.cli.support import SEED, CommandError


@click.command()
@click.argument("scenario", required=False)
@click.option("--html", "place", type=click.Path(path_type=Path), required=True, metavar="FILE", help="HTML file to write.")
@click.option("--room", metavar="CODE", help="Print the sheets of a classroom room instead of a scenario.")
@click.option("--rooms", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
              help="Folder of the rooms.  [default: your data folder]")
@click.option("--language", default="en", show_default=True, metavar="LANGUAGE", help="Language of everything except the scenario's own texts.")
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
    check_page_path(place)
    from sim.scenario.encoding.instance import encode
    from sim.scenario.errors import suggestion
    from sim.scenario.loader import load_scenario, parse_scenario
    from sim.web.classroom.printable_sheets import RoleSheets
    from sim.web.i18n import languages

    if language not in languages():
        raise CommandError(f'--language: there is no "{language}"{suggestion(language, languages())}')
    if room is None and scenario is None:
        raise CommandError("give a scenario, or --room with a room code")
    if room is None:
        paper = RoleSheets(encode(load_scenario(str(scenario), settings)), seed, language)
    else:
        if scenario is not None or settings:
            raise CommandError("a room has its own scenario; give --room alone, or a scenario without it")
        opened = opening_of(room, rooms)
        paper = RoleSheets(encode(parse_scenario(opened["scenario"])), int(opened["seed"]), language, room)
    write_page(place, paper.page())
    source = f"room {room}" if room else f"seed {seed}"
    click.echo(f"  Sheets  {place}: {len(paper.encoded.parties)} role sheets, {source}; print it from a browser")


def opening_of(room: str, rooms: Path | None) -> dict[str, str]:
    """Read the first event of a room's log, with its scenario and random seed.

    Raises:
        CommandError: the room does not exist, or its file is not a room's log.
    """
    import platformdirs

    folder = rooms or Path(platformdirs.user_data_dir("parley", appauthor=False)) / "rooms"
    if not room.isalnum() or not (folder / f"{room}.jsonl").is_file():
        raise CommandError(f"--room: there is no room {room} in {folder}")
    try:
        with (folder / f"{room}.jsonl").open(encoding="utf-8") as log:
            event: dict[str, str] = json.loads(log.readline())
        if event["kind"] == "opened" and event["scenario"] and int(event["seed"]) >= 0:
            return event
    except (ValueError, KeyError, TypeError, OSError):
        pass
    raise CommandError(f"--room: {folder / room}.jsonl is not a room's log")
