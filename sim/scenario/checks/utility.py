"""Check what Euclidean utility can't be combined with."""

from __future__ import annotations

from collections.abc import Iterator

from sim.scenario.checks.inconsistency import Inconsistency
from sim.scenario.schema.parties import EUCLIDEAN
from sim.scenario.schema.scenario import Scenario
from sim.scenario.source_tree import Path


def euclidean_parties(scenario: Scenario) -> list[str]:
    """Return the parties with Euclidean utility."""
    return [name for name, party in scenario.parties.items() if (party.utility or scenario.utility) == EUCLIDEAN]


def utility(scenario: Scenario) -> Iterator[Inconsistency]:
    """Report stances with a curvature of their own, and a single undertaking, of parties whose issues do not add up."""
    own = euclidean_parties(scenario)
    for name in own:
        for issue, stance in scenario.parties[name].on.items():
            if stance.curvature is not None:
                yield Inconsistency(("parties", name, "on", issue, "curvature"), f"is for additive utility; with utility {EUCLIDEAN} the distance over all"
                                    f" issues has one exponent, parties.{name}.curvature")
    if own and scenario.undertaking.single:
        path: Path = ("utility",) if scenario.utility == EUCLIDEAN else ("parties", own[0], "utility")
        yield Inconsistency(path, f"{EUCLIDEAN} can't be combined with undertaking.single, under which parties judge each closed item by itself;"
                            " use additive utility, or leave out undertaking.single")
