"""Report quotas that carry what all or nearly all refuse, and votes of ratification that decide nothing."""

from __future__ import annotations

from collections.abc import Iterator

from sim.scenario.checks.inconsistency import Inconsistency, lowest
from sim.scenario.checks.lints.facts import Facts
from sim.scenario.distributions import central, highest
from sim.scenario.schema.procedures import Vote
from sim.scenario.schema.scenario import Scenario

#: Rounding, as a share, as in `sim.procedures.vote`.
ROUNDING = 1e-9


def quotas(scenario: Scenario) -> Iterator[Inconsistency]:
    """Report a quota that a text meets without any vote in its favour, or with a single one of several."""
    own, voters = scenario.procedure, len(Facts(scenario).consenters)
    if not isinstance(own, Vote) or own.rule not in ("qualified", "weighted") or own.veto:
        return
    path = ("procedure", "quota")
    if lowest(own.quota) <= ROUNDING:
        yield Inconsistency(path, f"{lowest(own.quota):g} carries a text that all voters refuse; use the share that must accept,"
                            " such as 0.5 or 0.65, or rule: simple for more than half")
    elif own.rule == "qualified" and voters > 1 and central(own.quota) <= 1 / voters + ROUNDING:
        yield Inconsistency(path, f"{central(own.quota):g} carries a text that {voters - 1} of {voters} voters refuse; use a higher share,"
                            " or rule: simple for more than half")


def foregone(scenario: Scenario) -> Iterator[Inconsistency]:
    """Report votes of ratification that any text passes, or that none can."""
    for name, ballot in scenario.ratification.ballots.items():
        path = ("ratification", "ballots", name)
        if ballot.party is not None:
            if highest(ballot.quota) <= 0.0:
                yield Inconsistency((*path, "quota"), "0 passes any text, so the vote decides nothing; use a share such as 0.5")
        elif ballot.probability is not None and lowest(ballot.probability) >= 1.0:
            yield Inconsistency((*path, "probability"), "1 passes any text, so the vote decides nothing; use a lower probability, or leave the vote out")
        elif ballot.probability is not None and highest(ballot.probability) <= 0.0:
            yield Inconsistency((*path, "probability"), "0 passes no text, so nothing is ever agreed; use a higher probability")
