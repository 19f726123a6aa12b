"""Given dates of rounds as whole weeks."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from itertools import pairwise


def week_gaps(dates: Sequence[datetime.date]) -> list[int]:
    """Return the whole weeks between given dates, so that no round drifts by more than half a week from its date.

    >>> week_gaps([datetime.date(2024, 1, 1), datetime.date(2024, 1, 11), datetime.date(2024, 1, 21), datetime.date(2024, 1, 31)])
    [1, 2, 1]
    """
    weeks = [round((day - dates[0]).days / 7) for day in dates]
    return [after - before for before, after in pairwise(weeks)]
