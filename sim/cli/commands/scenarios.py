"""`parley check`, `list`, `new` and `schema`: commands for scenario files."""

from __future__ import annotations

from pathlib import Path

import click

import sim.scenario
from sim.cli.support import CommandError, program_name, read_scenario


@click.command()
@click.argument("scenarios", nargs=-1, required=True)
def check(scenarios: tuple[str, ...]) -> None:
    """Check scenarios and report all problems.

    \b
    Examples:
      parley check mine.yaml
      parley check scenarios/*.yaml
    """
    from sim.report.text.phrasing import plural

    invalid = 0
    for scenario in scenarios:
        try:
            checked = read_scenario(scenario)
        except CommandError as error:
            error.show()
            invalid += 1
        else:
            sizes = plural(len(checked.parties), "party"), plural(len(checked.issues), "issue"), plural(checked.horizon.rounds, "round")
            click.echo(f"{scenario}: OK ({sizes[0]}, {sizes[1]}, up to {sizes[2]})")
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


@click.command()
@click.argument("name")
@click.option("--out", type=click.Path(path_type=Path), default=Path(), metavar="DIR", help="Folder to write to.")
def new(name: str, out: Path) -> None:
    """Create a small scenario to start from.

    Writes NAME.yaml, with comments. Existing files are never overwritten.

    \b
    Example:
      parley new mine --out scenarios
    """
    stem = name.removesuffix(".yaml")
    if not stem.replace("_", "").replace("-", "").isalnum() or stem.startswith("-"):
        raise CommandError(f'"{name}" is not a valid scenario name; use letters, digits, - and _, and --out for the folder')
    path = out / f"{stem}.yaml"
    text = (Path(sim.scenario.__file__).with_name("templates") / "new.yaml").read_text("utf-8")
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

    click.echo(json.dumps(scenario_json_schema(), indent=2))
