"""`parley run`: run a scenario once and report it round by round."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from sim.cli.streams import print_json
from sim.cli.support import REPLICATE, SEED, CommandError, RunFailure, program_name, read_scenario


@click.command()
@click.argument("scenario")
@click.option("--seed", type=SEED, default=1, show_default=True, metavar="N", help="Random seed. The same seed reproduces the run.")
@click.option("--replicate", type=REPLICATE, default=0, show_default=True, metavar="K", help="Replicate number.")
@click.option("--set", "settings", multiple=True, metavar="PATH=VALUE", help="Override a key of the scenario; repeatable.")
@click.option("--strategy", "strategies", multiple=True, metavar="PARTY=MODULE:OBJECT", help="Use a custom strategy for a party, or a custom procedure; repeatable.")
@click.option("--time-limit", type=click.FloatRange(0.001, 1e6), metavar="S", help="Stop a run with strategies after S seconds; it counts as failed.")
@click.option("--out", type=click.Path(path_type=Path), metavar="DIR", help="Results folder, instead of one under results/.")
@click.option("--no-log", is_flag=True, help="Do not write results.")
@click.option("--json", "as_document", is_flag=True, help="Print one JSON document only.")
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
    if time_limit and not strategies:
        raise CommandError("--time-limit applies to runs with --strategy only")
    checked = read_scenario(scenario, settings)
    from sim.engine.strategy_loader import players
    from sim.errors import ResultsError, RunError, StrategyError
    from sim.report.explanation.run_view import RunView
    from sim.scenario.encoding.instance import encode
    from sim.studies.provenance import run_manifest
    from sim.studies.results_writer import check_results_folder
    from sim.studies.single_run import run_isolated, run_single, write_single_run

    name = Path(scenario).stem if Path(scenario).suffix in (".yaml", ".yml") else Path(scenario).name
    manifest = run_manifest(checked, name, seed, replicate, settings, strategies, sys.argv[1:])
    folder = out or Path("results") / folder_name(manifest)
    try:
        if not no_log:
            check_results_folder(folder)
        encoded = encode(checked)
        players(strategies, encoded.parties)
        log = run_isolated(checked, seed, replicate, strategies, time_limit) if strategies else run_single(encoded, seed, replicate, {})
        if not no_log:
            write_single_run(folder, encoded, log, manifest)
    except (ResultsError, StrategyError) as error:
        raise CommandError(str(error)) from error
    except RunError as error:
        raise RunFailure(f"replicate {replicate} failed (seed {seed}): {error}") from error
    show_run(RunView.from_log(encoded, seed, log, name), list(settings), None if no_log else folder, as_document)


def folder_name(manifest: dict[str, Any]) -> str:
    """Name a run's folder; settings and strategies add a hash, so that a variant does not overwrite the original run.

    >>> folder_name({"scenario": {"name": "well"}, "seed": 1, "replicates": {"first": 0}, "settings": [], "strategies": []})
    'well-seed1-replicate0'
    """
    import hashlib

    name = f"{manifest['scenario']['name']}-seed{manifest['seed']}-replicate{manifest['replicates']['first']}"
    varied = [*manifest["settings"], *manifest["strategies"]]
    return f"{name}-{hashlib.sha256(repr(varied).encode()).hexdigest()[:6]}" if varied else name


def show_run(account: Any, settings: list[str], folder: Path | None, as_document: bool) -> None:
    """Print a run as JSON, or as a report with the suggested next command."""
    from sim.report.explanation.run_document import run_document
    from sim.report.rows import as_json

    document = run_document(account, settings)
    if as_document:
        print_json(as_json(document))
        return
    from sim._console import console, trimmed_output
    from sim.report.text.run import RunPrinter

    screen = console()
    with trimmed_output(screen):
        RunPrinter(document, screen).print()
    if folder is None:
        return
    least = [answer for row in account.rounds if (answer := account.least_content(row["round"])) and answer["reply"] != "accept"]
    which = f" --round {least[-1]['round']} --party {least[-1]['party']}" if least else ""
    screen.print(f"\n  Log   {folder}\n  Next  {program_name()} explain {folder}{which}", soft_wrap=True)
