"""One run: played on the reference engine, told, and written."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
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
from sim.studies.provenance import part_name
from sim.studies.results import write_run


def play_one(encoded: EncodedScenario, seed: int, replicate: int, strategies: Mapping[str, Any]) -> Log:
    """Play a run; on a terminal its rounds are counted as they go by.

    Raises:
        RunError: the engine or a strategy raised an error.
    """
    model = Negotiation(encoded, seed, replicate, strategies)
    try:
        with _counted() as tell:
            while model.running:
                tell(f"round {model.round + 1}")
                model.step()
    except Exception as error:
        what = f"{type(error).__name__}: {' '.join(str(error).split())}"
        raise RunError(f"the run failed in round {model.round}: {what}{_where(error)}") from error
    finally:
        model.close()
    return model.log


@contextlib.contextmanager
def _counted() -> Iterator[Any]:
    """A line on standard error that says which round is played, if somebody watches."""
    screen = console(error=True)
    if screen.color_system is None:
        yield lambda text: None
        return
    with screen.status("") as status:
        yield lambda text: status.update(text)


def _where(error: BaseException) -> str:
    """The last place of an error, as file and line."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f" ({Path(trace.tb_frame.f_code.co_filename).name}, line {trace.tb_lineno})" if trace else ""


def write_one(folder: Path, encoded: EncodedScenario, log: Log, manifest: Mapping[str, Any]) -> None:
    """Write a run's results folder.

    Raises:
        ResultsError: it can't be written there.
    """
    scenario: Scenario = encoded.scenario
    tables = {name: arrow(encoded, name, log.matrix(name)) for name in COLUMNS}
    write_run(folder, manifest, scenario_to_yaml(scenario), tables, part_name(scenario, int(log.replicate)))
