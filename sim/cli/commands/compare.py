"""`parley compare`: compare outcomes between scenarios, with intervals and effect sizes."""

from __future__ import annotations

from pathlib import Path

import click

from sim.cli.output import check_page_path, html_option, json_option, show, write_page
from sim.cli.support import CommandError, program_name


@click.command()
@click.argument("studies", metavar="STUDY...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--baseline", metavar="SCENARIO", help="Scenario to compare the others with.  [default: the first]")
@click.option("--outcome", "outcomes", multiple=True, metavar="O", help="Outcome to compare; repeatable.  [default: all]")
@click.option("--matters", multiple=True, metavar="O=X", help="Smallest difference in an outcome that matters, in its unit "
              "(shares: 0 to 1); repeatable.")
@click.option("--power", type=click.FloatRange(0, 1, min_open=True, max_open=True), default=0.8, show_default=True, metavar="P",
              help="Power of the number of runs recommended where a difference is inconclusive.")
@html_option
@json_option
def compare(
    studies: tuple[Path, ...], baseline: str | None, outcomes: tuple[str, ...], matters: tuple[str, ...], power: float, html: Path | None,
    as_document: bool,
) -> None:
    """Compare the outcomes of scenarios, in one study or several.

    First a verdict: how the talks end, what is agreed, and deaths a week. Then for each outcome and scenario: the estimate with its 95%
    interval, the difference from the baseline (paired by replicate if studies share a seed), an effect size, a distance, and a conclusion.
    An inconclusive result comes with the number of runs that should settle it. Outcomes that are identical in all runs are listed in one
    line.

    \b
    Examples:
      parley compare results/astana_21+host_withdraws-seed1
      parley compare results/astana_21-seed1 results/no_shuttle-seed1 --baseline astana_21 --outcome deaths_a_week
      parley compare results/astana_21+host_withdraws-seed1 --matters agreement=0.05 --html report.html
    """
    check_page_path(html)
    smallest = dict(read_matters(each) for each in matters)
    from sim.analysis.comparison.comparison import compare as compared
    from sim.api.summaries.comparison import ComparisonSummary
    from sim.display.console import status_line

    with status_line("Reading and comparing the runs"):
        found = ComparisonSummary(compared(studies, baseline, outcomes, smallest, power), tuple(program_name().split()))
    if html:
        write_page(html, found.page())
    show(found, as_document, f"  Page  {html}" if html else "")


def read_matters(text: str) -> tuple[str, float]:
    """Parse an outcome and its smallest difference that matters.

    >>> read_matters("agreement=0.05")
    ('agreement', 0.05)
    """
    name, _, number = text.rpartition("=")
    try:
        size = float(number)
    except ValueError:
        size = -1.0
    if not name or not 0.0 <= size < float("inf"):
        raise CommandError(f"--matters: {text} is not an outcome and a number of 0 or more, such as agreement=0.05")
    return name, size
