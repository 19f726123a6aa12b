"""A scenario played a thousand times, in a process of its own: `python -m sim.web.thousand`, a question on stdin, an answer on stdout.

The server asks it so that it never holds a compiler or a thousand runs itself.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from sim.analysis.game import RIGHTS, Game
from sim.analysis.solutions import Space, solve
from sim.analysis.zone import zone
from sim.chance import luck_of
from sim.intervals import Share
from sim.records import Scenario
from sim.scenario import parse
from sim.seating import Seating, seat
from sim.store import Study
from sim.study import run

Row = dict[str, Any]

#: Outcomes of a run that a distribution is shown of, with the most bars.
MEASURES = ("agreements", "first_agreement", "statements", "breaches", "deaths", "trust", "rounds")
BARS = 24


def thousand(scenario: Scenario, seed: int, count: int, ends: dict[str, list[float]], place: Path) -> Row:
    """How many runs of a scenario come out, and where given ends lie among them.

    Args:
        seed: of the runs shown beside; the thousand have their own luck, one replicate each.
        ends: by name, where issues stood at the end of a run that is placed among them.
    """
    seating = seat(scenario)
    study = run({"asked": scenario}, count, seed, workers=1, out=place / "study", progress=False)
    runs = study.runs()
    return {
        "count": len(runs), "seed": seed,
        "agreement": _share(int((runs["agreements"] > 0).sum()), len(runs)),
        "endings": {word: int(many) for word, many in runs["ending"].value_counts().items()},
        "measures": {name: _histogram(runs[name].to_numpy(dtype=float)) for name in MEASURES},
        "gains": _gains(seating, study, seed, ends), "theory": theory(seating, seed),
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


def _gains(seating: Seating, study: Study, seed: int, ends: dict[str, list[float]]) -> Row:
    """What parties had at the end, above or below no deal: quartiles over runs by central values, and of the ends that are placed."""
    game = Game.of(seating)
    issues = study.issues()
    table = issues.assign(value=[_number(seating, str(issue), ground) for issue, ground in zip(issues["issue"], issues["ground"])])
    wide = table.pivot(index="replicate", columns="issue", values="value")[seating.issues].to_numpy(dtype=float)
    gains = game.gains(wide)
    own = Game.of(seating, luck_of(seed, 0))
    return {party: {"quartiles": [round(float(each), 4) for each in np.quantile(gains[:, at], (0.05, 0.25, 0.5, 0.75, 0.95))],
                    "ends": {name: round(float(own.gains(np.array(end))[at]), 4) for name, end in ends.items()}}
            for at, party in enumerate(seating.parties)}


def _number(seating: Seating, issue: str, value: Any) -> float:
    options = seating.options[seating.issues.index(issue)]
    return float(options.index(value)) if isinstance(value, str) and options else float(value)


def theory(seating: Seating, seed: int) -> Row:
    """The zone of those whose consent is needed, and Nash's point, by the numbers of a run's own draws."""
    game = Game.of(seating, luck_of(seed, 0))
    who = RIGHTS[0]
    found, nash = zone(game, who), solve(Space.of(game, who))["nash"]
    seats = game.seats(who)
    return {
        "parties": [game.parties[each] for each in seats], "empty": bool(found.is_empty), "barren": bool(found.is_barren),
        "share": float(found.share),
        "nash": None if nash is None else {
            "text": [round(float(each), 2) for each in nash.text],
            "gains": {party: round(float(game.gains(nash.text)[at]), 4) for at, party in enumerate(game.parties)},
        },
    }


def main() -> None:
    """Answer one question, behind everything else that the machine has to do."""
    if hasattr(os, "nice"):
        os.nice(10)
    asked = json.load(sys.stdin)
    with tempfile.TemporaryDirectory() as folder:
        told = thousand(parse(asked["scenario"]), int(asked["seed"]), int(asked["count"]), asked["ends"], Path(folder))
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main()
