"""`parley record`: what happened, as it was coded, with what it rests on."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from sim.manners import Refusal
from sim.verbs.pages import check_place, html_option, written


@click.command()
@click.argument("name", required=False)
@html_option
@click.option("--json", "as_document", is_flag=True, help="Print one JSON document and nothing else.")
def record(name: str | None, html: Path | None, as_document: bool) -> None:
    """Show a record of what happened.

    Its rounds with outcomes, who came, swaps and late dates, and monthly violence, each with its standing. NAME is a record that is
    shipped, or the folder of one; left out, the founding case. What a model makes of it is told by `parley validate`.

    \b
    Examples:
      parley record
      parley record normandy --html record.html
    """
    check_place(html)
    from sim.analysis.record import RecordError, read_record, record_of, records

    try:
        found = read_record(name or record_of(None))
    except RecordError as error:
        raise Refusal(str(error)) from error
    if html:
        from sim.report.record_page import record_page

        written(html, record_page(found))
    if as_document:
        from sim.report.document import as_json
        from sim.report.recorded import recorded_document

        click.echo(as_json(recorded_document(found)))
        return
    from sim.report.recorded import told_record

    others = [each for each in records() if each != found.name]
    beside = [f"  Page  {html}"] if html else []
    more = [f"  Others  {', '.join(others)}"] if others else []
    click.echo("\n".join([*told_record(found, sys.stdout.encoding or "utf-8"), "", *beside, *more]).rstrip())
