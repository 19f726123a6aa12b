"""A meeting of the format: what is tabled, the bargaining over it, how it closes."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from sim.engine.procedure import PROCEDURE, Procedure, is_procedure
from sim.engine.war import Player, War
from sim.procedures.chair_beliefs import see_costs
from sim.procedures.dispatch import has_traded, trade_row
from sim.rules.agenda import choose_items, urgency
from sim.rules.attendance import Coming
from sim.rules.bargaining import substantial, weigh_text
from sim.rules.compliance import Keeping
from sim.rules.convening import consenters_present
from sim.rules.log_rows import press_row
from sim.rules.meeting_outcome import adopt, anybody_signs, outcome_of
from sim.rules.reply import Answer
from sim.rules.rng import AGENDA, BREAK_OFF, normal, uniform
from sim.rules.scheduling import announces
from sim.rules.statement import Signing, declare
from sim.scenario.encoding.instance import EncodedScenario
from sim.scenario.schema.scenario import Scenario

NAN = math.nan
UNSIGNED = Signing(NAN, NAN, NAN, NAN, NAN)
UNINVITED = Coming(0.0, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN)
UNTRIED = Keeping(0.0, NAN, NAN, NAN, NAN, NAN, NAN, NAN)


class Meeting(War):
    """The three phases of a round that meets; `sim.engine.model.Negotiation` adds what comes before and after.

    Args and errors are those of `sim.engine.war.War`.
    """

    def __init__(
        self, scenario: Scenario | EncodedScenario, seed: int = 0, replicate: int = 0, strategies: Mapping[str, Player] | None = None
    ) -> None:
        seats = dict(strategies or {})
        own: Any = seats.pop(PROCEDURE) if is_procedure(seats.get(PROCEDURE)) else Procedure
        super().__init__(scenario, seed, replicate, seats)
        self.procedure: Procedure = own(self)
        self._comings: list[Coming] = []
        self._signings: list[Signing] = []
        self._strikes: list[tuple[float, float]] = []

    def reset_meeting(self) -> None:
        """Blank the papers of the last meeting."""
        self._comings = [UNINVITED] * len(self.parties)
        self._signings = [UNSIGNED] * len(self.parties)
        self._strikes = [(NAN, NAN)] * self.conflict.issues
        for seat in range(len(self.parties)):
            self.table.replies[seat] = 0.0
        for issue in range(self.conflict.issues):
            self.table.tabled[issue] = 0.0
            self.table.struck[issue] = 0.0
            self.table.urgency[issue] = NAN

    # 4 agenda

    def agenda(self) -> None:
        """Strike what belongs to another track, then table what presses most."""
        for issue, item in enumerate(self.conflict.items):
            press = normal(self.stream, self.round, 0, int(item.key), AGENDA)
            self.table.urgency[issue] = urgency(self.conflict, issue, self.conflict.agenda.noise, press)
            for party in self.parties:
                may = self.conflict.stakes[party.seat][issue].strikes and party.standing.presence and item.negotiable
                if may and not self.table.struck[issue]:
                    decision = party.strike(issue)
                    if decision.struck:
                        self.table.struck[issue] = 1.0 + party.seat
                        self._strikes[issue] = (decision.expected, decision.holding)
                        self.state.tallies[issue].struck += 1.0
        choose_items(self.conflict, self.table)
        for issue in range(self.conflict.issues):
            self.state.tallies[issue].tabled += self.table.tabled[issue]

    # 5 bargaining

    def bargaining(self) -> None:
        """Negotiate the tabled items by the scenario's procedure; the last replies stay on the table."""
        for issue in range(self.conflict.issues):
            self.table.text[issue] = self.state.ground[issue]
        if not consenters_present(self.conflict, self.state) or not any(self.table.tabled):
            return
        course, exchanges = self.state.course, int(self.conflict.procedure.exchanges)
        course.bargained = 1.0
        for party in self.parties:
            if party.standing.presence:
                see_costs(self.conflict, self.state, self.table, party.seat, party.sit_down())
        self.procedure.open()
        for exchange in range(1, exchanges + 1):
            course.exchanges = float(exchange)
            self.amendment(exchange, exchanges)
            weigh_text(self.conflict, self.state, self.table)
            self.exchange(exchange, exchange / exchanges)
            if self.procedure.is_over():
                break
            if uniform(self.stream, self.round, exchange, 0, BREAK_OFF) < self.conflict.bargaining.break_off:
                break

    def amendment(self, exchange: int, exchanges: int) -> None:
        """Write the text of an exchange: the party whose offer it is, or the procedure."""
        writer = self.procedure.author(exchange)
        if writer >= 0:
            self.parties[writer].offer((exchange - 1) / exchanges)
        else:
            self.procedure.amend(exchange)

    def exchange(self, exchange: int, elapsed: float) -> None:
        """Put the text to those who are asked now."""
        least = NAN
        self.log_trades(exchange)
        for issue in range(self.conflict.issues):
            if self.table.tabled[issue]:
                self.log.add("texts", (self.round, exchange, issue, self.table.text[issue]))
        for party in self.parties:
            if not party.profile.consents or not self.procedure.asks(party.seat, exchange):
                continue
            self.procedure.shows(party.seat)
            given: Answer = party.answer(elapsed)
            least = given.surplus if math.isnan(least) else min(least, given.surplus)
            self.procedure.hears(party.seat, given)
            self.log.add("answers", (self.round, exchange, party.seat), given)
            self.log_pressure(exchange, party.seat)
        self.state.course.least = least

    def log_trades(self, exchange: int) -> None:
        """Log what an exchange of positions did to everybody whose consent is asked."""
        for seat in range(len(self.parties)):
            if has_traded(self.conflict, self.table, seat):
                self.log.add("trades", (self.round, exchange, seat), trade_row(self.table, seat))

    def log_pressure(self, exchange: int, client: int) -> None:
        """Log what each patron put on a client over the text on the table."""
        for place in range(int(self.conflict.rosters.patrons)):
            patron = int(self.conflict.patrons[place])
            if self.conflict.ties[patron][client].leverage <= 0.0:
                continue
            row = press_row(self.conflict, self.table, patron, client)
            if row.pressure > 0.0:
                self.log.add("pressures", (self.round, exchange, patron, client), row)

    # 6 closing

    def closing(self) -> None:
        """Joint statement or none; commitments recorded; the outcome named."""
        course = self.state.course
        signed = self.signing()
        accepted = course.bargained > 0.0 and self.procedure.passes()
        agreed = accepted and substantial(self.conflict, self.state, self.table) and (signed or not anybody_signs(self.conflict))
        if agreed:
            self.adoption()
        elif signed:
            course.declared_on = float(declare(self.conflict, self.state, self.table, self.stream))
            if course.declared_on >= 0.0 and self.conflict.items[int(course.declared_on)].goodwill:
                course.established = 1.0
        course.statement = 1.0 if signed else 0.0
        course.outcome = outcome_of(agreed, signed, course.declared_on >= 0.0)
        course.announced = 1.0 if signed and announces(self.conflict.calendar, self.round, self.stream) else 0.0

    def signing(self) -> bool:
        """Every signer's own test of the statement; one who is away can't sign."""
        signed = anybody_signs(self.conflict)
        for party in self.parties:
            if party.profile.signs:
                if not party.standing.presence:
                    signed = False
                    continue
                self._signings[party.seat] = party.sign()
                signed = signed and self._signings[party.seat].signs > 0.0
        return signed

    def adoption(self) -> None:
        """Record the accepted text as commitments; those it supersedes are logged."""
        before = [pledge.active for pledge in self.state.pledges]
        held = [(pledge.made, pledge.performer, pledge.before, pledge.target, pledge.kept) for pledge in self.state.pledges]
        adopt(self.conflict, self.state, self.table)
        for issue, pledge in enumerate(self.state.pledges):
            if before[issue] and pledge.made == self.round:
                made, performer, old, target, kept = held[issue]
                self.log.add("commitments", (made, issue, performer, old, target, self.state.course.week, kept), UNTRIED)
