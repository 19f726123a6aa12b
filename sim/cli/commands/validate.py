"""`parley validate`: validate a scenario against the record of a real case."""

from __future__ import annotations

from pathlib import Path

import click

from sim.cli.output import check_page_path, html_option, json_option, show, write_page
from sim.cli.support import COUNT, SEED


@click.command()
@click.argument("scenario", required=False)
@click.option("--record", "where", metavar="NAME", help="Name or folder of a record.  [default: the one SCENARIO belongs to]")
@click.option("--replicates", type=COUNT, default=500, show_default=True, metavar="N", help="Simulated series per scenario.")
@click.option("--seed", type=SEED, default=1, show_default=True, metavar="N", help="Random seed.")
@click.option("--set", "settings", multiple=True, metavar="PATH=VALUE", help="Override a key of the scenarios; repeatable.")
@click.option("--nulls/--no-nulls", default=True, show_default=True, help="Also test the facts on null models.")
@html_option
@json_option
def validate(
    scenario: str | None, where: str | None, replicates: int, seed: int, settings: tuple[str, ...], nulls: bool, html: Path | None,
    as_document: bool
) -> None:
    """Validate a scenario against the record of a real case.

    For each stylised fact: its target, the model's value, the record's percentile among simulated series, whether the fact is reproduced,
    and whether it disappears without the mechanism that should explain it. Null models (random, identical and swapped preferences; constant
    hazards) show which facts discriminate: a fact that a null model meets too says nothing for the model. SCENARIO replaces the record's
    own scenario.

    \b
    Examples:
      parley validate
      parley validate my_astana.yaml --replicates 1000
      parley validate --html facts.html
    """
    from sim.api.empirical import validate as run_validation

    check_page_path(html)
    found = run_validation(scenario, record=where, replicates=replicates, seed=seed, settings=settings, nulls=nulls)
    if html:
        write_page(html, found.page())
    show(found, as_document, f"  Page  {html}" if html else "")
