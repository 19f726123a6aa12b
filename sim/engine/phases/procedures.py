"""A scenario's procedure as the hooks of a meeting."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import NamedTuple

from sim.engine.phases.hooks import TRADES, Compile, ProcedureHooks, Recorder, Run, RunT
from sim.rules.reply import Answer


def procedure_hooks(dispatch: ModuleType, record: Recorder[RunT], compile: Compile) -> ProcedureHooks[RunT]:
    """Return the hooks of `sim.procedures.dispatch`, or of `sim.procedures.dispatch_single_text` for a mediated text alone."""
    open_procedure, amend_text = dispatch.open_procedure, dispatch.amend
    find_author: Callable[..., int] = dispatch.author
    text_passes: Callable[..., bool] = dispatch.passes
    bargaining_is_over: Callable[..., bool] = dispatch.is_over

    @compile.inline
    def open(run: Run) -> None:
        """Begin a meeting's bargaining."""
        open_procedure(run.conflict, run.state, run.table, run.stream)

    @compile.inline
    def author(run: Run, exchange: int) -> int:
        """Return the seat that writes the text of an exchange for itself, or -1."""
        return find_author(run.conflict, run.table, exchange)

    @compile.inline
    def amend(run: Run, exchange: int) -> None:
        """Write the text of an exchange."""
        amend_text(run.conflict, run.state, run.table, exchange, run.rejecting, run.stream)

    @compile.inline
    def passes(run: Run) -> bool:
        """Return whether the text on the table is agreed."""
        return text_passes(run.conflict, run.state, run.table)

    @compile.inline
    def is_over(run: Run) -> bool:
        """Return whether bargaining ends with this exchange."""
        return bargaining_is_over(run.conflict, run.state, run.table)

    asks, shows, hears = answer_hooks(dispatch, compile)
    return ProcedureHooks(open, author, amend, asks, shows, hears, passes, is_over, trades_logger(dispatch, record, compile))


class AnswerHooks(NamedTuple):
    """The hooks around a party's answer; see `ProcedureHooks`."""

    asks: Callable[[Run, int, int], bool]
    shows: Callable[[Run, int], None]
    hears: Callable[[Run, int, Answer], None]


def answer_hooks(dispatch: ModuleType, compile: Compile) -> AnswerHooks:
    """Return the hooks around a party's answer."""
    read_offer, learn_from = dispatch.read_offer, dispatch.learn_from
    is_asked: Callable[..., bool] = dispatch.is_asked

    @compile.inline
    def asks(run: Run, seat: int, exchange: int) -> bool:
        """Return whether a party answers at an exchange."""
        return is_asked(run.conflict, run.table, seat, exchange)

    @compile.inline
    def shows(run: Run, seat: int) -> None:
        """Let a party read the text that it is about to answer."""
        read_offer(run.conflict, run.state, run.table, seat)

    @compile.inline
    def hears(run: Run, seat: int, given: Answer) -> None:
        """Take note of an answer."""
        learn_from(run.conflict, run.state, run.table, seat, given)

    return AnswerHooks(asks, shows, hears)


def trades_logger(dispatch: ModuleType, record: Recorder[RunT], compile: Compile) -> Callable[[RunT, int], None]:
    """Return the function that logs what an exchange of positions did to everybody whose consent is needed."""
    has_traded, trade_row, enter = dispatch.has_traded, dispatch.trade_row, record.enter

    @compile.inline
    def log_trades(run: RunT, exchange: int) -> None:
        """Log the trades of an exchange."""
        for seat in range(run.conflict.parties):
            if has_traded(run.conflict, run.table, seat):
                key = (float(run.stream.replicate), run.state.course.round, float(exchange), float(seat))
                enter(run, TRADES, key, trade_row(run.table, seat))

    return log_trades
