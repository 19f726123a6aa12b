"""Check the votes of ratification."""

from __future__ import annotations

from collections.abc import Iterator

from sim.scenario.checks.inconsistency import Inconsistency, check_name
from sim.scenario.checks.rights import has_preferences
from sim.scenario.schema.scenario import Scenario


def ratification(scenario: Scenario) -> Iterator[Inconsistency]:
    """Report votes without exactly one of a probability and a party, of an unknown party, or of voters without preferences."""
    for name, ballot in scenario.ratification.ballots.items():
        path = ("ratification", "ballots", name)
        if (ballot.probability is None) == (ballot.party is None):
            found = "neither a probability nor a party" if ballot.party is None else "both a probability and a party"
            yield Inconsistency(path, f"has {found}; give a probability, or the party whose stances the voters have")
            continue
        if ballot.party is None:
            continue
        unknown = list(check_name((*path, "party"), "party", ballot.party, scenario.parties))
        yield from unknown
        if not unknown and not has_preferences(scenario.parties[ballot.party]):
            yield Inconsistency((*path, "party"), f"the voters have the stances of {ballot.party}, which has no preferences;"
                                f" give parties.{ballot.party}.on a stance with salience above 0")
