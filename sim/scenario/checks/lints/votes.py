"""Report quotas that carry what all or nearly all refuse."""

from __future__ import annotations

from collections.abc import Iterator

from sim.scenario.checks.inconsistency import Inconsistency, lowest
from sim.scenario.checks.lints.facts import Facts
from sim.scenario.distributions import central
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
