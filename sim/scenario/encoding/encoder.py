"""Writing a scenario's numbers into the flat vector: keys become fields, ranges are noted with the address of their draw."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import accumulate, product
from types import MappingProxyType
from typing import Any, NamedTuple

import numpy as np

from sim.rules.enums import PRINCIPALS, Role
from sim.rules.rng import name_key, path_key
from sim.scenario.dates import week_gaps
from sim.scenario.distributions import Number, Range, central
from sim.scenario.distributions import highest as greatest
from sim.scenario.encoding.codes import PROCEDURE_WORDS, TACTICS, word_code
from sim.scenario.encoding.layout import SECTIONS, Layout
from sim.scenario.encoding.rows import number_keys
from sim.scenario.fields import SchemaModel
from sim.scenario.issue_rights import group_of, words_anywhere, words_on
from sim.scenario.schema.parties import EUCLIDEAN, NO_STATUS_QUO
from sim.scenario.schema.scenario import Scenario
from sim.scenario.schema.violence import Source

NAN = float("nan")


class UncertainNumber(NamedTuple):
    """A number stated as a range: where it stands in the vector, its shape, the address of its draw, its path in the scenario, and its
    joint draws if it has any."""

    at: int
    kind: int
    low: float
    mode: float
    high: float
    sd: float
    first_key: int
    second_key: int
    path: str
    draws: tuple[float, ...] = ()


class Names:
    """A scenario and the names behind its seats and slots."""

    def __init__(self, scenario: Scenario, parties: list[str], issues: list[str], sources: list[str], options: list[list[str]]) -> None:
        self.scenario, self.parties, self.issues, self.sources, self.options = scenario, parties, issues, sources, options
        self.first_slots = [0, *accumulate(max(1, len(own)) for own in options)]
        self._places = [{name: place for place, name in enumerate(own)} for own in options]

    def slot(self, issue: int, option: str) -> int:
        """Where an option of an issue stands in tables by option."""
        return self.first_slots[issue] + self._places[issue][option]


class VectorWriter:
    """Writes numbers and ranges into the vector of a layout."""

    def __init__(self, layout: Layout) -> None:
        self.blocks = layout.blocks
        self.numbers = np.zeros(layout.size)
        self.uncertain: list[UncertainNumber] = []

    def put(
        self, name: str, index: tuple[int, ...], column: str | None, number: Number | None, path: str = "", divide: float = 1.0
    ) -> None:
        """Write one number (or its range) into a row's column; `divide` rescales it."""
        at = self.blocks[name].position(index, column)
        if number is None:
            self.numbers[at] = NAN
            return
        self.numbers[at] = float(central(number)) / divide
        if isinstance(number, Range):
            bounds = (number.low / divide, number.mode / divide, number.high / divide, number.sd / divide)
            draws = tuple(value / divide for value in number.draws)
            self.uncertain.append(UncertainNumber(at, number.kind, *bounds, *path_key(path), path, draws))

    def record(
        self, name: str, index: tuple[int, ...], record: SchemaModel, path: str, divide: Mapping[str, float] = MappingProxyType({})
    ) -> None:
        """Write every number key of a record into the columns of the same names; `divide` rescales some of them."""
        for key in number_keys(type(record)):
            value = getattr(record, key)
            if isinstance(value, str):
                continue  # an option's name: its index is written instead
            self.put(name, index, key, float(value) if isinstance(value, bool | int) else value, f"{path}.{key}", divide.get(key, 1.0))


def write_scenario(names: Names, layout: Layout) -> VectorWriter:
    """Write a whole scenario into the vector of a layout, which may have more room than it needs."""
    writer, scenario = VectorWriter(layout), names.scenario
    for name, _ in SECTIONS:
        writer.record(name, (), getattr(scenario, name), name)
    writer.put("hosting", (), "withdraws_at", float(scenario.hosting.withdraws_at or 0))
    writer.put("hostilities", (), "burn_in", float(scenario.hostilities.burn_in))
    writer.record("slip", (), scenario.calendar.slip, "calendar.slip")
    _write_parties(writer, names)
    _write_issues(writer, names)
    _write_ties(writer, names)
    _write_hostilities(writer, names)
    _write_mechanism(writer, names)
    _write_calendar(writer, names)
    _write_procedure(writer, names)
    _write_ballots(writer, names)
    return writer


def holders(scenario: Scenario, names: list[str]) -> set[str]:
    """The parties that a list of roles and parties means.

    Spoilers and others who are not invited hold a right only if they are named themselves.
    """
    named = {name for name in names if name in scenario.parties}
    return named | {name for name, party in scenario.parties.items() if party.role in names and party.invited}


def _write_parties(writer: VectorWriter, names: Names) -> None:
    scenario = names.scenario
    rights = scenario.rights
    held = {
        "signs": holders(scenario, words_anywhere(scenario, "sign_statement")),
        "consents": holders(scenario, words_anywhere(scenario, "consent_on_ground")),
        "convenes": holders(scenario, rights.convene or rights.sign_statement or rights.consent_on_ground),
        "hosts": holders(scenario, rights.host),
    }
    sides: dict[str, int] = {}
    # The rules have capability on 0-100.
    unit = max(100.0, *(greatest(party.capability) for party in scenario.parties.values())) / 100.0
    for index, (name, party) in enumerate(scenario.parties.items()):
        writer.record("profiles", (index,), party, f"parties.{name}", {"capability": unit})
        role = Role[party.role.upper()]
        side = sides.setdefault(party.side or f"side of {name}", len(sides))
        facts = {"key": name_key(name), "role": int(role), "side": side, "principal": role in PRINCIPALS, "spoils": role == Role.SPOILER,
                 "euclidean": (party.utility or scenario.utility) == EUCLIDEAN}
        for column, fact in (*facts.items(), *((right, name in names) for right, names in held.items())):
            writer.put("profiles", (index,), column, float(fact))


def _write_procedure(writer: VectorWriter, names: Names) -> None:
    procedure: Any = names.scenario.procedure
    for key in PROCEDURE_WORDS:
        writer.put("procedure", (), key, word_code(procedure, key))
    vetoes = holders(names.scenario, getattr(procedure, "veto", []))
    tactics, scripts = getattr(procedure, "tactics", {}), getattr(procedure, "scripts", {})
    longest = max(map(len, scripts.values()), default=0)
    for row, name in enumerate(names.parties):
        writer.put("profiles", (row,), "vetoes", float(name in vetoes))
        writer.put("profiles", (row,), "tactic", float(TACTICS.index(tactics.get(name, "time"))))
        points = sorted(scripts.get(name, {}).items())
        for point in range(longest if points else 0):
            percent, share = points[min(point, len(points) - 1)]
            writer.put("scripts", (row, point, 0), None, float(percent) + max(0, point - len(points) + 1))
            writer.put("scripts", (row, point, 1), None, share, f"procedure.scripts.{name}.{percent}")


def _write_ballots(writer: VectorWriter, names: Names) -> None:
    for index, (name, ballot) in enumerate(names.scenario.ratification.ballots.items()):
        writer.record("ballots", (index,), ballot, f"ratification.ballots.{name}")
        writer.put("ballots", (index,), "key", float(name_key(f"vote {name}")))
        writer.put("ballots", (index,), "seat", -1.0 if ballot.party is None else float(names.parties.index(ballot.party)))


def _write_issues(writer: VectorWriter, names: Names) -> None:
    scenario = names.scenario
    for index, (name, issue) in enumerate(scenario.issues.items()):
        writer.record("items", (index,), issue, f"issues.{name}")
        writer.put("items", (index,), "key", float(name_key(f"issue {name}")))
        writer.put("items", (index,), "options", float(len(names.options[index])))
        writer.put("items", (index,), "first_slot", float(names.first_slots[index]))
        for column in ("status_quo", "declared"):
            # Left out, the declared text is the status quo: the same number, and if that is a range, the same draw.
            said = "status_quo" if issue.declared is None else column
            writer.put("items", (index,), column, _value(getattr(issue, said), names.options[index]), f"issues.{name}.{said}")
    for at in product(range(len(names.parties)), range(len(names.issues))):
        _write_stake(writer, names, *at)
    for place in range(len(names.issues)):
        _write_issue_rights(writer, names, place)


def _value(stated: Number | str | None, options: list[str]) -> Number:
    """An issue's value as a number: points, or the index of an option; -1: nothing settled."""
    if options:
        return float(options.index(str(stated))) if stated is not None else -1.0
    if stated == NO_STATUS_QUO:
        return -1.0
    assert stated is not None and not isinstance(stated, str)
    return stated


def _write_stake(writer: VectorWriter, names: Names, row: int, column: int) -> None:
    scenario = names.scenario
    party, issue, at = names.parties[row], names.issues[column], (row, column)
    path = f"parties.{party}.on.{issue}"
    writer.put("stakes", at, "red_max", 100.0)
    rights = scenario.rights.strike
    who = scenario.parties[party]
    may_strike = issue in rights.get(party, []) or issue in rights.get(who.role, [])
    writer.put("stakes", at, "strikes", float(may_strike and who.invited))
    stance = who.on.get(issue)
    own = stance is not None and stance.curvature is not None
    # Left out, it is the party's: the same number, and if that is a range, the same draw.
    curvature = stance.curvature if stance and own else who.curvature
    writer.put("stakes", at, "curvature", curvature, f"{path if own else f'parties.{party}'}.curvature")
    if stance is None:
        return
    if stance.position is not None:
        writer.put("stakes", at, "position", stance.position, f"{path}.position")
    if stance.red_line is not None:
        if stance.red_line.min is not None:
            writer.put("stakes", at, "red_min", stance.red_line.min, f"{path}.red_line.min")
        if stance.red_line.max is not None:
            writer.put("stakes", at, "red_max", stance.red_line.max, f"{path}.red_line.max")
        for name in stance.red_line.never:
            writer.put("refused", (row, names.slot(column, name)), None, 1.0)
        writer.put("stakes", at, "never", float(len(stance.red_line.never)))
        writer.put("stakes", at, "firm", float(stance.red_line.firm))
    highest = 100.0
    if stance.score is not None and stance.salience is None:
        highest = max(greatest(score) for score in stance.score.values())
    writer.put("stakes", at, "salience", highest if stance.salience is None else stance.salience, f"{path}.salience")
    for name, score in (stance.score or {}).items():
        writer.put("scores", (row, names.slot(column, name)), None, score, f"{path}.score.{name}", divide=highest or 1.0)


def _write_issue_rights(writer: VectorWriter, names: Names, column: int) -> None:
    scenario, issue = names.scenario, names.issues[column]
    group = group_of(scenario, issue)
    held = {
        "consents": holders(scenario, words_on(scenario, "consent_on_ground", issue)),
        "signs": holders(scenario, words_on(scenario, "sign_statement", issue)),
        "proposes": set(names.parties) if group is None or group.propose is None else holders(scenario, group.propose),
    }
    for row, party in enumerate(names.parties):
        for field, who in held.items():
            writer.put("stakes", (row, column), field, float(party in who))


def _write_ties(writer: VectorWriter, names: Names) -> None:
    scenario, parties = names.scenario, names.parties
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


def _write_hostilities(writer: VectorWriter, names: Names) -> None:
    fighting, sources = names.scenario.hostilities, names.sources
    for index, name in enumerate(sources):
        writer.record("sources", (index,), fighting.sources.get(name, Source()), f"hostilities.sources.{name}")
        writer.put("sources", (index,), "key", float(name_key(name)))
        spoils = index < len(names.parties) and names.scenario.parties[name].role == "spoiler"
        writer.put("sources", (index,), "spoils", float(spoils))
    for table, rows in (("excites", fighting.excites), ("suffers", fighting.suffers)):
        for one, row in rows.items():
            for other, number in row.items():
                writer.put(table, (sources.index(one), sources.index(other)), None, number, f"hostilities.{table}.{one}.{other}")


def _write_mechanism(writer: VectorWriter, names: Names) -> None:
    mechanism = names.scenario.hostilities.mechanism
    writer.record("mechanism", (), mechanism, "hostilities.mechanism")
    writer.put("mechanism", (), "issue", float(names.issues.index(mechanism.issue)) if mechanism.issue else -1.0)
    for index, round_ in enumerate(mechanism.suspended):
        writer.put("suspensions", (index,), None, float(round_))


def _write_calendar(writer: VectorWriter, names: Names) -> None:
    scenario = names.scenario
    for point, (week, factor) in enumerate(sorted(scenario.hostilities.tempo.items())):
        writer.put("tempo", (point, 0), None, float(week))
        writer.put("tempo", (point, 1), None, factor, f"hostilities.tempo.{week}")
    longest = max(len(party.outlook_path) for party in scenario.parties.values())
    for row, (name, party) in enumerate(scenario.parties.items()):
        points: list[tuple[int, Number | None]] = [*sorted(party.outlook_path.items())] or [(0, party.outlook)]
        for point in range(longest):
            week, value = points[min(point, len(points) - 1)]
            path = f"parties.{name}.outlook_path.{week}" if party.outlook_path else f"parties.{name}.outlook"
            writer.put("outlook_path", (row, point, 0), None, float(week) + max(0, point - len(points) + 1))
            writer.put("outlook_path", (row, point, 1), None, value, path)
    for index, venue in enumerate(scenario.hosting.venues):
        writer.record("venues", (index,), venue, f"hosting.venues.{index}")
        writer.put("venues", (index,), "host", float(names.parties.index(venue.host)) if venue.host else -1.0)
    cities = [venue.city for venue in scenario.hosting.venues]
    for index, city in enumerate(scenario.hosting.series):
        writer.put("series", (index,), None, float(cities.index(city)))
    for index, gap in enumerate(week_gaps(scenario.calendar.dates)):
        writer.put("gaps", (index,), None, float(gap))
