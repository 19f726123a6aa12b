"""`parley record`: show the coded record of a real case and its evidence."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from sim.cli.output import check_page_path, html_option, write_page
from sim.cli.streams import print_json
from sim.cli.support import CommandError


@click.command()
@click.argument("name", required=False)
@html_option
@click.option("--json", "as_document", is_flag=True, help="Print one JSON document only.")
def record(name: str | None, html: Path | None, as_document: bool) -> None:
    """Show the record of a real case.

    Lists rounds with outcomes, attendance, swaps and delays, and monthly violence, each with its evidential status. NAME is an included
    record or a folder; by default, the founding case. To compare a model with it, use `parley validate`.

    \b
    Examples:
      parley record
      parley record normandy --html record.html
    """
    check_page_path(html)
    from sim.analysis.empirical.case_record import read_record, record_for, shipped_records
    from sim.errors import CaseRecordError

    try:
        case = read_record(name or record_for(None))
    except CaseRecordError as error:
        raise CommandError(str(error)) from error
    if html:
        from sim.report.pages.record import record_page

        write_page(html, record_page(case))
    if as_document:
        from sim.report.rows import as_json
        from sim.report.text.record import record_document

        print_json(as_json(record_document(case)))
        return
    from sim.report.text.record import record_lines

    others = [each for each in shipped_records() if each != case.name]
    page = [f"  Page  {html}"] if html else []
    other_records = [f"  Others  {', '.join(others)}"] if others else []
    click.echo("\n".join([*record_lines(case, sys.stdout.encoding or "utf-8"), "", *page, *other_records]).rstrip())
