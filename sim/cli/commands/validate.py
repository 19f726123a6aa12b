"""`parley validate`: validate a scenario against the record of a real case."""

from __future__ import annotations

from pathlib import Path

import click

from sim.cli.output import check_page_path, html_option, write_page
from sim.cli.streams import print_json
from sim.cli.support import COUNT, SEED, CommandError


@click.command()
@click.argument("scenario", required=False)
@click.option("--record", "where", metavar="NAME", help="Name or folder of a record.  [default: the one SCENARIO belongs to]")
@click.option("--replicates", type=COUNT, default=500, show_default=True, metavar="N", help="Simulated series per scenario.")
@click.option("--seed", type=SEED, default=1, show_default=True, metavar="N", help="Random seed.")
@click.option("--set", "settings", multiple=True, metavar="PATH=VALUE", help="Override a key of the scenarios; repeatable.")
@click.option("--nulls/--no-nulls", default=True, show_default=True, help="Also test the facts on null models.")
@html_option
@click.option("--json", "as_document", is_flag=True, help="Print one JSON document only.")
def validate(
    scenario: str | None, where: str | None, replicates: int, seed: int, settings: tuple[str, ...], nulls: bool, html: Path | None, as_document: bool
) -> None:
    """Validate a scenario against the record of a real case.

    For each stylised fact: its target, the model's value, the record's percentile among simulated series, whether the fact is reproduced, and
    whether it disappears without the mechanism that should explain it. Null models (random, identical and swapped preferences; constant hazards)
    show which facts discriminate: a fact that a null model meets too says nothing for the model. SCENARIO replaces the record's own scenario.

    \b
    Examples:
      parley validate
      parley validate my_astana.yaml --replicates 1000
      parley validate --html facts.html
    """
    check_page_path(html)
    from sim.analysis.empirical.case_record import check_plays, read_record, record_for
    from sim.analysis.empirical.stylised_facts import read_facts
    from sim.analysis.empirical.validation import validate as validated
    from sim.errors import CaseRecordError, ScenarioError
    from sim.report.text.validation import validation_document, validation_lines

    try:
        facts = read_facts(read_record(where or record_for(scenario)))
        if scenario:
            check_plays(facts.record, scenario)
        scenarios = {**facts.record.metadata["scenarios"], **({"whole": scenario} if scenario else {})}
        verdicts = validated(facts, scenarios, replicates, seed, settings, lambda words: click.echo(f"Running {words}", err=True), nulls=nulls)
    except (CaseRecordError, ScenarioError) as error:
        raise CommandError(str(error)) from error
    if html:
        from sim.report.pages.validation import validation_page

        write_page(html, validation_page(facts, verdicts, scenarios, replicates, seed))
    if as_document:
        from sim.report.rows import as_json

        print_json(as_json(validation_document(facts, verdicts, scenarios, replicates, seed)))
    else:
        click.echo("\n".join(validation_lines(facts, verdicts, scenarios, replicates)) + (f"\n\n  Page  {html}" if html else ""))
