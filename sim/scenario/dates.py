"""Dates of rounds: their bounds, and the whole weeks between given ones."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from itertools import pairwise
from typing import Annotated

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

#: Bounds of dates. The longest run lasts 2,000 years, and the calendar ends with the year 9999.
EARLIEST, LATEST = datetime.date(1, 1, 1), datetime.date(2999, 12, 31)


def _check_day(day: datetime.date) -> datetime.date:
    if not EARLIEST <= day <= LATEST:
        raise PydanticCustomError("day_bounds", "{found} is not within {low}..{high}",
                                  {"found": day.isoformat(), "low": EARLIEST.isoformat(), "high": LATEST.isoformat()})
    return day


#: A date of a scenario.
Day = Annotated[datetime.date, AfterValidator(_check_day)]

def week_gaps(dates: Sequence[datetime.date]) -> list[int]:
    """Return the whole weeks between given dates, so that no round drifts by more than half a week from its date.

    >>> week_gaps([datetime.date(2024, 1, 1), datetime.date(2024, 1, 11), datetime.date(2024, 1, 21), datetime.date(2024, 1, 31)])
    [1, 2, 1]
    """
    weeks = [round((day - dates[0]).days / 7) for day in dates]
    return [after - before for before, after in pairwise(weeks)]
