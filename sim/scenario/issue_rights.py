"""Who holds a right on which issue: the scenario's rights, and those that differ by issue or group of issues."""

from __future__ import annotations

from sim.scenario.schema.institutions import IssueRights
from sim.scenario.schema.scenario import Scenario


def group_of(scenario: Scenario, issue: str) -> IssueRights | None:
    """Return the rights of the group that an issue belongs to, if it belongs to one; a group without issues is the issue of its name."""
    return next((group for name, group in scenario.rights.by_issue.items() if issue in (group.issues or [name])), None)


def words_on(scenario: Scenario, right: str, issue: str) -> list[str]:
    """Return the roles and parties that hold `consent_on_ground` or `sign_statement` on an issue.

    >>> from sim.scenario.loader import load_scenario
    >>> words_on(load_scenario("valley", ["rights.by_issue={water: {consent_on_ground: [kelda]}}"]), "consent_on_ground", "water")
    ['kelda']
    """
    group = group_of(scenario, issue)
    own: list[str] | None = None if group is None else getattr(group, right)
    words: list[str] = getattr(scenario.rights, right) if own is None else own
    return words


def words_anywhere(scenario: Scenario, right: str) -> list[str]:
    """Return the roles and parties that hold `consent_on_ground` or `sign_statement` on at least one issue."""
    return list(dict.fromkeys(word for issue in scenario.issues for word in words_on(scenario, right, issue)))
