"""What both plain Python models show of the round and the table, by name."""

from __future__ import annotations

from collections.abc import Collection

from sim.rules.state import State, Table
from sim.scenario.encoding.instance import EncodedScenario


class TableView:
    """The current round and the text on the table, read from a model's own state."""

    encoded: EncodedScenario
    state: State
    table: Table

    @property
    def round(self) -> int:
        """The current round, from 1; 0 before the first."""
        return int(self.state.course.round)

    @property
    def text(self) -> dict[str, float]:
        """The text on the table: the tabled items and their values."""
        return {name: self.table.text[issue] for issue, name in enumerate(self.encoded.issues) if self.table.tabled[issue]}

    @property
    def tabled_values(self) -> dict[str, Collection[float] | None]:
        """The values that each tabled item may take: the numbers of its options, or None for a scale from 0 to 100."""
        return {
            name: range(len(options)) if options else None
            for name, options, tabled in zip(self.encoded.issues, self.encoded.options, self.table.tabled, strict=True) if tabled
        }
