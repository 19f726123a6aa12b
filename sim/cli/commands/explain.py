"""`parley explain`: explain the decisions of each party."""

from __future__ import annotations

from pathlib import Path

import click

from sim.cli.streams import print_json
from sim.cli.support import COUNT, REPLICATE, CommandError, program_name


@click.command()
@click.argument("results", type=click.Path(path_type=Path))
@click.option("--scenario", metavar="NAME", help="Scenario, if there are several.")
@click.option("--replicate", type=REPLICATE, metavar="K", help="Replicate number, if there are several.")
@click.option("--round", "round_", type=COUNT, metavar="R", help="Explain this round in full.  [default: all rounds in brief]")
@click.option("--party", metavar="P", help="Only this party.")
@click.option("--exchange", type=COUNT, metavar="E", help="Explain the answers at this exchange.  [default: the last]")
@click.option("--strategy", "strategies", multiple=True, metavar="PARTY=MODULE:OBJECT", help="The custom strategies of the run; repeatable.")
@click.option("--json", "as_document", is_flag=True, help="Print one JSON document only.")
def explain(
    results: Path, scenario: str | None, replicate: int | None, round_: int | None, party: str | None, exchange: int | None,
    strategies: tuple[str, ...], as_document: bool,
) -> None:
    """Explain the decisions of each party.

    Reports who attended and why, which issues were struck, why each party accepted or rejected, and what would have changed its answer.

    RESULTS is a folder written by `parley run` or `parley batch --detail full`.

    \b
    Examples:
      parley explain results/astana_21-seed1-replicate0
      parley explain results/astana_21-seed1-replicate0 --round 2
      parley explain results/astana_21-seed1-replicate0 --round 2 --party opposition
    """
    from sim.errors import NotInResultsError, ResultsError, ScenarioError, StrategyError
    from sim.report.explanation.explanation_document import explanation_document
    from sim.report.text.explanation import print_explanation
    from sim.studies.results import open_study

    try:
        explanation = explanation_document(open_study(results).select(scenario), replicate, round_, party, exchange, strategies)
    except (ResultsError, ScenarioError, StrategyError, NotInResultsError) as error:
        raise CommandError(str(error)) from error
    if as_document:
        from sim.report.rows import as_json

        print_json(as_json(explanation))
    else:
        from sim._console import console, trimmed_output

        screen = console()
        with trimmed_output(screen):
            print_explanation(explanation, screen, brief=round_ is None and party is None)
        if round_ is None:
            who = f" --party {party}" if party else ""
            chosen = {"--scenario": scenario, "--replicate": replicate}
            which = "".join(f" {option} {value}" for option, value in chosen.items() if value is not None)
            click.echo(f"\n  Next  {program_name()} explain {results}{which} --round {explanation['rounds'][-1]['round']}{who}")
