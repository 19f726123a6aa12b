"""`parley rerun`: run an archived study again and compare every byte."""

from __future__ import annotations

from pathlib import Path

import click

from sim.cli.support import COUNT


@click.command()
@click.argument("crate", metavar="CRATE.zip", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
              help="Folder in which to keep the new study.  [default: it is not kept]")
@click.option("--workers", type=COUNT, metavar="N", help="Local processes.  [default: one per processor]")
@click.option("--run-code", is_flag=True, help="Run the Python code of strategies that the archive holds; read it first.")
def rerun(crate: Path, out: Path | None, workers: int | None, run_code: bool) -> None:
    """Re-run an archived study and compare every byte.

    CRATE.zip is an archive written by `parley export STUDY --crate`. Its digests are checked first. The exit status is 1 if anything
    differs; then the versions that differ are printed too. An archive of a study with strategies holds their source files.

    \b
    Examples:
      parley export results/valley-seed1 --crate valley.zip
      parley rerun valley.zip
    """
    from sim.formats.crate.rerunning import rerun as run_again

    done = run_again(crate, out=out, workers=workers, run_code=run_code)
    click.echo(str(done))
    if not done.same:
        raise SystemExit(1)
