"""The Mesa engine: one replicate of a scenario as a Mesa model, every decision taken by an agent and logged with its terms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import mesa

from sim.engine.agents import CLASSES, Party, Scripted, Strategy
from sim.engine.callbacks import Callbacks
from sim.engine.collector import RoundCollector
from sim.engine.decision_checks import check_item, check_state
from sim.engine.log import Log
from sim.engine.mesa_hooks import ORDER
from sim.engine.model_parameters import ScenarioSource, encoded_scenario
from sim.engine.phases.scratch import Scratch, scratch_shapes
from sim.engine.procedure import PROCEDURE, Procedure, is_procedure
from sim.engine.seeds import DEFAULT_SEED, fresh_seed, generator_seed
from sim.engine.table_view import TableView
from sim.errors import CollectorError
from sim.rules.cost import rejecting_capability
from sim.rules.enums import Role
from sim.rules.initial_state import begin
from sim.rules.rng import stream_of
from sim.rules.state import Conflict, State
from sim.scenario.encoding.instance import EncodedScenario
from sim.scenario.encoding.layout import Layout

#: What may take a seat: a subclass of an actor, a strategy (or its class), or a function `(party, text, decision) -> Reply`.
Player = type[Party] | Strategy | Callable[..., Any]

#: Numbers that a party begins a run with, and that change in it.
INITIAL = {"pain": "pain", "first_outlook": "outlook", "audience": "audience"}


def as_strategy(player: Any) -> Strategy | None:
    """Return a strategy from what was given for a seat: a strategy, its class, a function of replies, or nothing."""
    if player is None or isinstance(player, Strategy):
        return player
    if isinstance(player, type) and issubclass(player, Strategy):
        return player()
    return Scripted(player)


class Negotiation(TableView, mesa.Model):
    """One replicate of a scenario as a Mesa model. A step is one round; `run` plays to the end and returns the log.

    Args:
        scenario: its name, its file, or the scenario itself.
        seed: 0 to 2^64 - 1; with the replicate it determines every random draw. Without one the model takes a fresh seed, as Mesa models
            do, so that iterations of `mesa.batch_run` differ; `model.seed` says which.
        replicate: which replicate of a series this is.
        strategies: by party, what plays it in place of the built-in behaviour; under "procedure", a subclass of `Procedure`.
        callbacks: watches the run, or intervenes; see `sim.engine.callbacks.Callbacks`.
        rng: another name of the seed, which Mesa 4 will use.
        collect: keep numbers of each round in `datacollector`, as `mesa.batch_run` and Mesa's plots need it.
        kwargs: keys of the scenario to change, two underscores for each dot: `parties__kelda__change_cost=0.1`.

    Raises:
        ScenarioError: the scenario is invalid, or a change does not fit it.
        ValueError: a strategy for a party that does not exist, or a seed out of range.

    >>> model = Negotiation("valley", seed=3, parties__kelda__change_cost=0.1)
    >>> model.step()
    >>> model.round, model.agents.select(lambda party: party.pain > 0.05).get("name")
    (1, ['kelda', 'wethern'])
    """

    seed: int
    replicate: int
    running: bool
    state: State
    parties: list[Party]
    procedure: Procedure
    callbacks: Callbacks

    def __init__(
        self, scenario: ScenarioSource, seed: int | None = None, replicate: int = 0, strategies: Mapping[str, Player] | None = None,
        callbacks: Callbacks | None = None, *, rng: int | None = None, collect: bool = False, **kwargs: Any,
    ) -> None:
        if seed is not None and rng is not None:
            raise ValueError("rng is another name of the seed; give one of them")
        given = rng if seed is None else seed
        self.seed = fresh_seed() if given is None else int(given)
        self.replicate = int(replicate)
        self.stream = stream_of(self.seed, self.replicate)
        super().__init__(rng=generator_seed(self.seed, self.replicate))
        players = dict(strategies or {})
        own: Any = players.pop(PROCEDURE) if is_procedure(players.get(PROCEDURE)) else Procedure
        self.encoded = encoded_scenario(scenario, kwargs)
        self.conflict = self.encoded.conflict(self.stream)
        self.state = self.encoded.state()
        self.table = self.encoded.table()
        layout = Layout(scratch_shapes(self.encoded.sizes))
        self.scratch = Scratch(**layout.rows([0.0] * layout.size))
        self.log = Log(self.replicate)
        begin(self.conflict, self.state)
        self.rejecting: float = rejecting_capability(self.conflict)
        self.agent_numbers = 0
        self.seated: dict[int, Party] = {}
        self.parties = self._seat_parties(players)
        self.played = frozenset(players)
        self._ask_to_fight()
        self.procedure = own(self)
        self.customised = bool(players) or type(self.procedure) is not Procedure
        self.callbacks = callbacks or Callbacks()
        self._collects = collect
        self._collector: Any = RoundCollector() if collect else None

    def __repr__(self) -> str:
        where = f"round {self.round}" if self.running else f"ended in round {self.round}"
        return f"<{type(self).__name__} {self.encoded.scenario.title!r}, seed {self.seed}, replicate {self.replicate}: {where}>"

    @property
    def datacollector(self) -> Any:
        """The data collector: that of `collect=True`, or one of your own.

        Raises:
            CollectorError: there is none.
        """
        if self._collector is None:
            raise CollectorError('the model has no data collector; make it with collect=True (in batch_run: {"collect": True, ...})')
        return self._collector

    @datacollector.setter
    def datacollector(self, collector: Any) -> None:
        self._collector, self._collects = collector, False

    def register_agent(self, agent: mesa.Agent) -> None:
        """Add an agent; called by Mesa when one is made."""
        super().register_agent(agent)
        register = getattr(mesa.Agent, "_ids", None)
        if register is not None:  # Mesa 3.3 numbers agents in a class-wide register, which would keep every model alive
            register.pop(self, None)
            self.agent_numbers += 1
            agent.unique_id = self.agent_numbers

    def _seat_parties(self, players: Mapping[str, Player]) -> list[Party]:
        """Return an agent for each party, with the strategy that was given for it."""
        unknown = sorted(set(players) - set(self.encoded.parties))
        if unknown:
            raise ValueError(f"strategies for {', '.join(unknown)}: no such party; the parties are {', '.join(self.encoded.parties)}")
        seated: list[Party] = []
        for index, name in enumerate(self.encoded.parties):
            kind: Any = CLASSES[Role(int(self.conflict.profiles[index].role))]
            player: Any = players.get(name)
            if isinstance(player, type) and issubclass(player, Party):
                seated.append(player(self, index, name))
            else:
                seated.append(kind(self, index, name, as_strategy(player)))
        return seated

    def _ask_to_fight(self) -> None:
        """Let parties with a strategy of their own decide about violence too, even where the scenario gives them none."""
        conflict = self.conflict
        fighters = {int(conflict.fighters[place]) for place in range(int(conflict.rosters.fighters))}
        fighters |= {self.encoded.parties.index(name) for name in self.played}
        for place, source in enumerate(sorted(fighters)):
            conflict.fighters[place] = float(source)
        conflict.rosters.fighters = float(len(fighters))

    def write(self, name: str, value: float) -> None:
        """Put a value of a tabled item into the text.

        Raises:
            DecisionError: the item is not tabled, or has no such value.
        """
        number = check_item("a strategy or procedure", name, value, self.tabled_values)
        self.table.text[self.encoded.issues.index(name)] = number

    def step(self) -> None:
        """Play one round.

        Its seven phases are the weeks before the round, consultation, convening and, if the round convenes, agenda, bargaining and
        closing, then learning. Their order is in `sim.engine.phases.round`, and the compiled engine plays the same functions. A step after
        the end of the talks changes nothing.
        """
        if not self.running:
            return
        self.callbacks.on_round(self)
        self.running = ORDER.play_round(self)
        if not self.running:
            ORDER.conclude(self)
        if self.customised:
            names = {"standings": self.encoded.parties, "trust": self.encoded.parties, "counts": self.encoded.sources}
            check_state(self.state, names, "a strategy or procedure")
        if self._collects:
            self._collector.collect(self)

    def run(self) -> Log:
        """Play to the end, and return the log."""
        while self.running:
            self.step()
        return self.log

    def revise(self, encoded: EncodedScenario) -> None:
        """Use other numbers of the same scenario from now on; what has happened stays.

        A number that a run begins with (pain, outlook, audience, trust) and that the other scenario states differently takes its value.

        Raises:
            ValueError: the parties, issues or options would change.
        """
        if (encoded.parties, encoded.issues, encoded.options) != (self.encoded.parties, self.encoded.issues, self.encoded.options):
            raise ValueError("from a round on numbers may change, but not who negotiates about what")
        before, self.encoded = self.conflict, encoded
        self.conflict = encoded.conflict(self.stream)
        self._restate(before)
        self.rejecting = rejecting_capability(self.conflict)
        for party in self.parties:
            party.profile = self.conflict.profiles[party.seat]
        self._ask_to_fight()

    def _restate(self, before: Conflict) -> None:
        """Give initial values that the new numbers state differently to the state."""
        for party in self.parties:
            old, new = before.profiles[party.seat], self.conflict.profiles[party.seat]
            for stated, current in INITIAL.items():
                if getattr(old, stated) != getattr(new, stated):
                    setattr(party.standing, current, getattr(new, stated))
            for other, (was, is_) in enumerate(zip(before.ties[party.seat], self.conflict.ties[party.seat], strict=True)):
                if was.trust != is_.trust and other != party.seat:
                    self.state.trust[party.seat][other] = is_.trust


def play(scenario: ScenarioSource, seed: int = DEFAULT_SEED, replicate: int = 0, strategies: Mapping[str, Player] | None = None) -> Log:
    """Play one replicate on the Mesa engine and return its log."""
    return Negotiation(scenario, seed, replicate, strategies).run()
