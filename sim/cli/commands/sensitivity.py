"""`parley sensitivity`: find which uncertain inputs drive which outcomes."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from sim.cli.commands.sweep import check_outcomes, reporting_errors
from sim.cli.output import check_page_path, html_option, write_page
from sim.cli.streams import print_json
from sim.cli.support import COUNT, SEED, BoundedInt, CommandError, RunFailure, program_name, read_scenario


@click.command()
@click.argument("scenario")
@click.option("--over", multiple=True, metavar="PATH=A:B", help="Interval to vary, path of a range, or `ranges` for all; repeatable.  "
              "[default: ranges]")
@click.option("--method", type=click.Choice(["pawn", "sobol", "morris"]), default="pawn", show_default=True,
              help="Distribution distances; variance shares; elementary effects.")
@click.option("--samples", type=BoundedInt(1, 10**9), metavar="N", help="Rows of Sobol's design, or Morris' trajectories.  [default: 512; 30]")
@click.option("--replicates", type=BoundedInt(1, 2**32), metavar="N", help="Runs at each point, or in all (pawn).  [default: 16; 50; 10000]")
@click.option("--seed", type=SEED, default=1, show_default=True, metavar="N", help="Random seed, shared by points that are compared.")
@click.option("--outcome", "outcomes", multiple=True, metavar="O", help="agreement, statement, or a column of the table runs; repeatable.  "
              "[default: agreement, statements, deaths]")
@click.option("--workers", type=COUNT, metavar="N", help="Worker processes.  [default: one per processor]")
@click.option("--cluster", metavar="ADDRESS", help="Dask scheduler to run on: address or scheduler file.")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Study folder, instead of one under results/.")
@click.option("--set", "settings", multiple=True, metavar="PATH=VALUE", help="Override a key of the scenario; repeatable.")
@click.option("--fresh", is_flag=True, help="Replace an existing study.")
@click.option("--all", "every", is_flag=True, help="List all inputs, not only the strongest.")
@html_option
@click.option("--json", "as_document", is_flag=True, help="Print one JSON document only.")
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
    if cluster and workers:
        raise CommandError("a cluster has its own workers; leave out --workers or --cluster")
    check_page_path(html)
    from sim.report.text.sensitivity import DEFAULT_OUTCOMES

    selected = outcomes or DEFAULT_OUTCOMES
    check_outcomes(selected)
    if Path(scenario).is_dir():
        refuse_for_folder(over, method, samples, replicates, out, settings, fresh)
        reporting_errors(lambda: show_causes(opened(scenario), selected, scenario, None, every, html, as_document))
        return
    from sim.analysis.sensitivity.design import RANGES, REPLICATES
    from sim.analysis.sensitivity.study import Sensitivity, plan_sensitivity
    from sim.studies.progress import progress_reporter
    from sim.studies.spec import StudySpec, scenario_name, unique_names
    from sim.studies.study import execute

    read = read_scenario(scenario, settings)

    def run_study() -> None:
        """Run the study that the options describe, and print or write what drives its outcomes."""
        spec, probe = plan_sensitivity(StudySpec(unique_names([(scenario_name(scenario), read)]), seed, settings=settings), over or (RANGES,), method, samples)
        count = replicates or REPLICATES[method]
        report = execute(
            spec, count, workers=workers, cluster=cluster, out=out, fresh=fresh, progress=progress_reporter(), command=["parley", *sys.argv[1:]],
        )
        done = Sensitivity(report.study, tuple(each.path for each in probe.inputs), probe.unvaried)
        show_causes(done, selected, scenario, report, every, html, as_document)

    reporting_errors(run_study)


def refuse_for_folder(
    over: Sequence[str], method: str, samples: int | None, replicates: int | None, out: Path | None, settings: Sequence[str], fresh: bool
) -> None:
    """Reject options that require new runs when existing runs are analysed."""
    given = {"--over": over, "--samples": samples, "--replicates": replicates, "--out": out, "--set": settings, "--fresh": fresh,
             "--method": method != "pawn"}
    if rejected := [name for name, value in given.items() if value]:
        raise CommandError(f"existing runs are analysed as they are: leave out {', '.join(rejected)}, or name the scenario")


def opened(folder: str) -> Any:
    """Open the runs of a folder for sensitivity analysis."""
    from sim.analysis.sensitivity.study import sensitivity_of
    from sim.studies.results import open_study

    return sensitivity_of(open_study(folder))


def show_causes(
    done: Any, outcomes: tuple[str, ...], scenario: str, report: Any, every: bool, html: Path | None, as_document: bool
) -> None:
    """Print the drivers of outcomes; raise RunFailure if runs failed or are missing."""
    from sim._console import Symbols, console
    from sim.report.text.sensitivity import sensitivity_document, sensitivity_lines

    found = [done.drivers(outcome) for outcome in outcomes]
    counts = (report.before, report.added) if report else (None, None)
    if html:
        from sim.report.pages.study import sensitivity_page

        write_page(html, sensitivity_page(done.study, found, done.unvaried))
    if as_document:
        from sim.report.rows import as_json

        print_json(as_json(sensitivity_document(done.study, found, done.unvaried, *counts)))
    else:
        click.echo("\n".join(sensitivity_lines(done.study, found, done.unvaried, Symbols(console().encoding), every)))
        page = f"\n  Page  {html}" if html else ""
        click.echo(f"\n  Study {done.study.folder}{page}\n  Next  {next_words(done.study, found, scenario)}")
    missing = len(done.study.failed())
    if missing:
        first = done.study.failed().iloc[0]
        raise RunFailure(f"{missing:,} runs failed or could not be completed; the first is replicate {first['replicate']} "
                      f"(seed {first['seed']}): {first['message']}")


def next_words(study: Any, found: Sequence[Any], scenario: str) -> str:
    """Suggest the next command: Sobol' indices of the strongest inputs after screening, then a sweep of them."""
    from sim.report.text.sensitivity import spans, strongest

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
