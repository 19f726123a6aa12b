"""A page that a verb writes: there whole, or not at all."""

from __future__ import annotations

from pathlib import Path

import click

from sim.cli.support import CommandError

#: The option of every verb that can tell what it found as a page.
html_option = click.option(
    "--html", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write the figures and tables as a page too."
)


def check_page_path(place: Path | None) -> None:
    """Refuse a place where no page can be, before hours go into what it is to hold."""
    if place is None:
        return
    if place.is_dir():
        raise CommandError(f"{place} is a folder; give a file for the page, such as {place / 'run.html'}")
    if not place.parent.is_dir():
        raise CommandError(f"can't write {place}: there is no folder {place.parent}")


def write_page(place: Path, page: str | bytes) -> None:
    """Write a page, or refuse and leave nothing behind."""
    from sim.studies.results_writer import write_file

    content = page.encode() if isinstance(page, str) else page
    try:
        if place.exists() and not place.is_file():
            place.write_bytes(content)  # a pipe or a device, which nothing can be renamed into
        else:
            write_file(place, content)
    except OSError as error:
        raise CommandError(f"can't write {place}: {error.strerror or error}") from error
