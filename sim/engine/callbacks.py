"""Fixed points of a run on the Mesa engine at which somebody may watch or intervene."""

from __future__ import annotations

from typing import Any

from sim.rules.hostilities import WeekConditions


class Callbacks:
    """Do nothing; override what you want to watch or change, and pass an instance to `Negotiation`.

    A callback gets the model and may read or change its `state`, `conflict` and `table`. An exception that it raises stops the run there.
    """

    def on_round(self, model: Any) -> None:
        """Called before a round begins: `model.round` is the last round played."""

    def on_week(self, model: Any, conditions: WeekConditions) -> WeekConditions:
        """Called before each week's violence; returns the conditions of the week, perhaps changed by `_replace`.

        After a settlement `model.running` is false: then the weeks are those in which it is carried out.
        """
        return conditions

    def on_text(self, model: Any, exchange: int) -> None:
        """Called when a text is on the table, before anybody answers it."""

    def on_signing(self, model: Any) -> None:
        """Called before the signers decide about the joint statement."""
