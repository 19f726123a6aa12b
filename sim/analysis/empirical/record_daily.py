"""Violence of a record by day, from event data: the optional file `daily.csv`, as `parley import ucdp` and `parley import acled` write it."""

from __future__ import annotations

import datetime
from pathlib import Path

import pandas as pd

from sim.analysis.empirical.record_files import Row, check_number, read_table
from sim.errors import Problem
from sim.scenario.errors import short_repr

DAILY = "daily.csv"
#: Columns of the file: a day, the party that used violence, its incidents, deaths with their range, and those of events with coarse dates or
#: over several weeks.
COLUMNS = ("start", "party", "incidents", "deaths", "low", "high", "coarse", "spread")


def no_days() -> pd.DataFrame:
    """The daily violence of a record without the file."""
    return pd.DataFrame({"day": pd.Series(dtype=object), "deaths": pd.Series(dtype=float), "coarse": pd.Series(dtype=float)})


def read_daily(path: Path, problems: list[Problem]) -> pd.DataFrame:
    """Deaths by day of all parties together, every day from the first to the last; an absent file has no rows. Problems are appended.

    Columns: day, deaths, and coarse, the deaths of events whose day is not known exactly.
    """
    if not path.is_file():
        return no_days()
    rows, before = read_table(path, COLUMNS, problems), len(problems)
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        _check(row, seen, problems)
    if len(problems) > before or not rows:
        problems += [] if rows else [Problem(path.name, 0, "", "has no days")]
        return no_days()
    found = pd.DataFrame({"day": [datetime.date.fromisoformat(row["start"]) for row in rows],
                          **{name: [float(row[name]) for row in rows] for name in ("deaths", "coarse")}})
    whole = found.groupby("day", as_index=False).sum()
    days = {whole.day.iloc[0] + datetime.timedelta(days=number) for number in range((whole.day.iloc[-1] - whole.day.iloc[0]).days + 1)}
    if missing := sorted(days - set(whole.day)):
        problems.append(Problem(path.name, 0, "start", f"has no row for {missing[0]} ({len(missing)} days are missing); a day without violence has 0 deaths"))
    return whole


def _check(row: Row, seen: dict[tuple[str, str], int], problems: list[Problem]) -> None:
    """Append the problems of a row: its day, its numbers, and whether it is there twice."""

    def say(column: str, message: str) -> None:
        """Append a problem of this row."""
        problems.append(Problem(row["_file"], row["_line"], column, message))

    try:
        datetime.date.fromisoformat(row["start"])
    except ValueError:
        say("start", f"{short_repr(row['start'])} is not a date such as 2017-01-23")
    for name in ("deaths", "coarse"):
        check_number(row, name, say)
    key = (row["start"], row["party"])
    if key in seen:
        say("party", f"{row['start']} is counted for {row['party'] or 'nobody'} in line {seen[key]} already")
    seen.setdefault(key, row["_line"])
