"""`parley run`: run a scenario once and report it round by round."""

from __future__ import annotations

from pathlib import Path

import click

from sim.cli.output import json_option, show
from sim.cli.support import REPLICATE, SEED, CommandError, command_line, program_name


@click.command()
@click.argument("scenario")
@click.option("--seed", type=SEED, default=1, show_default=True, metavar="N", help="Random seed. The same seed reproduces the run.")
@click.option("--replicate", type=REPLICATE, default=0, show_default=True, metavar="K", help="Replicate number.")
@click.option("--set", "settings", multiple=True, metavar="PATH=VALUE", help="Override a key of the scenario; repeatable.")
@click.option("--strategy", "strategies", multiple=True, metavar="PARTY=MODULE:OBJECT",
              help="Use a custom strategy for a party, or a custom procedure; repeatable.")
@click.option("--time-limit", type=click.FloatRange(0.001, 1e6), metavar="S",
              help="Stop a run with strategies after S seconds; it counts as failed.")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Results folder, instead of one under results/.")
@click.option("--no-log", is_flag=True, help="Do not write results.")
@json_option
def run(
    scenario: str, seed: int, replicate: int, settings: tuple[str, ...], strategies: tuple[str, ...],
    time_limit: float | None, out: Path | None, no_log: bool, as_document: bool,
) -> None:
    """Run a scenario once and report it round by round.

    SCENARIO is a file or the name of an included scenario (see `parley list`).

    \b
    Examples:
      parley run astana_21
      parley run astana_21 --seed 7 --set parties.opposition.pain=0.6 --set horizon.rounds=10
      parley run mine.yaml --json > run.json
      parley run astana_21 --strategy opposition=mine:Stubborn
    """
    from sim.api.runs import run_once

    if time_limit and not strategies:
        raise CommandError("--time-limit applies to runs with --strategy only")
    done = run_once(
        scenario, seed, replicate, settings=settings, strategies=strategies, isolate=bool(strategies), time_limit=time_limit,
    )
    if no_log:
        show(done, as_document)
        return
    replaces = done.replaces(out)
    folder = done.save(out, command_line())
    if replaces:
        click.echo(f"Replaced another run in {folder}", err=True)
    least = [answer for row in done.view.rounds if (answer := done.view.least_content(row["round"])) and answer["reply"] != "accept"]
    which = f" --round {least[-1]['round']} --party {least[-1]['party']}" if least else ""
    show(done, as_document, f"  Log   {folder}", f"  Next  {program_name()} explain {folder}{which}")
