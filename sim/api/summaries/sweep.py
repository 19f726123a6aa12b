"""The summary of a sweep."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from sim.api.printed import Document, Paged
from sim.api.summaries.study import study_report
from sim.display.console import Symbols
from sim.report.text.sweep import DEFAULT_OUTCOMES, sweep_document, sweep_lines, trouble
from sim.studies.results import Study


@dataclass(frozen=True, repr=False)
class SweepSummary(Paged):
    """How outcomes respond to the varied paths of a sweep, as `parley sweep` prints and draws it."""

    study: Study
    outcomes: tuple[str, ...] = DEFAULT_OUTCOMES

    @cached_property
    def document(self) -> Document:  # type: ignore[override]
        """Each outcome at each point, and its change from the first point."""
        return sweep_document(self.study, self.outcomes, study_report(self.study))

    @property
    def failures(self) -> str:
        """Which runs failed, in a line or two; empty if none did."""
        return trouble(self.document)

    def lines(self, symbols: Symbols) -> list[str]:
        """Return sentences and a drawing for each outcome."""
        return sweep_lines(self.study, self.outcomes, symbols)

    def page(self) -> str:
        """Return a page of response curves and tables."""
        from sim.report.pages.sweep import sweep_page

        return sweep_page(self.study, self.outcomes)

    def __repr__(self) -> str:
        return f"<SweepSummary of {self.study!r}: {', '.join(self.outcomes)}>"
