"""What has to fit together in a procedure: who concedes how, who has a veto."""

from __future__ import annotations

from collections.abc import Iterator

from sim.rules.enums import Role
from sim.scenario.checks.inconsistency import Inconsistency, check_name
from sim.scenario.checks.rights import holders
from sim.scenario.schema.procedures import AlternatingOffers, Vote
from sim.scenario.schema.scenario import Scenario


def procedure(scenario: Scenario) -> Iterator[Inconsistency]:
    """Tactics and vetoes of parties that don't exist or have no consent to give, and scripts that nobody follows."""
    own = scenario.procedure
    if isinstance(own, AlternatingOffers):
        yield from _tactics(scenario, own)
    if isinstance(own, Vote):
        yield from _vetoes(scenario, own)


def _tactics(scenario: Scenario, own: AlternatingOffers) -> Iterator[Inconsistency]:
    voting = holders(scenario, scenario.rights.consent_on_ground)
    for group in ("tactics", "scripts"):
        for name in getattr(own, group):
            unknown = list(check_name(("procedure", group, name), "party", name, scenario.parties))
            yield from unknown
            if not unknown and name not in voting:
                yield Inconsistency(("procedure", group, name), f"{name} doesn't have to consent, so it makes no offers"
                                                          f" (allowed: {', '.join(voting) or 'nobody'})")
    for name, tactic in own.tactics.items():
        if tactic == "scripted" and name not in own.scripts:
            yield Inconsistency(("procedure", "tactics", name), f"{name} is scripted and has no script in procedure.scripts")
    for name in own.scripts:
        if own.tactics.get(name) != "scripted":
            wrong = f"{name} has a script that it doesn't follow; set procedure.tactics.{name} to scripted"
            yield Inconsistency(("procedure", "scripts", name), wrong)


def _vetoes(scenario: Scenario, own: Vote) -> Iterator[Inconsistency]:
    voting = holders(scenario, scenario.rights.consent_on_ground)
    roles = [role.word for role in Role if role.word not in scenario.parties]
    for place, word in enumerate(own.veto):
        path = ("procedure", "veto", place)
        unknown = list(check_name(path, "party or role", word, [*scenario.parties, *roles]))
        yield from unknown
        if not unknown and not set(holders(scenario, [word])) & set(voting):
            yield Inconsistency(path, f"{word} has no vote, so it can't have a veto; name it or its role in rights.consent_on_ground"
                                f" (allowed now: {', '.join(voting) or 'nobody'})")
