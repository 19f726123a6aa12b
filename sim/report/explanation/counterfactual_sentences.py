"""The smallest changes that would have made a party accept, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from sim.report.explanation.term_sentences import COUNTERFACTUAL
from sim.report.text.phrasing import Names, amount, listed

if TYPE_CHECKING:
    from sim.report.explanation.counterfactual_terms import TermChange
    from sim.report.explanation.counterfactual_texts import TextChange


def pair(before: float, after: float) -> dict[str, str]:
    """Format two numbers to as many places as the second needs, at least two.

    >>> pair(0.21999, 0.41), pair(0.0091, 0.0335)
    ({'before': '0.22', 'after': '0.41'}, {'before': '0.0091', 'after': '0.0335'})
    """
    places = next((places for places in (2, 3) if round(after, places) == after), 4)
    return {"before": f"{before:.{places}f}" if before else "0", "after": f"{after:.{places}f}"}


def term_words(change: TermChange, demands: Mapping[int, float]) -> str:
    """A change of one term, as a noun phrase; demands: what the party would demand at later exchanges."""
    if change.term == "exchange":
        later = int(change.after - change.before)
        more = "one more exchange" if later == 1 else f"{later} more exchanges"
        left = demands[int(change.after)]
        return f"{more}, after which it would demand {f'only {amount(left)}' if left >= 0.0005 else 'no further gain'}"
    return COUNTERFACTUAL[change.term].format(**pair(change.before, change.after))


def terms_sentence(changes: Sequence[TermChange], demands: Mapping[int, float], crossed: bool) -> str:
    """The changes of one term that would have sufficed, the smallest first; crossed: the text crosses the party's red line."""
    if crossed:
        return "No change of another term can compensate for a crossed red line."
    if not changes:
        return "With this text, no change of a single term would have been sufficient."
    listed_changes = "; or ".join(term_words(change, demands) for change in changes)
    return f"With this text, the smallest sufficient change of one term: {listed_changes}."


def text_words(names: Names, change: TextChange) -> str:
    """A change of one issue: "aid at 48 instead of 41.2 (6.8 points)"."""
    points = "" if names.options[change.issue] else f" ({change.points:.1f} points)".replace(".0 ", " ")
    before, after = (names.value(change.issue, value) for value in (change.before, change.after))
    return f"{names.issue(change.issue)} at {after} instead of {before}{points}"


def text_sentence(names: Names, changes: Sequence[TextChange]) -> str:
    """The changes of one tabled issue that would have sufficed, the smallest first, and whose consent that would have cost."""
    enough = [change for change in changes if change.enough]
    if enough:
        best, *rest = enough
        lost = f", though {listed(map(names.party, best.loses))} would then have rejected it" if best.loses else ""
        also = "".join(f"; or {text_words(names, change)}" for change in rest)
        return f"The smallest sufficient change of the text: {text_words(names, best)}{lost}{also}."
    best_left = next(iter(changes), None)
    if best_left is None:
        return "No tabled issue matters to it."
    return f"No change of one tabled issue would have been sufficient: {_left(names, best_left)}."


def _left(names: Names, change: TextChange) -> str:
    """How far the most helpful issue could move, and what would still be missing."""
    wall = f", the red line of {names.party(change.stopped_by)}," if change.stopped_by else ""
    if wall and names.options[change.issue]:
        wall = f" (better options cross the red line of {names.party(str(change.stopped_by))})"
    if not change.points:
        return f"{names.issue(change.issue)} cannot move further its way{wall.rstrip(',')}" if wall else "another issue prevents its consent"
    if change.missing == float("inf"):
        return "another issue crosses its red line as well"
    at = names.value(change.issue, change.after)
    return f"even with {names.issue(change.issue)} at {at}{wall or ' (its own position)'} it would still be {amount(change.missing)} short"
