"""The smallest changes that would have made a party accept, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sim.report.explanation.counterfactual_terms import PLACES, TermChange
from sim.report.explanation.counterfactual_texts import TextChange
from sim.report.explanation.term_sentences import COUNTERFACTUAL
from sim.report.text.phrasing import Names, amount, listed


def pair(before: float, after: float, sign: str = "") -> dict[str, str]:
    """Format two numbers to as many places as the second needs, at least two; sign: "+" to show that of a positive number too.

    >>> pair(0.21999, 0.41), pair(0.0091, 0.0335)
    ({'before': '0.22', 'after': '0.41'}, {'before': '0.0091', 'after': '0.0335'})
    """
    places = next((places for places in PLACES if round(after, places) == after), PLACES[-1])
    return {"before": f"{before:{sign}.{places}f}" if before else "0", "after": f"{after:{sign}.{places}f}"}


def term_words(change: TermChange, demands: Mapping[int, float]) -> str:
    """A change of one term, as a noun phrase; demands: what the party would demand at later exchanges."""
    if change.term == "exchange":
        later = int(change.after - change.before)
        more = "one more exchange" if later == 1 else f"{later} more exchanges"
        left = demands[int(change.after)]
        return f"{more}, after which it would demand {f'only {amount(left)}' if left >= 0.0005 else 'no further gain'}"
    return COUNTERFACTUAL[change.term].format(**pair(change.before, change.after, "+" if change.term == "mood" else ""))


def terms_sentence(changes: Sequence[TermChange], demands: Mapping[int, float], crossed: bool) -> str:
    """The changes of one term that would have sufficed, the smallest first; crossed: the text crosses the party's red line."""
    if crossed:
        return "No change of another term can compensate for a crossed red line."
    if not changes:
        return "With this text, no change of a single term would have been sufficient."
    listed_changes = "; or ".join(term_words(change, demands) for change in changes)
    return f"With this text, the smallest sufficient change of one term: {listed_changes}."


def point(names: Names, issue: str, value: float) -> str:
    """A value of an issue with as many decimals as it has, up to three.

    >>> names = Names({}, {}, {"aid": ()})
    >>> point(names, "aid", 48.0), point(names, "aid", 33.375)
    ('48', '33.375')
    """
    return names.value(issue, value) if names.options[issue] else f"{value:.3f}".rstrip("0").rstrip(".")


def text_words(names: Names, change: TextChange) -> str:
    """A change of one issue: "aid at 48 instead of 41.2 (6.8 points)"."""
    before, after = names.value(change.issue, change.before), point(names, change.issue, change.after)
    points = "" if names.options[change.issue] else f" ({point(names, change.issue, abs(float(after) - float(before)))} points)"
    left = f"{names.issue(change.issue)} left as it is, at" if change.unchanged else f"{names.issue(change.issue)} at"
    lost = f", though {listed(map(names.party, change.loses))} would then have rejected it" if change.loses else ""
    return f"{left} {after} instead of {before}{points}{lost}"


def text_sentence(names: Names, changes: Sequence[TextChange]) -> str:
    """The changes of one tabled issue that would have sufficed, the smallest first, and whose consent each would have cost."""
    enough = [change for change in changes if change.enough]
    if enough:
        return f"The smallest sufficient change of the text: {'; or '.join(text_words(names, change) for change in enough)}."
    if not changes:
        return "No issue was tabled."
    within = " within the red lines" if any(change.bounded for change in changes) else ""
    return f"No change of one tabled issue{within} would have been sufficient{_left(names, changes[0])}."


def _left(names: Names, best: TextChange) -> str:
    """The change that comes closest, and what would still be missing."""
    if best.missing == float("inf"):
        return ": a red line would be crossed in any case"
    short = f"it would still be {amount(best.missing)} short"
    if not best.points:
        return f", nor brought it closer: {short}"
    why = " (its own position)" if best.own else ""
    if best.stopped_by:
        line = f"the red line of {names.party(best.stopped_by)}"
        why = f" (better options cross {line})" if names.options[best.issue] else f", {line},"
    at = "left as it is, at" if best.unchanged else "at"
    return f": even with {names.issue(best.issue)} {at} {point(names, best.issue, best.after)}{why} {short}"
