"""Read event data: UCDP GED and ACLED CSV files as events with their days, sides and deaths."""

from __future__ import annotations

import csv
import datetime
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from sim.errors import FormatError, Problem
from sim.formats.problems import MAX_BYTES, check_not_empty, fail
from sim.formats.values import day
from sim.scenario.errors import MAX_PROBLEMS, one_line, short_repr, suggestion

Row = dict[str, str]
#: Columns that a file must have, by kind of data.
NEEDED = {"ucdp": ("date_start", "date_end", "side_a", "side_b", "best", "low", "high"), "acled": ("event_date", "actor1", "fatalities")}
NAMES = {"ucdp": "UCDP GED", "acled": "ACLED"}
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
#: Event types of ACLED that are violence by organised actors; others, such as protests, are counted apart.
VIOLENT = ("battles", "explosions/remote violence", "violence against civilians", "riots")
CIVILIANS = ("civilians", "protesters", "")


class Event(NamedTuple):
    """An event: its days, its sides (those that use violence), deaths with their range, and deaths of each side where known.

    `coarse` tells that its days are known to the week or less exactly; `violent` that it is violence at all.
    """

    first: datetime.date
    last: datetime.date
    sides: tuple[str, ...]
    best: int
    low: int
    high: int
    deaths: tuple[int, int] | None
    coarse: bool
    violent: bool = True


def read_events(kind: str, path: Path) -> list[Event]:
    """Return the events of a file.

    Raises:
        FormatError: every row that can't be read, with its line and column.
    """
    if kind not in NEEDED:
        fail(path, f'there is no kind of event data "{kind}"{suggestion(kind, NEEDED)}')
    read = {"ucdp": _ucdp, "acled": _acled}[kind]
    problems: list[Problem] = []
    events: list[Event] = []
    for line, row in _rows(path, NEEDED[kind]):
        cells = _Cells(row, str(path), line, problems)
        found = read(cells)
        if found is not None:
            events.append(found)
        if len(problems) >= MAX_PROBLEMS:
            problems.append(Problem(str(path), line, "", "further rows were not read"))
            break
    if problems:
        raise FormatError(problems)
    if not events:
        fail(path, "has no events")
    return events


def _rows(path: Path, needed: tuple[str, ...]) -> Iterator[tuple[int, Row]]:
    """Yield the rows of a CSV file with their lines; the file may be larger than memory."""
    if not path.is_file():
        fail(path, "no such file" if not path.exists() else "is not a regular file")
    if path.stat().st_size > MAX_BYTES:
        fail(path, f"has {path.stat().st_size:,} bytes (allowed: at most {MAX_BYTES:,}); cut it to the country and years that you need")
    check_not_empty(path)
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            first = stream.readline()
            stream.seek(0)
            reader = csv.DictReader(stream, delimiter=max(",;\t", key=first.count))
            heads = [one_line(str(head).strip().lower()) for head in reader.fieldnames or ()]
            missing = [name for name in needed if name not in heads]
            if missing:
                raise FormatError([Problem(str(path), 1, "", f"has no column {name}{suggestion(name, heads)}") for name in missing])
            reader.fieldnames = heads
            for row in reader:
                if None in row:
                    raise FormatError([Problem(str(path), reader.line_num, "", "has more cells than the header")])
                yield reader.line_num, {name: (cell or "").strip() for name, cell in row.items()}
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        fail(path, f"can't be read: {one_line(str(getattr(error, 'strerror', None) or error))}")


class _Cells:
    """A row's cells; what can't be read is added to the problems and makes the row unusable."""

    def __init__(self, row: Row, file: str, line: int, problems: list[Problem]) -> None:
        self.row, self.file, self.line, self.problems, self.sound = row, file, line, problems, True

    def _wrong(self, name: str, message: str) -> None:
        self.problems.append(Problem(self.file, self.line, name, message))
        self.sound = False

    def text(self, name: str) -> str:
        return self.row.get(name, "")

    def count(self, name: str) -> int:
        text = self.text(name)
        if re.fullmatch(r"\d{1,9}(\.0+)?", text, re.ASCII):
            return int(float(text))
        self._wrong(name, f"{short_repr(text)} is not a number of deaths, such as 12")
        return 0

    def code(self, name: str, most: int) -> int:
        """Return a precision code; 1, the most exact, if the file has no such column."""
        text = self.text(name)
        if name not in self.row:
            return 1
        if re.fullmatch(r"\d(\.0+)?", text, re.ASCII) and 1 <= int(float(text)) <= most:
            return int(float(text))
        self._wrong(name, f"{short_repr(text)} is not within 1..{most}")
        return 1

    def date(self, name: str) -> datetime.date:
        """Return the day in a column; 1 January 2000, with the problem noted, if it holds none."""
        text = self.text(name)
        found = day(text) if re.match(r"\d{4}-", text) or not re.search("[A-Za-z]", text) else _spelt(text)
        if isinstance(found, datetime.date):
            return found
        self._wrong(name, f"{short_repr(text)} is not a date such as 2017-01-23" + (" or 23 January 2017" if name == "event_date" else ""))
        return datetime.date(2000, 1, 1)


def _spelt(text: str) -> datetime.date | None:
    """Return a date with the name of its month, as ACLED writes it.

    >>> _spelt("23 January 2017"), _spelt("23-Jan-2017"), _spelt("32 May 2020")
    (datetime.date(2017, 1, 23), datetime.date(2017, 1, 23), None)
    """
    found = re.fullmatch(r"(\d{1,2})[ -]([A-Za-z]{3,9})[ -](\d{4})", text, re.ASCII)
    if not found or found[2][:3].lower() not in MONTHS:
        return None
    try:
        return datetime.date(int(found[3]), MONTHS.index(found[2][:3].lower()) + 1, int(found[1]))
    except ValueError:
        return None


def _ucdp(cells: _Cells) -> Event | None:
    first, last = cells.date("date_start"), cells.date("date_end")
    best, low, high = (cells.count(name) for name in ("best", "low", "high"))
    precision = cells.code("date_prec", 5)
    if not cells.sound:
        return None
    if last < first:
        cells._wrong("date_end", f"{last} is before date_start, {first}")
    if not low <= best <= high:
        cells._wrong("best", f"low {low} <= best {best} <= high {high} is not true")
    if (last - first).days > 3_660:
        cells._wrong("date_end", f"the event lasts from {first} to {last}, more than ten years")
    if not cells.sound:
        return None
    one_sided = cells.text("type_of_violence") == "3"
    sides = tuple(side for side in (cells.text("side_a"), "" if one_sided else cells.text("side_b")) if side.lower() not in CIVILIANS)
    known = all(cells.text(name) for name in ("deaths_a", "deaths_b")) and len(sides) == 2
    deaths = (cells.count("deaths_a"), cells.count("deaths_b")) if known else None
    if deaths and sum(deaths) > best:
        deaths = None
    return Event(first, last, sides, best, low, high, deaths, precision >= 3) if cells.sound else None


def _acled(cells: _Cells) -> Event | None:
    on, best, precision = cells.date("event_date"), cells.count("fatalities"), cells.code("time_precision", 3)
    if not cells.sound:
        return None
    kind = cells.text("event_type").lower()
    against_civilians = kind == "violence against civilians" or cells.text("inter2") in ("7", "Civilians", "6", "Protesters")
    sides = tuple(side for side in (cells.text("actor1"), "" if against_civilians else cells.text("actor2"))
                  if side.lower() not in CIVILIANS and not side.lower().startswith("civilians ("))
    first, last = _around(on, precision)
    return Event(first, last, sides, best, best, best, None, precision > 1, not kind or kind in VIOLENT)


def _around(on: datetime.date, precision: int) -> tuple[datetime.date, datetime.date]:
    """Return the days on which an ACLED event may have happened: the day, the week about it, or the month."""
    if precision == 1:
        return on, on
    if precision == 2:
        three = datetime.timedelta(days=3)
        return on - three, on + three
    following = (on.replace(day=28) + datetime.timedelta(days=4)).replace(day=1)
    return on.replace(day=1), following - datetime.timedelta(days=1)


