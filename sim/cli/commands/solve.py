"""`parley solve`: where theory would put a deal, how much room there is, and who stands in the way."""

from __future__ import annotations

from pathlib import Path

import click

from sim.cli.support import CommandError, RunFailure, read_scenario


@click.command()
@click.argument("scenario")
@click.option("--set", "settings", multiple=True, metavar="PATH=VALUE", help="Change a key of the scenario; may be repeated.")
@click.option("--weights", type=click.Choice(["equal", "capability"]), default="equal", show_default=True,
              help="Bargaining power in Nash's product.")
@click.option("--json", "as_document", is_flag=True, help="Print one JSON document and nothing else.")
def solve(scenario: str, settings: tuple[str, ...], weights: str, as_document: bool) -> None:
    """Say where theory would put a deal, and who stands in the way.

    For each veto set of a scenario: the zone of possible agreement, the points of Nash, Kalai and Smorodinsky, the egalitarian and the
    utilitarian solution, power indices, and the parties and red lines without which there would be more room. Ranges stand for their
    central values; what a change costs a party (distrust, audience, hope) is left out.

    \b
    Examples:
      parley solve astana_21
      parley solve harbour --json > harbour.json
      parley solve astana_21 --set parties.turkey.on.areas.red_line=null
    """
    checked = read_scenario(scenario, settings)
    from sim.errors import SolverError, TooManyDealsError
    from sim.report.text.theory import TheoryPrinter, theory_document

    try:
        told = theory_document(checked, Path(scenario).stem, weights)
    except TooManyDealsError as error:
        raise CommandError(f"{scenario}: {error}") from error
    except SolverError as error:
        raise RunFailure(f"{scenario}: {error}") from error
    if as_document:
        from sim.report.rows import as_json

        click.echo(as_json(told))
        return
    from sim._console import console, trimmed_output

    screen = console()
    with trimmed_output(screen):
        TheoryPrinter(told, screen).print()
