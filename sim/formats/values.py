"""Convert cells of other programs' tables to values of a scenario's keys: numbers, dates, true and false, names."""

from __future__ import annotations

import datetime
import math
import re
import unicodedata
from typing import Any, get_args, get_origin

from sim.scenario import introspection
from sim.scenario.distributions import Range
from sim.scenario.yaml_dialect import MAX_INTEGER

TRUE, FALSE = ("true", "yes", "x", "1", "1.0"), ("false", "no", "0", "0.0")
_NUMBER = re.compile(r"[-+]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][-+]?\d+)?", re.ASCII)
#: Excel counts days from here, and numbers dates of its ordinary system like that.
EXCEL_EPOCH = datetime.date(1899, 12, 30)


def number(value: Any) -> Any:
    """Return the number that a cell holds, with a decimal point or comma; anything else unchanged.

    >>> number("0,6"), number(" 12 "), number(3.0), number("1.234,5"), number(True), number("1e3")
    (0.6, 12, 3, '1.234,5', True, 1000)
    """
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
        value = float(value.strip().replace(",", "."))
    if isinstance(value, float) and value.is_integer() and abs(value) <= MAX_INTEGER:
        return int(value)
    return value


def day(value: Any) -> Any:
    """Return the date that a cell holds: a date of the spreadsheet, its serial number, or a text; anything else unchanged.

    A date with slashes is read only if it has one meaning.

    >>> day("2017-01-23"), day("23.01.2017"), day("23/01/2017"), day(42758.0), day("01/02/2017")
    (datetime.date(2017, 1, 23), datetime.date(2017, 1, 23), datetime.date(2017, 1, 23), datetime.date(2017, 1, 23), '01/02/2017')
    """
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, int | float) and not isinstance(value, bool):
        whole = math.isfinite(value) and float(value).is_integer() and 61 <= value <= 2_958_465
        return EXCEL_EPOCH + datetime.timedelta(days=int(value)) if whole else value
    if not isinstance(value, str):
        return value
    found = re.fullmatch(r"\s*(\d{1,4})([-./])(\d{1,2})\2(\d{1,4})(?:[ T]00:00(?::00(?:\.0+)?)?)?\s*", value, re.ASCII)
    if not found:
        return value
    first, sign, second, third = int(found[1]), found[2], int(found[3]), int(found[4])
    if len(found[1]) == 4:
        choices = {(first, second, third)}
    elif len(found[4]) != 4 or sign == "-":
        return value
    else:
        choices = {(third, second, first)} | ({(third, first, second)} if sign == "/" else set())
    dates = [each for each in map(_date, choices) if each]
    return dates[0] if len(dates) == 1 else value


def _date(parts: tuple[int, int, int]) -> datetime.date | None:
    try:
        return datetime.date(*parts)
    except ValueError:
        return None


def truth(value: Any) -> Any:
    """Return true or false for a cell that says one of them; anything else unchanged.

    >>> truth("Yes"), truth("x"), truth(0), truth("maybe")
    (True, True, False, 'maybe')
    """
    word = str(value).strip().lower()
    return True if word in TRUE else False if word in FALSE else value


def as_text(value: Any) -> Any:
    """Return a cell as text: whole numbers without a decimal point, dates as year-month-day.

    >>> as_text(12.0), as_text(datetime.date(2017, 1, 23)), as_text("a ")
    ('12', '2017-01-23', 'a ')
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(number(value))
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ")
    return value.isoformat() if hasattr(value, "isoformat") else value


def converted(value: Any, kind: Any) -> Any:
    """Return a cell as a value of a scenario's type; unchanged if it is none, so that the scenario's own checks report it.

    >>> from sim.scenario.introspection import type_at
    >>> converted("0,5", type_at(("trust", "default"))), converted(7.0, type_at(("title",))), converted("2,5", type_at(("horizon", "rounds")))
    (0.5, '7', 2.5)
    """
    choices = list(introspection.member_types(kind))
    if bool in choices:
        return truth(value)
    if datetime.date in choices:
        return day(value)
    if any(choice in (Range, float, int) for choice in choices):
        found = number(value)
        return found.strip() if isinstance(found, str) else found
    if any(get_origin(choice) is not None and bool(get_args(choice)) and isinstance(get_args(choice)[0], str) for choice in choices):
        return str(as_text(value)).strip()
    return as_text(value) if str in choices else value


def as_name(text: Any, longest: int = 40) -> str:
    """Return a name for a scenario made from a label: lowercase letters, digits and _; empty if it has no Latin letter or digit.

    >>> as_name("Upper Kelda"), as_name("Türkiye (host)"), as_name("2nd issue"), as_name("Кельда")
    ('upper_kelda', 'turkiye_host', 'n2nd_issue', '')
    """
    if isinstance(text, str) and re.fullmatch(r"[a-z][a-z0-9_]{0,39}", text):
        return text
    plain = unicodedata.normalize("NFKD", str(as_text(text))).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    return (words if not words or words[0].isalpha() else f"n{words}")[:longest].rstrip("_")
