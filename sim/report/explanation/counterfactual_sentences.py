"""What would have had to be different for a yes, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from sim.report.text.phrasing import Names, amount, listed

if TYPE_CHECKING:
    from sim.report.explanation.counterfactual_terms import TermChange
    from sim.report.explanation.counterfactual_texts import TextChange

TERMS = {
    "trust": "trust in the others of {after} instead of {before}",
    "guarantee": "a chance of {after} instead of {before} that a breach against it would be punished",
    "audience": "pressure by its audience of {after} instead of {before}",
    "outlook": "an outlook (hope of winning) of {after} instead of {before}",
    "pain": "pain of {after} instead of {before}",
    "presence": "coming in full instead of in part",
    "pressure": "pressure by its patrons of {after} instead of {before}",
}


def pair(before: float, after: float) -> dict[str, str]:
    """Two numbers to as many places as the second needs, at least two.

    >>> pair(0.21999, 0.41), pair(0.0091, 0.0335)
    ({'before': '0.22', 'after': '0.41'}, {'before': '0.0091', 'after': '0.0335'})
    """
    places = next((places for places in (2, 3) if round(after, places) == after), 4)
    return {"before": f"{before:.{places}f}" if before else "0", "after": f"{after:.{places}f}"}


def term_words(change: TermChange, insists: Mapping[int, float]) -> str:
    """A change of one term, as a noun; insists: what the party would insist on at later exchanges."""
    if change.term == "exchange":
        later = int(change.after - change.before)
        more = "one more exchange" if later == 1 else f"{later} more exchanges"
        left = insists[int(change.after)]
        return f"{more}, after which it would insist on {f'only {amount(left)}' if left >= 0.0005 else 'nothing more'}"
    return TERMS[change.term].format(**pair(change.before, change.after))


def terms_sentence(changes: Sequence[TermChange], insists: Mapping[int, float], crossed: bool) -> str:
    """The smallest change of one thing that the party weighs, and the others that would do; crossed: the text crosses its red line."""
    if crossed:
        return "Nothing else that it weighs could make up for a red line."
    if not changes:
        return "With the text as it was, no change of a single thing that it weighs would have been enough."
    told = "; or ".join(term_words(change, insists) for change in changes)
    return f"With the text as it was, the smallest change of one thing that would have been enough: {told}."


def text_words(names: Names, change: TextChange) -> str:
    """A change of one item: "aid at 48 instead of 41.2 (7 points)"."""
    points = "" if names.options[change.issue] else f" ({change.points:.1f} points)".replace(".0 ", " ")
    before, after = (names.value(change.issue, value) for value in (change.before, change.after))
    return f"{names.issue(change.issue)} at {after} instead of {before}{points}"


def text_sentence(names: Names, changes: Sequence[TextChange]) -> str:
    """The smallest change of one tabled item that would have done, whose yes it would have cost, and the next best; or that none would."""
    enough = [change for change in changes if change.enough]
    if enough:
        best, *rest = enough
        lost = f", though {listed(map(names.party, best.loses))} would then have said no" if best.loses else ""
        also = "".join(f"; or {text_words(names, change)}" for change in rest)
        return f"The smallest change of the text that would have brought its yes: {text_words(names, best)}{lost}{also}."
    best_left = next(iter(changes), None)
    if best_left is None:
        return "No change of a tabled item matters to it."
    return f"No change of one tabled item would have brought its yes: {_left(names, best_left)}."


def _left(names: Names, change: TextChange) -> str:
    """How far the most helpful item could go, and what would still be missing."""
    wall = f", where {names.party(change.stopped_by)} has its red line," if change.stopped_by else ""
    if wall and names.options[change.issue]:
        wall = f" (what would suit it better crosses the red line of {names.party(str(change.stopped_by))})"
    if not change.points:
        return f"{names.issue(change.issue)} can't move its way{wall.rstrip(',')}" if wall else "another item keeps it from a yes"
    if change.missing == float("inf"):
        return "another item crosses its red line as well"
    at = names.value(change.issue, change.after)
    return f"even with {names.issue(change.issue)} at {at}{wall or ' (its own wish)'} it would be {amount(change.missing)} short"
