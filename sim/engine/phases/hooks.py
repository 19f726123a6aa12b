"""What the phases of a round leave to the engine that plays them: decisions, procedure, log, callbacks and compilation.

The order of a round is written once, in this package. The compiled engine plays it with the rules as its hooks and numba as its compiler
(`sim.engine.batch`). The Mesa engine plays it as plain Python, with the methods of its parties as hooks (`sim.engine.model`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, Protocol, TypeVar

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
RUNS, ROUNDS, ISSUES, PARTIES, AGENDA, ANSWERS, PRESSURES, TEXTS, COMMITMENTS, WEEKS, TRADES = range(len(COLUMNS))


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
    def scratch(self) -> Any:
        """Working values of a round; see `sim.engine.phases.scratch`."""

    @property
    def stream(self) -> RandomStream:
        """The random stream of the replicate."""

    @property
    def rejecting(self) -> float:
        """The capability of those who reject the talks, 0..1."""

    @property
    def log(self) -> Any:
        """The log that the engine's recorder writes to."""


class Decisions(NamedTuple):
    """What parties decide, and the draws of an interval. A seat is a party's place in the conflict's tables; `run` is a `Run`."""

    willing: Callable[[Any, int], Coming]  # (run, seat): the parts of the willingness to come, before random variation
    withdraws: Callable[[Any, int, float], bool]  # (run, seat, draw): whether a host withdraws
    come: Callable[[Any, int], Coming]  # (run, seat)
    strike: Callable[[Any, int, int], Strike]  # (run, seat, issue)
    sit_down: Callable[[Any, int], Cost]  # (run, seat): prepare for the meeting
    offer: Callable[[Any, int, float], None]  # (run, seat, elapsed): write an offer into the text
    answer: Callable[[Any, int, float], Answer]  # (run, seat, elapsed)
    sign: Callable[[Any, int], Signing]  # (run, seat)
    keep: Callable[[Any, int, int, int], Keeping]  # (run, seat, issue, week)
    draw_weeks: Callable[[Any, int, int], None]  # (run, first, many): draw for weeks ahead into the scratch
    rate_violence: Callable[[Any, WeekConditions, int], None]  # (run, conditions, column): before anybody fights in a week
    fight: Callable[[Any, int, WeekConditions, int], Violence]  # (run, place among the fighters, conditions, column)


class ProcedureHooks(NamedTuple):
    """The questions that a meeting asks its procedure; see `sim.engine.procedure.Procedure` for what each means."""

    open: Callable[[Any], None]
    author: Callable[[Any, int], int]
    amend: Callable[[Any, int], None]
    asks: Callable[[Any, int, int], bool]
    shows: Callable[[Any, int], None]
    hears: Callable[[Any, int, Answer], None]
    passes: Callable[[Any], bool]
    is_over: Callable[[Any], bool]
    log_trades: Callable[[Any, int], None]


class Recorder(NamedTuple):
    """How the log is written."""

    full: Callable[[Any], bool]  # whether every table is kept, or only the summary
    enter: Callable[[Any, int, Sequence[float], Sequence[float]], None]  # (run, table, key with the replicate first, terms)
    note: Callable[[Any, int, Sequence[float]], None]  # (rows, index, terms): keep a decision in the scratch


class CallbackHooks(NamedTuple):
    """Points at which somebody may look at a run or intervene; see `sim.engine.callbacks.Callbacks`."""

    on_week: Callable[[Any, WeekConditions], WeekConditions]
    on_text: Callable[[Any, int], None]
    on_signing: Callable[[Any], None]


class Decorator(Protocol):
    """A decorator that returns a function with the same signature."""

    def __call__(self, function: Function, /) -> Function:
        """Return the function as the engine runs it."""


class Compile(NamedTuple):
    """How the functions of the phases become runnable."""

    function: Decorator
    inline: Decorator  # for a function with one caller, which is called week by week or text by text


class Hooks(NamedTuple):
    """All that an engine hands to the phases."""

    decide: Decisions
    procedure: ProcedureHooks
    record: Recorder
    callbacks: CallbackHooks
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


NO_CALLBACKS = CallbackHooks(unchanged, pass_text, pass_signing)


def as_written(function: Function) -> Function:
    """Return a function unchanged: the Mesa engine runs plain Python."""
    return function


PLAIN = Compile(as_written, as_written)
