"""DECIDE: actors, issues, positions, salience and power, as lines #A #P #M #D or as a plain CSV table."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from sim.formats.imported import ImportedScenario
from sim.formats.problems import fail
from sim.formats.tools.draft import Draft, listed, points, read_text, scale
from sim.scenario.errors import nearest_word, one_line, short_repr, suggestion

#: Columns of the plain table.
COLUMNS = ("actor", "issue", "position", "salience", "power")


class Position(NamedTuple):
    """What a line says of an actor on an issue."""

    line: int
    actor: str
    issue: str
    position: float
    salience: float
    power: float


@dataclass
class Data:
    """The lines of a file by kind: labels of actors and issues, meanings of positions, and positions."""

    actors: dict[str, str] = field(default_factory=dict)
    issues: dict[str, str] = field(default_factory=dict)
    anchors: dict[str, dict[float, str]] = field(default_factory=dict)
    positions: list[Position] = field(default_factory=list)


def read_decide(files: Sequence[str | Path]) -> ImportedScenario:
    """Return the scenario of a DECIDE file.

    Positions are put on 0-100 scales between the outermost meanings of their issue, shares of salience and power on 0-100. Exchanges of
    positions (Stokman and Van Oosten) are the procedure, as DECIDE computes them.

    Raises:
        FormatError: all problems, with their lines.
    """
    if len(files) != 1:
        fail(str(files[0]), "DECIDE has one file")
    path = Path(files[0])
    draft = Draft(one_line(str(path)))
    text = read_text(path, draft)
    separator = max("\t;,", key=text.count)
    try:
        rows = [(number, [cell.strip().strip("'\"").strip() for cell in row])
                for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=separator), 1) if any(map(str.strip, row))]
    except csv.Error as error:
        fail(path, f"is not a table: {one_line(str(error))}")
    data = _lines(rows, draft) if any(row[0].startswith("#") for _, row in rows) else _table(rows, draft)
    return _scenario(data, draft, path)


def _lines(rows: list[tuple[int, list[str]]], draft: Draft) -> Data:
    data = Data()
    for line, row in rows:
        kind, cells = row[0].upper(), [*row[1:], "", "", "", "", ""]
        if kind in ("#A", "#P"):
            known = data.actors if kind == "#A" else data.issues
            if not cells[0]:
                draft.problem("has no key", line, kind)
            elif cells[0] in known:
                draft.problem(f"{short_repr(cells[0])} is stated twice", line, kind)
            else:
                known[cells[0]] = cells[1] or cells[0]
                data.anchors.setdefault(cells[0], {})
        elif kind == "#M":
            if cells[0] not in data.issues:
                draft.problem(f"there is no issue {short_repr(cells[0])}{suggestion(cells[0], data.issues)}", line, "#M")
            else:
                data.anchors[cells[0]][draft.number(cells[1], "#M position", line)] = cells[2]
        elif kind == "#D":
            data.positions.append(_position(cells, line, data, draft))
        elif not kind.startswith(("#0", "#/")):
            draft.problem(f"{short_repr(row[0])} is not known{suggestion(row[0], ['#A', '#P', '#M', '#D', '#0', '#/'])}", line)
    return data


def _position(cells: list[str], line: int, data: Data, draft: Draft) -> Position:
    for word, known, what in ((cells[0], data.actors, "actor"), (cells[1], data.issues, "issue")):
        if word not in known:
            draft.problem(f"there is no {what} {short_repr(word)}{suggestion(word, known)}", line, "#D")
    position, salience, power = (draft.number(cell, name, line) for cell, name in zip(cells[2:5], COLUMNS[2:]))
    return Position(line, cells[0], cells[1], position, salience, power)


def _table(rows: list[tuple[int, list[str]]], draft: Draft) -> Data:
    data = Data()
    heads = [cell.lower() for cell in rows[0][1]] if rows else []
    missing = [name for name in COLUMNS if name not in heads]
    if missing:
        for name in missing:
            near = nearest_word(name, heads)
            found = f'; did you mean "{near}"?' if near else f" among {', '.join(heads)}" if heads else ""
            draft.problem(f"there is no column {name}{found}; or lines begin with #A, #P, #M and #D", rows[0][0] if rows else 1)
        return data
    draft.lost += [f"the column {head}" for head in heads if head and head not in COLUMNS]
    for line, row in rows[1:]:
        cells = dict(zip(heads, [*row, *[""] * len(heads)]))
        actor, issue = cells["actor"], cells["issue"]
        if not actor or not issue:
            draft.problem("names no actor or no issue", line)
            continue
        data.actors[actor], data.issues[issue] = actor, issue
        data.anchors.setdefault(issue, {})
        data.positions.append(_position([actor, issue, *(cells[name] for name in COLUMNS[2:])], line, data, draft))
    return data


def _scenario(data: Data, draft: Draft, path: Path) -> ImportedScenario:
    actors, issues = draft.names(data.actors, "actor"), draft.names(data.issues, "issue")
    ends = {issue: (min(own), max(own)) if (own := data.anchors.get(issue)) and len(own) > 1 else (0.0, 100.0) for issue in issues}
    unit = {name: 100.0 if max((getattr(each, name) for each in data.positions), default=0) <= 1 else 1.0 for name in ("salience", "power")}
    draft.plain["issues"] = {name: {"label": data.issues[issue][:400], "scale": scale(data.anchors.get(issue, {}), *ends[issue], draft, name), "status_quo": 50}
                             for issue, name in issues.items()}
    on: dict[str, dict[str, dict[str, float]]] = {actor: {} for actor in actors}
    powers: dict[str, list[float]] = {actor: [] for actor in actors}
    for each in data.positions:
        if each.actor not in actors or each.issue not in issues:
            continue
        low, high = ends[each.issue]
        if not low <= each.position <= high:
            draft.problem(f"{each.position:g} is not within {low:g}..{high:g}, the meanings of {each.issue}", each.line, "position")
        if issues[each.issue] in on[each.actor]:
            draft.problem(f"{each.actor} has a second position on {each.issue}", each.line)
        for name, value in (("salience", each.salience * unit["salience"]), ("power", each.power * unit["power"])):
            if not 0 <= value <= 100:
                draft.problem(f"{value / unit[name]:g} is not a share from 0 to 1, or a number from 0 to 100", each.line, name)
        on[each.actor][issues[each.issue]] = {"position": points(each.position, low, high), "salience": round(each.salience * unit["salience"], 10)}
        powers[each.actor].append(each.power * unit["power"])
    varying = [actor for actor, own in powers.items() if len(set(own)) > 1]
    if varying:
        draft.lost.append(f"power that differs by issue, of {listed(varying)}: the mean is its capability")
    rescaled = [issue for issue, (low, high) in ends.items() if (low, high) != (0.0, 100.0)]
    if rescaled:
        draft.assumed.append(f"positions on {listed(rescaled)} are put on a scale from 0 to 100")
    draft.plain["parties"] = {name: {"label": data.actors[actor][:400], "role": "principal", "on": on[actor],
                                     "capability": round(sum(powers[actor]) / len(powers[actor]), 10) if powers[actor] else 0}
                              for actor, name in actors.items()}
    draft.plain["procedure"] = {"kind": "exchange", "binding": True}
    draft.assumed.append("exchanges of positions as the procedure; the status quo of each issue is 50, which plays no part while its result binds")
    return draft.finish(path.stem.replace("_", " "), "Positions, salience and power from a DECIDE file", binding=True)
