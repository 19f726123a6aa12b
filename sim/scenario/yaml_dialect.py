"""The YAML that scenarios are written in: what an unquoted word means, and plain values as such YAML."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import yaml

#: The largest integer that may be written as one; larger ones are not all exact in a float.
MAX_INTEGER = 10**15
#: What an unquoted word means. YAML 1.2, so that `on`, `off`, `yes` and `no` are words; and dates.
SCALAR_TYPES: tuple[tuple[str, str, Callable[[str], Any]], ...] = (
    ("null", r"(?:~|null|Null|NULL|)", lambda text: None),
    ("bool", r"(?:true|True|TRUE|false|False|FALSE)", lambda text: text.lower() == "true"),
    ("int", r"[-+]?[0-9]+", int),
    ("float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", float),
    ("float", r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)", lambda text: float(text.replace(".", ""))),
    ("timestamp", r"[0-9]{4}-[0-9]{2}-[0-9]{2}", datetime.date.fromisoformat),
)
#: Characters that YAML takes for line breaks or drops, and so would not give back.
_BREAKS = re.compile("[\t\r\x85\u2028\u2029\ufeff]")


@lru_cache(maxsize=4096)
def scalar_type(word: str) -> tuple[str, Callable[[str], Any]]:
    """The kind of an unquoted word, and how to read it.

    >>> [scalar_type(word)[0] for word in ("on", "true", "12", "1e3", "2017-01-23", "12:30", "~")]
    ['str', 'bool', 'int', 'float', 'timestamp', 'str', 'null']
    """
    return next(((kind, meaning) for kind, pattern, meaning in SCALAR_TYPES if re.fullmatch(pattern, word)), ("str", str))


def read_number(text: str) -> float | None:
    """The finite number that a text outside a scenario states, written as in a scenario; None if it is none.

    >>> read_number("0.5"), read_number("1e3"), read_number("1_000"), read_number("\u0661"), read_number("1e400"), read_number("nan")
    (0.5, 1000.0, None, None, None, None)
    """
    kind, convert = scalar_type(text.strip())
    try:
        number = float(convert(text.strip())) if kind in ("int", "float") else math.nan
    except (ValueError, OverflowError):  # more digits than Python reads, or than a float holds
        return None
    return number if math.isfinite(number) else None


def is_digits(text: str) -> bool:
    """Whether a text consists of the digits 0 to 9, at most 15 of them; `str.isdigit` allows others, which `int` may refuse.

    >>> is_digits("12"), is_digits("\u00b2"), is_digits("")
    (True, False, False)
    """
    return text.isascii() and text.isdigit() and len(text) <= 15


def dump_yaml(plain: Any) -> str:
    """Plain values as YAML that reads back as the same values.

    >>> print(dump_yaml({"on": True, "label": "no", "weight": 0.5}), end="")
    on: true
    label: no
    weight: 0.5
    """
    return str(yaml.dump(plain, Dumper=_Writer, sort_keys=False, allow_unicode=True, width=120))


if TYPE_CHECKING:
    _Dumper = yaml.SafeDumper
else:
    _Dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)  # libyaml's takes a fifth of the time


class _Writer(_Dumper):
    """Writes what `sim.scenario.yaml_parser` reads: quotes only what would mean something else there."""

    yaml_implicit_resolvers: dict[Any, Any] = {}  # noqa: RUF012 (PyYAML's own way of holding them)

    def ignore_aliases(self, data: Any) -> bool:
        """Write a value out each time."""
        return True


def _text(writer: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    # YAML takes some characters for line breaks and gives them back as plain ones; in double quotes they are escaped.
    style = '"' if _BREAKS.search(text) else "|" if "\n" in text else None
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style=style)


def _items(writer: yaml.SafeDumper, items: list[Any]) -> yaml.SequenceNode:
    # Numbers alone stand in rows: a scenario may hold hundreds of draws.
    plain = bool(items) and all(isinstance(item, int | float) and not isinstance(item, bool) for item in items)
    return writer.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=plain)


for _tag, _pattern, _ in SCALAR_TYPES:
    _Writer.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"(?:{_pattern})$"), None)
_Writer.add_representer(str, _text)
_Writer.add_representer(list, _items)
