"""Lints that need the theory of bargaining: whether there is a deal that all who must consent could accept."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sim.analysis.halton import halton
from sim.analysis.theory.game import Game
from sim.analysis.theory.obstacles import JOINT_GAIN_TOLERANCE
from sim.analysis.theory.solutions import GAIN_TOLERANCE, OutcomeSpace, maximin
from sim.errors import SolverError, TooManyDealsError
from sim.scenario.checks.inconsistency import Inconsistency
from sim.scenario.schema.procedures import Forecast, Vote
from sim.scenario.schema.scenario import Scenario

PATH = ("rights", "consent_on_ground")
#: Deals that are tried before a program is solved, which takes long to load.
TRIED = 512


def _has_better_deal(space: OutcomeSpace) -> bool:
    """Whether one of some evenly spread deals is better for all; if none is, there may be others."""
    own = space.game
    if not len(space.combinations):
        return False
    lower, upper = own.lowest[:, space.scales].max(axis=0), own.highest[:, space.scales].min(axis=0)
    if (lower > upper).any():
        return False
    places = halton(len(space.scales) + 1, TRIED)
    texts = space.combinations[np.floor(places[:, -1] * len(space.combinations)).astype(int)]
    texts[:, space.scales] = lower + (upper - lower) * places[:, :-1]
    return bool((own.gains(texts).min(axis=1) > JOINT_GAIN_TOLERANCE).any())


def deal_lints(scenario: Scenario) -> Iterator[Inconsistency]:
    """Report that no deal is acceptable to all who must consent, or that none is better for all, at the central values of ranges.

    Where a vote or a binding procedure decides without the consent of all, nothing is reported.
    """
    own = scenario.procedure
    if (isinstance(own, Vote) and own.rule != "unanimity") or (isinstance(own, Forecast) and own.binding):
        return
    try:
        space = OutcomeSpace.of(Game.of(scenario))
        if _has_better_deal(space):
            return
        gain, _ = maximin(space)
    except (TooManyDealsError, SolverError) as error:
        yield Inconsistency(PATH, f"it was not computed whether a deal exists that all could accept: {error}")
        return
    if gain is None:
        yield Inconsistency(PATH, "no deal is acceptable to all: every one crosses a red line; `parley solve` names the red lines in the way")
    elif gain < -GAIN_TOLERANCE:
        yield Inconsistency(PATH, f"no deal is acceptable to all: in the best one somebody still loses {-gain:.2g} of utility against its disagreement point;"
                            " `parley solve` names who is in the way. Lower a reservation, or add an issue on which it can gain")
    elif gain <= JOINT_GAIN_TOLERANCE:
        yield Inconsistency(PATH, "no deal is better for all than the status quo, before any cost of change; `parley solve` names who is in the way."
                            " Add an issue on which the others can gain, or check positions and saliences")
