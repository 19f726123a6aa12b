"""Read a scenario from a spreadsheet: every problem at once, each with its sheet and cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sim.errors import FormatError, Problem, ScenarioError
from sim.formats.imported import ImportedScenario, scenario_text
from sim.formats.problems import fail
from sim.formats.sheets import TEXTS, Sheet, read_sheets
from sim.formats.spreadsheet.layout import SHEETS
from sim.formats.spreadsheet.rows import SheetTree
from sim.formats.tree import in_order
from sim.scenario.errors import nearest_word, one_line
from sim.scenario.files import list_scenarios
from sim.scenario.schema.scenario import Scenario
from sim.scenario.source_reader import SourceReader
from sim.scenario.source_tree import SourceNode
from sim.scenario.validate import validate


def read_spreadsheet(paths: Sequence[str | Path], extends: str | None = None) -> ImportedScenario:
    """Return the scenario in a workbook (xlsx, xls, ods), in CSV files named by their sheets, or in a folder of such files.

    Args:
        paths: the workbook; or the CSV files, or their folder: `positions.csv`, `parties.csv` and so on.
        extends: a scenario whose keys the spreadsheet adds to or replaces; it may then leave out sheets.

    Raises:
        FormatError: all problems found, by sheet, row and column.
    """
    source, scenario, own, remarks, notes = _read([Path(path) for path in paths], extends)
    plain = own.plain()
    stands_alone = plain.get("extends") is None or plain["extends"] in list_scenarios()
    text = scenario_text(scenario, plain if stands_alone else None, source, remarks, notes)
    return ImportedScenario(scenario, text, source, tuple(notes))


def spreadsheet_scenario(paths: Sequence[Path]) -> Scenario:
    """Return the scenario of a spreadsheet alone; see `read_spreadsheet`."""
    return _read(list(paths), None)[1]


def _read(paths: list[Path], extends: str | None) -> tuple[str, Scenario, SourceNode, dict[tuple[Any, ...], str], list[str]]:
    """Return what messages call the source, the scenario, the tree of the spreadsheet's own keys, remarks by path, and notes."""
    notes: list[str] = []
    problems: list[Problem] = []
    source, sheets = _sheets(paths, notes, problems)
    kinds = _by_kind(sheets, notes, problems)
    if not kinds and extends is None:
        fail(source, _nothing_to_read(sheets), earlier=problems)
    tree = SheetTree(source, kinds, problems)
    if extends is not None:
        tree.builder.put(("extends",), extends, "--extends")
    reader = SourceReader()
    own = tree.read(lambda name: _base(reader, name, source))
    problems += tree.builder.problems
    return source, _validated(reader, own, source, problems, tree.empty), own, tree.remarks, notes


def _validated(reader: SourceReader, own: SourceNode, source: str, problems: list[Problem], empty: dict[str, str]) -> Scenario:
    """Return the scenario; a problem about a setting that is left empty is placed at its empty cell."""
    try:
        merged = reader.extended(own, Path(source), ())
    except ScenarioError as error:
        raise in_order([*problems, *error.problems], SHEETS) from None
    try:
        return validate(merged, [*reader.problems, *problems])
    except ScenarioError as error:
        raise in_order([_placed(each, source, empty) for each in error.problems], SHEETS) from None


def _placed(problem: Problem, source: str, empty: dict[str, str]) -> Problem:
    """Return a problem at the empty cell that it is about, if there is one, and without the advice that is meant for YAML."""
    message = problem.message
    if problem.path in SHEETS and message.startswith("is missing"):
        message = f"the sheet {problem.path} has no rows; fill in one or more below its header (rows that begin with # are examples, which are skipped)"
    for advice in ("; leave out the quotes", "; put it in quotes if it is meant as text", " (a constant, or a range such as {low, mode, high})"):
        message = message.replace(advice, "")
    return replace(problem, message=message, file=empty.get(problem.path, source) if problem.file == source else problem.file)


def _base(reader: SourceReader, name: SourceNode, source: str) -> SourceNode | None:
    """Return the tree of the scenario that the spreadsheet extends; None if there is none, which is reported when both are merged."""
    try:
        return SourceReader().file(reader.extended_file(name, Path(source), ()))
    except ScenarioError:
        return None


def _sheets(paths: list[Path], notes: list[str], problems: list[Problem]) -> tuple[str, list[Sheet]]:
    """Return what messages call the source, and its sheets; a CSV file is a sheet named by its file."""
    if not paths:
        fail("", "no file was given")
    first = paths[0]
    if len(paths) == 1 and first.is_dir():
        files = sorted(each for each in first.iterdir() if each.suffix.lower() in TEXTS and each.stem.lower() in SHEETS)
        if not files:
            fail(first, f"holds no table of a scenario ({', '.join(f'{name}.csv' for name in SHEETS)})")
        return one_line(str(first)), [sheet for each in files for sheet in _named(each, notes, problems)]
    if len(paths) > 1:
        others = [each for each in paths if each.suffix.lower() not in TEXTS]
        if others:
            fail(others[0], "only CSV files can be read together, one for each sheet")
        return one_line(str(first.parent)), [sheet for each in paths for sheet in _named(each, notes, problems)]
    if first.suffix.lower() in TEXTS:
        return one_line(str(first)), _named(first, notes, problems)
    return one_line(str(first)), read_sheets(first, notes, problems)


def _named(path: Path, notes: list[str], problems: list[Problem]) -> list[Sheet]:
    return [replace(sheet, name=path.stem) for sheet in read_sheets(path, notes, problems)]


def _by_kind(sheets: list[Sheet], notes: list[str], problems: list[Problem]) -> dict[str, Sheet]:
    """Return the sheets by what they hold; others are noted, or reported if their name is nearly that of a missing one."""
    found: dict[str, Sheet] = {}
    for sheet in sheets:
        name = sheet.name.strip().lower()
        if name in found:
            problems.append(Problem(f"{sheet.file}, sheet {sheet.name}", 0, "", f"there are two sheets {name}"))
        elif name in SHEETS:
            found[name] = sheet
    for sheet in sheets:
        name = sheet.name.strip().lower()
        if name in SHEETS or not _is_filled(sheet):
            continue
        near = nearest_word(name, [each for each in SHEETS if each not in found])
        if near:
            problems.append(Problem(f"{sheet.file}, sheet {sheet.name}", 0, "", f'unknown sheet; did you mean "{near}"? (allowed: {", ".join(SHEETS)})'))
        else:
            notes.append(f"{sheet.file}: sheet {sheet.name} is not one of {', '.join(SHEETS)}")
    if not found and problems:  # what a scenario needs besides would only hide why nothing was found
        raise FormatError(problems)
    return found


def _is_filled(sheet: Sheet) -> bool:
    return any(str(value).strip() for row in sheet.rows for value in row)


def _nothing_to_read(sheets: list[Sheet]) -> str:
    """Return what to tell who gave a file without any sheet of a scenario."""
    filled = [sheet for sheet in sheets if _is_filled(sheet)]
    if not filled:
        return "is empty; `parley new --spreadsheet mine.xlsx` writes a workbook to fill in, with examples"
    names = ", ".join(SHEETS)
    if Path(filled[0].file).suffix.lower() in TEXTS:
        return (f"is one table; give a folder with a CSV file for each of {names}, or a workbook (`parley new --spreadsheet mine.xlsx`);"
                " a list of actors needs its format, as in `parley import decide FILE`")
    return f"has the sheets {', '.join(sheet.name for sheet in filled)} (allowed: {names}; `parley new --spreadsheet mine.xlsx` writes them)"
