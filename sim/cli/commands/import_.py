"""`parley import`: turn files of other programs into scenarios."""

from __future__ import annotations

import datetime
from pathlib import Path

import click

from sim.cli.support import COUNT, CommandError, program_name

#: Kinds of tables of peace processes.
PEACE = ("pax", "ceasefires")


@click.command("import")
@click.argument("files", nargs=-1, required=True, metavar="[KIND] FILE...")
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE|DIR",
              help="Scenario, or folder of event data, to write.  [default: the first file's name]")
@click.option("--extends", metavar="SCENARIO", help="Scenario that a spreadsheet adds to, or that hostilities are for.")
@click.option("--between", nargs=2, type=click.DateTime(["%Y-%m-%d"]), metavar="DAY DAY", help="Event data: first and last day.")
@click.option("--map", "parties", type=click.Path(path_type=Path), metavar="FILE",
              help="Event data: YAML file of parties with their actors' names.")
@click.option("--process", metavar="TEXT", help="PA-X: part of the name of the country or process.")
@click.option("--per", type=COUNT, default=1, metavar="N", help="Event data: events that count as one incident.  [default: 1]")
@click.option("--force", is_flag=True, help="Replace files that exist.")
def import_(
    files: tuple[str, ...], out: Path | None, extends: str | None, between: tuple[datetime.datetime, datetime.datetime] | None,
    parties: Path | None, process: str | None, per: int, force: bool,
) -> None:
    """Turn other programs' files into a scenario.

    Event data become violence by party, and agreements of a peace process the rounds of a record. KIND is one of the kinds listed below;
    leave it out if the file's name implies it. All problems are reported at once, each with its place. What a scenario can't represent is
    printed, and written as comments.

    \b
    Kinds:
      spreadsheet    xlsx, ods, xls, or CSV files named by their sheets
      decide         DECIDE: lines #A #P #M #D, or a plain CSV table
      ktab           KTAB: CSV or XML
      genius         GENIUS: a domain and its profiles, XML or GeniusWeb's JSON
      negmas         NegMAS: an outcome space and utility functions, JSON or YAML
      scorable       a folder of a scorable game of LLM-Deliberation
      ucdp, acled    event data: weekly violence by party, and fitted hostilities
      pax            agreements of PA-X: rounds of a case record
      ceasefires     a table of ceasefires with their first and last days

    \b
    Examples:
      parley new --spreadsheet mine.xlsx
      parley import mine.xlsx
      parley import codings/ --out mine.yaml
      parley import ucdp ged.csv --between 2017-01-01 2019-12-31 --map parties.yaml
    """
    from sim.formats.events.reading import NEEDED
    from sim.formats.importing import READERS, import_scenario

    tables = (*NEEDED, *PEACE)
    kind, paths = (files[0], files[1:]) if files[0] in (*READERS, *tables) and (len(files) > 1 or files[0] in tables) else (None, files)
    if kind in PEACE:
        _import_peace(kind or "", paths, out, process, parties, force)
        return
    if kind in NEEDED:
        _import_events(kind or "", paths, out, extends, between, parties, per, force)
        return
    imported = import_scenario(paths, kind, extends=extends)
    place = imported.save(out or Path(Path(paths[0]).resolve().name).with_suffix(".yaml"), force)
    for each in imported.lost:
        click.echo(f"not carried over: {each}", err=True)
    for each in imported.assumed:
        click.echo(f"assumed: {each}", err=True)
    click.echo(f"Wrote {place}\nNext: {program_name()} check {place} && {program_name()} run {place}")


def _import_events(
    kind: str, paths: tuple[str, ...], out: Path | None, extends: str | None, between: tuple[datetime.datetime, datetime.datetime] | None,
    parties: Path | None, per: int, force: bool,
) -> None:
    from sim.formats.events.imported import import_events

    if len(paths) != 1 or between is None or parties is None:
        raise CommandError(f"{kind} needs one FILE, the days with --between DAY DAY, and the parties with --map FILE")
    imported = import_events(kind, paths[0], between=(between[0].date(), between[1].date()), parties=parties, per=per, extends=extends)
    written = imported.save(out or Path(f"{Path(paths[0]).stem}-violence"), force)
    click.echo("\n".join([str(imported), "", *(f"Wrote {file}" for file in written)]))


def _import_peace(kind: str, paths: tuple[str, ...], out: Path | None, process: str | None, parties: Path | None, force: bool) -> None:
    from sim.formats.events.parties import read_actor_map
    from sim.formats.peace.processes import import_agreements, import_ceasefires

    if len(paths) != 1 or (kind == "pax" and not process):
        raise CommandError(f"{kind} needs one FILE" + (", and the process with --process TEXT" if kind == "pax" else ""))
    actors = read_actor_map(parties).patterns if parties else None
    found = import_agreements(paths[0], process or "", parties=actors) if kind == "pax" else import_ceasefires(paths[0])
    place = found.save(out or Path(f"{Path(paths[0]).stem}-record"), force)
    click.echo("\n".join([*(f"not carried over: {note}" for note in found.notes), f"Wrote {place}"]))
