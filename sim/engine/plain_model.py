"""The rules as plain Python, without Mesa: runs without strategies, whose decisions all follow the rules. It writes the same log.

Commands that play one run load it in a fraction of the time that Mesa takes; `sim.engine.model` is for strategies and for Mesa's tools.
"""

from __future__ import annotations

from sim.engine.callbacks import Callbacks
from sim.engine.log import PLAIN_LOG, Log
from sim.engine.phases.decisions import BUILT_IN, keep_or_break
from sim.engine.phases.hooks import PLAIN, CallbackHooks, Decisions, Hooks
from sim.engine.phases.procedures import procedure_hooks
from sim.engine.phases.round import phases
from sim.engine.phases.scratch import Scratch, scratch_shapes
from sim.engine.table_view import TableView
from sim.engine.weekly_draws import draw_weeks
from sim.errors import DecisionError
from sim.procedures import dispatch
from sim.rules.cost import rejecting_capability
from sim.rules.hostilities import Violence, WeekConditions
from sim.rules.hostilities import fight as fight_by_rule
from sim.rules.initial_state import begin
from sim.rules.rng import stream_of
from sim.scenario.encoding.instance import EncodedScenario
from sim.scenario.encoding.layout import Layout


class PlainModel(TableView):
    """One replicate of a scenario whose parties all follow the rules. A step is one round.

    >>> from sim.scenario.encoding.instance import encode
    >>> from sim.scenario.loader import load_scenario
    >>> model = PlainModel(encode(load_scenario("valley")), seed=3)
    >>> model.step()
    >>> model.round, model.running
    (1, True)
    """

    def __init__(self, encoded: EncodedScenario, seed: int, replicate: int = 0, callbacks: Callbacks | None = None) -> None:
        self.encoded, self.seed, self.replicate = encoded, int(seed), int(replicate)
        self.stream = stream_of(self.seed, self.replicate)
        self.conflict, self.state, self.table = encoded.conflict(self.stream), encoded.state(), encoded.table()
        layout = Layout(scratch_shapes(encoded.sizes))
        self.scratch = Scratch(**layout.rows([0.0] * layout.size))
        self.log = Log(self.replicate)
        begin(self.conflict, self.state)
        self.rejecting: float = rejecting_capability(self.conflict)
        self.callbacks = callbacks or Callbacks()
        self.running, self.steps = True, 0
        self.seated: dict[int, object] = {}

    def write(self, name: str, value: float) -> None:
        """Refuse to change the text: here it follows the rules.

        Raises:
            DecisionError: always.
        """
        raise DecisionError(f"{name} can't be set to {value}: a run without strategies follows the rules")

    def step(self) -> None:
        """Play one round, and what follows the last one."""
        if not self.running:
            return
        self.steps += 1
        self.callbacks.on_round(self)
        self.running = ORDER.play_round(self)
        if not self.running:
            ORDER.conclude(self)

    def run(self) -> Log:
        """Play to the end, and return the log."""
        while self.running:
            self.step()
        return self.log


def rate_nothing(run: PlainModel, conditions: WeekConditions, column: int) -> None:
    """Do nothing: each source computes its own rate when it fights."""


def fight(run: PlainModel, place: int, conditions: WeekConditions, column: int) -> Violence:
    """Return what a source does this week."""
    source, draw = int(run.conflict.fighters[place]), run.scratch.violence[place][column]
    found: Violence = fight_by_rule(run.conflict, run.state, source, conditions, draw)
    return found


DECISIONS: Decisions[PlainModel] = Decisions(
    willing=BUILT_IN.willing,
    withdraws=BUILT_IN.withdraws,
    come=BUILT_IN.come,
    strike=BUILT_IN.strike,
    sit_down=BUILT_IN.sit_down,
    offer=BUILT_IN.offer,
    answer=BUILT_IN.answer,
    sign=BUILT_IN.sign,
    keep=keep_or_break,
    draw_weeks=draw_weeks,
    rate_violence=rate_nothing,
    fight=fight,
)
CALLBACKS: CallbackHooks[PlainModel] = CallbackHooks(
    on_week=lambda run, conditions: run.callbacks.on_week(run, conditions),
    on_text=lambda run, exchange: run.callbacks.on_text(run, exchange),
    on_signing=lambda run: run.callbacks.on_signing(run),
)
ORDER = phases(Hooks(DECISIONS, procedure_hooks(dispatch, PLAIN_LOG, PLAIN), PLAIN_LOG, CALLBACKS, PLAIN))
