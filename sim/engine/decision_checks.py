"""Checks of what custom strategies, parties and procedures return, so that an impossible value ends the run with a clear message."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping
from numbers import Real
from typing import Any, TypeVar

from sim.errors import DecisionError
from sim.rules.agenda import Strike
from sim.rules.attendance import Coming
from sim.rules.compliance import Keeping
from sim.rules.enums import Reply
from sim.rules.hostilities import Violence
from sim.rules.reply import Answer
from sim.rules.statement import Signing

Decision = TypeVar("Decision", bound=tuple[Any, ...])

#: The largest absolute value of a number in a decision, far above any of the rules; larger ones could overflow later.
LARGEST = 1_000_000.0
#: How far a value may lie beyond the ends of a scale, since arithmetic rounds.
ROUNDING = 1e-9
FLAGS = (0.0, 1.0)
#: Fields of decisions that allow certain values only. The other fields take any number up to `LARGEST`.
ALLOWED: dict[tuple[type, str], tuple[float, ...]] = {
    (Coming, "presence"): (0.0, 1.0, 2.0), (Strike, "struck"): FLAGS, (Signing, "signs"): FLAGS, (Keeping, "broken"): FLAGS,
    (Answer, "reply"): tuple(map(float, Reply)),
}
#: Fields that hold the number of an issue, or -1 for none.
ISSUE_FIELDS = {(Answer, "red_line"), (Answer, "objection")}


def check_decision(who: str, found: Any, kind: type[Decision], issues: int) -> Decision:
    """Return a decision with all its fields as floats.

    Args:
        who: what returned it, for the message.
        found: what was returned.
        kind: the type of decision that is expected.
        issues: the number of issues of the scenario.

    Raises:
        DecisionError: it is another type, or a field has a value that the run can't go on with.

    >>> check_decision("Raid.fight of kelda", Violence(1.0, math.nan, 0.0), Violence, 2)
    Traceback (most recent call last):
    sim.errors.DecisionError: Raid.fight of kelda returned incidents = nan; allowed: a number from 0 to 1,000,000
    """
    if not isinstance(found, kind):
        raise DecisionError(f"{who} returned {shown(found)}; allowed: {article(kind)}, perhaps changed by _replace")
    fields: tuple[str, ...] = kind._fields  # type: ignore[attr-defined]
    if len(found) != len(fields):
        raise DecisionError(f"{who} returned {shown(found)}; allowed: {article(kind)} with its {len(fields)} fields")
    make: Any = kind
    checked: Decision = make(*[_field(who, kind, name, value, issues) for name, value in zip(fields, tuple(found))])
    return checked


def article(kind: type) -> str:
    """The name of a type with its article.

    >>> article(Answer), article(Coming)
    ('an Answer', 'a Coming')
    """
    return f"a{'n' if kind.__name__[0] in 'AEIOU' else ''} {kind.__name__}"


def _field(who: str, kind: type, name: str, value: Any, issues: int) -> float:
    number = as_number(value)
    if (kind, name) in ISSUE_FIELDS:
        if number in range(-1, issues):
            return number
        allowed = f"-1 (none), or the number of an issue, 0 to {issues - 1}"
    elif values := ALLOWED.get((kind, name)):
        if number in values:
            return number
        allowed = _listed(values)
    else:
        least = 0.0 if kind is Violence else -LARGEST
        if least <= number <= LARGEST:
            return number
        allowed = f"a number from {least:,.0f} to {LARGEST:,.0f}"
    raise DecisionError(f"{who} returned {name} = {shown(value)}; allowed: {allowed}")


def check_reply(who: str, found: Any) -> float:
    """Return a reply as a number.

    Raises:
        DecisionError: it is not a reply.
    """
    number = as_number(found)
    if number not in ALLOWED[Answer, "reply"]:
        raise DecisionError(f"{who} returned {shown(found)}; allowed: {', '.join(f'Reply.{each.name}' for each in Reply)}")
    return number


def check_flag(who: str, found: Any) -> bool:
    """Return a truth value, which may be given as True, False, 1 or 0.

    Raises:
        DecisionError: it is something else, such as None where a `return` was forgotten.
    """
    if as_number(found) not in FLAGS:
        raise DecisionError(f"{who} returned {shown(found)}; allowed: True or False")
    return bool(found)


def check_seat(who: str, found: Any, parties: int) -> int:
    """Return the number of a seat, or -1 for nobody.

    Raises:
        DecisionError: there is no such seat.
    """
    number = as_number(found)
    if number not in range(-1, parties):
        raise DecisionError(f"{who} returned {shown(found)}; allowed: the number of a party's seat, 0 to {parties - 1}, or -1 (nobody)")
    return int(number)


def check_offer(who: str, found: Any, allowed: Mapping[str, Collection[float] | None]) -> dict[str, float]:
    """Return an offer: for each item its value.

    Args:
        who: what made it, for the message.
        found: what was returned.
        allowed: for each tabled item the numbers of its options, or None if it has a scale from 0 to 100.

    Raises:
        DecisionError: it is not an offer on tabled items.
    """
    if not isinstance(found, Mapping):
        example = dict.fromkeys(allowed, 0.0)
        raise DecisionError(f"{who} returned {shown(found)}; allowed: a dict with a value for each item, such as {example}")
    return {name: check_item(who, name, value, allowed) for name, value in dict(found).items()}


def check_item(who: str, name: Any, value: Any, allowed: Mapping[str, Collection[float] | None]) -> float:
    """Return the value of an item in a text.

    Raises:
        DecisionError: the item is not tabled, or the value is not one that it may take.
    """
    if not isinstance(name, str) or name not in allowed:
        raise DecisionError(f"{who} offered a value on {shown(name)}, which is not tabled; tabled: {', '.join(allowed) or 'none'}")
    options, number = allowed[name], as_number(value)
    if not (number in options if options is not None else -ROUNDING <= number <= 100.0 + ROUNDING):
        what = "0 to 100" if options is None else f"the number of an option, 0 to {len(options) - 1}"
        if isinstance(options, list):
            what = f"a step of the scale, such as {', '.join(f'{point:g}' for point in options[:4])}"
        raise DecisionError(f"{who} offered {shown(value)} on {name}; allowed: {what}")
    return number


def check_text(who: str, text: Mapping[str, Any], allowed: Mapping[str, Collection[float] | None], open_items: Collection[str] = ()) -> None:
    """Check the text on the table; an item with options, or one that is open, is at -1 while nothing on it is in place.

    Raises:
        DecisionError: an item has a value that it can't take.
    """
    for name, value in text.items():
        settled = as_number(value) != -1.0 or (isinstance(allowed[name], list | None) and name not in open_items)
        if settled:
            check_item(who, name, value, allowed)


def check_state(state: Any, names: Mapping[str, Collection[str]], who: str) -> None:
    """Check that the state of a run holds finite numbers only; custom code may write to it.

    Args:
        state: the state of a run.
        names: for tables of the state, the names of their rows.
        who: who may have written to it.

    Raises:
        DecisionError: it holds something else.
    """
    for table in state._fields:
        for place, value in _numbers(getattr(state, table), ()):
            if place == ("least",) and table == "course":
                continue  # not a number while nobody has answered a text
            if not math.isfinite(as_number(value)):
                listed = list(names.get(table, ()))
                steps = [listed[step] if index == 0 and listed and isinstance(step, int) else str(step) for index, step in enumerate(place)]
                where = ".".join([table, *steps])
                raise DecisionError(f"{who} left {where} at {shown(value)}; the state of a run holds finite numbers only")


def _numbers(value: Any, place: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """The numbers in a table of the state, each with its place."""
    if isinstance(value, list):
        for index, each in enumerate(value):
            yield from _numbers(each, (*place, index))
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from _numbers(getattr(value, name), (*place, name))
    else:
        yield place, value


def as_number(value: Any) -> float:
    """A number as a float; not-a-number for anything else.

    >>> as_number(True), as_number("1"), as_number(10**400)
    (1.0, nan, nan)
    """
    if type(value) is float:
        return value
    if not isinstance(value, Real) and type(value).__name__ not in ("bool", "bool_"):  # numpy's truth values are not registered as numbers
        return math.nan
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError):
        return math.nan


def shown(value: Any) -> str:
    """A value for a message, on one line; also one whose `repr` fails.

    >>> shown("x" * 1000)[:5], shown(None)
    ("'xxxx", 'None')
    """
    try:
        text = ascii(value)
    except Exception as error:
        text = f"{article(type(value))} ({type(error).__name__} in its repr)"
    return text if len(text) <= 100 else f"{text[:97]}..."


def _listed(values: tuple[float, ...]) -> str:
    *first, last = (f"{value:g}" for value in values)
    return f"{', '.join(first)} or {last}"
