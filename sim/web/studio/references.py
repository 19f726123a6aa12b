"""Where a scenario names its parties, issues and options: as keys, and as values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

#: Groups whose keys are names of parties (some: or roles, or `others`) or issues; `*` stands for any one step.
KEYS: dict[str, str] = {
    "parties": "party", "issues": "issue", "parties.*.on": "issue", "patronage": "party", "patronage.*": "party", "trust.of": "party",
    "trust.of.*": "party", "rights.strike": "right", "procedure.tactics": "party", "procedure.scripts": "party", "hostilities.sources": "source",
    "hostilities.excites": "source", "hostilities.excites.*": "source", "hostilities.suffers": "party", "hostilities.suffers.*": "source",
    "issues.*.options": "option", "parties.*.on.*.score": "option", "rights.by_issue": "group",
}
#: Values that are such names, or lists of them.
VALUES: dict[str, str] = {
    "rights.sign_statement": "right", "rights.consent_on_ground": "right", "rights.convene": "right", "rights.host": "right", "rights.strike.*": "issue",
    "rights.by_issue.*.issues": "issue", "rights.by_issue.*.consent_on_ground": "right", "rights.by_issue.*.propose": "right",
    "rights.by_issue.*.sign_statement": "right", "procedure.veto": "right", "hosting.venues.*.host": "party", "ratification.ballots.*.party": "party",
    "parties.*.on.*.red_line.never": "option", "issues.*.status_quo": "option", "issues.*.declared": "option", "hosting.series": "venue",
    "hostilities.mechanism.issue": "issue",
}
#: Which kinds of references mean a party, and which an issue.
MEANING = {"parties": ("party", "right", "source"), "issues": ("issue", "group"), "options": ("option",)}


def pattern_of(path: Sequence[Any], patterns: dict[str, str]) -> str | None:
    """Return the kind of names at a path.

    >>> pattern_of(("parties", "kelda", "on"), KEYS), pattern_of(("rights", "host"), VALUES), pattern_of(("title",), VALUES)
    ('issue', 'right', None)
    """
    for pattern, kind in patterns.items():
        steps = pattern.split(".")
        if len(steps) == len(path) and all(one in ("*", str(other)) for one, other in zip(steps, path)):
            return kind
    return None
