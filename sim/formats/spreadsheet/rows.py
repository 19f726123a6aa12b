"""From the rows of the sheets to the keys of a scenario."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, get_origin

from sim.errors import Problem
from sim.formats.sheets import Sheet
from sim.formats.spreadsheet.layout import ISSUES, OPTIONS, PARTIES, PARTS, POSITIONS, SETTINGS, columns_by_header
from sim.formats.spreadsheet.records import Cell, Record, number_node, records
from sim.formats.tree import TreeBuilder
from sim.formats.values import as_name, as_text, converted, number, truth
from sim.scenario import introspection
from sim.scenario.errors import dotted_path, short_repr, suggestion
from sim.scenario.schema.scenario import Scenario
from sim.scenario.source_tree import SourceNode
from sim.scenario.yaml_dialect import is_digits

Path = tuple[Any, ...]


class SheetTree:
    """The tree of a scenario's spreadsheet, read sheet by sheet; `remarks` are notes and sources by path."""

    def __init__(self, file: str, sheets: dict[str, Sheet], problems: list[Problem]) -> None:
        self.builder = TreeBuilder(file)
        self.sheets, self.problems = sheets, problems
        self.remarks: dict[Path, str] = {}
        #: Settings whose row has no value, with the place of the row.
        self.empty: dict[str, str] = {}
        self.stated: dict[str, set[str]] = {PARTIES: set(), ISSUES: set()}
        #: What people may call parties, issues, and the options of each issue: word in lowercase to name.
        self.names: dict[Path, dict[str, str]] = {(PARTIES,): {}, (ISSUES,): {}}

    def read(self, base: Callable[[SourceNode], SourceNode | None]) -> SourceNode:
        """Return the tree; `base` gives the scenario that it extends."""
        settings = self._records(SETTINGS)
        extended = next((Cell(row.text("value"), row.place_of("value")) for row in settings if row.text("key") == "extends"), None)
        extends = self.builder.tree().child("extends") or (extended and SourceNode(extended.value, extended.place, 0))
        if extends:
            self._inherit(base(extends))
        named = {kind: [(row, name) for row in self._records(kind) if (name := self._name(kind, row))] for kind in (PARTIES, ISSUES)}
        for row in self._records(OPTIONS):
            self._option(row)
        for kind, rows in named.items():
            for row, name in rows:
                self._record(kind, row, name)
        for row in self._records(POSITIONS):
            self._position(row)
        for row in settings:  # last, so that parties and issues are in the order of their sheets
            self._setting(row)
        tree = self.builder.tree()
        order = ["extends", "behaviour", *Scenario.model_fields]
        return replace(tree, content=dict(sorted(tree.content.items(), key=lambda each: order.index(each[0]) if each[0] in order else len(order))))

    def _records(self, kind: str) -> list[Record]:
        return list(records(self.sheets[kind], kind, self.problems)) if kind in self.sheets else []

    def _inherit(self, base: SourceNode | None) -> None:
        """Know the parties, issues and options of the scenario that the spreadsheet extends."""
        for kind in (PARTIES, ISSUES):
            for name, node in _children(base, kind).items():
                self._know((kind,), str(name), str(name), _label(node))
                if kind == ISSUES:
                    for option, label in _children(node, "options").items():
                        self._know((ISSUES, name), str(option), str(option), str(label.content))

    def _know(self, group: Path, name: str, *words: str) -> None:
        known = self.names.setdefault(group, {})
        for word in words:
            if known.get(word.strip().lower()) != word.strip().lower():  # a name comes before another's label
                known.setdefault(word.strip().lower(), name)
        known[name] = name

    def _resolve(self, group: Path, what: str, row: Record, header: str) -> str | None:
        """Return the name meant by a cell, or None and a problem."""
        word, known = row.text(header), self.names.get(group, {})
        if not word:
            self.problems.append(Problem(row.place, 0, "", f"the row names no {what}"))
            return None
        found = known.get(word.lower()) or (as_name(word) if as_name(word) in known.values() else None)
        if found is None:
            allowed = suggestion(word, dict.fromkeys(known.values())) if known else f"; there is no {what} yet"
            self.problems.append(Problem(row.place_of(header), 0, "", f"there is no {what} {short_repr(word)}{allowed}"))
        return found

    def _name(self, kind: str, row: Record) -> str | None:
        """Return the name of a party or issue, made from its label if need be."""
        word = row.text("name") or row.text("label")
        name, what = as_name(word), {PARTIES: "party", ISSUES: "issue"}[kind]
        if not name:
            message = f"{short_repr(word)} has no letter from a to z; write a short name here and this under label" if word else f"the row names no {what}"
            self.problems.append(Problem(row.place_of("name"), 0, "", message))
            return None
        if name in self.stated[kind]:
            self.problems.append(Problem(row.place_of("name"), 0, "", f"the {what} {name} is stated twice"))
            return None
        self.stated[kind].add(name)
        inherited = name in self.names[kind,].values()
        self._know((kind,), name, word, name, row.text("label") or word)
        self.builder.group((kind, name), row.place_of("name"))
        if "label" not in row.cells and not inherited:
            self.builder.put((kind, name, "label"), word, row.place_of("name"))
        return name

    def _record(self, kind: str, row: Record, name: str) -> None:
        """Set the keys of a party or an issue."""
        columns = columns_by_header(kind)
        for path in dict.fromkeys(column.path for column in columns.values()):
            node = row.node(path, columns)
            if node is not None and kind == ISSUES and isinstance(node.content, str) and path[0] in ("status_quo", "declared"):
                known = self.names.get((ISSUES, name), {})
                word = known.get(node.content.lower()) or (as_name(node.content) if as_name(node.content) in known.values() else node.content)
                node = SourceNode(word, node.file, 0)
            if node is not None:
                self.builder.put((kind, name, *path), node, node.file)
        self._remark((kind, name), row)

    def _option(self, row: Record) -> None:
        """Set an option or an anchor of a scale."""
        issue = self._resolve((ISSUES,), "issue", row, "issue")
        word = row.text("value") or row.text("label")
        if issue is None:
            return
        if not word:
            self.problems.append(Problem(row.place, 0, "", "the row names neither a point of a scale nor an option"))
            return
        stated = number(row.cells["value"].value) if "value" in row.cells else word
        point = not isinstance(stated, str)
        name = stated if point else as_name(word)
        if name == "":
            message = f"{short_repr(word)} has no letter from a to z; write a short name here and this under label"
            self.problems.append(Problem(row.place_of("value"), 0, "", message))
            return
        path = (ISSUES, issue, "scale" if point else "options", name)
        if self.builder.has(path):
            self.problems.append(Problem(row.place_of("value"), 0, "", f"{word} is stated twice for {issue}"))
            return
        label = as_text(row.cells["label"].value) if "label" in row.cells else word
        self.builder.put(path, label, row.place_of("label"))
        if not point:
            self._know((ISSUES, issue), str(name), word, str(name), str(label))
        self._remark(path, row)

    def _position(self, row: Record) -> None:
        """Set a stance, or its score of one option."""
        party = self._resolve((PARTIES,), "party", row, "party")
        issue = self._resolve((ISSUES,), "issue", row, "issue")
        if party is None or issue is None:
            return
        path, option = (PARTIES, party, "on", issue), None
        if "option" in row.cells:
            option = self._resolve((ISSUES, issue), f"option of {issue}", row, "option")
            if option is None:
                return
        self.builder.group(path, row.place_of("issue"))
        columns = columns_by_header(POSITIONS)
        for below in dict.fromkeys(column.path for column in columns.values()):
            if below == ("red_line", "never"):
                self._never(path, option, row)
                continue
            node = row.node(below, columns)
            if node is not None:
                where = (*path, "score", option) if option and below == ("position",) else (*path, *below)
                if below == ("position",) and self.builder.has(where):
                    self.problems.append(Problem(row.place, 0, dotted_path(where), "is stated twice"))
                else:
                    self.builder.put(where, node, node.file)
        self._remark((*path, "score", option) if option else path, row)

    def _never(self, path: Path, option: str | None, row: Record) -> None:
        cell = row.cells.get("never")
        if cell is None:
            return
        stated = truth(cell.value)
        if not isinstance(stated, bool) or (stated and option is None):
            found = f"{short_repr(as_text(cell.value))} is neither yes nor no"
            message = "the row names no option that is never accepted" if isinstance(stated, bool) else found
            self.problems.append(Problem(cell.place, 0, "", message))
        elif stated:
            place = sum(self.builder.has((*path, "red_line", "never", each)) for each in range(1000))
            self.builder.put((*path, "red_line", "never", place), option, cell.place)

    def _setting(self, row: Record) -> None:
        """Set any key by its dotted path."""
        text = row.text("key")
        steps: Path = tuple(int(step) if is_digits(step) else step for step in text.split("."))
        parts = {"" if part == "value" else part: cell for part, cell in row.cells.items() if part in ("value", *PARTS)}
        if not text or not all(str(step) for step in steps):
            self.problems.append(Problem(row.place, 0, "", f"{short_repr(text)} is not a key, such as horizon.rounds" if text else "the row names no key"))
            return
        if not parts:
            self.empty[text] = row.place
            return
        kind = introspection.type_at(steps)
        value = parts.get("")
        if value is not None and isinstance(value.value, str) and _holds_groups(kind):
            node = _group_node(value.value, value.place, kind)
        else:
            node = number_node(parts, kind)
        if self.builder.has(steps) and node.content != {}:
            self.problems.append(Problem(row.place, 0, dotted_path(steps), "is stated twice"))
            return
        self.builder.put(steps, node, node.file)
        self._remark(steps, row)

    def _remark(self, path: Path, row: Record) -> None:
        words = [row.text("note"), f"source: {row.text('source')}" if row.text("source") else ""]
        if any(words):
            self.remarks[path] = "; ".join(filter(None, words))


def _holds_groups(kind: Any) -> bool:
    return any(get_origin(choice) in (dict, list) or introspection.models(choice) for choice in introspection.member_types(kind))


def _group_node(text: str, place: str, kind: Any) -> SourceNode:
    """Return a list written in one cell, separated by semicolons or commas; {} is an empty group and [] an empty list."""
    if text.strip() in ("{}", "[]"):
        return SourceNode({} if text.strip() == "{}" else [], place, 0)
    member = introspection.child_type(kind, 0)
    if introspection.models(kind) or introspection.is_mapping(kind):
        return SourceNode(text, place, 0)
    words = [each.strip() for each in text.replace(",", ";").split(";") if each.strip()]
    return SourceNode([SourceNode(converted(word, member), place, 0) for word in words], place, 0)


def _children(node: SourceNode | None, key: str) -> dict[Any, SourceNode]:
    child = node.child(key) if node is not None else None
    return child.content if child is not None and isinstance(child.content, dict) else {}


def _label(node: SourceNode) -> str:
    label = node.child("label")
    return str(label.content) if label is not None else ""
