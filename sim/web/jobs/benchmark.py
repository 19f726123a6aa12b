"""One run beside many: what its end is worth to each party, in the same table as the range of the many."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from sim.analysis.theory.game import Game
from sim.report.text.apportion import percentages

Row = dict[str, Any]


def against_runs(found: Row, game: Game, ends: Mapping[str, Sequence[float]]) -> Row:
    """What `sim.web.jobs.monte_carlo` found, with ends placed among it.

    Args:
        game: the scenario under the random draws of the run that ended so.
        ends: by name, where the issues stood at the end [m].

    >>> from sim.analysis.theory.game import load_encoded
    >>> found = {"gains": {"union": {"quartiles": []}, "firm": {"quartiles": []}}}
    >>> against_runs(found, Game.of(load_encoded("textbook")), {"this": [60, 80]})["gains"]["union"]
    {'quartiles': [], 'ends': {'this': 0.24}}
    """
    gains = {name: game.gains(np.array(end, dtype=float)).round(4) for name, end in ends.items()}
    own = {party: {name: float(each[seat]) for name, each in gains.items()} for seat, party in enumerate(game.parties)}
    return found | {"gains": {party: many | {"ends": own[party]} for party, many in found["gains"].items()}} | _shares(found)


def _shares(found: Row) -> Row:
    """Whole percentages of runs with and without an agreement, and of each ending, that add up to 100."""
    if "agreement" not in found:
        return {}
    agreed, endings = found["agreement"]["value"], found["endings"]
    return {"percent": {"agreement": percentages([agreed, 1.0 - agreed]), "endings": dict(zip(endings, percentages([*endings.values()]), strict=True))}}
