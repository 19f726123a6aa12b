"""The command line: all commands, in the order in which they are typically used."""

from __future__ import annotations

import gc
import os
import signal
import sys
from typing import NoReturn

import click

from sim.cli.commands.batch import batch
from sim.cli.commands.calibrate import calibrate
from sim.cli.commands.coders import coders
from sim.cli.commands.compare import compare
from sim.cli.commands.explain import explain
from sim.cli.commands.export import export
from sim.cli.commands.import_ import import_
from sim.cli.commands.page import page
from sim.cli.commands.record import record
from sim.cli.commands.replay import replay
from sim.cli.commands.rerun import rerun
from sim.cli.commands.run import run
from sim.cli.commands.scenarios import check, list_, new, schema
from sim.cli.commands.sensitivity import sensitivity
from sim.cli.commands.serve import serve
from sim.cli.commands.sheets import sheets
from sim.cli.commands.solve import solve
from sim.cli.commands.sweep import sweep
from sim.cli.commands.validate import validate
from sim.cli.streams import OutputError, abandon_output, finish_output, prepare_streams
from sim.cli.support import CommandGroup, program_name
from sim.engine.fingerprint import VERSION
from sim.studies.memory import memory_problem


@click.group(cls=CommandGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(VERSION, prog_name="parley")
def cli() -> None:
    """Simulate multi-party negotiations that go on while people still fight.

    A scenario without a command means `run`.

    \b
    Examples:
      parley astana_21                        run once, report round by round
      parley run astana_21 --seed 7           another random seed
      parley explain results/astana_21-seed1-replicate0 --round 2 --party opposition
      parley batch astana_21 no_shuttle       1,000 runs of each
      parley compare results/astana_21+no_shuttle-seed1
      parley export results/astana_21-seed1 --csv    tables for R, pandas, DuckDB
      parley sweep valley --vary parties.kelda.change_cost=0:0.4:9
      parley sensitivity valley               find the inputs that drive outcomes
      parley page valley --html valley.html   an interactive page for any browser
      parley serve                            open the lab and the classroom
      parley sheets valley --html sheets.html printable role sheets
      parley new mine && parley check mine    start your own scenario
      parley import positions.xlsx            make a scenario from a spreadsheet
    """


for command in (
    run, batch, compare, sweep, sensitivity, export, rerun, import_, coders, record, validate, calibrate, explain, replay, page, serve,
    sheets, solve, check, list_, new, schema,
):
    cli.add_command(command)


#: Bytes of address space without which not even the libraries can be loaded.
LEAST_FOR_COMMANDS = 500_000_000


#: New objects after which Python looks for unreachable ones; at its own 700 that takes a fifth of a short command's time.
YOUNG_OBJECTS = 100_000


def main() -> NoReturn:
    """Run the command line.

    Exit status: 0 success, 1 a run failed or the output can't be written, 2 invalid usage, scenario or results folder, 130 interrupted.
    """
    gc.set_threshold(YOUNG_OBJECTS, 50)
    prepare_streams()
    problem = memory_problem(LEAST_FOR_COMMANDS)
    if problem:
        click.echo(problem, err=True)
        sys.exit(1)
    try:
        code = cli.main(prog_name=program_name(), standalone_mode=False)
        finish_output()
    except OutputError as error:
        abandon_output()
        if not error.closed:
            click.echo(str(error), err=True)
        code = 0 if error.closed else 1
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (KeyboardInterrupt, click.Abort):
        click.echo("Interrupted.", err=True)
        code = 130
    except MemoryError:
        # At once: after a failed allocation, libraries may wait for ever for their own threads.
        os.write(2, b"Out of memory: raise the limit of memory (ulimit -v), or use fewer --workers.\n")
        os._exit(1)
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C still ends the process if a library does not let it end
    sys.exit(code if isinstance(code, int) else 0)
