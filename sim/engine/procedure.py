"""The procedure of a meeting as the Mesa engine asks it, and how to put one of your own in its place.

What a scenario's `procedure` says is done by the rules under `sim/procedures`, in both engines. A subclass of `Procedure` may do some of it
otherwise, on the Mesa engine: hand its class to `Negotiation` as the strategy of `procedure`, or name it on the command line
(`--strategy procedure=mine:Shrinking`). What it does not override stays as the scenario says.
"""

from __future__ import annotations

from typing import Any

from sim.procedures.dispatch import amend, author, is_asked, learn_from, open_procedure, passes, read_offer
from sim.rules.meeting_outcome import anybody_leaves
from sim.rules.reply import Answer

#: The seat at which a procedure of one's own is named.
PROCEDURE = "procedure"


class Procedure:
    """How a text comes about, who answers when, and what carries; each question is answered as the scenario says, unless overridden.

    `meeting` is the model: its `text` (the tabled items and their values) and `write(item, value)`, its `conflict`, `climate` and `table`.
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

    def __init__(self, meeting: Any) -> None:
        self.meeting = meeting

    def open(self) -> None:
        """Begin a meeting's bargaining: nobody has replied, and the procedure writes what it opens with."""
        meeting = self.meeting
        open_procedure(meeting.conflict, meeting.state, meeting.table, meeting.stream)

    def author(self, exchange: int) -> int:
        """The seat that writes the text of an exchange (from 1) for itself, or -1: then `amend` is asked."""
        return int(author(self.meeting.conflict, self.meeting.table, exchange))

    def amend(self, exchange: int) -> None:
        """Write the text of an exchange, from 1 on; what stands is the text of the last one, or what `open` wrote."""
        meeting = self.meeting
        amend(meeting.conflict, meeting.state, meeting.table, exchange, meeting.rejecting, meeting.stream)

    def asks(self, seat: int, exchange: int) -> bool:
        """Whether a party whose consent is needed answers at an exchange."""
        return bool(is_asked(self.meeting.conflict, seat, exchange))

    def shows(self, seat: int) -> None:
        """Let a party take in the text that it is about to answer."""
        read_offer(self.meeting.conflict, self.meeting.state, self.meeting.table, seat)

    def hears(self, seat: int, answer: Answer) -> None:
        """Take note of an answer; whoever overrides this calls it too, since the replies stay on the table."""
        learn_from(self.meeting.conflict, self.meeting.state, self.meeting.table, seat, answer)

    def passes(self) -> bool:
        """Whether the text on the table is agreed."""
        return bool(passes(self.meeting.conflict, self.meeting.state, self.meeting.table))

    def is_over(self) -> bool:
        """Whether bargaining ends with this exchange: the text is agreed, or somebody walks out. No walk-out stops what binds anyway."""
        conflict, replies = self.meeting.conflict, self.meeting.table.replies
        return bool(conflict.procedure.binding == 0.0 and anybody_leaves(conflict, replies)) or self.passes()


def is_procedure(player: Any) -> bool:
    """Whether what was given for a seat is a procedure of somebody's own: the class, not one that is made already."""
    return isinstance(player, type) and issubclass(player, Procedure)
