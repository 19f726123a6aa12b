"""Outcomes as text: shares in percent, means in their unit, intervals, and bars of characters."""

from __future__ import annotations

import math

#: Shares of runs: what they have, after "runs".
SHARES = {"agreement": "with an agreement", "statement": "with a joint statement", "withdrawn": "in which the host withdraws"}
#: What is counted, after "the number of", and what is measured, after "the mean".
COUNTS = {
    "rounds": "rounds that met", "weeks": "weeks after the first round", "agreements": "agreements", "procedurals": "procedural results",
    "statements": "joint statements", "commitments": "commitments made", "breaches": "broken commitments", "swaps": "goodwill gestures",
    "incidents": "incidents", "deaths": "deaths", "peak_deaths": "deaths a week in the worst interval", "deaths_a_week": "deaths a week",
    "incidents_a_week": "incidents a week", "emptiness": "empty rounds in a row at the end",
}
MEASURES = {
    "first_agreement": "round of the first agreement", "trust": "trust between opponents at the end", "movement": "movement of the issues",
    "declared_movement": "movement of the declared text",
}


def outcome_label(outcome: str, share: bool) -> str:
    """Label an outcome at the beginning of a sentence.

    >>> outcome_label("deaths_a_week", False), outcome_label("withdrawn", True), outcome_label("trust", False)
    ('The mean number of deaths a week', 'The share of runs in which the host withdraws', 'The mean trust between opponents at the end')
    """
    if share:
        return f"The share of runs {SHARES[outcome]}"
    return f"The mean number of {COUNTS[outcome]}" if outcome in COUNTS else f"The mean {MEASURES[outcome]}"


def outcome_noun(outcome: str) -> str:
    """Name an outcome of a run within a sentence.

    >>> outcome_noun("deaths_a_week"), outcome_noun("agreement"), outcome_noun("trust")
    ('the number of deaths a week', 'the share of runs with an agreement', 'the trust between opponents at the end')
    """
    if outcome in SHARES:
        return f"the share of runs {SHARES[outcome]}"
    return f"the number of {COUNTS[outcome]}" if outcome in COUNTS else f"the {MEASURES[outcome]}"


def outcome_heading(outcome: str) -> str:
    """Name an outcome as a heading or on an axis.

    >>> outcome_heading("deaths_a_week"), outcome_heading("agreement")
    ('Deaths a week', 'Runs with an agreement')
    """
    words = f"runs {SHARES[outcome]}" if outcome in SHARES else COUNTS.get(outcome) or MEASURES[outcome]
    return words[0].upper() + words[1:]


def format_number(number: float) -> str:
    """Format a number to three significant digits, or as a whole number from 100 up.

    >>> format_number(1234.5), format_number(-12.345), format_number(0.1234), format_number(float("nan"))
    ('1,234', '-12.3', '0.123', '-')
    """
    if not math.isfinite(number):
        return "-"
    places = 0 if abs(number) >= 100 else 1 if abs(number) >= 10 else 2 if abs(number) >= 1 else 3
    return f"{number:,.{places}f}"


def format_value(number: float, share: bool) -> str:
    """Format an outcome's value.

    >>> format_value(0.4567, True), format_value(45.67, False)
    ('45.7%', '45.7')
    """
    return format_number(number) if not share or not math.isfinite(number) else f"{100 * number:.1f}%"


def format_interval(value: float, low: float, high: float, share: bool) -> str:
    """Format a value with its interval.

    >>> format_interval(0.5, 0.45, 0.55, True), format_interval(12.0, math.nan, math.nan, False)
    ('50.0% [45.0, 55.0]', '12.0')
    """
    if not math.isfinite(high - low):
        return format_value(value, share)
    ends = (f"{100 * low:.1f}", f"{100 * high:.1f}") if share else (format_number(low), format_number(high))
    return f"{format_value(value, share)} [{ends[0]}, {ends[1]}]"


def format_percent(value: float, low: float, high: float) -> str:
    """Format a share of variance with its interval in whole percent, limited to 0 to 100.

    >>> format_percent(0.414, 0.331, 0.492), format_percent(0.004, -0.002, 0.01)
    ('41% [33, 49]', 'less than 1% [0, 1]')
    """
    own, least, most = (100 * min(1.0, max(0.0, each)) for each in (value, low, high))
    return f"{'less than 1' if own < 0.5 else f'{own:.0f}'}% [{least:.0f}, {most:.0f}]"


def interval_bar(value: float, low: float, high: float, ends: tuple[float, float], width: int, signs: tuple[str, str] = ("─", "●")) -> str:
    """Draw a value and its interval on a line of `width` characters between two ends.

    >>> interval_bar(0.5, 0.25, 0.75, (0.0, 1.0), 9, ("-", "o"))
    '  --o--'
    """
    if not math.isfinite(value):
        return ""
    least, most = ends
    wide = most - least or 1.0

    def place(number: float) -> int:
        """The column of a number."""
        return min(width - 1, max(0, round((number - least) / wide * (width - 1))))

    first, last = (place(low), place(high)) if math.isfinite(high - low) else (place(value), place(value))
    drawn = [" "] * first + [signs[0]] * (last - first + 1)
    drawn += [" "] * (place(value) + 1 - len(drawn))
    drawn[place(value)] = signs[1]
    return "".join(drawn)
