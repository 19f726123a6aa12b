"""`parley explain`: explain the decisions of each party."""

from __future__ import annotations

from pathlib import Path

import click

from sim.cli.output import json_option, show
from sim.cli.support import COUNT, REPLICATE, program_name


@click.command()
@click.argument("results", type=click.Path(path_type=Path))
@click.option("--scenario", metavar="NAME", help="Scenario, if there are several.")
@click.option("--replicate", type=REPLICATE, metavar="K", help="Replicate number, if there are several.")
@click.option("--round", "round_", type=COUNT, metavar="R", help="Explain this round in full.  [default: all rounds in brief]")
@click.option("--party", metavar="P", help="Only this party.")
@click.option("--exchange", type=COUNT, metavar="E", help="Explain the answers at this exchange.  [default: the last]")
@click.option("--strategy", "strategies", multiple=True, metavar="PARTY=MODULE:OBJECT",
              help="The custom strategies of the run; repeatable.")
@json_option
def explain(
    results: Path, scenario: str | None, replicate: int | None, round_: int | None, party: str | None, exchange: int | None,
    strategies: tuple[str, ...], as_document: bool,
) -> None:
    """Explain the decisions of each party.

    Reports who attended and why, which issues were struck, why each party accepted or rejected, and what would have changed its answer.

    RESULTS is a folder written by `parley run` or `parley batch`. A run that is stored as a summary only is played again.

    \b
    Examples:
      parley explain results/astana_21-seed1-replicate0
      parley explain results/astana_21-seed1-replicate0 --round 2
      parley explain results/astana_21-seed1-replicate0 --round 2 --party opposition
    """
    from sim.api.explanations import explain as explain_run
    from sim.studies.results import open_study

    found = explain_run(open_study(results), round_, party, exchange, scenario=scenario, replicate=replicate, strategies=strategies)
    who = f" --party {party}" if party else ""
    chosen = {"--scenario": scenario, "--replicate": replicate}
    which = "".join(f" {option} {value}" for option, value in chosen.items() if value is not None)
    more = f"  Next  {program_name()} explain {results}{which} --round {found.document['rounds'][-1]['round']}{who}"
    show(found, as_document, more if round_ is None else "")
