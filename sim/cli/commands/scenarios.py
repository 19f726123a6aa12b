"""`parley check`, `list`, `new` and `schema`: commands for scenario files."""

from __future__ import annotations

from pathlib import Path

import click

import sim.scenario
from sim.cli.streams import print_json
from sim.cli.support import CommandError, program_name

#: Scenarios to start from, a file for each kind of conflict; `new` is the default.
TEMPLATES = Path(sim.scenario.__file__).with_name("templates")


@click.command()
@click.argument("scenarios", nargs=-1, required=True)
@click.option("--strict", is_flag=True, help="Treat warnings as errors.")
def check(scenarios: tuple[str, ...], strict: bool) -> None:
    """Check scenarios and report all problems and warnings.

    A warning is about a valid scenario that probably does not say what
    its author means, such as a key that cannot act in it. With warnings
    alone the exit status is 0, or 2 with --strict.

    \b
    Examples:
      parley check mine.yaml
      parley check --strict scenarios/*.yaml
    """
    from sim.api.checks import check as check_scenario
    from sim.errors import ScenarioError
    from sim.report.text.phrasing import plural

    invalid = 0
    for scenario in scenarios:
        try:
            checked = check_scenario(scenario)
        except ScenarioError as error:
            click.echo(str(error), err=True)
            invalid += 1
            continue
        for warning in checked.warnings:
            click.echo(f"{'error' if strict else 'warning'}: {warning}", err=True)
        own, warnings = checked.scenario, plural(len(checked.warnings), "warning") if checked.warnings else ""
        if strict and warnings:
            click.echo(f"{scenario}: {warnings} (--strict)", err=True)
            invalid += 1
            continue
        sizes = plural(len(own.parties), "party"), plural(len(own.issues), "issue"), plural(own.horizon.rounds, "round")
        click.echo(f"{scenario}: OK ({sizes[0]}, {sizes[1]}, up to {sizes[2]}){f', {warnings}' if warnings else ''}")
    if invalid:
        raise SystemExit(CommandError.exit_code)


@click.command("list")
def list_() -> None:
    """List the included scenarios.

    \b
    Example:
      parley list
    """
    from sim.scenario.files import list_scenarios
    from sim.scenario.loader import scenario_summary

    names = list_scenarios()
    width = max(map(len, names), default=0)
    for name in names:
        click.echo(f"{name:<{width}}  {scenario_summary(name)}")


def _templates() -> list[str]:
    """Return the kinds of conflict that a new scenario may start from."""
    return sorted(path.stem for path in TEMPLATES.glob("*.yaml") if path.stem != "new")


@click.command()
@click.argument("name", required=False)
@click.option("--out", type=click.Path(path_type=Path), default=Path(), metavar="DIR", help="Folder to write to.")
@click.option("--template", type=click.Choice(_templates()), metavar="KIND",
              help=f"Kind of conflict to start from: {', '.join(_templates())}. Default: two sides and a guarantor.")
@click.option("--spreadsheet", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Write an empty spreadsheet to fill in instead.")
def new(name: str | None, out: Path, template: str | None, spreadsheet: Path | None) -> None:
    """Create a small scenario to start from.

    Writes NAME.yaml, with comments; or a spreadsheet (.xlsx) with drop-down lists, comments and example rows, which
    `parley import` turns into a scenario. Existing files are never overwritten.

    \b
    Examples:
      parley new mine --out scenarios
      parley new mine --template coalition
      parley new --spreadsheet mine.xlsx
    """
    if (name is None) == (spreadsheet is None):
        raise CommandError("give either a NAME or --spreadsheet FILE.xlsx")
    if spreadsheet is not None:
        from sim.formats.spreadsheet.template import write_template

        click.echo(f"Wrote {write_template(spreadsheet)}\nNext: fill it in, then {program_name()} import {spreadsheet}")
        return
    assert name is not None
    stem = name.removesuffix(".yaml")
    if not stem.replace("_", "").replace("-", "").isalnum() or stem.startswith("-"):
        raise CommandError(f'"{name}" is not a valid scenario name; use letters, digits, - and _, and --out for the folder')
    path = out / f"{stem}.yaml"
    text = (TEMPLATES / f"{template or 'new'}.yaml").read_text("utf-8")
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(text.replace("TITLE", stem.replace("_", " ").replace("-", " ").capitalize()))
    except FileExistsError:
        raise CommandError(f"{path} already exists; choose another name") from None
    except OSError as error:
        raise CommandError(f"cannot write {path}: {error.strerror}") from error
    click.echo(f"Wrote {path}\nNext: {program_name()} check {path} && {program_name()} run {path}")


@click.command()
def schema() -> None:
    """Print the JSON Schema of scenarios.

    Editors use it to complete and check scenario files.

    \b
    Example:
      parley schema > scenario.schema.json
    """
    import json

    from sim.scenario.json_schema import scenario_json_schema

    print_json(json.dumps(scenario_json_schema(), indent=2))
