"""KTAB: the spatial model of politics, as CSV or XML."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

from sim.formats.imported import ImportedScenario
from sim.formats.problems import fail
from sim.formats.tools.draft import Draft, listed, read_text, read_xml
from sim.scenario.errors import one_line

#: Model parameters that the procedure `condorcet` has: KTAB's words to ours.
VOTING = {"proportional": "proportional", "binary": "binary", "cubic": "cubic"}
MODELS = {"conditionalpcm": "conditional", "conditional": "conditional", "markovincentivepcm": "markov", "markovincentive": "markov"}


class Actor(NamedTuple):
    """An actor: name, description, capability, and a position and a salience for each dimension."""

    name: str
    description: str
    capability: float
    positions: list[float]
    saliences: list[float]


def read_ktab(files: Sequence[str | Path]) -> ImportedScenario:
    """Return the scenario of a KTAB file; the procedure is a probabilistic Condorcet election that binds.

    Raises:
        FormatError: all problems, with their lines or elements.
    """
    if len(files) != 1:
        fail(str(files[0]), "KTAB has one file")
    path = Path(files[0])
    draft = Draft(one_line(str(path)))
    title, about, dimensions, actors = _xml(path, draft) if path.suffix.lower() == ".xml" else _csv(path, draft)
    procedure = draft.plain.pop("procedure", {"kind": "condorcet", "binding": True})
    issues, names = draft.names(dimensions, "dimension"), draft.names([actor.name for actor in actors], "actor")
    if len(names) < len(actors):
        draft.problem("two actors have the same name")
    if len(issues) < len(dimensions):
        draft.problem("two dimensions have the same name")
    draft.plain["issues"] = {name: {"label": label[:400] or name, "scale": {0: "0", 100: "100"}, "status_quo": 50} for label, name in issues.items()}
    draft.plain["parties"] = {names[actor.name]: _party(actor, list(issues.values())) for actor in actors}
    draft.plain["procedure"] = procedure
    if about:
        draft.plain["about"] = about[:8000]
    draft.assumed.append("the status quo of each dimension is 50, which plays no part while the result binds")
    return draft.finish(title or path.stem, "Positions, salience and capability from a KTAB file", binding=True)


def _party(actor: Actor, issues: list[str]) -> dict[str, Any]:
    on = {issue: {"position": position, "salience": salience} for issue, position, salience in zip(issues, actor.positions, actor.saliences)}
    label = actor.name if not actor.description else f"{actor.name}: {actor.description}"
    return {"label": label[:400] or "actor", "role": "principal", "capability": actor.capability, "on": on}


def _csv(path: Path, draft: Draft) -> tuple[str, str, list[str], list[Actor]]:
    try:
        rows = [(line, [cell.strip() for cell in row]) for line, row in enumerate(csv.reader(io.StringIO(read_text(path, draft), newline=""),
                                                                                                skipinitialspace=True), 1) if any(map(str.strip, row))]
    except csv.Error as error:
        fail(path, f"is not a table: {one_line(str(error))}")
    if len(rows) < 3 or len(rows[0][1]) < 4:
        fail(path, "is not a KTAB table: the first line has the name, the description, and the numbers of actors and dimensions; the second the header")
    head = rows[0][1]
    count, width = (int(draft.number(cell, what, rows[0][0], low=1, high=1000)) for cell, what in zip(head[2:4], ("actors", "dimensions")))
    if len(rows) - 2 != count:
        draft.problem(f"has {len(rows) - 2} actors, and its first line says {count}", rows[0][0])
    dimensions = [rows[1][1][3 + 2 * place].strip() if 3 + 2 * place < len(rows[1][1]) else f"dimension {place + 1}" for place in range(width)]
    actors = []
    for line, row in rows[2:]:
        numbers = [cell for cell in row[2:] if cell] if not row[-1] else row[2:]
        if len(numbers) != 1 + 2 * width:
            draft.problem(f"has {len(numbers)} numbers (allowed: {1 + 2 * width}, the power and a position and salience for each dimension)", line)
            continue
        values = [draft.number(cell, "power" if place == 0 else "position" if place % 2 else "salience", line, low=0, high=1e12 if place == 0 else 100)
                  for place, cell in enumerate(numbers)]
        actors.append(Actor(row[0], row[1], values[0], values[1::2], values[2::2]))
    return head[0], head[1], dimensions, actors


def _xml(path: Path, draft: Draft) -> tuple[str, str, list[str], list[Actor]]:
    root = read_xml(path)
    if root.tag != "Scenario":
        fail(path, f"its root is {root.tag}, and KTAB's is Scenario")
    dimensions = [(each.text or "").strip() for each in root.findall("Dimensions/dName")]
    if not dimensions:
        draft.problem("has no Dimensions/dName")
    actors = [_actor(each, len(dimensions), draft) for each in root.findall("Actors/Actor")]
    _parameters(root, draft)
    pairs = [(_text(each, "adjustingIdeal"), _text(each, "referencePos"), _text(each, "adjust")) for each in root.findall("IdealAdjustment/iaPair")]
    if any(one != other or weight not in ("1", "1.0") for one, other, weight in pairs):
        draft.lost.append(f"the adjustment of ideals (IdealAdjustment) of {listed(one for one, _, _ in pairs)}")
    draft.lost += [f"the seed {_text(root, 'prngSeed')}; Parley has its own"] if _text(root, "prngSeed") else []
    known = {"name", "desc", "prngSeed", "ModelParameters", "Dimensions", "Actors", "IdealAdjustment"}
    draft.lost += [f"the element {each.tag}" for each in root if each.tag not in known]
    return _text(root, "name"), _text(root, "desc"), dimensions, actors


def _actor(element: Element, width: int, draft: Draft) -> Actor:
    name = _text(element, "name") or "?"
    columns = []
    for group, each in (("Position", "dCoord"), ("Salience", "dSal")):
        cells = [(cell.text or "").strip() for cell in element.findall(f"{group}/{each}")]
        if len(cells) != width:
            draft.problem(f"has {len(cells)} values (allowed: {width}, one for each dimension)", path=f"{name}/{group}")
        columns.append([draft.number(cell, f"{name}/{group}", low=0, high=100) for cell in cells])
    return Actor(name, _text(element, "description"), draft.number(_text(element, "capability"), f"{name}/capability", low=0), columns[0], columns[1])


def _parameters(root: Element, draft: Draft) -> None:
    """Set the procedure from the model's parameters, and say which have no counterpart."""
    procedure: dict[str, Any] = {"kind": "condorcet", "binding": True}
    for each in root.findall("ModelParameters/*"):
        word = (each.text or "").strip()
        if each.tag == "VotingRule" and word.lower() in VOTING:
            procedure["voting"] = VOTING[word.lower()]
        elif each.tag == "PCEModel" and word.lower() in MODELS:
            procedure["model"] = MODELS[word.lower()]
        elif each.tag == "StateTransitions" and word.lower() in ("stochastic", "deterministic"):
            procedure["draws"] = word.lower() == "stochastic"
        else:
            draft.lost.append(f"the model parameter {each.tag}, {word}")
    draft.plain["procedure"] = procedure


def _text(element: Element, path: str) -> str:
    return (element.findtext(path) or "").strip()
