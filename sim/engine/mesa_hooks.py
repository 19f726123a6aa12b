"""The order of a round as the Mesa engine plays it: every decision is a method of a party, every question one of the procedure."""

from __future__ import annotations

from typing import Any, Protocol

from sim.engine.agents import Party
from sim.engine.callbacks import Callbacks
from sim.engine.decision_checks import check_decision, check_flag, check_seat, check_text
from sim.engine.log import PLAIN_LOG
from sim.engine.phases.hooks import PLAIN, CallbackHooks, Decisions, Hooks, ProcedureHooks
from sim.engine.phases.round import phases
from sim.engine.procedure import BUILT_IN, Procedure
from sim.engine.running_model import RunningModel
from sim.engine.weekly_draws import draw_weeks
from sim.rules.agenda import Strike
from sim.rules.attendance import Coming
from sim.rules.compliance import Keeping
from sim.rules.cost import Cost
from sim.rules.hostilities import Violence, WeekConditions, fight
from sim.rules.reply import Answer
from sim.rules.statement import Signing


class PartyRun(RunningModel, Protocol):
    """A model with its parties, procedure and callbacks."""

    parties: list[Party]
    procedure: Procedure
    callbacks: Callbacks
    #: Whether a strategy or procedure is not the built-in one.
    customised: bool


def rate_nothing(run: PartyRun, conditions: WeekConditions, column: int) -> None:
    """Do nothing: each party computes its own rate when it fights."""


def fight_as_source(run: PartyRun, place: int, conditions: WeekConditions, column: int) -> Violence:
    """Ask a party for its violence this week; violence by nobody in the scenario follows the rule."""
    source, draw = int(run.conflict.fighters[place]), run.scratch.violence[place][column]
    if source < len(run.parties):
        violence: Violence = decided(run, source, "fight", Violence, conditions, draw)
        return violence
    return fight(run.conflict, run.state, source, conditions, draw)


def decided(run: PartyRun, seat: int, what: str, kind: Any, *about: Any) -> Any:
    """A party's decision, checked if the party is of somebody's own class; a party checks what its strategy returns."""
    party: Party = run.parties[seat]
    found = getattr(party, what)(*about)
    return found if party.is_built_in else check_decision(party.author_of(what), found, kind, len(run.encoded.issues))


def withdraws(run: PartyRun, seat: int, draw: float) -> bool:
    """Whether a host withdraws."""
    party: Party = run.parties[seat]
    found = party.withdraws(draw)
    return found if party.is_built_in else check_flag(party.author_of("withdraws"), found)


def asked(run: PartyRun, what: str, *about: Any) -> Any:
    """A procedure's answer to a question, checked if it is a procedure of somebody's own."""
    found = getattr(run.procedure, what)(*about)
    if type(run.procedure) is Procedure:
        return found
    who = f"{type(run.procedure).__name__}.{what}"
    return check_seat(who, found, len(run.parties)) if what == "author" else check_flag(who, found)


def on_text(run: PartyRun, exchange: int) -> None:
    """Check the text if custom code may have written to it, then call the callback."""
    if run.customised:
        check_text("a strategy or procedure", run.text, run.tabled_values, run.open_items)
    run.callbacks.on_text(run, exchange)


BY_PARTIES: Decisions[PartyRun] = Decisions(
    willing=lambda run, seat: decided(run, seat, "willing", Coming),
    withdraws=withdraws,
    come=lambda run, seat: decided(run, seat, "come", Coming),
    strike=lambda run, seat, issue: decided(run, seat, "strike", Strike, issue),
    sit_down=lambda run, seat: decided(run, seat, "sit_down", Cost),
    offer=lambda run, seat, elapsed: run.parties[seat].offer(elapsed),
    answer=lambda run, seat, elapsed: decided(run, seat, "answer", Answer, elapsed),
    sign=lambda run, seat: decided(run, seat, "sign", Signing),
    keep=lambda run, seat, issue, week: decided(run, seat, "keep", Keeping, issue, week),
    draw_weeks=draw_weeks,
    rate_violence=rate_nothing,
    fight=fight_as_source,
)

BY_PROCEDURE: ProcedureHooks[PartyRun] = ProcedureHooks(
    open=lambda run: run.procedure.open(),
    author=lambda run, exchange: asked(run, "author", exchange),
    amend=lambda run, exchange: run.procedure.amend(exchange),
    asks=lambda run, seat, exchange: asked(run, "asks", seat, exchange),
    shows=lambda run, seat: run.procedure.shows(seat),
    hears=lambda run, seat, given: run.procedure.hears(seat, given),
    passes=lambda run: asked(run, "passes"),
    is_over=lambda run: asked(run, "is_over"),
    log_trades=BUILT_IN.log_trades,
)

CALLBACKS: CallbackHooks[PartyRun] = CallbackHooks(
    on_week=lambda run, conditions: run.callbacks.on_week(run, conditions),
    on_text=on_text,
    on_signing=lambda run: run.callbacks.on_signing(run),
)

ORDER = phases(Hooks(BY_PARTIES, BY_PROCEDURE, PLAIN_LOG, CALLBACKS, PLAIN))
