"""`parley import`: turn files of other programs into scenarios."""

from __future__ import annotations

from pathlib import Path

import click

from sim.cli.support import program_name


@click.command("import")
@click.argument("files", nargs=-1, required=True, metavar="[KIND] FILE...")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="File to write.  [default: the first file's name, with .yaml]")
@click.option("--extends", metavar="SCENARIO", help="Scenario whose keys a spreadsheet adds to or replaces.")
@click.option("--force", is_flag=True, help="Replace files that exist.")
def import_(files: tuple[str, ...], out: Path | None, extends: str | None, force: bool) -> None:
    """Turn files of other programs into a scenario.

    KIND is `spreadsheet` (xlsx, ods, xls, or CSV files named by their sheets). It may be left out where a file's name tells it. All
    problems are reported at once, each with its sheet and cell. What a scenario can't hold is printed, and written as comments.

    \b
    Examples:
      parley new --spreadsheet mine.xlsx
      parley import mine.xlsx
      parley import codings/ --out mine.yaml
    """
    from sim.formats.importing import READERS, import_scenario

    kind, paths = (files[0], files[1:]) if files[0] in READERS and len(files) > 1 else (None, files)
    imported = import_scenario(paths, kind, extends=extends)
    place = imported.save(out or Path(Path(paths[0]).resolve().name).with_suffix(".yaml"), force)
    for each in imported.lost:
        click.echo(f"not carried over: {each}", err=True)
    for each in imported.assumed:
        click.echo(f"assumed: {each}", err=True)
    click.echo(f"Wrote {place}\nNext: {program_name()} check {place} && {program_name()} run {place}")
