"""The lab's answers: a run under other numbers, from the start or from a round on, and what can be taken away of it."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import Any

from sim.rules.log_schema import COLUMNS
from sim.scenario.distributions import Range
from sim.scenario.encoding.instance import EncodedScenario
from sim.scenario.loader import scenario_to_yaml
from sim.web.classroom.decision_script import DecisionScript
from sim.web.classroom.interactive_model import InteractiveModel
from sim.web.common.requests import State
from sim.web.lab.scenario_catalog import ScenarioCatalog
from sim.web.views.serializers import as_json, drawn, plain, rows_of, scenario_view, stances
from sim.web.views.timeline import run_view

Row = dict[str, Any]


def played(catalog: ScenarioCatalog, state: State) -> InteractiveModel:
    """The run of a state.

    Raises:
        ScenarioError: its settings do not fit the scenario; ValueError: from a round on, others would negotiate, or about something else.
    """
    turns = {}
    if state.turn:
        turns[state.turn.round] = catalog.seated(state.scenario, (*state.settings, *state.turn.settings))
    return InteractiveModel(catalog.seated(state.scenario, tuple(state.settings)), state.seed, DecisionScript(turns=turns), state.replicate).play_on()


def told(catalog: ScenarioCatalog, state: State) -> bytes:
    """The run of a state, with everything that the lab shows of it, as JSON."""
    model = played(catalog, state)
    answer = {"scenario": scenario_view(model.encoded), "stances": stances(model), "run": run_view(model),
              "sliders": catalog.sliders(state.scenario), "drawn": drawn(model), "end": [plain(each) for each in model.state.ground],
              "declared": [plain(item.declared) for item in model.conflict.items], "leverage": leverage(model.encoded),
              "trust": [[plain(each) for each in line] for line in model.trusts[0]]}
    return as_json(answer)


def log_tables(model: InteractiveModel) -> dict[str, str]:
    """The log of a run: a CSV file for each table, by its name."""
    files = {}
    for name, columns in COLUMNS.items():
        text = io.StringIO()
        writer = csv.DictWriter(text, columns)
        writer.writeheader()
        writer.writerows(rows_of(model.encoded, name, model.log.rows[name]))
        files[f"{name}.csv"] = text.getvalue()
    return files


def leverage(encoded: EncodedScenario) -> list[Row]:
    """Return who has leverage over whom, at the central values."""
    return [{"patron": patron, "client": client, "leverage": plain(tie.leverage.central if isinstance(tie.leverage, Range) else tie.leverage)}
            for patron, clients in encoded.scenario.patronage.items() for client, tie in clients.items()]


def log_archive(model: InteractiveModel) -> bytes:
    """The log of a run: one CSV file for each table, in a zip."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as folder:
        for name, text in log_tables(model).items():
            folder.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED)
    return held.getvalue()


def yaml_of(catalog: ScenarioCatalog, state: State) -> str:
    """The scenario of a state, whole; with a turn, under the numbers that hold after it."""
    turn = state.turn.settings if state.turn else []
    return scenario_to_yaml(catalog.seated(state.scenario, (*state.settings, *turn)).scenario)
