"""Read a scenario from another program's files, by kind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from sim.formats.imported import ImportedScenario
from sim.formats.problems import fail
from sim.formats.sheets import TEXTS, WORKBOOKS
from sim.formats.spreadsheet.reader import read_spreadsheet
from sim.scenario.errors import suggestion

Files = Sequence[str | Path]


def _spreadsheet(files: Files, extends: str | None) -> ImportedScenario:
    return read_spreadsheet(files, extends)


#: The kinds of files that hold a scenario, each with its reader.
READERS: dict[str, Callable[[Files, str | None], ImportedScenario]] = {"spreadsheet": _spreadsheet}


def import_scenario(files: str | Path | Files, kind: str | None = None, *, extends: str | None = None) -> ImportedScenario:
    """Read a scenario from files of another program; `parley import` writes it as YAML.

    Args:
        files: the file, folder or files.
        kind: what they are; by default, what their names suggest.
        extends: a scenario whose keys a spreadsheet adds to or replaces.

    Returns:
        The valid scenario, its YAML, what could not be carried over, and what had to be assumed.

    Raises:
        FormatError: all problems found, each with its place.
    """
    paths = [files] if isinstance(files, str | Path) else list(files)
    if not paths:
        fail("", "no file was given")
    chosen = kind or kind_of(Path(paths[0]))
    if chosen not in READERS:
        fail(str(paths[0]), f'there is no kind "{chosen}"{suggestion(chosen, READERS)}')
    if extends is not None and chosen != "spreadsheet":
        fail(str(paths[0]), "only a spreadsheet can extend a scenario")
    return READERS[chosen](paths, extends)


def kind_of(path: Path) -> str:
    """Return the kind of a file by its name.

    >>> kind_of(Path("positions.ods"))
    'spreadsheet'
    """
    if path.suffix.lower() not in (*WORKBOOKS, *TEXTS) and not path.is_dir():
        fail(path, f"its name does not tell its kind; give one before it (allowed: {', '.join(READERS)})")
    return "spreadsheet"
