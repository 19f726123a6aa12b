"""Write a scenario for other programs and readers, by the suffix of the file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sim.formats.spreadsheet.workbook import write_spreadsheet
from sim.scenario.loader import load_scenario
from sim.scenario.schema.scenario import Scenario


@dataclass(frozen=True)
class ExportedScenario:
    """The files that were written, and what they can't hold."""

    files: tuple[Path, ...]
    lost: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join([*map(str, self.files), *(f"not carried over: {each}" for each in self.lost)])


def export_scenario(scenario: str | Path | Scenario, path: str | Path, *, replace: bool = False) -> ExportedScenario:
    """Write a scenario as a spreadsheet: a workbook (.xlsx), or CSV files in a folder.

    What is written is read back and compared, so that nothing is lost silently.

    Args:
        scenario: its name, its file, or the scenario itself.
        path: the file or folder to write.
        replace: whether files that exist may be replaced.

    Raises:
        FormatError: a file exists, can't be written, or is of an unknown kind.
    """
    own = scenario if isinstance(scenario, Scenario) else load_scenario(scenario)
    files, lost = write_spreadsheet(own, path, replace)
    return ExportedScenario(tuple(files), tuple(lost))
