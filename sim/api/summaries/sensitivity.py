"""The summary of a sensitivity study."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from sim.analysis.sensitivity.ranking import Drivers
from sim.analysis.sensitivity.study import Sensitivity
from sim.api.printed import Document, Paged
from sim.display.console import Symbols
from sim.report.text.sensitivity import DEFAULT_OUTCOMES, sensitivity_document, sensitivity_lines, trouble
from sim.studies.study_runner import StudyReport


@dataclass(frozen=True, repr=False)
class SensitivitySummary(Paged):
    """Which inputs drive outcomes, as `parley sensitivity` prints and draws it; `every`: list all inputs, not only the strongest."""

    sensitivity: Sensitivity
    outcomes: tuple[str, ...] = DEFAULT_OUTCOMES
    every: bool = False

    @cached_property
    def drivers(self) -> list[Drivers]:
        """The inputs of each outcome, the strongest first."""
        return [self.sensitivity.drivers(outcome) for outcome in self.outcomes]

    @cached_property
    def document(self) -> Document:  # type: ignore[override]
        """Every input for each outcome, the strongest first, and sentences."""
        report = self.sensitivity.study.report
        counts = (report.before, report.added) if isinstance(report, StudyReport) else (None, None)
        return sensitivity_document(self.sensitivity.study, self.drivers, self.sensitivity.unvaried, *counts)

    @property
    def failures(self) -> str:
        """Which runs failed, in a line; empty if none did."""
        return trouble(self.sensitivity.study)

    def lines(self, symbols: Symbols) -> list[str]:
        """Return sentences and bars for each outcome."""
        return sensitivity_lines(self.sensitivity.study, self.drivers, self.sensitivity.unvaried, symbols, self.every)

    def page(self) -> str:
        """Return a page of bars and tables."""
        from sim.report.pages.sensitivity import sensitivity_page

        return sensitivity_page(self.sensitivity.study, self.drivers, self.sensitivity.unvaried)

    def __repr__(self) -> str:
        return f"<SensitivitySummary of {self.sensitivity.study!r}: {', '.join(self.outcomes)}>"
