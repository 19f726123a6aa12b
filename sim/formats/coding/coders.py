"""Read the codings of several coders, compare them field by field, and join them in one scenario whose draws carry whole coders."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from sim.errors import FormatError, Problem, ScenarioError
from sim.formats.coding.agreement import krippendorff_alpha, verdict
from sim.formats.imported import ImportedScenario, from_plain, plain_of
from sim.formats.importing import import_scenario
from sim.formats.problems import fail
from sim.formats.profile import remove_key, set_key
from sim.scenario import introspection
from sim.scenario.distributions import Range, central
from sim.scenario.errors import dotted_path
from sim.scenario.loader import load_scenario
from sim.scenario.schema.scenario import Scenario

Steps = tuple[Any, ...]
#: Keys that are texts for readers, which coders need not word alike.
TEXTS = ("title", "summary", "about", "sources", "standing", "label", "scale", "options")


class Unit(NamedTuple):
    """A key that coders coded: its path, and each coder's value (None where a coder has none)."""

    path: Steps
    values: tuple[Any, ...]

    @property
    def stated(self) -> list[Any]:
        """The values of the coders who have one."""
        return [value for value in self.values if value is not None]

    @property
    def spread(self) -> float:
        """How far the coders lie apart: the range of numbers; of words, the share of coders who differ from the most frequent, times 100."""
        if is_number(self):
            return float(max(self.stated) - min(self.stated))
        return 100.0 * (1 - Counter(map(str, self.stated)).most_common(1)[0][1] / len(self.stated))


class FieldAgreement(NamedTuple):
    """Agreement on a field: how many keys were coded by two coders or more, Krippendorff's alpha, and what it means."""

    field: str
    units: int
    level: str
    alpha: float | None

    @property
    def verdict(self) -> str:
        """What the alpha means for conclusions."""
        return verdict(self.alpha)


@dataclass(frozen=True)
class CoderComparison:
    """Several coders' scenarios: their agreement by field, the keys on which they differ, and the scenario that joins them."""

    scenarios: dict[str, Scenario]
    units: tuple[Unit, ...]
    joint: ImportedScenario

    @property
    def coders(self) -> list[str]:
        """The coders' names."""
        return list(self.scenarios)

    def __repr__(self) -> str:
        return f"<CoderComparison of {', '.join(self.coders)}: {len(self.differences())} of {len(self.units)} keys differ>"

    def agreement(self) -> list[FieldAgreement]:
        """Return the agreement on each field, worst first."""
        fields: dict[str, list[Unit]] = {}
        for unit in self.units:
            fields.setdefault(field_of(unit.path), []).append(unit)
        rows = []
        for name, own in fields.items():
            level = "interval" if all(map(is_number, own)) else "nominal"
            values = [unit.stated if level == "interval" else list(map(str, unit.stated)) for unit in own]
            rows.append(FieldAgreement(name, sum(len(each) > 1 for each in values), level, krippendorff_alpha(values, level)))
        return sorted(rows, key=lambda row: (row.alpha is None, row.alpha, row.field))

    def differences(self) -> list[Unit]:
        """Return the keys on which coders differ, widest first."""
        return sorted((unit for unit in self.units if unit.spread > 0), key=lambda unit: (-unit.spread, unit.path))

    def __str__(self) -> str:
        lines = [f"{len(self.coders)} coders: {', '.join(self.coders)}", "", f"  {'field':26}{'keys':>6}  {'alpha':>6}"]
        lines += [f"  {row.field:26}{row.units:>6}  {round(row.alpha, 3) + 0.0:>6.3f}  {row.verdict}" for row in self.agreement() if row.alpha is not None]
        equal = [row.field for row in self.agreement() if row.alpha is None]
        lines += [f"  {len(equal)} other field{'s' if len(equal) != 1 else ''}: all values are equal, or one coder alone has one"] if equal else []
        widest = self.differences()
        lines += ["", f"Where they differ most ({len(widest)} of {len(self.units)} keys differ)"] if widest else ["", "They agree on all keys."]
        for unit in widest[:10]:
            values = ", ".join(f"{coder} {shown(value)}" for coder, value in zip(self.coders, unit.values))
            lines.append(f"  {dotted_path(unit.path)}: {values}")
        return "\n".join(lines)


def compare_coders(files: Sequence[str | Path], *, extends: str | None = None) -> CoderComparison:
    """Compare several coders' codings of one conflict, and join them in one scenario.

    In the joint scenario each number on which they differ has one draw for each coder, in the same order everywhere, so that each run
    follows one coder throughout and their disagreement becomes uncertainty of the results.

    Args:
        files: a spreadsheet or a scenario of each coder; coders are called by their files.
        extends: a scenario that each spreadsheet adds to or replaces keys of.

    Raises:
        FormatError: all problems of all files; or fewer than two coders, or coders who coded different parties or issues.

    >>> from sim.scenario.files import list_scenarios
    >>> files = [list_scenarios()[name] for name in ("astana_21", "guarantees_bite")]
    >>> compare_coders(files).coders
    ['astana_21', 'guarantees_bite']
    """
    if len(files) < 2:
        fail(str(files[0]) if files else "", "two coders or more are needed, each with a file of its own")
    scenarios: dict[str, Scenario] = {}
    problems: list[Problem] = []
    for place, file in enumerate(map(Path, files), 1):
        name = file.stem if file.stem not in scenarios else f"{file.stem}_{place}"
        try:
            is_scenario = file.suffix.lower() in (".yaml", ".yml")
            scenarios[name] = load_scenario(file) if is_scenario else import_scenario(file, "spreadsheet", extends=extends).scenario
        except ScenarioError as error:
            problems += error.problems
    if problems:
        raise FormatError(problems)
    _check_same(scenarios)
    units = tuple(_units(list(scenarios.values()), load_scenario(extends) if extends is not None else None))
    return CoderComparison(scenarios, units, _joint(scenarios, units, " + ".join(scenarios)))


def _check_same(scenarios: dict[str, Scenario]) -> None:
    (first, one), *others = scenarios.items()
    for name, other in others:
        for what in ("parties", "issues"):
            ours, theirs = set(getattr(one, what)), set(getattr(other, what))
            if ours != theirs:
                fail(name, f"has other {what} than {first}: {', '.join(sorted(ours ^ theirs))} only in one of them")


def is_number(unit: Unit) -> bool:
    """Whether all values of a key are numbers."""
    return all(isinstance(value, int | float) and not isinstance(value, bool) for value in unit.stated)


def field_of(path: Steps) -> str:
    """Return the field of a key: its path without the names of parties, issues and options.

    >>> field_of(("parties", "kelda", "on", "water", "salience")), field_of(("trust", "of", "kelda", "league"))
    ('salience', 'trust.of')
    """
    kept, kind = [], None
    for place, step in enumerate(path):
        kind = introspection.type_at(path[:place])
        if place == 0 or not introspection.is_mapping(kind):
            kept.append(str(step))
    if kept[:2] == ["parties", "on"]:
        return ".".join(kept[2:])
    return ".".join(kept[1:]) if kept[0] == "parties" else ".".join(kept)


def shown(value: Any) -> str:
    """Return a value for a line of text."""
    return "-" if value is None else f"{value:.4g}" if isinstance(value, float) else str(value)


def _units(scenarios: Sequence[Scenario], base: Scenario | None) -> list[Unit]:
    """Return every key that some coder states, except texts for readers, and what all coders have from the scenario that they extend."""
    values = [dict(_leaves(plain_of(scenario), ())) for scenario in scenarios]
    inherited = dict(_leaves(plain_of(base), ())) if base is not None else {}
    paths = dict.fromkeys(path for own in values for path in own)
    units = [Unit(path, tuple(own.get(path) for own in values)) for path in paths if not any(step in TEXTS for step in path if isinstance(step, str))]
    return [unit for unit in units if unit.path not in inherited or any(value != inherited[unit.path] for value in unit.values)]


def _leaves(value: Any, path: Steps) -> list[tuple[Steps, Any]]:
    if isinstance(value, dict) and path and introspection.is_number(introspection.type_at(path)):
        return [(path, central(Range.of(value)))]
    if isinstance(value, dict):
        return [each for key, own in value.items() for each in _leaves(own, (*path, key))]
    return [(path, value if not isinstance(value, list) else ", ".join(map(str, value)))]


def _joint(scenarios: dict[str, Scenario], units: Sequence[Unit], source: str) -> ImportedScenario:
    """Return the scenario whose joint draws carry whole coders."""
    plains = [plain_of(scenario) for scenario in scenarios.values()]
    joint: dict[str, Any] = deepcopy(plains[0])
    lost: list[str] = []
    assumed: list[str] = []
    differing = 0
    for unit in units:
        if unit.spread == 0 and len(unit.stated) == len(plains):
            continue
        kind = introspection.type_at(unit.path)
        if is_number(unit) and introspection.is_number(kind) and 2 * len(unit.stated) >= len(plains):
            middle = statistics.median(unit.stated)
            if len(unit.stated) < len(plains):
                without = [coder for coder, value in zip(scenarios, unit.values) if value is None]
                assumed.append(f"{dotted_path(unit.path)} of {', '.join(without)}: the median of the others, {shown(middle)}")
            draws = [middle if value is None else value for value in unit.values]
            set_key(joint, unit.path, {"draws": draws} if len(set(draws)) > 1 else draws[0])
            differing += 1
        else:
            _majority(joint, plains, unit, lost)
    ranges = sorted({dotted_path(path) for plain in plains for path, value in _ranges(plain, ()) if isinstance(value, dict) and set(value) != {"draws"}})
    kept = [path for path in ranges if _is_draws(joint, path)]
    if kept:
        lost.append(f"the coders' own ranges of {', '.join(kept[:5])}{f' and {len(kept) - 5} more' if len(kept) > 5 else ''}; their middle values are drawn")
    assumed.append(f"{differing} numbers on which the coders differ have one draw for each: {', '.join(scenarios)}")
    return from_plain(joint, source, lost, assumed)


def _majority(joint: dict[str, Any], plains: Sequence[dict[str, Any]], unit: Unit, lost: list[str]) -> None:
    """Give a key that can't be drawn the value of most coders, the earliest among equals; none, if most state none."""
    counts = Counter(str(value) for value in unit.values)
    word = max(counts, key=lambda each: (counts[each], -[str(value) for value in unit.values].index(each)))
    chosen = next(place for place, value in enumerate(unit.values) if str(value) == word)
    value = _get(plains[chosen], unit.path)
    if value is None:
        remove_key(joint, unit.path)
    else:
        set_key(joint, unit.path, deepcopy(value))
    most = "nothing" if value is None else shown(unit.values[chosen])
    lost.append(f"that coders differ on {dotted_path(unit.path)}, which can't be drawn: {counts[word]} of {len(plains)} say {most}")


def _ranges(value: Any, path: Steps) -> list[tuple[Steps, Any]]:
    if isinstance(value, dict) and path and introspection.is_number(introspection.type_at(path)):
        return [(path, value)]
    return [each for key, own in value.items() for each in _ranges(own, (*path, key))] if isinstance(value, dict) else []


def _is_draws(joint: dict[str, Any], path: str) -> bool:
    found = _get(joint, tuple(int(step) if step.isdigit() else step for step in path.split(".")))
    return isinstance(found, dict) and set(found) == {"draws"}


def _get(plain: Any, path: Steps) -> Any:
    for step in path:
        plain = plain.get(step) if isinstance(plain, dict) else None
    return plain
