"""Report numbers that seem to be on another scale than the scenario's: scores, positions and capabilities run from 0 to 100."""

from __future__ import annotations

from collections.abc import Iterator

from sim.scenario.checks.inconsistency import Inconsistency
from sim.scenario.distributions import Number, highest
from sim.scenario.schema.scenario import Scenario

#: Highest score, of 100, at which even the best option of an issue is worth almost nothing to a party.
ALMOST_NOTHING = 10.0


def scores(scenario: Scenario) -> Iterator[Inconsistency]:
    """Report stances whose best option is worth almost nothing although the issue has a salience."""
    for name, party in scenario.parties.items():
        for issue, stance in party.on.items():
            if stance.score is None or stance.salience is None or highest(stance.salience) == 0:
                continue
            best = max(map(highest, stance.score.values()))
            path = ("parties", name, "on", issue, "score")
            if best == 0:
                yield Inconsistency(path, f"no option of {issue} is worth anything to {name}; with a salience, scores run from 0 (worst) to 100 (best):"
                                    " score the best option 100, or leave this issue out if it does not matter")
            elif best <= ALMOST_NOTHING:
                yield Inconsistency(path, f"the best option is worth {best:g} of 100 to {name}, which is almost nothing; with a salience, scores run from"
                                    f" 0 to 100: multiply these by {100 / best:g}, or leave out salience if they are points that add up over the issues")


def points(scenario: Scenario) -> Iterator[Inconsistency]:
    """Report scales on which every position lies within 0..1, and capabilities that all do."""
    for name, issue in scenario.issues.items():
        stated = [position for party in scenario.parties.values() if name in party.on and (position := party.on[name].position) is not None]
        quo = issue.status_quo
        if issue.scale is not None and len(stated) > 1 and _within_one([*stated, *([quo] if quo is not None and not isinstance(quo, str) else [])]):
            yield Inconsistency(("issues", name), "every position lies within 0..1, but a scale runs from 0 to 100; multiply positions, red lines and"
                                " the status quo by 100")
    if _within_one([party.capability for party in scenario.parties.values()]):
        yield Inconsistency(("parties",), "every capability lies within 0..1, but capabilities run from 0 to 100; multiply them by 100")


def _within_one(numbers: list[Number]) -> bool:
    """Whether all numbers lie within 0..1 and one is above 0."""
    return 0 < max(map(highest, numbers)) <= 1
