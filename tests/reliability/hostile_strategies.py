"""Strategies, parties and procedures that misbehave in every way a run has to survive; worker processes import them by name."""

from __future__ import annotations

import math
import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from sim.engine.agents import Party, Principal, Strategy
from sim.engine.procedure import Procedure


class Unprintable:
    """A value whose `repr` fails."""

    def __repr__(self) -> str:
        raise RuntimeError("no repr")


class UnprintableError(Exception):
    """An error whose message fails."""

    def __str__(self) -> str:
        raise RuntimeError("no message")


class OwnInterrupt(BaseException):
    """An exception that is no `Exception`."""


#: The decisions of a strategy, and fields of what each returns.
DECISIONS = {
    "fight": ("rate", "incidents", "deaths"), "come": ("presence", "score", "noise"), "answer": ("reply", "surplus", "red_line", "objection"),
    "sign": ("signs", "trust"),
}
#: Values that no number of a decision may have.
NOT_NUMBERS: tuple[Any, ...] = (
    math.nan, math.inf, -math.inf, 1e300, -1e300, 10**400, None, "1", b"1", [], {}, 1j, object(), Unprintable(), type, ...,
)
#: Whole decisions that a strategy may return instead of one.
NOT_DECISIONS: tuple[Any, ...] = (None, 0, 1.0, "yes", (), [], {}, (1.0, 2.0), object(), Unprintable(), math.nan, type, print)


def recurse(*_: Any) -> Any:
    """Recurse without end."""
    return recurse()


def raising(error: BaseException) -> Callable[..., Any]:
    """A function that raises an error."""

    def fail(*_: Any) -> Any:
        raise error

    return fail


#: What a method may raise.
RAISES: dict[str, Callable[..., Any]] = {
    "ValueError": raising(ValueError("one\ntwo\x1b[31m")), "StopIteration": raising(StopIteration()), "GeneratorExit": raising(GeneratorExit()),
    "SystemExit": raising(SystemExit(0)), "MemoryError": raising(MemoryError()), "UnprintableError": raising(UnprintableError()),
    "OwnInterrupt": raising(OwnInterrupt("mine")), "BaseExceptionGroup": raising(BaseExceptionGroup("two", [OwnInterrupt(), ValueError()])),
    "AssertionError": raising(AssertionError()), "RecursionError": recurse, "OSError": raising(OSError(28, "No space left on device")),
    "long": raising(ValueError("x" * 10**6)),
}


def loop_forever(*_: Any) -> None:
    """Run without end."""
    while True:
        pass


def loop_without_mercy(*_: Any) -> None:
    """Run without end, and swallow every exception once."""
    try:
        loop_forever()
    except BaseException:
        loop_forever()


#: What the strategy `ByReplicate` does in each replicate; None: nothing bad.
BY_REPLICATE: tuple[Callable[..., Any] | None, ...] = (
    None, lambda: os._exit(0), lambda: os.kill(os.getpid(), signal.SIGKILL), None, loop_forever, raising(KeyboardInterrupt()), None,
    loop_without_mercy, lambda: sys.exit(7), lambda: os.kill(os.getpid(), signal.SIGSTOP), None,
)


class ByReplicate(Strategy):
    """Misbehaves in another way in each replicate."""

    def sign(self, party: Party, decision: Any) -> Any:
        """Do what the replicate's entry says."""
        deed = BY_REPLICATE[party.stream.replicate]
        if deed:
            deed()
        return decision


class NoNumber(Strategy):
    """Returns an impossible number of incidents."""

    def fight(self, party: Party, decision: Any) -> Any:
        """Return incidents that are no number."""
        return decision._replace(incidents=math.nan)


class ExitsAtOnce(Strategy):
    """Ends the process in every run."""

    def fight(self, party: Party, decision: Any) -> Any:
        """End the process."""
        os._exit(5)


class RaisingConstructor(Strategy):
    """Can't be made."""

    def __init__(self) -> None:
        raise RuntimeError("no instance today")


class NeedsArguments(Strategy):
    """Can't be made without arguments."""

    def __init__(self, hope: float) -> None:
        self.hope = hope


class OwnParty(Principal):
    """A party of its own class that decides something impossible."""

    def fight(self, conditions: Any, draw: float) -> Any:
        """Return negative incidents."""
        return super().fight(conditions, draw)._replace(incidents=-260.0)


class LostSeat(Procedure):
    """Names a seat that there is not."""

    def author(self, exchange: int) -> int:
        """Return a seat that there is not."""
        return 99


class ForgetsToReturn(Procedure):
    """Forgets to return whether the text is agreed."""

    def is_over(self) -> Any:
        """Return nothing."""


class WritesNonsense(Procedure):
    """Writes past the checks of `write`."""

    def amend(self, exchange: int) -> None:
        """Put a value into the text that an item can't have."""
        super().amend(exchange)
        self.meeting.table.text[0] = math.nan
