"""Write values as pieces of YAML that fit into a text: on one line, or as lines below a key."""

from __future__ import annotations

import datetime
import json
import re
from typing import Any

from sim.scenario.yaml_dialect import scalar_type

#: Texts that need no quotes anywhere, also between the brackets of a list.
_PLAIN = re.compile(r"[^\W\d_][^\n\t,\[\]{}#:\"'`&*!|>%@\\]*(?<! )")
#: Characters that JSON leaves as they are and YAML takes for line breaks or drops.
_BREAKS = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")
#: The longest group of keys that is written on one line.
LONGEST = 110


def scalar(value: Any, style: str = "") -> str:
    r"""Return a value on one line; `style`: the quotes that were there before.

    >>> [scalar(each) for each in ("two words", "a: b", "true", "12", 0.5, 3.0, None, True, "on", "")]
    ['two words', '"a: b"', '"true"', '"12"', '0.5', '3', 'null', 'true', 'on', '""']
    >>> scalar("word", "'"), scalar("word", '"'), scalar("it's\n", "'")
    ("'word'", '"word"', '"it\'s\\n"')
    """
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, int | float):
        whole = isinstance(value, float) and value.is_integer() and abs(value) < 1e15
        return str(int(value)) if whole else repr(value)
    if isinstance(value, datetime.date):
        return value.isoformat()
    text = str(value)
    if style == "'" and re.fullmatch(r"[^\n\t\r']*", text) and not _BREAKS.search(text):
        return f"'{text}'"
    if style != '"' and _PLAIN.fullmatch(text) and scalar_type(text)[0] == "str" and not _BREAKS.search(text):
        return text
    return _BREAKS.sub(lambda found: f"\\u{ord(found.group()):04x}", json.dumps(text, ensure_ascii=False))


def key(name: object) -> str:
    """Return a key; digits are a point of a scale or a week."""
    text = str(name)
    return text if re.fullmatch(r"-?\d{1,15}", text) else scalar(text)


def flow(value: Any) -> str:
    """Return a value on one line, with brackets around groups and lists.

    >>> flow({"position": 10, "red_line": {"never": ["all", "a, b"]}})
    '{position: 10, red_line: {never: [all, "a, b"]}}'
    """
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key(name)}: {flow(own)}" for name, own in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    return scalar(value)


def block(value: Any, indent: int, style: str = "") -> str:
    """Return what follows the colon of a key at an indentation: a value on the same line, or lines below it.

    >>> print("on:" + block({"water": {"position": 10}, "bridge": {}}, 0))
    on:
      water: {position: 10}
      bridge: {}
    """
    inner = " " * (indent + 2)
    if isinstance(value, dict) and value and (any(isinstance(own, dict) for own in value.values()) or len(flow(value)) > LONGEST or _has_prose(value)):
        return "".join(f"\n{inner}{key(name)}:{block(own, indent + 2)}" for name, own in value.items())
    if isinstance(value, list) and value and (any(isinstance(own, dict) for own in value) or len(flow(value)) > LONGEST) and not _all_numbers(value):
        return "".join(f"\n{inner}- {flow(own)}" for own in value)
    if isinstance(value, str) and "\n" in value:
        return f" {literal(value, indent + 2)}"
    return f" {scalar(value, style) if not isinstance(value, dict | list) else flow(value)}"


def literal(text: str, indent: int) -> str:
    r"""Return a text of several lines as a literal block, or in quotes if a block can't hold it.

    >>> literal("one\n\ntwo\n", 2), literal(" one\ntwo", 2)
    ('|\n  one\n\n  two', '" one\\ntwo"')
    """
    lines = text.removesuffix("\n").split("\n")
    if text[:1] in ("", " ", "\n") or text.endswith("\n\n") or _BREAKS.search(text) or re.search(r"[\t\r]", text) or not lines[-1].strip():
        return scalar(text, '"')
    return ("|" if text.endswith("\n") else "|-") + "".join(f"\n{' ' * indent}{line}" if line else "\n" for line in lines)


def _has_prose(value: dict[Any, Any]) -> bool:
    return any(isinstance(own, str) and "\n" in own for own in value.values())


def _all_numbers(value: list[Any]) -> bool:
    return all(isinstance(own, int | float) for own in value)
