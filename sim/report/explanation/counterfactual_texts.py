"""Tabled issues moved one at a time until the party accepts, by evaluating the rules; nothing is estimated."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from sim.report.explanation.issue_search import IssueSearch, OptionSearch
from sim.report.explanation.snapshots import ProposalSnapshot
from sim.rules.utility import differs

#: Points below which two values of a scale are shown as the same.
NEAR = 0.05


class TextChange(NamedTuple):
    """One tabled issue moved alone until the party accepts; or, if `enough` is false, where it comes closest, and what is then missing.

    unchanged: whether the move leaves the issue as it is on the ground; loses: parties that accepted the original text and would reject this
    one; stopped_by: the party whose red line ends the move; own: whether it ends at the party's own position; bounded: whether red lines
    exclude any value of the issue.
    """

    issue: str
    before: float
    after: float
    points: float
    enough: bool
    missing: float
    loses: list[str]
    stopped_by: str | None
    unchanged: bool
    own: bool
    bounded: bool


def text_changes(snapshot: ProposalSnapshot, party: str) -> list[TextChange]:
    """For each tabled issue, the smallest move in either direction that would win a party's consent; the smallest move first.

    Only values that cross no red line of a party whose consent is needed are tried; if none of them is enough, the best of them is named.
    """
    tabled = [issue for issue, on in zip(snapshot.encoded.issues, snapshot.table.tabled, strict=True) if on]
    found = [_options(snapshot, party, issue) if snapshot.encoded.options[snapshot.encoded.issues.index(issue)]
             else _points(snapshot, party, issue) for issue in tabled]
    return sorted(found, key=lambda change: (not change.enough, change.points if change.enough else change.missing))


def _points(snapshot: ProposalSnapshot, party: str, issue: str) -> TextChange:
    """The nearest sufficient value of a scale, or the one that comes closest."""
    search = IssueSearch(snapshot, party, issue)
    nearest = search.nearest()
    value, missing = (nearest, 0.0) if nearest is not None else search.closest()
    low, high = search.edges
    wall = next((edge.party for edge in (low, high) if edge.party and abs(value - edge.value) < NEAR), None)
    stake = snapshot.conflict.stakes[search.seat][search.at]
    return TextChange(
        issue, search.before, value, abs(value - search.before), nearest is not None, missing,
        [] if nearest is None else _losing(snapshot, {issue: value}), wall if nearest is None else None,
        not differs(search.ground, value), bool(stake.weight > 0.0 and abs(value - stake.position) < NEAR), bool(low.party or high.party),
    )


def _options(snapshot: ProposalSnapshot, party: str, issue: str) -> TextChange:
    """The sufficient option that is least good for the party, or the one that comes closest."""
    search = OptionSearch(snapshot, party, issue)
    nearest = search.nearest()
    value, missing = (nearest, 0.0) if nearest is not None else search.closest()
    wall = None if nearest is not None else search.forbidden_by(value)
    bounded = len(search.candidates) < len(search.options) - (search.before >= 0.0)
    losing = [] if nearest is None else _losing(snapshot, {issue: value})
    return TextChange(issue, search.before, value, 100.0 * (value != search.before), nearest is not None, missing, losing, wall,
                      value == search.ground, False, bounded)


def _losing(snapshot: ProposalSnapshot, text: Mapping[str, float]) -> list[str]:
    """Parties that accept the text as it is and would reject the changed one."""
    return [name for name in snapshot.consenters if snapshot.accepts(name) and not snapshot.accepts(name, text)]
