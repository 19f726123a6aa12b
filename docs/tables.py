"""Fill the tables of `docs/reference/model.md` that come from the program: `python -m docs.tables`; with `--facts` the measured ones too.

A table stands between `<!-- keys horizon: rounds weeks -->` (or `founding`, `standing`, `facts`, `early`, `controls`) and `<!-- end -->`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo

from sim.scenario import introspection
from sim.scenario.encoding.rows import number_keys
from sim.scenario.fields import NEUTRAL, SchemaModel
from sim.scenario.glossary import groups
from sim.scenario.loader import load_scenario
from sim.scenario.schema.parties import Party
from sim.scenario.serialization import to_plain

PAGE = Path(__file__).parent / "reference" / "model.md"
BLOCK = re.compile(r"(<!-- (keys|founding|standing|facts|early|controls)(?: ([^\n]*))? -->\n).*?(<!-- end -->)", re.DOTALL)
RECORDS: dict[str, type[SchemaModel]] = dict(groups())


def filled(page: str, makers: Mapping[str, Callable[[str], str]]) -> str:
    """The page with its tables made anew; a kind of table without a maker stays as it is."""

    def made(found: re.Match[str]) -> str:
        maker = makers.get(found[2])
        return f"{found[1]}\n{maker(found[3] or '')}\n\n{found[4]}" if maker else found[0]

    return BLOCK.sub(made, page)


def listed(wanted: str) -> list[tuple[str, str]]:
    """The keys that a mark names, as path of the record and key; `*` stands for all of a record.

    >>> listed("agenda: *; horizon: rounds weeks")
    [('agenda', 'items'), ('agenda', 'noise'), ('horizon', 'rounds'), ('horizon', 'weeks')]
    """
    found = []
    for group in wanted.split(";"):
        path, _, names = group.strip().partition(": ")
        found += [(path, name) for name in (RECORDS[path].model_fields if names == "*" else names.split())]
    return found


def key_table(wanted: str) -> str:
    """Parameters with meaning, unit, default and source, as the records have them."""
    lines = ["| key | meaning | unit | default | source |", "|---|---|---|---|---|"]
    for path, name in listed(wanted):
        field = RECORDS[path].model_fields[name]
        extra: dict[str, Any] = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
        unit, source = extra.get("unit", ""), extra.get("source", "")
        group = path.partition("(")[0]
        lines.append(f"| `{f'{group}.' if group else ''}{name}` | {field.description} | {unit} | {default(field)} | {source} |")
    return "\n".join(lines)


def default(field: FieldInfo) -> str:
    """A key's default as it would be written."""
    if field.is_required():
        return "must be given"
    value = to_plain(field.get_default(call_default_factory=True, validated_data={}))
    if value is None:
        return "none"
    if value in ({}, [], ""):
        return "none" if not introspection.models(field.annotation) else "see its keys"
    return str(value).lower() if isinstance(value, bool) else str(value)


def number(value: Any) -> str:
    """A number or a range of a scenario in a few letters: low-mode-high, or none."""
    value = to_plain(value)
    if isinstance(value, dict):
        return "-".join(str(value[end]) for end in ("low", "mode", "high"))
    return "none" if value is None else str(value)


def founding_table(_: str) -> str:
    """What the founding scenarios state about how the principals behave, where it differs from the defaults."""
    scenarios = {year: load_scenario(name) for year, name in (("2017", "astana_2017"), ("2024", "astana_21"))}
    seats = [(year, party) for year in scenarios for party in ("regime", "opposition")]
    lines = [f"| key | default | {' | '.join(f'{party} {year}' for year, party in seats)} |", f"|{'---|' * (2 + len(seats))}"]
    for key in number_keys(Party):
        values = [getattr(scenarios[year].parties[party], key) for year, party in seats]
        if any(value != Party.model_fields[key].get_default() for value in values):
            lines.append(f"| `{key}` | {default(Party.model_fields[key])} | {' | '.join(map(number, values))} |")
    return "\n".join(lines)


def standing_table(_: str) -> str:
    """How many parameters rest on what, by the sources that the records state."""
    kinds = {"neutral: off, or without limit, unless stated": 0, "an assumption, or a judgement": 0, "a source for form or size": 0,
             "none stated: a switch, a count, or data of the case": 0}
    neutral, assumed, sourced, unstated = kinds
    for record in RECORDS.values():
        for key in number_keys(record):
            extra = record.model_fields[key].json_schema_extra
            source = str(extra.get("source", "")) if isinstance(extra, dict) else ""
            unsure = any(word in source for word in ("assumption", "judgement", "not measured"))
            kinds[neutral if source == NEUTRAL else assumed if unsure else sourced if source else unstated] += 1
    lines = ["| what a default rests on | parameters |", "|---|---|", *(f"| {kind} | {count} |" for kind, count in kinds.items())]
    return "\n".join([*lines, f"| together | {sum(kinds.values())} |"])


#: The tables that need no simulation.
MAKERS: dict[str, Callable[[str], str]] = {"keys": key_table, "founding": founding_table, "standing": standing_table}


def constant(text: str, _: str) -> str:
    """The text, whatever block of the page it is for."""
    return text


def main() -> None:
    """Rewrite the page."""
    makers = dict(MAKERS)
    if "--facts" in sys.argv[1:]:
        from docs import facts

        made = dict(zip(("facts", "early", "controls"), facts.tables(), strict=True))
        makers |= {name: partial(constant, text) for name, text in made.items()}
    PAGE.write_text(filled(PAGE.read_text("utf-8"), makers), "utf-8")


if __name__ == "__main__":
    main()
