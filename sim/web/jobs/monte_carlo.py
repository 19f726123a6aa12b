"""A scenario played a thousand times, in a process of its own: `python -m sim.web.jobs.monte_carlo`, a question on stdin, an answer on stdout.

Every line it says is JSON: how far it is, and at the end the answer. `sim.web.jobs.worker_process` asks it.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from sim.analysis.theory.coalitions import examine
from sim.analysis.theory.decision_rules import decision_rule
from sim.analysis.theory.game import Game
from sim.analysis.theory.solutions import solve
from sim.rules.rng import stream_of
from sim.scenario.encoding.instance import EncodedScenario, encode
from sim.scenario.loader import parse_scenario
from sim.scenario.schema.scenario import Scenario
from sim.studies.estimators import Share
from sim.studies.progress import NullProgress, ProgressReporter
from sim.studies.results import Study
from sim.studies.spec import StudySpec, load_scenarios
from sim.studies.study import execute
from sim.web.jobs.deal_map import deal_map

Row = dict[str, Any]

#: Outcomes of a run that a distribution is shown of, with the most bars.
MEASURES = ("agreements", "first_agreement", "statements", "breaches", "deaths_a_week", "trust", "rounds")
BARS = 24
#: Runs after which it says how far it is.
AT_A_TIME = 100


def monte_carlo(scenario: Scenario, seed: int, count: int, place: Path, seen: ProgressReporter | None = None) -> Row:
    """How many runs of a scenario come out; `sim.web.jobs.benchmark` sets one run beside them.

    Args:
        seed: of the run shown beside them; each of the thousand is a replicate of its own.
        place: a folder for the runs.
        seen: callback for progress.
    """
    encoded = encode(scenario)
    plan = StudySpec(load_scenarios({"asked": scenario}), seed, task_size=AT_A_TIME)
    study = execute(plan, count, workers=1, out=place / "study", progress=seen or NullProgress()).study
    runs = study.runs()
    runs["deaths_a_week"] = runs["deaths"] / (runs["weeks"] + scenario.hostilities.burn_in)  # talks that end early are counted for fewer weeks
    wide = _ends(encoded, study)
    return {
        "count": len(runs), "seed": seed,
        "agreement": _share(int((runs["agreements"] > 0).sum()), len(runs)),
        "agreed": (runs["agreements"] > 0).astype(int).tolist(),
        "endings": {word: int(many) for word, many in runs["ending"].value_counts().items()},
        "measures": {name: _histogram(runs[name].to_numpy(dtype=float)) for name in MEASURES},
        "gains": _gains(encoded, wide), "theory": theory(encoded, seed), "map": _map(encoded, seed, wide),
    }


def _share(count: int, many: int) -> Row:
    low, high = Share(count, many).interval
    return {"value": count / many, "low": low, "high": high}


def _histogram(values: np.ndarray) -> Row:
    """Counts in bars of equal width; `none`: runs in which it did not come about."""
    known = values[~np.isnan(values)]
    if not len(known):
        return {"edges": [], "counts": [], "none": len(values), "quartiles": None, "sorted": []}
    whole = bool(np.all(known == np.floor(known)) and known.max() - known.min() < BARS)
    edges = np.arange(known.min() - 0.5, known.max() + 1.0) if whole else np.linspace(known.min(), known.max() + 1e-9, BARS + 1)
    counts, _ = np.histogram(known, edges)
    return {"edges": [round(float(each), 4) for each in edges], "counts": counts.tolist(), "none": int(np.isnan(values).sum()),
            "whole": whole, "quartiles": [round(float(each), 4) for each in np.quantile(known, (0.25, 0.5, 0.75))],
            "sorted": [round(float(each), 4) for each in np.quantile(known, np.linspace(0, 1, 101))]}


def _ends(encoded: EncodedScenario, study: Study) -> np.ndarray:
    """Where the issues stood at the end of each run [r, m]."""
    issues = study.issues()
    table = issues.assign(value=[_number(encoded, str(issue), ground) for issue, ground in zip(issues["issue"], issues["ground"])])
    return table.pivot(index="replicate", columns="issue", values="value")[encoded.issues].to_numpy(dtype=float)


def _gains(encoded: EncodedScenario, ends: np.ndarray) -> Row:
    """What parties had at the end, above or below no deal: quartiles over runs, by central values."""
    gains = Game.of(encoded).gains(ends)
    return {party: {"quartiles": [round(float(each), 4) for each in np.quantile(gains[:, at], (0.05, 0.25, 0.5, 0.75, 0.95))]}
            for at, party in enumerate(encoded.parties)}


def _map(encoded: EncodedScenario, seed: int, ends: np.ndarray) -> Row:
    """The map of possible deals with the ends of these runs, by the numbers of a run's own draws."""
    game, rule = Game.of(encoded, stream_of(seed, 0)), decision_rule(encoded)
    return deal_map(game, rule, examine(game, rule)[1], ends)


def _number(encoded: EncodedScenario, issue: str, value: Any) -> float:
    options = encoded.options[encoded.issues.index(issue)]
    return float(options.index(value)) if isinstance(value, str) and options else float(value)


def theory(encoded: EncodedScenario, seed: int) -> Row:
    """The zone under the scenario's rule, and the Nash solution of its leading coalition, by the numbers of a run's own draws."""
    game, rule = Game.of(encoded, stream_of(seed, 0)), decision_rule(encoded)
    found, held = examine(game, rule)
    nash = solve(held[0].space)["nash"] if held else None
    return {
        "parties": [game.parties[each] for each in rule.voters], "empty": bool(found.is_empty), "barren": bool(found.lacks_joint_gain),
        "share": float(found.share),
        "nash": None if nash is None else {
            "text": [round(float(each), 2) for each in nash.text],
            "gains": {party: round(float(game.gains(nash.text)[at]), 4) for at, party in enumerate(game.parties)},
        },
    }


class ProgressWriter:
    """Says how far a study is, a line each time."""

    def __init__(self) -> None:
        self.done = 0

    def message(self, text: str) -> None:
        """All that is said in words of a study like this is that the rules are compiled."""
        _say({"stage": "compiling"})

    def begin(self, total: int, done: int) -> None:
        """Nothing: it may have to be compiled first."""

    def advance(self, runs: int) -> None:
        """So many more are there."""
        self.done += runs
        _say({"stage": "playing", "done": self.done})

    def end(self) -> None:
        """What is left is what theory says."""
        _say({"stage": "weighing"})


def _say(told: Row) -> None:
    print(json.dumps(told), flush=True)


def main() -> None:
    """Answer one question, behind everything else that the machine has to do."""
    if hasattr(os, "nice"):
        os.nice(10)
    asked = json.load(sys.stdin)
    with tempfile.TemporaryDirectory() as folder:
        told = monte_carlo(parse_scenario(asked["scenario"]), int(asked["seed"]), int(asked["count"]), Path(folder), ProgressWriter())
    _say({"answer": told})


if __name__ == "__main__":
    main()
