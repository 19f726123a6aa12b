"""`parley sensitivity`: find which uncertain inputs drive which outcomes."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.cli.output import check_page_path, html_option, json_option, show, write_page
from sim.cli.support import COUNT, SEED, BoundedInt, CommandError, RunFailure, command_line, program_name

if TYPE_CHECKING:
    from sim.api.summaries.sensitivity import SensitivitySummary


@click.command()
@click.argument("scenario")
@click.option("--over", multiple=True, metavar="PATH=A:B", help="Interval to vary, path of a range, or `ranges` for all; repeatable.  "
              "[default: ranges]")
@click.option("--method", type=click.Choice(["pawn", "sobol", "morris"]), default="pawn", show_default=True,
              help="Distribution distances; variance shares; elementary effects.")
@click.option("--samples", type=BoundedInt(1, 10**9), metavar="N",
              help="Rows of Sobol's design, or Morris' trajectories.  [default: 512; 30]")
@click.option("--replicates", type=BoundedInt(1, 2**32), metavar="N",
              help="Runs at each point, or in all (pawn).  [default: 16; 50; 10000]")
@click.option("--seed", type=SEED, default=1, show_default=True, metavar="N", help="Random seed, shared by points that are compared.")
@click.option("--outcome", "outcomes", multiple=True, metavar="O",
              help="agreement, statement, deaths_a_week, incidents_a_week, or a column of runs; repeatable.  "
              "[default: agreement, statements and, with violence, deaths_a_week]")
@click.option("--workers", type=COUNT, metavar="N", help="Worker processes.  [default: one per processor]")
@click.option("--cluster", metavar="ADDRESS", help="Dask scheduler to run on: address or scheduler file.")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Study folder, instead of one under results/.")
@click.option("--set", "settings", multiple=True, metavar="PATH=VALUE", help="Override a key of the scenario; repeatable.")
@click.option("--fresh", is_flag=True, help="Replace an existing study.")
@click.option("--all", "every", is_flag=True, help="List all inputs, not only the strongest.")
@html_option
@json_option
def sensitivity(
    scenario: str, over: tuple[str, ...], method: str, samples: int | None, replicates: int | None, seed: int, outcomes: tuple[str, ...],
    workers: int | None, cluster: str | None, out: Path | None, settings: tuple[str, ...], fresh: bool, every: bool, html: Path | None,
    as_document: bool,
) -> None:
    """Find which uncertain inputs drive which outcomes.

    SCENARIO may also be the folder of a finished `parley batch` study, which is analysed without further runs (pawn). Inputs that are not
    varied are still sampled and count as noise. An interrupted study resumes when the same command is run again.

    \b
    Examples:
      parley sensitivity valley
      parley sensitivity results/valley-seed1
      parley sensitivity valley --method sobol --outcome agreement
      parley sensitivity valley --method morris --over ranges --over parties.kelda.change_cost=0:0.4
    """
    from sim.analysis.sensitivity.design import RANGES
    from sim.analysis.sensitivity.study import sensitivity as run_sensitivity
    from sim.api.summaries.sensitivity import SensitivitySummary
    from sim.report.text.sensitivity import default_outcomes
    from sim.studies.outcomes import check_outcome

    check_page_path(html)
    for outcome in outcomes:
        check_outcome(outcome)
    if Path(scenario).is_dir():
        refuse_for_folder(over, method, samples, replicates, out, settings, fresh)
    done = run_sensitivity(
        scenario, over or (RANGES,), method, samples=samples, replicates=replicates, seed=seed, workers=workers, cluster=cluster, out=out,
        settings=settings, fresh=fresh, command=command_line(),
    )
    found = SensitivitySummary(done, outcomes or default_outcomes(done.study.scenario()), every)
    if html:
        write_page(html, found.page())
    show(found, as_document, f"  Study {done.study.folder}", f"  Page  {html}" if html else "", f"  Next  {next_words(found, scenario)}")
    if found.failures:
        raise RunFailure(found.failures)


def refuse_for_folder(
    over: Sequence[str], method: str, samples: int | None, replicates: int | None, out: Path | None, settings: Sequence[str], fresh: bool
) -> None:
    """Reject options that require new runs when existing runs are analysed."""
    given = {"--over": over, "--samples": samples, "--replicates": replicates, "--out": out, "--set": settings, "--fresh": fresh,
             "--method": method != "pawn"}
    if rejected := [name for name, value in given.items() if value]:
        raise CommandError(f"existing runs are analysed as they are: leave out {', '.join(rejected)}, or name the scenario")


def next_words(summary: SensitivitySummary, scenario: str) -> str:
    """Suggest the next command: Sobol' indices of the strongest inputs after screening, then a sweep of them."""
    from sim.report.text.sensitivity import spans, strongest

    study, found = summary.sensitivity.study, summary.drivers
    screened = next((each for each in found if strongest(each)), None)
    name = study.manifest["scenarios"][0]["name"] if Path(scenario).is_dir() else scenario
    settings = [part for each in study.manifest["settings"] for part in ("--set", each)]
    if screened is None:
        return shlex.join([*program_name().split(), "sensitivity", name, "--method", "morris", *settings])
    if screened.method == "sobol":
        vary = [part for each in spans(screened) for part in ("--vary", each)]
        return shlex.join([*program_name().split(), "sweep", name, *vary, "--outcome", screened.outcome, *settings])
    over = [part for path in strongest(screened) for part in ("--over", path)]
    return shlex.join([*program_name().split(), "sensitivity", name, "--method", "sobol", *over, "--outcome", screened.outcome, *settings])
