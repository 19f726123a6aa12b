"""The numbers of a scenario that a page puts on sliders: where they are in the engine's memory, what they are called, which matter most."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
AGREEMENTS, MOVEMENT = (1 + COLUMNS["runs"].index(name) for name in ("agreements", "movement"))


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

    Where two change it alike, the one that moves the issues further comes first; screened, coarse_runs: runs at each end.
    """
    encoded, rows = numbers
    by_path = {each.path: each for each in uncertain_inputs(encoded)}
    inputs: list[UncertainInput] = [by_path[row["path"]] for row in rows]
    runner = BatchRunner(encoded)

    def effect(place: int, runs: int) -> tuple[float, float]:
        """Return by how much a number alone changes the share of so many runs with an agreement, and the mean movement."""
        ends = []
        for end in (rows[place]["low"], rows[place]["high"]):
            values = held(rows)
            values[place] = end
            runner.hold(by_position(encoded, inputs, values[None])[0])
            found = runner.negotiate(1, 0, runs)["runs"]
            ends.append(((found[:, AGREEMENTS] > 0).mean(), found[:, MOVEMENT].mean()))
        (low, short), (high, far) = ends
        return float(abs(high - low)), float(abs(far - short))

    order: list[int] = list(range(len(rows)))
    if len(rows) > FINALISTS:
        coarse = [effect(place, coarse_runs) for place in order]
        order.sort(key=lambda place: coarse[place], reverse=True)
    fine = {place: effect(place, screened) for place in sorted(order[:FINALISTS])}
    return [*sorted(fine, key=lambda place: fine[place], reverse=True), *order[FINALISTS:]]


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
