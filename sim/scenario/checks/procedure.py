"""Check the parties that a procedure names: concession tactics, scripts and vetoes."""

from __future__ import annotations

from collections.abc import Iterator

from sim.rules.enums import Role
from sim.scenario.checks.inconsistency import Inconsistency, check_name
from sim.scenario.checks.rights import holders
from sim.scenario.issue_rights import words_anywhere
from sim.scenario.schema.procedures import AlternatingOffers, Vote
from sim.scenario.schema.scenario import Scenario


def procedure(scenario: Scenario) -> Iterator[Inconsistency]:
    """Report tactics and vetoes of unknown or non-voting parties, and scripts that are missing or unused."""
    own = scenario.procedure
    if isinstance(own, AlternatingOffers):
        yield from _tactics(scenario, own)
    if isinstance(own, Vote):
        yield from _vetoes(scenario, own)


def _tactics(scenario: Scenario, own: AlternatingOffers) -> Iterator[Inconsistency]:
    voting = holders(scenario, words_anywhere(scenario, "consent_on_ground"))
    for group in ("tactics", "scripts"):
        for name in getattr(own, group):
            unknown = list(check_name(("procedure", group, name), "party", name, scenario.parties))
            yield from unknown
            if not unknown and name not in voting:
                yield Inconsistency(("procedure", group, name), f"{name} has no right of consent, so it makes no offers"
                                                          f" (allowed: {', '.join(voting) or 'none'})")
    for name, tactic in own.tactics.items():
        if tactic == "scripted" and name not in own.scripts:
            yield Inconsistency(("procedure", "tactics", name), f"{name} is scripted but has no script in procedure.scripts")
    for name in own.scripts:
        if own.tactics.get(name) != "scripted":
            message = f"{name} has a script that is not used; set procedure.tactics.{name} to scripted"
            yield Inconsistency(("procedure", "scripts", name), message)


def _vetoes(scenario: Scenario, own: Vote) -> Iterator[Inconsistency]:
    voting = holders(scenario, words_anywhere(scenario, "consent_on_ground"))
    roles = [role.word for role in Role if role.word not in scenario.parties]
    for place, word in enumerate(own.veto):
        path = ("procedure", "veto", place)
        unknown = list(check_name(path, "party or role", word, [*scenario.parties, *roles]))
        yield from unknown
        if not unknown and not set(holders(scenario, [word])) & set(voting):
            yield Inconsistency(path, f"{word} has no vote, so it cannot have a veto; name it or its role in rights.consent_on_ground"
                                f" (parties with that right: {', '.join(voting) or 'none'})")
