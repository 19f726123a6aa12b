"""Print a command's result, and write its HTML page, complete or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.cli.streams import print_json
from sim.cli.support import CommandError
from sim.errors import require_library

if TYPE_CHECKING:
    from sim.api.printed import Printed



def _with_figures(context: click.Context, option: click.Parameter, place: Path | None) -> Path | None:
    """Refuse a page with figures before a long computation starts if they can't be drawn."""
    if place is not None:
        require_library("matplotlib", "figures", "--html")
    return place


#: Option of every command that can write its results as a page with figures.
html_option = click.option(
    "--html", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", callback=_with_figures,
    help="Also write figures and tables to this HTML page.",
)
#: Option of every command that has a document.
json_option = click.option("--json", "as_document", is_flag=True, help="Print one JSON document only.")


def show(result: Printed, as_document: bool, *footer: str) -> None:
    """Print a result as JSON, or as text with lines below it; empty lines of the footer are left out."""
    if as_document:
        print_json(result.to_json())
        return
    from sim.display.console import console, trimmed_output

    screen = console()
    with trimmed_output(screen):
        result.show(screen)
    if below := [line for line in footer if line]:
        click.echo("\n".join(["", *below]))


def check_page_path(place: Path | None) -> None:
    """Check that a page can be written there, before a long computation starts."""
    if place is None:
        return
    if place.is_dir():
        raise CommandError(f"{place} is a folder; give a file for the page, such as {place / 'run.html'}")
    if not place.parent.is_dir():
        raise CommandError(f"can't write {place}: there is no folder {place.parent}")


def write_page(place: Path, page: str | bytes) -> None:
    """Write a page, or report an error and leave no partial file."""
    from sim.studies.results_writer import write_file

    content = page.encode() if isinstance(page, str) else page
    try:
        if place.exists() and not place.is_file():
            place.write_bytes(content)  # a pipe or a device can't be replaced by renaming
        else:
            write_file(place, content)
    except OSError as error:
        raise CommandError(f"can't write {place}: {error.strerror or error}") from error
