"""What has to fit together in who may do what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sim.rules.enums import Role
from sim.scenario.checks.inconsistency import Inconsistency, check_name
from sim.scenario.distributions import Number, highest
from sim.scenario.schema.scenario import Scenario

ROLES = tuple(role.word for role in Role)


def holders(scenario: Scenario, given: Iterable[str]) -> list[str]:
    """The parties, in the order of seats, that hold a right given to these roles or parties."""
    words = set(given)
    return [name for name, party in scenario.parties.items() if name in words or party.role in words]


def rights(scenario: Scenario) -> Iterator[Inconsistency]:
    """Rights given to nobody known, or to a party that has nothing to decide by."""
    given = scenario.rights
    known = [*scenario.parties, *(role for role in ROLES if role not in scenario.parties)]
    for right in ("sign_statement", "consent_on_ground", "convene", "host"):
        for place, word in enumerate(getattr(given, right)):
            yield from check_name(("rights", right, place), "party or role", word, known)
    for word, struck in given.strike.items():
        yield from check_name(("rights", "strike", word), "party or role", word, known)
        for place, issue in enumerate(struck):
            yield from check_name(("rights", "strike", word, place), "issue", issue, scenario.issues)
    if not holders(scenario, given.consent_on_ground):
        yield Inconsistency(("rights", "consent_on_ground"), "nobody has to consent to a change on the ground; name a role or a party")
    deciding = {"sign the statement": given.sign_statement, "consent to a change on the ground": given.consent_on_ground}
    for name, party in scenario.parties.items():
        path = ("parties", name, "on")
        does = [right for right, words in deciding.items() if name in holders(scenario, words)]
        if does and not any(_cares(stance.salience, stance.score) for stance in party.on.values()):
            yield Inconsistency(path, f"{name} has to {does[0]} and cares about no issue; give it a stance with salience above 0")


def _cares(salience: Number | None, score: dict[str, Number] | None) -> bool:
    """Whether a stance weighs anything; options without a salience weigh as their highest score."""
    if salience is None:
        return any(highest(one) > 0 for one in (score or {}).values())
    return highest(salience) > 0
