"""`parley solve`: solutions of bargaining theory, the zone of possible agreement, and blocking parties."""

from __future__ import annotations

from pathlib import Path

import click

from sim.cli.streams import print_json
from sim.cli.support import CommandError, RunFailure, read_scenario


@click.command()
@click.argument("scenario")
@click.option("--set", "settings", multiple=True, metavar="PATH=VALUE", help="Override a key of the scenario; repeatable.")
@click.option("--weights", type=click.Choice(["equal", "capability"]), default="equal", show_default=True,
              help="Bargaining power in the Nash product.")
@click.option("--json", "as_document", is_flag=True, help="Print one JSON document only.")
def solve(scenario: str, settings: tuple[str, ...], weights: str, as_document: bool) -> None:
    """Compute the solutions of bargaining theory, and who blocks a deal.

    For each veto set of a scenario: the zone of possible agreement; the Nash, Kalai-Smorodinsky, egalitarian and utilitarian solutions;
    power indices; and the parties and red lines whose removal would widen the zone. Ranges are fixed at their central values; the costs of
    a change to a party (distrust, audience, hope) are left out.

    \b
    Examples:
      parley solve astana_21
      parley solve harbour --json > harbour.json
      parley solve astana_21 --set parties.turkey.on.areas.red_line=null
    """
    checked = read_scenario(scenario, settings)
    from sim.errors import SolverError, TooManyDealsError
    from sim.report.text.theory import TheoryPrinter
    from sim.report.text.theory_document import theory_document

    try:
        document = theory_document(checked, Path(scenario).stem, weights)
    except TooManyDealsError as error:
        raise CommandError(f"{scenario}: {error}") from error
    except SolverError as error:
        raise RunFailure(f"{scenario}: {error}") from error
    if as_document:
        from sim.report.rows import as_json

        print_json(as_json(document))
        return
    from sim._console import console, trimmed_output

    screen = console()
    with trimmed_output(screen):
        TheoryPrinter(document, screen).print()
