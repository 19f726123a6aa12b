"""Null models of a validation: what a fact would look like if what the parties want, or when they agree, made no difference.

A null is a set of draws. A preference null changes what each party wants and plays the scenario; the null of constant hazards takes the
model's own series and replaces how rounds end. A fact that a null meets as often as not says nothing for the model.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from statistics import fmean
from typing import NamedTuple

import numpy as np

from sim.scenario.distributions import central
from sim.scenario.inputs import uniform_draws
from sim.scenario.schema.parties import Party, RedLine, Stance
from sim.scenario.schema.scenario import Scenario

#: Share of its draws from which a null counts as meeting a fact.
AS_OFTEN_AS_NOT = 0.5
#: Range of random saliences: no issue is without importance.
SALIENCES = (5.0, 100.0)

#: A uniform draw between 0 and 1 at an address.
Draw = Callable[[str], float]
Wants = Mapping[str, dict[str, Stance]]


class PreferenceNull(NamedTuple):
    """A null that replaces the stances of all parties: its name, what it does, how it draws stances, and whether draws differ."""

    name: str
    about: str
    draw: Callable[[Scenario, Draw], Wants]
    varies: bool


def draw_of(null: str, seed: int, number: int) -> Draw:
    """The random draws of one draw of a null, by address: a party or an issue more changes no other draw."""
    return lambda address: float(uniform_draws(f"{null}.{address}", seed, np.array([number]))[0])


def with_stances(scenario: Scenario, wants: Wants) -> Scenario:
    """The scenario with the stances of parties replaced."""
    parties: dict[str, Party] = {name: party.model_copy(update={"on": wants.get(name, party.on)}) for name, party in scenario.parties.items()}
    return scenario.model_copy(update={"parties": parties})


def random_stances(scenario: Scenario, draw: Draw) -> Wants:
    """Each party's position and salience on each issue at random; a red line keeps its distance from the position."""
    return {
        name: {issue: _random_stance(stance, f"{name}.{issue}", draw) for issue, stance in party.on.items()}
        for name, party in scenario.parties.items()
    }


def _random_stance(stance: Stance, address: str, draw: Draw) -> Stance:
    """One stance at random; scores of options are shuffled, so that their spread is kept."""
    if stance.position is None:
        options = list(stance.score or {})
        shuffled = sorted(options, key=lambda option: draw(f"{address}.{option}"))
        scores = dict(zip(shuffled, (stance.score or {}).values(), strict=True))
        return stance.model_copy(update={"score": {name: scores[name] for name in options}, "red_line": None})
    position = 100.0 * draw(f"{address}.position")
    salience = SALIENCES[0] + (SALIENCES[1] - SALIENCES[0]) * draw(f"{address}.salience")
    moved = position - central(stance.position)
    return stance.model_copy(update={"position": position, "salience": salience, "red_line": _moved(stance.red_line, moved)})


def _moved(line: RedLine | None, by: float) -> RedLine | None:
    """A red line moved by some points, within the scale."""
    if line is None:
        return None
    ends = {name: min(100.0, max(0.0, central(value) + by)) for name in ("min", "max") if (value := getattr(line, name)) is not None}
    return line.model_copy(update=ends)


def identical_stances(scenario: Scenario, draw: Draw) -> Wants:
    """All parties have the mean position, salience or scores on each issue, and no red lines."""
    wants: dict[str, dict[str, Stance]] = {name: {} for name in scenario.parties}
    for issue in scenario.issues:
        held = [party.on[issue] for party in scenario.parties.values() if issue in party.on]
        if held:
            mean = _mean_stance(held)
            for each in wants.values():
                each[issue] = mean
    return wants


def _mean_stance(held: list[Stance]) -> Stance:
    saliences = [central(each.salience) for each in held if each.salience is not None]
    salience = fmean(saliences) if saliences else None
    positions = [central(each.position) for each in held if each.position is not None]
    if positions:
        return Stance(position=fmean(positions), salience=salience)
    options = {option for each in held for option in each.score or {}}
    scores = {option: fmean(central((each.score or {}).get(option, 0.0)) for each in held) for option in sorted(options)}
    return Stance(score=dict(scores), salience=salience)


def swapped_stances(scenario: Scenario, draw: Draw) -> Wants:
    """Each party wants what the next one wants in a random order, red lines included; nobody keeps its own."""
    order = sorted((name for name, party in scenario.parties.items() if party.on), key=draw)
    return {name: dict(scenario.parties[other].on) for name, other in zip(order, order[1:] + order[:1], strict=True)}


PREFERENCE_NULLS = (
    PreferenceNull("random preferences", "each party's positions and saliences are random; red lines keep their distance from the position",
                   random_stances, True),
    PreferenceNull("identical preferences", "all parties want the mean of what they want, with no red lines", identical_stances, False),
    PreferenceNull("swapped preferences", "each party wants what another party wants", swapped_stances, True),
)
CONSTANT_HAZARD = "constant hazard"
#: Names of all nulls, and what each does.
NULLS = {
    **{null.name: null.about for null in PREFERENCE_NULLS},
    CONSTANT_HAZARD: "each round ends as the record's rounds do on average; what is agreed, how far, who refuses and what is kept are random",
}
