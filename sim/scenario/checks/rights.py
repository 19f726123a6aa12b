"""Check the rights of parties and roles."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sim.rules.enums import Role
from sim.scenario.checks.inconsistency import Inconsistency, check_name
from sim.scenario.distributions import Number, highest
from sim.scenario.issue_rights import words_anywhere
from sim.scenario.schema.parties import Party
from sim.scenario.schema.scenario import Scenario

ROLES = tuple(role.word for role in Role)


def holders(scenario: Scenario, given: Iterable[str]) -> list[str]:
    """Return the parties that hold a right given to these roles or parties, in file order."""
    words = set(given)
    return [name for name, party in scenario.parties.items() if name in words or party.role in words]


def rights(scenario: Scenario) -> Iterator[Inconsistency]:
    """Report rights of unknown parties, a consent right that nobody holds, and deciding parties without preferences."""
    given = scenario.rights
    known = [*scenario.parties, *(role for role in ROLES if role not in scenario.parties)]
    for right in ("sign_statement", "consent_on_ground", "convene", "host"):
        for place, word in enumerate(getattr(given, right)):
            yield from check_name(("rights", right, place), "party or role", word, known)
    for word, struck in given.strike.items():
        yield from check_name(("rights", "strike", word), "party or role", word, known)
        for place, issue in enumerate(struck):
            yield from check_name(("rights", "strike", word, place), "issue", issue, scenario.issues)
    yield from _by_issue(scenario, known)
    if not holders(scenario, given.consent_on_ground):
        yield Inconsistency(("rights", "consent_on_ground"), "no party has the right of consent; name a role or a party")
    deciding = {
        "sign the statement": words_anywhere(scenario, "sign_statement"), "consent to a change on the ground": words_anywhere(scenario, "consent_on_ground"),
    }
    for name, party in scenario.parties.items():
        path = ("parties", name, "on")
        does = [right for right, words in deciding.items() if name in holders(scenario, words)]
        if does and not has_preferences(party):
            yield Inconsistency(path, f"{name} has to {does[0]} but has no preferences; give it a stance with salience above 0")


def _by_issue(scenario: Scenario, known: list[str]) -> Iterator[Inconsistency]:
    """Report rights by issue of unknown issues or parties, an issue in two groups, and issues to a change of which nobody would consent."""
    owner: dict[str, str] = {}
    for name, group in scenario.rights.by_issue.items():
        path = ("rights", "by_issue", name)
        for right in ("consent_on_ground", "propose", "sign_statement"):
            for place, word in enumerate(getattr(group, right) or ()):
                yield from check_name((*path, right, place), "party or role", word, known)
        if group.consent_on_ground is not None and not holders(scenario, group.consent_on_ground):
            yield Inconsistency((*path, "consent_on_ground"), "no party has the right of consent; name a role or a party, or leave this key out")
        if not group.issues:
            yield from check_name(path, "issue", name, scenario.issues)
        for place, issue in enumerate(group.issues):
            yield from check_name((*path, "issues", place), "issue", issue, scenario.issues)
        for issue in dict.fromkeys(group.issues or [name]):
            if owner.setdefault(issue, name) != name:
                yield Inconsistency(path, f"{issue} belongs to the group {owner[issue]} too; name it in one of them")


def has_preferences(party: Party) -> bool:
    """Whether some issue matters to a party."""
    return any(_has_weight(stance.salience, stance.score) for stance in party.on.values())


def _has_weight(salience: Number | None, score: dict[str, Number] | None) -> bool:
    """Whether a stance has weight above 0; without a salience, the highest score is the weight."""
    if salience is None:
        return any(highest(one) > 0 for one in (score or {}).values())
    return highest(salience) > 0
