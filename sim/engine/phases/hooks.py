"""What the phases of a round leave to the engine that plays them: decisions, procedure, log, callbacks and compilation.

The order of a round is written once, in this package. The compiled engine plays it with the rules as its hooks and numba as its compiler
(`sim.engine.batch`). The Mesa engine plays it as plain Python, with the methods of its parties as hooks (`sim.engine.model`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from sim.engine.phases.scratch import Rows, Scratch
from sim.rules.agenda import Strike
from sim.rules.attendance import Coming
from sim.rules.compliance import Keeping
from sim.rules.cost import Cost
from sim.rules.hostilities import Violence, WeekConditions
from sim.rules.log_schema import COLUMNS
from sim.rules.registry import rule
from sim.rules.reply import Answer
from sim.rules.rng import RandomStream
from sim.rules.state import Conflict, State, Table
from sim.rules.statement import Signing

Function = TypeVar("Function", bound=Callable[..., Any])

#: The number of each table of the log.
RUNS, ROUNDS, ISSUES, PARTIES, AGENDA, ANSWERS, PRESSURES, TEXTS, COMMITMENTS, WEEKS, TRADES, VOTES = range(len(COLUMNS))


class Run(Protocol):
    """One replicate as the phases see it: a Mesa model, or a tuple of records in the compiled engine."""

    @property
    def conflict(self) -> Conflict:
        """What is fixed within the replicate."""

    @property
    def state(self) -> State:
        """What changes within the replicate."""

    @property
    def table(self) -> Table:
        """Working values of a meeting."""

    @property
    def scratch(self) -> Scratch:
        """Working values of a round; see `sim.engine.phases.scratch`."""

    @property
    def stream(self) -> RandomStream:
        """The random stream of the replicate."""

    @property
    def rejecting(self) -> float:
        """The capability of those who reject the talks, 0..1."""


#: What an engine plays a replicate as. Hooks that take any `Run` serve every engine; a log is written by an engine's own.
RunT = TypeVar("RunT", bound=Run, contravariant=True)


class Decisions(NamedTuple, Generic[RunT]):
    """What parties decide, and the draws of an interval. A seat is a party's place in the conflict's tables."""

    willing: Callable[[RunT, int], Coming]  # (run, seat): the parts of the willingness to come, before random variation
    withdraws: Callable[[RunT, int, float], bool]  # (run, seat, draw): whether a host withdraws
    come: Callable[[RunT, int], Coming]  # (run, seat)
    strike: Callable[[RunT, int, int], Strike]  # (run, seat, issue)
    sit_down: Callable[[RunT, int], Cost]  # (run, seat): prepare for the meeting
    offer: Callable[[RunT, int, float], None]  # (run, seat, elapsed): write an offer into the text
    answer: Callable[[RunT, int, float], Answer]  # (run, seat, elapsed)
    sign: Callable[[RunT, int], Signing]  # (run, seat)
    keep: Callable[[RunT, int, int, int], Keeping]  # (run, seat, issue, week)
    draw_weeks: Callable[[RunT, int, int], None]  # (run, first, many): draw for weeks ahead into the scratch
    rate_violence: Callable[[RunT, WeekConditions, int], None]  # (run, conditions, column): before anybody fights in a week
    fight: Callable[[RunT, int, WeekConditions, int], Violence]  # (run, place among the fighters, conditions, column)


class ProcedureHooks(NamedTuple, Generic[RunT]):
    """The questions that a meeting asks its procedure; see `sim.engine.procedure.Procedure` for what each means."""

    open: Callable[[RunT], None]
    author: Callable[[RunT, int], int]
    amend: Callable[[RunT, int], None]
    asks: Callable[[RunT, int, int], bool]
    shows: Callable[[RunT, int], None]
    hears: Callable[[RunT, int, Answer], None]
    passes: Callable[[RunT], bool]
    is_over: Callable[[RunT], bool]
    log_trades: Callable[[RunT, int], None]


class Recorder(NamedTuple, Generic[RunT]):
    """How the log is written."""

    full: Callable[[RunT], bool]  # whether every table is kept, or only the summary
    enter: Callable[[RunT, int, Sequence[float], Sequence[float]], None]  # (run, table, key with the replicate first, terms)
    note: Callable[[Rows, int, Sequence[float]], None]  # (rows, index, terms): keep a decision in the scratch


class CallbackHooks(NamedTuple, Generic[RunT]):
    """Points at which somebody may look at a run or intervene; see `sim.engine.callbacks.Callbacks`."""

    on_week: Callable[[RunT, WeekConditions], WeekConditions]
    on_text: Callable[[RunT, int], None]
    on_signing: Callable[[RunT], None]


class Decorator(Protocol):
    """A decorator that returns a function with the same signature."""

    def __call__(self, function: Function, /) -> Function:
        """Return the function as the engine runs it."""


class Compile(NamedTuple):
    """How the functions of the phases become runnable."""

    function: Decorator
    inline: Decorator  # for a function with one caller, which is called week by week or text by text


class Hooks(NamedTuple, Generic[RunT]):
    """All that an engine hands to the phases."""

    decide: Decisions[RunT]
    procedure: ProcedureHooks[RunT]
    record: Recorder[RunT]
    callbacks: CallbackHooks[RunT]
    compile: Compile


@rule
def unchanged(run: Run, conditions: WeekConditions) -> WeekConditions:
    """Leave the conditions of a week as they are."""
    return conditions


@rule
def pass_text(run: Run, exchange: int) -> None:
    """Do nothing about a text."""


@rule
def pass_signing(run: Run) -> None:
    """Do nothing before the signing."""


NO_CALLBACKS: CallbackHooks[Run] = CallbackHooks(unchanged, pass_text, pass_signing)


def as_written(function: Function) -> Function:
    """Return a function unchanged: the Mesa engine runs plain Python."""
    return function


PLAIN = Compile(as_written, as_written)
