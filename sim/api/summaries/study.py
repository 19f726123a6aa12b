"""The summary of a study of many runs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from sim.api.printed import Document, PrintedLines
from sim.display.console import Symbols
from sim.report.text.batch import batch_document, batch_lines, trouble
from sim.studies.results import Study
from sim.studies.study_runner import StudyReport


@dataclass(frozen=True, repr=False)
class StudySummary(PrintedLines):
    """A row of numbers for each scenario of a study, as `parley batch` prints them."""

    study: Study

    @cached_property
    def document(self) -> Document:  # type: ignore[override]
        """Shares and means with their intervals, and the runs that failed."""
        return batch_document(study_report(self.study))

    @property
    def failures(self) -> str:
        """Which runs failed, in a line or two; empty if none did."""
        return trouble(self.document)

    def lines(self, symbols: Symbols) -> list[str]:
        """Return the numbers of runs, and a row for each scenario."""
        return batch_lines(self.document)

    def __repr__(self) -> str:
        return f"<StudySummary of {self.study!r}>"


def study_report(study: Study) -> StudyReport:
    """Return how a study went; of one that was opened, only how many runs it holds."""
    if isinstance(study.report, StudyReport):
        return study.report
    stored = sum(record["count"] * record.get("points", (0, 1))[1] for record in study.completed_tasks())
    return StudyReport(study, before=stored)
