"""What both plain Python models show of the round and the table, by name."""

from __future__ import annotations

from collections.abc import Collection

from sim.rules.grid import steps_of
from sim.rules.state import Conflict, State, Table
from sim.scenario.encoding.instance import EncodedScenario


class TableView:
    """The current round and the text on the table, read from a model's own state."""

    encoded: EncodedScenario
    conflict: Conflict
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
        """The values that each tabled item may take: the numbers of its options, those of a scale in steps, or None for a scale from 0 to 100."""
        return {
            name: range(len(options)) if options else steps_of(self.conflict.items[issue], self.state.ground[issue])
            for issue, (name, options) in enumerate(zip(self.encoded.issues, self.encoded.options, strict=True)) if self.table.tabled[issue]
        }

    @property
    def open_items(self) -> list[str]:
        """The items on which nothing is in force yet."""
        return [name for name, value in zip(self.encoded.issues, self.state.ground, strict=True) if value < 0.0]
