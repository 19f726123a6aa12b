"""Support for the command line: parameter types, error messages, and `run` as the default command."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from sim.cli.streams import OutputError
from sim.errors import ParleyError, RunError, SolverError


class BoundedInt(click.ParamType[int]):
    """A whole number within bounds, which the help does not repeat."""

    name = "integer"

    def __init__(self, low: int, high: int) -> None:
        self.low, self.high = low, high

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Convert an argument, or report an error."""
        text = str(value).strip()
        if not (text.isascii() and text.removeprefix("-").isdigit()):
            self.fail(f"{value} is not a whole number", param, ctx)
        number = int(text) if len(text) <= 20 else self.high + 1
        if not self.low <= number <= self.high:
            self.fail(f"{value} is not within {self.low} to {self.high}", param, ctx)
        return number


SEED, REPLICATE, COUNT = BoundedInt(0, 2**64 - 1), BoundedInt(0, 2**32 - 1), BoundedInt(1, 10_000)


class CommandError(click.ClickException):
    """Invalid usage or input; exits with status 2."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        """Print the message as it is, since it may have one line per problem."""
        click.echo(self.message, err=True)


class RunFailure(CommandError):
    """A run failed; exits with status 1."""

    exit_code = 1


class CommandGroup(click.Group):
    """Command group with `run` as the default command, listing commands in the order in which they are added."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List commands in the order in which they were added."""
        return list(self.commands)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Insert `run` if the first argument is a scenario."""
        first = args[0] if args else "--help"
        if first not in self.commands and first not in ("--help", "-h", "--version"):
            if not first.startswith("-"):
                self.check_scenario(first)
            args = ["run", *args]
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command, and report its errors in a message without a traceback."""
        try:
            return super().invoke(ctx)
        except OutputError:
            raise
        except (RunError, SolverError) as error:
            raise RunFailure(str(error)) from error
        except ParleyError as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt as interrupt:
            if not str(interrupt):
                raise
            click.echo(str(interrupt), err=True)  # how to resume a study
            raise click.exceptions.Exit(130) from None

    def check_scenario(self, word: str) -> None:
        """Report a word that is neither a command nor a scenario, with the nearest one."""
        from sim.scenario.errors import nearest_word
        from sim.scenario.files import list_scenarios, resolve_scenario

        resolved = resolve_scenario(word)
        if Path(resolved).exists() or resolved in list_scenarios():
            return
        close = nearest_word(Path(word).stem, [*self.commands, *list_scenarios()])
        guess = f'; did you mean "{close}"?' if close else ""
        raise CommandError(f'Unknown command or scenario: "{word}"{guess}\nCommands: {", ".join(self.commands)}\n'
                           f"Scenarios: {program_name()} list")


def command_line() -> list[str]:
    """The command as it was typed, for the manifest of what it makes."""
    return ["parley", *sys.argv[1:]]


def program_name() -> str:
    """The command by which this program was started, for suggested commands."""
    called = Path(sys.argv[0]).name
    return {"run_sim.py": "python run_sim.py", "__main__.py": "python -m sim", "parley.py": "python -m parley"}.get(called, "parley")
