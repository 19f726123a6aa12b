"""The summary of a comparison."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from sim.analysis.comparison.comparison import Comparison
from sim.analysis.comparison.exemplars import Exemplar, exemplars
from sim.api.printed import Document, Paged
from sim.display.console import Symbols
from sim.report.text.comparison import comparison_document, comparison_lines


@dataclass(frozen=True, repr=False)
class ComparisonSummary(Paged):
    """How scenarios differ, as `parley compare` prints and draws it; `program`: how the commands that it suggests begin."""

    comparison: Comparison
    program: tuple[str, ...] = ("parley",)

    @cached_property
    def exemplars(self) -> list[list[Exemplar]]:
        """Typical and extreme runs of each scenario."""
        return [exemplars(arm) for arm in self.comparison.arms]

    @cached_property
    def document(self) -> Document:  # type: ignore[override]
        """Each outcome of each scenario, and its difference from the baseline."""
        return comparison_document(self.comparison, self.exemplars, self.program)

    def lines(self, symbols: Symbols) -> list[str]:
        """Return sentences and a table for each outcome."""
        return comparison_lines(self.comparison, self.exemplars, self.program)

    def page(self) -> str:
        """Return a page of figures and tables."""
        from sim.report.pages.comparison import comparison_page

        return comparison_page(self.comparison, self.exemplars, self.program)

    def __repr__(self) -> str:
        return f"<ComparisonSummary of {self.comparison!r}>"
