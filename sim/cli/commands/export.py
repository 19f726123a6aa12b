"""`parley export`: write the tables of a study as CSV or Parquet files, with the draws of inputs as columns of `runs`."""

from __future__ import annotations

from pathlib import Path

import click

from sim.cli.support import program_name


@click.command()
@click.argument("study", metavar="STUDY|SCENARIO", type=click.Path(path_type=Path))
@click.option("--csv/--parquet", "as_csv", default=True, help="File format.  [default: --csv]")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help="Folder to write to.  [default: STUDY-csv]")
@click.option("--table", "tables", multiple=True, metavar="T", help="Table to write; repeatable.  [default: all]")
@click.option("--spreadsheet", type=click.Path(path_type=Path), metavar="FILE",
              help="Write a scenario as a workbook (.xlsx), or as CSV files in a folder.")
@click.option("--document", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Write a scenario's tables in Markdown (.md) or LaTeX (.tex).")
@click.option("--brief", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE.md", help="Write a one-page brief on a scenario.")
@click.option("--arviz", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE.nc",
              help="Write draws and outcomes as an ArviZ DataTree (netCDF).")
@click.option("--scenario", metavar="NAME", help="Scenario for --arviz, if the study has several.")
@click.option("--crate", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE.zip",
              help="Write a study as an RO-Crate that `parley rerun` runs again.")
@click.option("--licence", default="CC-BY-4.0", metavar="SPDX", help="Licence of the results in an RO-Crate.  [default: CC-BY-4.0]")
@click.option("--force", is_flag=True, help="Replace files that exist.")
def export(
    study: Path, as_csv: bool, out: Path | None, tables: tuple[str, ...], spreadsheet: Path | None, document: Path | None,
    brief: Path | None, arviz: Path | None, scenario: str | None, crate: Path | None, licence: str, force: bool,
) -> None:
    """Export the tables of a study, or a scenario.

    Tables of a study or run are written one file each; a scenario as a spreadsheet, document or brief.

    The table `runs` has a column for each uncertain input: what the run drew for it, or its value at the run's point of a sweep or
    sensitivity study. So any tool can regress outcomes on inputs.

    \b
    Examples:
      parley export results/valley-seed1 --csv
      parley export results/valley-seed1 --parquet --table runs --out ~/valley
      parley export valley --spreadsheet valley.xlsx
      parley export valley --document valley.tex --brief valley.md
      parley export results/valley-seed1 --arviz valley.nc
      parley export results/valley-seed1 --crate valley.zip --licence CC0-1.0
    """
    if arviz is not None:
        from sim.formats.bayes.datatree import export_datatree

        click.echo(f"Wrote {export_datatree(study, arviz, scenario=scenario, replace=force)}")
        return
    if crate is not None:
        from sim.formats.crate.writing import export_crate

        archive = export_crate(study, crate, licence=licence, replace=force)
        for each in archive.missing:
            click.echo(f"not included: {each}, so the archive can't be run again", err=True)
        click.echo(f"{archive.file}  {archive.files} files, {archive.size:,} bytes, licence {licence}\n"
                   f"Next: {program_name()} rerun {archive.file}")
        return
    for place in (spreadsheet, document, brief):
        if place is not None:
            from sim.formats.exporting import export_scenario

            click.echo(str(export_scenario(study, place, as_brief=place is brief, replace=force)))
    if spreadsheet or document or brief:
        return
    from sim.report.text.export import export_lines
    from sim.studies.export import export_study
    from sim.studies.results import open_study

    kind = "csv" if as_csv else "parquet"
    opened = open_study(study)
    written = export_study(opened, out or study.with_name(f"{study.resolve().name}-{kind}"), tables, kind, force)
    click.echo("\n".join(export_lines(written, opened.input_draws().paths, kind)))
