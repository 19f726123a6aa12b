"""Outcomes as text: shares in percent, means in their unit, intervals, and bars of characters."""

from __future__ import annotations

import math

#: Labels of outcomes at the beginning of a sentence, where the column's name does not suffice.
LABELS = {"agreement": "The share of runs with an agreement", "statement": "The share of runs with a joint statement"}


def outcome_label(outcome: str, share: bool) -> str:
    """Label an outcome at the beginning of a sentence.

    >>> outcome_label("deaths", False), outcome_label("withdrawn", True)
    ('Mean deaths', 'The share of runs with withdrawn')
    """
    return LABELS.get(outcome) or (f"The share of runs with {outcome}" if share else f"Mean {outcome.replace('_', ' ')}")


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
