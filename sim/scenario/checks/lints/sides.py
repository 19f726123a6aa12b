"""Report parties without the weight, the vote or the clients that their place in the scenario suggests."""

from __future__ import annotations

from collections.abc import Iterator

from sim.scenario.checks.inconsistency import Inconsistency
from sim.scenario.checks.lints.facts import Facts, above_zero
from sim.scenario.schema.scenario import Scenario


def weightless_voters(scenario: Scenario) -> Iterator[Inconsistency]:
    """Report parties with capability 0 whose consent is needed."""
    facts = Facts(scenario)
    for name, party in scenario.parties.items():
        if name in facts.consenters and not above_zero(party.capability):
            yield Inconsistency(("parties", name, "capability"), f"{name} must consent but has no weight in any text: positions are weighted by capability;"
                                " set it above 0, or take the party out of rights.consent_on_ground")


def voteless_sides(scenario: Scenario) -> Iterator[Inconsistency]:
    """Report a side of the dispute, invited to the talks, none of whose parties has to consent to a change."""
    facts = Facts(scenario)
    sides: dict[str, list[str]] = {}
    for name in scenario.parties:
        if name in facts.opposed:
            sides.setdefault(scenario.parties[name].side or name, []).append(name)
    for members in sides.values():
        if not set(members) & facts.consenters and any(scenario.parties[name].invited for name in members):
            yield Inconsistency(("parties", members[0]), f"{' and '.join(members)} {'is' if len(members) == 1 else 'are'} a side of the dispute without a"
                                " vote: changes need no consent of theirs; name a party or its role in rights.consent_on_ground, or set invited: false")


def clientless_guarantors(scenario: Scenario) -> Iterator[Inconsistency]:
    """Report parties with the role guarantor that have no client."""
    for name, party in scenario.parties.items():
        if party.role == "guarantor" and not scenario.patronage.get(name):
            yield Inconsistency(("parties", name, "role"), f"{name} is a guarantor but guarantees nobody; state its clients in patronage.{name}, with leverage"
                                " or punishes, or give it the role observer or mediator")


def talks_worth_nothing(scenario: Scenario) -> Iterator[Inconsistency]:
    """Report conveners to whom talking is worth nothing: the talks lapse before they begin."""
    facts = Facts(scenario)
    if facts.conveners and not any(above_zero(scenario.parties[name].value_of_talking) for name in facts.conveners):
        first = next(name for name in scenario.parties if name in facts.conveners)
        yield Inconsistency(("parties", first, "value_of_talking"), "talking is worth nothing to any of the conveners, so the talks lapse;"
                            " set value_of_talking of a convener above 0")
