"""Write a scenario for other programs and readers, by the suffix of the file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sim.formats.imported import write_new
from sim.formats.problems import fail
from sim.formats.publishing.brief import brief
from sim.formats.publishing.tables import latex, markdown
from sim.formats.spreadsheet.workbook import write_spreadsheet
from sim.scenario.loader import load_scenario
from sim.scenario.schema.scenario import Scenario

#: Tables for readers, by the suffix of their file.
PAGES = {".md": markdown, ".tex": latex}


@dataclass(frozen=True)
class ExportedScenario:
    """The files that were written, and what they can't hold."""

    files: tuple[Path, ...]
    lost: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join([*map(str, self.files), *(f"not carried over: {each}" for each in self.lost)])


def export_scenario(scenario: str | Path | Scenario, path: str | Path, *, as_brief: bool = False, replace: bool = False) -> ExportedScenario:
    """Write a scenario as a spreadsheet (.xlsx, or CSV files in a folder), or as tables in Markdown (.md) or LaTeX (.tex).

    A spreadsheet is read back and compared, so that nothing is lost silently.

    Args:
        scenario: its name, its file, or the scenario itself.
        path: the file or folder to write; its suffix tells the kind.
        as_brief: write a one-page brief in Markdown instead of tables.
        replace: whether files that exist may be replaced.

    Raises:
        FormatError: a file exists, can't be written, or is of an unknown kind.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     [file.name for file in export_scenario("textbook", f"{folder}/tables").files]
    ['settings.csv', 'parties.csv', 'issues.csv', 'options.csv', 'positions.csv']
    """
    own = scenario if isinstance(scenario, Scenario) else load_scenario(scenario)
    place = Path(path)
    if as_brief and place.suffix.lower() != ".md":
        fail(place, "a brief is written in Markdown, to a file with the suffix .md")
    if place.suffix.lower() in PAGES:
        page = brief(own) if as_brief else PAGES[place.suffix.lower()](own)
        return ExportedScenario((write_new(place, page.encode(), replace),), ())
    files, lost = write_spreadsheet(own, path, replace)
    return ExportedScenario(tuple(files), tuple(lost))
