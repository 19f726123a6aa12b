"""Report numbers that look as if they were on the scale of the model's first edition."""

from __future__ import annotations

from collections.abc import Iterator

from sim.scenario.checks.inconsistency import Inconsistency
from sim.scenario.distributions import central, highest
from sim.scenario.schema.scenario import Scenario

#: By key of a party: what is small on the present scale, how many times larger the present scale is, and what the key means now.
FORMER_SCALES = {
    "hope": (0.25, 7.5, "how far war decides all issues, 0 to 1"),
    "wear": (0.5, 4.0, "the value of ending all the violence it suffers, 0 to 3"),
    "audience_cost": (0.5, 30.0, "the extra weight of a loss, 0 to 5"),
}


def former_scales(scenario: Scenario) -> Iterator[Inconsistency]:
    """Report values above 0 that are small on the present scale of their key, and usual on that of version 0.1."""
    for name, party in scenario.parties.items():
        for key, (small, factor, meaning) in FORMER_SCALES.items():
            value = getattr(party, key)
            if 0 < highest(value) < small:
                yield Inconsistency(
                    ("parties", name, key), f"{central(value):g} is small for {meaning}; if it was written for version 0.1, whose scale was another,"
                    f" write about {central(value) * factor:.2g}")
