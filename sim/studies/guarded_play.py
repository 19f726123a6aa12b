"""Play a replicate whose strategies may do anything: whatever they raise, or too long a wait, becomes one `RunError`."""

from __future__ import annotations

import copy
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeAlias

from sim.engine.callbacks import Callbacks
from sim.engine.log import Log
from sim.engine.plain_model import PlainModel
from sim.errors import RunError
from sim.scenario.encoding.instance import EncodedScenario
from sim.studies.error_messages import describe_error

if TYPE_CHECKING:
    from sim.engine.model import Negotiation

    AnyModel: TypeAlias = PlainModel | Negotiation


class OutOfTime(BaseException):
    """The time limit of a replicate is reached; not an `Exception`, so that a strategy does not catch it by accident."""


def play_guarded(
    encoded: EncodedScenario, seed: int, replicate: int, strategies: Mapping[str, Any], time_limit: float | None = None,
    show: Callable[[str], None] | None = None, copies: bool = False,
) -> Log:
    """Play a replicate as plain Python: on the Mesa engine if there are strategies.

    Args:
        encoded: the scenario.
        seed: random seed.
        replicate: replicate number.
        strategies: what plays each party.
        time_limit: seconds after which the replicate is stopped; needs the main thread of a process.
        show: called with the name of each round before it is played.
        copies: give the run copies of strategies that are objects, so that they don't remember other replicates.

    Raises:
        RunError: a strategy or the engine raised an error, or the time limit was reached; the message names the round.
    """
    model: AnyModel | None = None
    with run_errors(lambda: None if model is None else model.round), limited(time_limit):
        own = {party: each if isinstance(each, type) or not copies else copy.deepcopy(each) for party, each in strategies.items()}
        model = make_model(encoded, seed, replicate, own)
        while model.running:
            if show:
                show(f"round {model.round + 1}")
            model.step()
    return model.log


def make_model(
    encoded: EncodedScenario, seed: int, replicate: int, strategies: Mapping[str, Any] | None = None, callbacks: Callbacks | None = None
) -> AnyModel:
    """Return a model of a replicate: on the Mesa engine if there are strategies, else by the rules alone, which loads much faster."""
    if not strategies:
        return PlainModel(encoded, seed, replicate, callbacks)
    from sim.engine.model import Negotiation  # loads Mesa

    return Negotiation(encoded, seed, replicate, strategies, callbacks)


@contextmanager
def run_errors(current_round: Callable[[], int | None]) -> Iterator[None]:
    """Turn whatever a run raises into a `RunError`, except an interrupt by the user.

    A worker process ignores SIGINT, so a KeyboardInterrupt there was raised by a strategy.

    >>> with run_errors(lambda: 3):
    ...     raise SystemExit("enough")
    Traceback (most recent call last):
    sim.errors.RunError: round 3: SystemExit: enough (<doctest sim.studies.guarded_play.run_errors[0]>, line 2)
    """
    try:
        yield
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt) and signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
            raise
        played = current_round()
        where = "before the first round" if played is None else f"round {played}"
        why = str(error) if isinstance(error, OutOfTime) else describe_error(error)
        raise RunError(f"{where}: {why}") from error


@contextmanager
def limited(seconds: float | None) -> Iterator[None]:
    """Raise `OutOfTime` after some seconds, and then each second in case it is swallowed.

    Only where the system has timers and this is the main thread.
    """
    if seconds is None or not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_: object) -> None:
        raise OutOfTime(f"took longer than the time limit of {seconds:g} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds, 1.0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0.0)
        signal.signal(signal.SIGALRM, before)
