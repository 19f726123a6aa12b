"""The Mesa agents: one class for each role, and how to put your own behaviour into a seat.

An actor holds its profile (what it is) and its standing (how it fares), and takes each of its decisions by a rule. A decision carries its
terms; it then passes through the actor's strategy, which may change it. To script a party, hand the model a function, a `Strategy`, or a
subclass of an actor.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NoReturn, TypeVar

import mesa

from sim.engine.decision_checks import check_decision, check_offer, check_reply
from sim.engine.party_state import PartyState
from sim.engine.phases.decisions import BUILT_IN
from sim.engine.running_model import RunningModel
from sim.errors import AgentError
from sim.rules.agenda import Strike
from sim.rules.attendance import Coming
from sim.rules.compliance import Keeping
from sim.rules.cost import Cost
from sim.rules.enums import Reply, Role
from sim.rules.hostilities import Violence, WeekConditions, fight
from sim.rules.reply import Answer
from sim.rules.rng import RandomStream
from sim.rules.statement import Signing

Decision = TypeVar("Decision", bound=tuple[Any, ...])


class Strategy:
    """The built-in behaviour: every decision stays as the rules make it. Override what should differ.

    Each method takes the party and the decision with its terms, and returns the decision, perhaps changed by `_replace`.

    >>> class Absent(Strategy):
    ...     def come(self, party, decision):
    ...         return decision._replace(presence=0.0)
    >>> from sim.engine.model import Negotiation
    >>> model = Negotiation("valley", seed=1, strategies={"kelda": Absent})
    >>> model.step()
    >>> model.agents.get("presence")
    [0.0, 2.0, 2.0]
    """

    def fight(self, party: Party, decision: Violence) -> Violence:
        """The party's violence this week."""
        return decision

    def come(self, party: Party, decision: Coming) -> Coming:
        """Whether the party comes: `presence` 0 away, 1 in part, 2 in full."""
        return decision

    def strike(self, party: Party, issue: str, decision: Strike) -> Strike:
        """Whether the party strikes an item it may strike."""
        return decision

    def offer(self, party: Party, text: dict[str, float]) -> dict[str, float]:
        """The party's offer where the procedure asks for one: the tabled items and their values."""
        return text

    def answer(self, party: Party, text: dict[str, float], decision: Answer) -> Answer | Reply:
        """The party's answer to a text; a plain `Reply` leaves the terms as they are."""
        return decision

    def sign(self, party: Party, decision: Signing) -> Signing:
        """Whether the party signs the joint statement."""
        return decision

    def keep(self, party: Party, issue: str, decision: Keeping) -> Keeping:
        """Whether the party breaks a commitment this week."""
        return decision


class Scripted(Strategy):
    """A strategy from one function `(party, text, decision) -> Reply`: it only decides the answers."""

    def __init__(self, reply: Callable[[Party, dict[str, float], Answer], Reply | int]) -> None:
        self.reply = reply

    def answer(self, party: Party, text: dict[str, float], decision: Answer) -> Answer:
        """The function's reply, with the terms as they are."""
        return decision._replace(reply=check_reply(f"the function in the seat of {party.name}", self.reply(party, text, decision)))


class Party(PartyState, mesa.Agent):
    """A party as a Mesa agent: it fights, comes or stays away, answers, signs and keeps its word.

    The model makes one for each party of its scenario, and they stay. Their numbers are attributes (`party.pain`), for agent sets too.

    >>> from sim.engine.model import Negotiation
    >>> kelda = Negotiation("valley", seed=1).parties[0]
    >>> kelda.name, kelda.role, round(kelda.pain, 2), kelda.position["water"]
    ('kelda', 'principal', 0.1, 20.0)
    """

    model: RunningModel
    name: str

    def __init__(self, model: RunningModel, seat: int, name: str, strategy: Strategy | None = None) -> None:
        if seat in (held := model.seated):
            raise AgentError(
                f"{name}: seat {seat} is held by {held[seat].name}; a model makes its parties itself, one for each of its scenario"
            )
        super().__init__(model)
        self.seat = seat
        self.name = name
        self.strategy = strategy or Strategy()
        self.profile = model.conflict.profiles[seat]
        self.standing = model.state.standings[seat]
        self.key = int(self.profile.key)
        model.seated[seat] = self

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.name}: pain {self.pain:.2f}, outlook {self.outlook:.2f}>"

    def step(self) -> NoReturn:
        """Refuse to act alone: the model orders what parties do in a round.

        Raises:
            AgentError: always.
        """
        raise AgentError(f"{self.name} does not step by itself: a round has an order, which `model.step()` keeps; "
                         "to change what a party does, give it a Strategy")

    def remove(self) -> NoReturn:
        """Refuse to be removed: a scenario's parties are the same throughout a run.

        Raises:
            AgentError: always.
        """
        raise AgentError(f"{self.name} cannot be removed: a scenario's parties stay throughout a run; to keep it away from the talks, "
                         "give it a Strategy whose `come` returns a decision with presence 0, or take it out of the scenario")

    @property
    def stream(self) -> RandomStream:
        """The replicate's random stream; draws are addressed by this party's name."""
        return self.model.stream

    @property
    def position(self) -> dict[str, float]:
        """The party's ideal point on each scale."""
        stakes = self.model.conflict.stakes[self.seat]
        return {issue: stake.position for issue, stake in zip(self.model.encoded.issues, stakes, strict=True)}

    def decided(self, what: str, decision: Decision, *about: Any) -> Decision:
        """What the party's strategy makes of a decision of the rules; `what`: the strategy's method.

        Raises:
            DecisionError: it returned something else than such a decision.

        """
        if type(self.strategy) is Strategy:  # the built-in behaviour leaves every decision as it is
            return decision
        found = getattr(self.strategy, what)(self, *about, decision)
        if isinstance(found, Reply) and isinstance(decision, Answer):
            found = decision._replace(reply=float(found))
        return check_decision(self.author_of(what), found, type(decision), len(self.model.encoded.issues))

    def author_of(self, what: str) -> str:
        """Whose method `what` decides for this party, for messages: that of its strategy, or of its own class."""
        own = not self.is_built_in and type(self.strategy) is Strategy
        return f"{type(self if own else self.strategy).__name__}.{what} in the seat of {self.name}"

    @property
    def is_built_in(self) -> bool:
        """Whether the party's class is one of this module, not a subclass of somebody's own."""
        return type(self).__module__ == __name__

    def fight(self, conditions: WeekConditions, draw: float) -> Violence:
        """Return the party's violence in a week; `draw`: uniform."""
        return self.decided("fight", fight(self.model.conflict, self.model.state, self.seat, conditions, draw))

    def willing(self) -> Coming:
        """Return the parts of its willingness to come, before random variation."""
        return BUILT_IN.willing(self.model, self.seat)

    def come(self) -> Coming:
        """Decide whether to come to the round."""
        return self.decided("come", BUILT_IN.come(self.model, self.seat))

    def strike(self, issue: int) -> Strike:
        """Decide whether to strike an item as belonging to another track."""
        return self.decided("strike", BUILT_IN.strike(self.model, self.seat, issue), self.model.encoded.issues[issue])

    def sit_down(self) -> Cost:
        """Prepare for a meeting; returns what a change on the ground would cost."""
        return BUILT_IN.sit_down(self.model, self.seat)

    def offer(self, elapsed: float) -> None:
        """Write an offer into the text on the table; `elapsed`: share of the exchanges used up."""
        BUILT_IN.offer(self.model, self.seat, elapsed)
        if type(self.strategy) is not Strategy:
            text = self.model.text
            made = self.strategy.offer(self, dict(text))
            if isinstance(made, Mapping):  # an item left as it is may be open, which nobody can offer
                made = {name: value for name, value in made.items() if name not in text or value is not text[name]}
            made = check_offer(self.author_of("offer"), made, self.model.tabled_values)
            for name, value in made.items():
                self.model.write(name, value)

    def answer(self, elapsed: float) -> Answer:
        """Answer the text on the table; `elapsed`: share of the exchanges used up."""
        return self.decided("answer", BUILT_IN.answer(self.model, self.seat, elapsed), self.model.text)

    def sign(self) -> Signing:
        """Decide whether to sign the joint statement."""
        return self.decided("sign", BUILT_IN.sign(self.model, self.seat))

    def keep(self, issue: int, week: int) -> Keeping:
        """Decide whether to keep or break a commitment this week."""
        return self.decided("keep", BUILT_IN.keep(self.model, self.seat, issue, week), self.model.encoded.issues[issue])

    def withdraws(self, draw: float) -> bool:
        """Decide whether to give up hosting before this round, if the party has the right to host."""
        return BUILT_IN.withdraws(self.model, self.seat, draw)


class Principal(Party):
    """A party to the dispute: it would have to perform a deal, and is hurt by the fighting."""


class Regime(Principal):
    """The government side of a civil war."""


class Opposition(Principal):
    """The side that challenges the government, as far as it is at the table."""


class Guarantor(Party):
    """A patron at the table: it signs the statement, leans on its client, and may punish its client's breaches."""


class Observer(Party):
    """Someone in the room without a veto: it witnesses, informs and endorses."""


class Mediator(Party):
    """An envoy who sounds out the sides before the date and tells whether enough are willing."""


class Host(Party):
    """Who lends the room, as long as patience lasts."""


class Spoiler(Party):
    """A faction that rejects the talks and strikes hardest when a deal is near."""


CLASSES: dict[Role, type[Party]] = {
    Role.PRINCIPAL: Principal, Role.REGIME: Regime, Role.OPPOSITION: Opposition, Role.GUARANTOR: Guarantor, Role.OBSERVER: Observer,
    Role.MEDIATOR: Mediator, Role.HOST: Host, Role.SPOILER: Spoiler,
}


__all__ = ["CLASSES", "Guarantor", "Host", "Mediator", "Observer", "Opposition", "Party", "Principal", "Regime", "Scripted", "Spoiler",
           "Strategy"]
