"""What parties, procedures, callbacks and collectors may read and change of the model that they belong to."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Protocol

from sim.engine.log import Log
from sim.engine.phases.hooks import Run
from sim.scenario.encoding.instance import EncodedScenario


class RunningModel(Run, Protocol):
    """A replicate on the Mesa engine, `sim.engine.model.Negotiation`, as those see it that it is made of."""

    encoded: EncodedScenario
    log: Log
    seed: int
    replicate: int
    running: bool
    steps: int
    #: The parties by seat.
    seated: dict[int, Any]

    @property
    def round(self) -> int:
        """The current round, from 1; 0 before the first."""

    @property
    def text(self) -> dict[str, float]:
        """The text on the table: the tabled items and their values."""

    @property
    def tabled_values(self) -> dict[str, Collection[float] | None]:
        """The values that each tabled item may take; None for a scale."""

    @property
    def open_items(self) -> Collection[str]:
        """The items on which nothing is in force yet."""

    def write(self, name: str, value: float) -> None:
        """Put a value of a tabled item into the text."""
