"""The procedure of a meeting as the Mesa engine asks it, and how to put one of your own in its place.

What a scenario's `procedure` says is done by the rules under `sim/procedures`, in both engines. A subclass of `Procedure` may do some of it
otherwise, on the Mesa engine: hand its class to `Negotiation` as the strategy of `procedure`, or name it on the command line
(`--strategy procedure=mine:Shrinking`). What it does not override stays as the scenario says.
"""

from __future__ import annotations

from typing import Any

from sim.engine.log import PLAIN_LOG
from sim.engine.phases.hooks import PLAIN
from sim.engine.phases.procedures import procedure_hooks
from sim.engine.running_model import RunningModel
from sim.procedures import dispatch
from sim.rules.reply import Answer

#: The seat at which a procedure of one's own is named.
PROCEDURE = "procedure"

#: What the scenario says.
BUILT_IN = procedure_hooks(dispatch, PLAIN_LOG, PLAIN)


class Procedure:
    """How a text comes about, who answers when, and what carries; each question is answered as the scenario says, unless overridden.

    `meeting` is the model: its `text` (the tabled items and their values) and `write(item, value)`, its `conflict`, `state` and `table`.
    A new one is made for each run, so it may remember.

    >>> class Fixed(Procedure):
    ...     '''The text opens as the chair has it, and nobody changes it.'''
    ...     def amend(self, exchange):
    ...         pass
    >>> from sim.engine.model import play
    >>> from sim.scenario.loader import load_scenario
    >>> log = play(load_scenario("valley"), 2, strategies={"procedure": Fixed})
    >>> _, round_, exchange, issue, value = zip(*log.rows["texts"])
    >>> max(exchange), len(set(zip(round_, issue, value))) == len(set(zip(round_, issue)))
    (6.0, True)
    """

    def __init__(self, meeting: RunningModel) -> None:
        self.meeting = meeting

    def open(self) -> None:
        """Begin a meeting's bargaining: nobody has replied, and the procedure writes what it opens with."""
        BUILT_IN.open(self.meeting)

    def author(self, exchange: int) -> int:
        """The seat that writes the text of an exchange (from 1) for itself, or -1: then `amend` is asked."""
        return BUILT_IN.author(self.meeting, exchange)

    def amend(self, exchange: int) -> None:
        """Write the text of an exchange, from 1 on; what stands is the text of the last one, or what `open` wrote."""
        BUILT_IN.amend(self.meeting, exchange)

    def asks(self, seat: int, exchange: int) -> bool:
        """Whether a party whose consent is needed answers at an exchange."""
        return BUILT_IN.asks(self.meeting, seat, exchange)

    def shows(self, seat: int) -> None:
        """Let a party read the text that it is about to answer."""
        BUILT_IN.shows(self.meeting, seat)

    def hears(self, seat: int, answer: Answer) -> None:
        """Take note of an answer; whoever overrides this calls it too, since the replies stay on the table."""
        BUILT_IN.hears(self.meeting, seat, answer)

    def passes(self) -> bool:
        """Whether the text on the table is agreed."""
        return BUILT_IN.passes(self.meeting)

    def is_over(self) -> bool:
        """Whether bargaining ends with this exchange: the text is agreed, or walk-outs break the meeting up (`dispatch.breaks_up`)."""
        return bool(dispatch.breaks_up(self.meeting.conflict, self.meeting.table)) or self.passes()


def is_procedure(player: Any) -> bool:
    """Whether what was given for a seat is a procedure of somebody's own: the class, not one that is made already."""
    return isinstance(player, type) and issubclass(player, Procedure)
