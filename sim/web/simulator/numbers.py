"""The numbers of a scenario that a page puts on sliders: where they are in the engine's memory, what they are called, which matter most."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from sim.engine.batch import BatchRunner
from sim.rules.log_schema import COLUMNS
from sim.scenario.encoding.instance import EncodedScenario, encode
from sim.scenario.inputs import UncertainInput, by_position, uncertain_inputs
from sim.scenario.loader import load_scenario, parse_scenario, scenario_to_yaml
from sim.scenario.schema.scenario import Scenario
from sim.web.i18n import Translator, languages
from sim.web.lab.sliders import Row, slider_of, sliders

#: Runs at each end of a number, by which numbers are ordered: of all numbers, then of those that then come first.
SCREENED, COARSE, FINALISTS = 100, 20, 36
AGREEMENTS, MOVEMENT, DEATHS, ENDING = (1 + COLUMNS["runs"].index(name) for name in ("agreements", "movement", "deaths", "ending"))
NEAR = 1 + COLUMNS["rounds"].index("near")


Tables = Mapping[str, np.ndarray[Any, Any]]


class Numbers(NamedTuple):
    """A scenario whose numbers on sliders are all ranges, and the sliders, each with its places (`spots`) among the ranges."""

    encoded: EncodedScenario
    rows: list[Row]


def numbers_of(source: str | Path | Scenario, settings: Sequence[str], vary: Sequence[str]) -> Numbers:
    """Return the numbers of a scenario, those that matter most first; `vary`: paths of further numbers, which come before them.

    Raises:
        ScenarioError: the scenario, a setting or a path is invalid.
    """
    found = unordered(partial(_loaded, source), settings, vary)
    chosen = set(vary)
    ranked = [found.rows[place] for place in strongest_first(found)]
    return Numbers(found.encoded, sorted(ranked, key=lambda row: row["path"] not in chosen))


def unordered(read: Callable[[Sequence[str]], Scenario], settings: Sequence[str] = (), vary: Sequence[str] = ()) -> Numbers:
    """Return the numbers of a scenario in the order of the lab; `read`: reads the scenario under settings.

    Raises:
        ScenarioError: the scenario, a setting or a path is invalid.
    """
    plain = encode(read(settings))
    rows = {row["path"]: row for row in (*(slider_of(plain, path) for path in vary), *sliders(plain)) if row["high"] > row["low"]}
    spans = [f"{path}={{low: {row['low']!r}, high: {row['high']!r}}}" for path, row in rows.items() if row["uncertain"] is None]
    wide = encode(read([*settings, *spans]))
    inputs = {each.path: each for each in uncertain_inputs(wide)}
    found = [rows[path] | {"spots": list(inputs[path].spots), "divide": inputs[path].divide, "label": labels(plain, path),
                           "meaning": rows[path]["meaning"].replace("`", "")}
             for path in rows if path in inputs]
    return Numbers(wide, found)


def _loaded(source: str | Path | Scenario, settings: Sequence[str]) -> Scenario:
    if isinstance(source, Scenario):
        return parse_scenario(scenario_to_yaml(source), settings)
    return load_scenario(source, settings)


def held(rows: Sequence[Row]) -> np.ndarray[Any, Any]:
    """Return the value of each number that is not drawn; not a number where it is."""
    return np.array([np.nan if row["uncertain"] else row["value"] for row in rows], dtype=float)


def strongest_first(numbers: Numbers, screened: int = SCREENED, coarse_runs: int = COARSE) -> list[int]:
    """Return the places of the numbers, those first that change the share of agreements most from one end of their slider to the other.

    Two that change it alike, as all do where talks never agree, are ordered by what else they change: how the talks end, how near a deal comes,
    how many die, and how far the issues move (see `contrast`); screened, coarse_runs: runs at each end.
    """
    encoded, rows = numbers
    by_path = {each.path: each for each in uncertain_inputs(encoded)}
    inputs: list[UncertainInput] = [by_path[row["path"]] for row in rows]
    runner = BatchRunner(encoded)

    def effect(place: int, runs: int) -> tuple[float, ...]:
        """Return by how much a number alone changes so many runs."""
        ends = []
        for end in (rows[place]["low"], rows[place]["high"]):
            values = held(rows)
            values[place] = end
            runner.hold(by_position(encoded, inputs, values[None])[0])
            ends.append(runner.negotiate(1, 0, runs))
        return contrast(*ends)

    order: list[int] = list(range(len(rows)))
    if len(rows) > FINALISTS:
        coarse = [effect(place, coarse_runs) for place in order]
        order.sort(key=lambda place: coarse[place], reverse=True)
    fine = {place: effect(place, screened) for place in sorted(order[:FINALISTS])}
    return [*sorted(fine, key=lambda place: fine[place], reverse=True), *order[FINALISTS:]]


def contrast(one: Tables, other: Tables) -> tuple[float, ...]:
    """Return how far two sets of runs differ, what matters most first.

    In the share of runs with an agreement; in how the runs end (total variation distance); in how near a deal came in the mean round; in mean deaths,
    as a share of the larger; and in mean movement of the issues.
    """
    runs, others = one["runs"], other["runs"]
    agreed = abs(float(np.mean(runs[:, AGREEMENTS] > 0) - np.mean(others[:, AGREEMENTS] > 0)))
    moved, died = (abs(float(np.mean(runs[:, column]) - np.mean(others[:, column]))) for column in (MOVEMENT, DEATHS))
    words = np.union1d(runs[:, ENDING], others[:, ENDING])
    ended = sum(abs(float(np.mean(runs[:, ENDING] == word) - np.mean(others[:, ENDING] == word))) for word in words) / 2
    near = abs(float(np.nanmean(one["rounds"][:, NEAR]) - np.nanmean(other["rounds"][:, NEAR])))
    most = max(float(np.mean(runs[:, DEATHS])), float(np.mean(others[:, DEATHS])), 1e-9)
    return agreed, ended, near, died / most, moved


def labels(encoded: EncodedScenario, path: str) -> dict[str, str]:
    """Return what a number is called, by language: the names of parties and issues, then the catalogue's word for the number."""
    return {language: _label(encoded, path, Translator(language)) for language in languages()}


def _label(encoded: EncodedScenario, path: str, t: Translator) -> str:
    scenario, words = encoded.scenario, []
    for step in path.split("."):
        if step in scenario.parties:
            words.append((scenario.parties[step].label or step).split(",")[0])
        elif step in scenario.issues:
            words.append(scenario.issues[step].label or step)
        elif step not in ("parties", "patronage", "on", "issues"):
            words.append(step)
    whole = f"number.{path}"
    if whole in t.texts:
        return t.texts[whole]
    return " · ".join(t.texts.get(f"number.{word}", word.replace("_", " ")) for word in words)
