"""From a scenario to numbers: names become seats, keys become fields, ranges become addressed draws.

All numbers of a scenario stand in one flat vector; a table of rows is a stretch of it. So a replicate is a copy of the vector in which
the ranges have been sampled, and both engines lay their rows over the same stretches: the reference engine as Python objects, the
compiled one as record arrays that share the vector's memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np

from sim import state
from sim.chance import Luck, name_key, path_key, sample
from sim.numbers import Number, Range, central
from sim.records import Record, Scenario
from sim.rules.cost import guard
from sim.rules.escalation import base_rates
from sim.rules.preference import settle
from sim.state import Conflict, fields_of, number_keys
from sim.words import PRINCIPALS, Role

OTHERS = "others"
NAN = float("nan")


class Uncertain(NamedTuple):
    """A number stated as a range: where it stands in the vector, its shape, the address of its draw, and its path in the scenario."""

    at: int
    kind: int
    low: float
    mode: float
    high: float
    sd: float
    first_key: int
    second_key: int
    path: str


class Block(NamedTuple):
    """A stretch of the vector: a table of rows (`kind`), or of plain numbers (`kind` None)."""

    start: int
    shape: tuple[int, ...]
    kind: Any

    @property
    def width(self) -> int:
        """Numbers a row takes."""
        return len(fields_of(self.kind)) if self.kind else 1

    @property
    def end(self) -> int:
        """Where the stretch ends."""
        return self.start + int(np.prod(self.shape, dtype=int)) * self.width


@dataclass
class Seating:
    """A scenario as numbers, and the names behind the seats."""

    scenario: Scenario
    parties: list[str]
    issues: list[str]
    sources: list[str]
    options: list[list[str]]
    vector: np.ndarray
    blocks: dict[str, Block] = field(default_factory=dict)
    uncertain: list[Uncertain] = field(default_factory=list)

    def sampled(self, luck: Luck) -> list[float]:
        """The vector of one replicate: every range sampled at its own address."""
        numbers: list[float] = self.vector.tolist()
        for each in self.uncertain:
            numbers[each.at] = sample(luck, each.first_key, each.second_key, *map(float, each[1:6]))
        return numbers

    def conflict(self, luck: Luck) -> Conflict:
        """One replicate as Python rows, settled and ready to play."""
        numbers = self.sampled(luck)
        conflict = Conflict(**{name: _rows(block, numbers, block.start, block.shape) for name, block in self.blocks.items()})
        prepare(conflict)
        return conflict


def prepare(conflict: Any) -> None:
    """Fill what follows from a replicate's numbers; both engines do this before a run."""
    settle(conflict)
    guard(conflict)
    base_rates(conflict)


def _rows(block: Block, numbers: list[float], start: int, shape: tuple[int, ...]) -> Any:
    if not shape:
        return block.kind(*numbers[start : start + block.width])
    if len(shape) == 1 and block.kind is None:
        return numbers[start : start + shape[0]]
    stride = int(np.prod(shape[1:], dtype=int)) * block.width
    return [_rows(block, numbers, start + each * stride, shape[1:]) for each in range(shape[0])]


class _Writer:
    """Lays out the vector block by block and writes numbers and ranges into it."""

    def __init__(self) -> None:
        self.numbers: list[float] = []
        self.blocks: dict[str, Block] = {}
        self.uncertain: list[Uncertain] = []

    def block(self, name: str, shape: tuple[int, ...], kind: Any = None) -> None:
        block = Block(len(self.numbers), shape, kind)
        self.blocks[name] = block
        self.numbers.extend([0.0] * (block.end - block.start))

    def put(self, name: str, index: tuple[int, ...], column: str | None, number: Number | None, path: str = "", divide: float = 1.0) -> None:
        """Write one number (or its range) into a row's column; `divide` rescales it."""
        block = self.blocks[name]
        flat = int(np.ravel_multi_index(index, block.shape)) if index else 0
        at = block.start + flat * block.width + (fields_of(block.kind).index(column) if column else 0)
        if number is None:
            self.numbers[at] = NAN
            return
        self.numbers[at] = float(central(number)) / divide
        if isinstance(number, Range):
            bounds = (number.low / divide, number.mode / divide, number.high / divide, number.sd / divide)
            self.uncertain.append(Uncertain(at, number.kind, *bounds, *path_key(path), path))

    def record(self, name: str, index: tuple[int, ...], record: Record, path: str) -> None:
        """Write every number key of a record into the columns of the same names."""
        for key in number_keys(type(record)):
            value = getattr(record, key)
            if isinstance(value, str):
                continue  # an option's name: seating writes its index
            self.put(name, index, key, float(value) if isinstance(value, bool | int) else value, f"{path}.{key}")


SECTIONS: tuple[tuple[str, Any], ...] = (
    ("attendance", state.Attendance), ("hosting", state.Hosting), ("agenda", state.Agenda), ("procedure", state.Procedure),
    ("bargaining", state.Bargaining), ("statement", state.Statement), ("commitments", state.Commitments), ("goodwill", state.Goodwill),
    ("hostilities", state.Hostilities), ("spoiling", state.Spoiling), ("learning", state.Learning), ("calendar", state.Calendar),
    ("horizon", state.Horizon),
)


def seat(scenario: Scenario) -> Seating:
    """Turn a checked scenario into numbers.

    Seats are the order of the parties in the file; the addresses of draws come from names, so the order changes nobody's luck.
    """
    writer = _Writer()
    seating = Seating(
        scenario, list(scenario.parties), list(scenario.issues), [*scenario.parties, OTHERS],
        [list(issue.options or ()) for issue in scenario.issues.values()], np.zeros(0),
    )
    for name, kind in SECTIONS:
        writer.block(name, (), kind)
        writer.record(name, (), getattr(scenario, name), name)
    writer.put("hosting", (), "withdraws_at", float(scenario.hosting.withdraws_at or 0))
    writer.put("hostilities", (), "burn_in", float(scenario.hostilities.burn_in))
    writer.block("slip", (), state.Slip)
    writer.record("slip", (), scenario.calendar.slip, "calendar.slip")
    _write_parties(writer, seating)
    _write_issues(writer, seating)
    _write_ties(writer, seating)
    _write_hostilities(writer, seating)
    _write_calendar(writer, seating)
    seating.vector = np.array(writer.numbers)
    seating.blocks = {name: writer.blocks[name] for name in Conflict._fields}
    seating.uncertain = writer.uncertain
    return seating


def holders(scenario: Scenario, names: list[str]) -> set[str]:
    """The parties that a list of roles and parties means.

    Spoilers and others who are not invited hold a right only if they are named themselves.
    """
    named = {name for name in names if name in scenario.parties}
    return named | {name for name, party in scenario.parties.items() if party.role in names and party.invited}


def _write_parties(writer: _Writer, seating: Seating) -> None:
    scenario = seating.scenario
    rights = scenario.rights
    held = {
        "signs": holders(scenario, rights.sign_statement),
        "consents": holders(scenario, rights.consent_on_ground),
        "convenes": holders(scenario, rights.convene or rights.sign_statement or rights.consent_on_ground),
        "hosts": holders(scenario, rights.host),
    }
    writer.block("profiles", (len(seating.parties),), state.Profile)
    sides: dict[str, int] = {}
    for index, (name, party) in enumerate(scenario.parties.items()):
        writer.record("profiles", (index,), party, f"parties.{name}")
        role = Role[party.role.upper()]
        side = sides.setdefault(party.side or f"side of {name}", len(sides))
        facts = {"key": name_key(name), "role": int(role), "side": side, "principal": role in PRINCIPALS, "spoils": role == Role.SPOILER}
        for column, fact in (*facts.items(), *((right, name in names) for right, names in held.items())):
            writer.put("profiles", (index,), column, float(fact))


def _write_issues(writer: _Writer, seating: Seating) -> None:
    scenario = seating.scenario
    most = max(1, *(len(options) for options in seating.options))
    parties, issues = len(seating.parties), len(seating.issues)
    writer.block("items", (issues,), state.Item)
    writer.block("stakes", (parties, issues), state.Stake)
    writer.block("scores", (parties, issues, most))
    for index, (name, issue) in enumerate(scenario.issues.items()):
        writer.record("items", (index,), issue, f"issues.{name}")
        writer.put("items", (index,), "key", float(name_key(name)))
        writer.put("items", (index,), "options", float(len(seating.options[index])))
        declared = issue.status_quo if issue.declared is None else issue.declared
        for column, value in (("status_quo", issue.status_quo), ("declared", declared)):
            writer.put("items", (index,), column, _value(value, seating.options[index]), f"issues.{name}.{column}")
    for row in range(parties):
        for column_index in range(issues):
            _write_stake(writer, seating, row, column_index)


def _value(stated: Number | str | None, options: list[str]) -> Number:
    """An issue's value as a number: points, or the index of an option (-1: nothing settled)."""
    if options:
        return float(options.index(str(stated))) if stated is not None else -1.0
    assert stated is not None and not isinstance(stated, str)
    return stated


def _write_stake(writer: _Writer, seating: Seating, row: int, column: int) -> None:
    scenario = seating.scenario
    party, issue, at = seating.parties[row], seating.issues[column], (row, column)
    path = f"parties.{party}.on.{issue}"
    writer.put("stakes", at, "red_max", 100.0)
    rights = scenario.rights.strike
    who = scenario.parties[party]
    may_strike = issue in rights.get(party, []) or issue in rights.get(who.role, [])
    writer.put("stakes", at, "strikes", float(may_strike and who.invited))
    stance = who.on.get(issue)
    if stance is None:
        return
    if stance.position is not None:
        writer.put("stakes", at, "position", stance.position, f"{path}.position")
    if stance.red_line is not None:
        if stance.red_line.min is not None:
            writer.put("stakes", at, "red_min", stance.red_line.min, f"{path}.red_line.min")
        if stance.red_line.max is not None:
            writer.put("stakes", at, "red_max", stance.red_line.max, f"{path}.red_line.max")
        never = sum(1 << seating.options[column].index(name) for name in stance.red_line.never)
        writer.put("stakes", at, "never", float(never))
    highest = 100.0
    if stance.score is not None and stance.salience is None:
        highest = max(central(score) for score in stance.score.values())
    writer.put("stakes", at, "salience", highest if stance.salience is None else stance.salience, f"{path}.salience")
    for name, score in (stance.score or {}).items():
        option = seating.options[column].index(name)
        writer.put("scores", (row, column, option), None, score, f"{path}.score.{name}", divide=highest or 1.0)


def _write_ties(writer: _Writer, seating: Seating) -> None:
    scenario, parties = seating.scenario, seating.parties
    writer.block("ties", (len(parties), len(parties)), state.Tie)
    for row, one in enumerate(parties):
        for column, other in enumerate(parties):
            tie = scenario.patronage.get(one, {}).get(other)
            if tie is not None:
                writer.record("ties", (row, column), tie, f"patronage.{one}.{other}")
            trust = scenario.trust.of.get(one, {}).get(other)
            path = f"trust.of.{one}.{other}" if trust is not None else "trust.default"
            writer.put("ties", (row, column), "trust", scenario.trust.default if trust is None else trust, path)
            writer.put("ties", (row, column), "opposes", float(_opposed(scenario, one, other)))


def _opposed(scenario: Scenario, one: str, other: str) -> bool:
    first, second = scenario.parties[one], scenario.parties[other]
    both = all(Role[party.role.upper()] in PRINCIPALS for party in (first, second))
    return both and one != other and (first.side is None or first.side != second.side)


def _write_hostilities(writer: _Writer, seating: Seating) -> None:
    fighting, sources = seating.scenario.hostilities, seating.sources
    writer.block("sources", (len(sources),), state.Source)
    writer.block("excites", (len(sources), len(sources)))
    writer.block("suffers", (len(seating.parties), len(sources)))
    for index, name in enumerate(sources):
        writer.record("sources", (index,), fighting.sources.get(name) or _quiet(), f"hostilities.sources.{name}")
        writer.put("sources", (index,), "key", float(name_key(name)))
        spoils = index < len(seating.parties) and seating.scenario.parties[name].role == "spoiler"
        writer.put("sources", (index,), "spoils", float(spoils))
    for table, rows in (("excites", fighting.excites), ("suffers", fighting.suffers)):
        for one, row in rows.items():
            for other, number in row.items():
                writer.put(table, (sources.index(one), sources.index(other)), None, number, f"hostilities.{table}.{one}.{other}")


def _quiet() -> Record:
    from sim.records import Source

    return Source()


def _path(path: dict[int, Number]) -> Iterator[tuple[int, Number]]:
    return iter(sorted(path.items()))


def _write_calendar(writer: _Writer, seating: Seating) -> None:
    scenario = seating.scenario
    writer.block("tempo", (len(scenario.hostilities.tempo), 2))
    for point, (week, factor) in enumerate(_path(scenario.hostilities.tempo)):
        writer.put("tempo", (point, 0), None, float(week))
        writer.put("tempo", (point, 1), None, factor, f"hostilities.tempo.{week}")
    longest = max(len(party.outlook_path) for party in scenario.parties.values())
    writer.block("outlook_path", (len(seating.parties), longest, 2))
    for row, (name, party) in enumerate(scenario.parties.items()):
        points = list(_path(party.outlook_path)) or [(0, party.outlook)]
        for point in range(longest):
            week, value = points[min(point, len(points) - 1)]
            path = f"parties.{name}.outlook_path.{week}" if party.outlook_path else f"parties.{name}.outlook"
            writer.put("outlook_path", (row, point, 0), None, float(week) + max(0, point - len(points) + 1))
            writer.put("outlook_path", (row, point, 1), None, value, path)
    writer.block("venues", (len(scenario.hosting.venues),), state.Venue)
    for index, venue in enumerate(scenario.hosting.venues):
        writer.record("venues", (index,), venue, f"hosting.venues.{index}")
        writer.put("venues", (index,), "host", float(seating.parties.index(venue.host)) if venue.host else -1.0)
    dates = scenario.calendar.dates
    writer.block("gaps", (max(0, len(dates) - 1),))
    for index in range(len(dates) - 1):
        writer.put("gaps", (index,), None, float(round((dates[index + 1] - dates[index]).days / 7)))
