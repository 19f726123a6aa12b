"""How the command line behaves: a scenario alone means `run`, problems are told in words, a reader that goes away is no failure."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click


class BoundedInt(click.ParamType[int]):
    """A whole number up to a bound."""

    name = "integer"

    def __init__(self, low: int, high: int) -> None:
        self.low, self.high = low, high

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number, or a refusal."""
        try:
            number = int(value)
        except ValueError:
            self.fail(f"{value} is not a whole number", param, ctx)
        if not self.low <= number <= self.high:
            self.fail(f"{value} is not within {self.low} to {self.high}", param, ctx)
        return number


SEED, REPLICATE, COUNT = BoundedInt(0, 2**64 - 1), BoundedInt(0, 2**32 - 1), BoundedInt(1, 10_000)


class CommandError(click.ClickException):
    """Something that the user can mend; the message says what."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        """Print the message as it is: it may have a line for each problem."""
        click.echo(self.message, err=True)


class RunFailure(CommandError):
    """A run that failed."""

    exit_code = 1


class CommandGroup(click.Group):
    """A group in which a scenario alone means `run`, and whose verbs are listed in the order in which they are used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The verbs as they stand in this file."""
        return list(self.commands)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `run` before a scenario."""
        first = args[0] if args else "--help"
        if first not in self.commands and first not in ("--help", "-h", "--version"):
            if not first.startswith("-"):
                self.check_scenario(first)
            args = ["run", *args]
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the verb; that whoever reads the output has gone (`| head`) is no failure."""
        try:
            found = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the interpreter's own last flush would complain
            raise click.exceptions.Exit(0) from None
        return found

    def check_scenario(self, word: str) -> None:
        """Refuse a word that is neither a verb nor a scenario."""
        from sim.scenario.errors import nearest_word
        from sim.scenario.files import list_scenarios

        found = resolve_scenario(word)
        if Path(found).exists() or found in list_scenarios():
            return
        close = nearest_word(Path(word).stem, [*self.commands, *list_scenarios()])
        guess = f'; did you mean "{close}"?' if close else ""
        raise CommandError(f'"{word}" is neither a verb ({", ".join(self.commands)}) nor a scenario{guess}\nScenarios: {program_name()} list')


def program_name() -> str:
    """How this program was called, for the commands that it suggests."""
    called = Path(sys.argv[0]).name
    return {"run_sim.py": "python run_sim.py", "__main__.py": "python -m sim", "parley.py": "python -m parley"}.get(called, "parley")


def resolve_scenario(word: str) -> str:
    """A scenario as `sim.scenario.loader.load_scenario` wants it, given with or without its ending."""
    from sim.scenario.files import list_scenarios

    path = Path(word)
    try:
        if path.is_file():
            return word
        if path.with_name(f"{path.name}.yaml").is_file():
            return f"{word}.yaml"
    except (OSError, ValueError):
        return word
    return path.stem if path.suffix in (".yaml", ".yml") and path.name == word and path.stem in list_scenarios() else word


def read_scenario(word: str, settings: Sequence[str] = ()) -> Any:
    """The scenario, or a refusal with every problem in it."""
    from sim.errors import ScenarioError
    from sim.scenario.loader import load_scenario

    try:
        return load_scenario(resolve_scenario(word), settings)
    except ScenarioError as error:
        raise CommandError(str(error)) from error
