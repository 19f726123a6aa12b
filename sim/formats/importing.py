"""Read a scenario from another program's files, by kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from sim.formats.imported import ImportedScenario
from sim.formats.problems import check_not_empty, fail
from sim.formats.sheets import TEXTS, WORKBOOKS
from sim.formats.spreadsheet.reader import read_spreadsheet
from sim.formats.tools.decide import read_decide
from sim.formats.tools.genius import read_genius
from sim.formats.tools.ktab import read_ktab
from sim.formats.tools.negmas import read_negmas
from sim.formats.tools.scorable import read_scorable
from sim.scenario.errors import suggestion

Files = Sequence[str | Path]


#: The kinds of files of other tools, each with its reader.
TOOLS: dict[str, Callable[[Files], ImportedScenario]] = {
    "decide": read_decide, "ktab": read_ktab, "genius": read_genius, "negmas": read_negmas, "scorable": read_scorable,
}
#: All kinds of files that hold a scenario.
READERS = ("spreadsheet", *TOOLS)


def import_scenario(files: str | Path | Files, kind: str | None = None, *, extends: str | None = None) -> ImportedScenario:
    """Read a scenario from files of another program; `parley import` writes it as YAML.

    Args:
        files: the file, folder or files.
        kind: spreadsheet, decide, ktab, genius, negmas or scorable; by default, what their names suggest.
        extends: a scenario whose keys a spreadsheet adds to or replaces.

    Returns:
        The valid scenario, its YAML, what could not be carried over, and what had to be assumed.

    Raises:
        FormatError: all problems found, each with its place.

    >>> from tempfile import TemporaryDirectory
    >>> from sim.formats.exporting import export_scenario
    >>> with TemporaryDirectory() as folder:
    ...     written = export_scenario("textbook", f"{folder}/tables")
    ...     import_scenario(f"{folder}/tables").scenario.title
    'A wage round between a union and a firm'
    """
    paths = [files] if isinstance(files, str | Path) else list(files)
    if not paths:
        fail("", "no file was given")
    for path in paths:
        check_not_empty(Path(path))
    chosen = kind or kind_of(Path(paths[0]))
    if chosen not in READERS:
        fail(str(paths[0]), f'there is no kind "{chosen}"{suggestion(chosen, READERS)}')
    if extends is not None and chosen != "spreadsheet":
        fail(str(paths[0]), "only a spreadsheet can extend a scenario")
    return read_spreadsheet(paths, extends) if chosen == "spreadsheet" else TOOLS[chosen](paths)


def kind_of(path: Path) -> str:
    """Return the kind of a file by its name.

    >>> kind_of(Path("positions.ods"))
    'spreadsheet'
    """
    if path.suffix.lower() not in (*WORKBOOKS, *TEXTS) and not path.is_dir():
        if Path(path).suffix in (".yaml", ".yml"):
            fail(path, "it is a scenario already; parley check reports what is wrong with it")
        fail(path, f"its name does not tell its kind; give one before it (allowed: {', '.join(READERS)})")
    return "spreadsheet"
