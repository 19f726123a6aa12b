"""`parley solve`: solutions of bargaining theory, the zone of possible agreement, and blocking parties."""

from __future__ import annotations

import click

from sim.cli.output import json_option, show


@click.command()
@click.argument("scenario")
@click.option("--set", "settings", multiple=True, metavar="PATH=VALUE", help="Override a key of the scenario; repeatable.")
@click.option("--weights", type=click.Choice(["equal", "capability"]), default="equal", show_default=True,
              help="Bargaining power in the Nash product.")
@json_option
def solve(scenario: str, settings: tuple[str, ...], weights: str, as_document: bool) -> None:
    """Compute the solutions of bargaining theory, and who blocks a deal.

    For each veto set of a scenario: the zone of possible agreement; the Nash, Kalai-Smorodinsky, egalitarian and utilitarian solutions;
    power indices; and the parties and red lines whose removal would widen the zone. Ranges are fixed at their central values. Gains assume
    that all promises are kept; the lines "Counted" say who would refuse a solution at a first meeting, where doubt, audiences, the war and
    the costs of a change count too.

    \b
    Examples:
      parley solve astana_21
      parley solve harbour --json > harbour.json
      parley solve astana_21 --set parties.turkey.on.areas.red_line=null
    """
    from sim.api.theory import solve as solve_scenario
    from sim.display.console import status_line

    with status_line("Computing the solutions of each veto set"):
        found = solve_scenario(scenario, weights=weights, settings=settings)
    show(found, as_document)
