"""`parley coders`: compare several coders' codings of one conflict, and join them in one scenario."""

from __future__ import annotations

from pathlib import Path

import click

from sim.cli.support import COUNT, CommandError, program_name


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--extends", metavar="SCENARIO", help="Scenario that each spreadsheet extends.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Write the scenario that joins the coders.")
@click.option("--claim", metavar="CLAIM", help='Run each coder\'s scenario and test a claim, such as "agreement > 0.5".')
@click.option("--replicates", type=COUNT, default=200, metavar="N", help="Runs of each coder's scenario for --claim.  [default: 200]")
@click.option("--force", is_flag=True, help="Replace a file that exists.")
def coders(files: tuple[Path, ...], extends: str | None, out: Path | None, claim: str | None, replicates: int, force: bool) -> None:
    """Compare several coders' codings of one conflict.

    Prints Krippendorff's alpha by field and the keys on which coders differ most. Each file is a spreadsheet or a scenario of one coder.
    With --out, writes a scenario in which each number that coders differ on has one draw for each coder, so that each run follows one
    coder.

    \b
    Examples:
      parley coders anna.xlsx ben.xlsx chen.xlsx
      parley coders anna.csv ben.csv --extends valley --out both.yaml
      parley coders anna.xlsx ben.xlsx --claim "agreement > 0.5"
    """
    from tempfile import TemporaryDirectory

    from sim.formats.coding.coders import compare_coders
    from sim.formats.coding.sensitivity import by_coder_lines, outcome_by_coder, parse_claim

    if len(files) < 2:
        raise CommandError("give the files of two coders or more")
    stated = parse_claim(claim) if claim else None
    comparison = compare_coders(files, extends=extends)
    click.echo(str(comparison))
    if stated:
        with TemporaryDirectory() as folder:
            outcomes = outcome_by_coder(comparison, stated, replicates, Path(folder) / "coders")
        click.echo("\n".join(["", *by_coder_lines(stated, outcomes)]))
    if out:
        place = comparison.joint.save(out, force)
        for each in comparison.joint.lost:
            click.echo(f"not carried over: {each}", err=True)
        click.echo(f"\nWrote {place}\nNext: {program_name()} check {place} && {program_name()} batch {place}")
