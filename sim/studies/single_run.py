"""Run a scenario once on the reference engine, and write the results."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from sim._console import console
from sim.engine.log import Log, arrow
from sim.engine.model import Negotiation
from sim.errors import RunError
from sim.rules.log_schema import COLUMNS
from sim.scenario.encoding.instance import EncodedScenario
from sim.scenario.loader import scenario_to_yaml
from sim.scenario.schema.scenario import Scenario
from sim.studies.error_messages import describe_error
from sim.studies.provenance import table_file_stem
from sim.studies.results_writer import write_run


def run_single(encoded: EncodedScenario, seed: int, replicate: int, strategies: Mapping[str, Any]) -> Log:
    """Run a scenario once; a terminal shows the current round.

    Raises:
        RunError: the engine or a strategy raised an error.
    """
    model = Negotiation(encoded, seed, replicate, strategies)
    try:
        with _round_display() as show:
            while model.running:
                show(f"round {model.round + 1}")
                model.step()
    except Exception as error:
        raise RunError(f"the run failed in round {model.round}: {describe_error(error)}") from error
    return model.log


@contextlib.contextmanager
def _round_display() -> Iterator[Callable[[str], None]]:
    """A status line on standard error, if that is a terminal."""
    screen = console(error=True)
    if screen.color_system is None:
        yield lambda text: None
        return
    with screen.status("") as status:
        yield lambda text: status.update(text)


def write_single_run(folder: Path, encoded: EncodedScenario, log: Log, manifest: Mapping[str, Any]) -> None:
    """Write a run's results folder.

    Raises:
        ResultsError: it can't be written there.
    """
    scenario: Scenario = encoded.scenario
    tables = {name: arrow(encoded, name, log.matrix(name)) for name in COLUMNS}
    write_run(folder, manifest, scenario_to_yaml(scenario), tables, table_file_stem(scenario, int(log.replicate)))
