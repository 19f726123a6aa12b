"""The reference engine: one replicate, told phase by phase, every decision taken by an actor and logged with its terms."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import mesa

from sim.actors import CLASSES, Party, Scripted, Strategy
from sim.chance import AGENDA, BREAK_OFF, GOODWILL, HOSTING, bell, block, luck_of, normal, uniform
from sim.log import Log
from sim.procedures import single_text
from sim.records import Scenario
from sim.rules.agenda import choose_items, urgency
from sim.rules.attendance import Coming, total_willingness
from sim.rules.bargaining import substantial, weigh_text
from sim.rules.calendar import announces, gap_after
from sim.rules.closing import adopt, all_accept, anybody_signs, outcome_of
from sim.rules.compliance import Keeping, break_word, carry_out
from sim.rules.convening import choose_venue, consenters_present, quorum_met, worth_going_on
from sim.rules.cost import rejecting_capability
from sim.rules.goodwill import signal_chance
from sim.rules.hostilities import Violence, Weather, aftermath, count, fight, weather
from sim.rules.learning import (
    all_settled,
    greatest_pain,
    host_patience,
    keep_trust,
    learn,
    left_for_good,
    nearness,
    streak,
)
from sim.rules.mediation import slip_found
from sim.rules.opening import begin
from sim.rules.recording import (
    agenda_row,
    end_round,
    issue_row,
    party_row,
    press_row,
    round_row,
    run_row,
    start_implementation,
    start_interval,
)
from sim.rules.response import Answer
from sim.rules.statement import Signing, declare
from sim.rules.trust import mend
from sim.seating import Seating, seat
from sim.words import Ending, Outcome, Reply, Role

#: What may take a seat: a subclass of an actor, a strategy, or a function `(party, text, decision) -> Reply`.
Player = type[Party] | Strategy | Callable[..., Any]

NAN = math.nan
UNSIGNED = Signing(NAN, NAN, NAN, NAN, NAN)
UNINVITED = Coming(0.0, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN)
UNTRIED = Keeping(0.0, NAN, NAN, NAN, NAN, NAN, NAN, NAN)


class Negotiation(mesa.Model):
    """One replicate of a scenario. A step is one round; `run` plays to the end and returns the log.

    Args:
        scenario: what `sim.scenario.read` returns.
        seed: 0 to 2^64 - 1; with the replicate it is the address of all luck.
        replicate: which replicate of a series this is.
        strategies: by party, who takes its seat in place of the built-in behaviour.

    Raises:
        ValueError: a strategy for a party that does not exist, or a seed out of range.
    """

    def __init__(
        self, scenario: Scenario | Seating, seed: int = 0, replicate: int = 0, strategies: Mapping[str, Player] | None = None
    ) -> None:
        super().__init__(rng=0)  # Mesa's own generator is never drawn from: all luck is addressed
        self.seating = scenario if isinstance(scenario, Seating) else seat(scenario)
        self.luck = luck_of(seed, replicate)
        self.conflict = self.seating.conflict(self.luck)
        self.climate = self.seating.climate()
        self.table = self.seating.table()
        self.log = Log(replicate)
        begin(self.conflict, self.climate)
        self.rejecting = rejecting_capability(self.conflict)
        self.parties = self._seat_parties(dict(strategies or {}))
        self._comings: list[Coming] = []
        self._signings: list[Signing] = []
        self._strikes: list[tuple[float, float]] = []

    def _seat_parties(self, players: dict[str, Player]) -> list[Party]:
        unknown = sorted(set(players) - set(self.seating.parties))
        if unknown:
            raise ValueError(f"strategies for {', '.join(unknown)}: no such party; the parties are {', '.join(self.seating.parties)}")
        seated = []
        for index, name in enumerate(self.seating.parties):
            kind: type[Party] = CLASSES[Role(int(self.conflict.profiles[index].role))]
            player = players.get(name)
            if isinstance(player, type) and issubclass(player, Party):
                kind, player = player, None
            elif isinstance(player, type) and issubclass(player, Strategy):
                player = player()
            elif player is not None and not isinstance(player, Strategy):
                player = Scripted(player)
            seated.append(kind(self, index, name, player))
        return seated

    @property
    def round(self) -> int:
        """The round now, from 1; 0 before the first."""
        return int(self.climate.course.round)

    @property
    def text(self) -> dict[str, float]:
        """The text on the table: the tabled items and their values."""
        return {name: self.table.text[issue] for issue, name in enumerate(self.seating.issues) if self.table.tabled[issue]}

    def run(self) -> Log:
        """Play to the end, free what Mesa keeps, and return the log."""
        try:
            while self.running:
                self.step()
        finally:
            self.close()
        return self.log

    def close(self) -> None:
        """Free what Mesa keeps of a model in a class-wide register."""
        mesa.Agent._ids.pop(self, None)

    def step(self) -> None:
        """Play one round: its seven phases."""
        course = self.climate.course
        course.round += 1.0
        start_interval(self.conflict, self.climate)
        self.interval()
        self.consultation()
        if self.convening():
            self.agenda()
            replies = self.bargaining()
            self.closing(replies)
        self.learning()

    # 1 interval

    def interval(self) -> None:
        """Hostilities and compliance, week by week, up to the date."""
        self.weeks(int(self.climate.course.gap))

    def weeks(self, number: int) -> None:
        """Let a number of weeks pass."""
        for week in range(number):
            self.climate.course.elapsed += 1.0
            now = weather(self.conflict, self.climate, float(number - week))
            self.hostilities(now)
            self.compliance(now)
            if uniform(self.luck, self.round, now.week, 0, GOODWILL) < self.signal_chance(now):
                mend(self.conflict, self.climate, self.conflict.goodwill.trust, True)
                self.climate.course.swaps += 1.0
            self.climate.course.week += 1.0

    def signal_chance(self, now: Weather) -> float:
        """The chance of a signal of goodwill this week."""
        course = self.climate.course
        return signal_chance(self.conflict.goodwill, course.established, now.left, course.emptiness)

    def hostilities(self, now: Weather) -> None:
        """A week of fighting by every party, and by nobody in the scenario."""
        for source in range(self.conflict.parties + 1):
            done: Violence
            if source < len(self.parties):
                done = self.parties[source].fight(now)
            else:
                done = fight(self.conflict, self.climate, source, now, self.luck)
            count(self.conflict, self.climate, source, done)
            if done.rate > 0.0:
                self.log.add("weeks", (self.round, self.climate.course.week, source), done)
        aftermath(self.conflict, self.climate, now)

    def compliance(self, now: Weather) -> None:
        """Each commitment in force is kept or broken by who has to perform it."""
        for issue, pledge in enumerate(self.climate.pledges):
            if not pledge.active:
                continue
            performer = int(pledge.performer)
            if performer >= 0:
                kept = self.parties[performer].keep(issue, now.week)
                if kept.broken:
                    self.log_commitment(issue, kept)
                    break_word(self.conflict, self.climate, issue)
                    continue
            carry_out(self.conflict, self.climate, issue)

    def log_commitment(self, issue: int, kept: Keeping) -> None:
        """Log a commitment at its end: broken, superseded, or still in force when the run ends."""
        pledge = self.climate.pledges[issue]
        key = (pledge.made, issue, pledge.performer, pledge.before, pledge.target, self.climate.course.week, pledge.kept)
        self.log.add("commitments", key, kept)

    # 2 consultation

    def consultation(self) -> None:
        """The shuttle sounds out the sides; with too little will, the date slips."""
        if self.round == 1 or self.round <= self.conflict.dated + 1:
            return
        scores = [total_willingness(party.willing()) for party in self.parties if party.profile.principal and party.profile.consents]
        slip = slip_found(self.conflict, self.round, min(scores, default=1.0), self.luck)
        self.climate.course.slipped = slip
        self.weeks(int(slip))

    # 3 convening

    def convening(self) -> bool:
        """Find a room, see who comes; returns whether the round meets."""
        course = self.climate.course
        withdraw, first, second, venue = block(self.luck, self.round, 0, 0, HOSTING)
        withdrew = False
        hosts = [party for party in self.parties if party.profile.hosts]
        if not course.withdrawn and any(host.withdraws(withdraw) for host in hosts):
            withdrew = True
            course.withdrawn = 1.0
            course.slipped += float(int(self.conflict.hosting.reopening))
            self.weeks(int(self.conflict.hosting.reopening))
        self._comings = [UNINVITED] * len(self.parties)
        self._signings = [UNSIGNED] * len(self.parties)
        self._strikes = [(NAN, NAN)] * self.conflict.issues
        self._clear_table()
        if worth_going_on(self.conflict, course.emptiness, withdrew, bell(first, second)) <= 0.0:
            course.ending = float(Ending.LAPSE)
            return False
        self.attendance()
        course.venue = float(choose_venue(self.conflict, course.withdrawn, venue))
        course.convened = 1.0 if quorum_met(self.conflict, self.climate) else 0.0
        course.idle = 0.0 if course.convened else course.idle + 1.0
        return bool(course.convened)

    def _clear_table(self) -> None:
        for issue in range(self.conflict.issues):
            self.table.tabled[issue] = 0.0
            self.table.struck[issue] = 0.0
            self.table.urgency[issue] = NAN

    def attendance(self) -> None:
        """Patrons decide first, so that their clients know who calls; the uninvited stay outside."""
        for clients in (False, True):
            for party in self.parties:
                if not party.profile.invited:
                    party.standing.presence = 0.0
                elif clients == any(self.conflict.ties[patron][party.seat].summons > 0.0 for patron in range(len(self.parties))):
                    self._comings[party.seat] = party.come()

    # 4 agenda

    def agenda(self) -> None:
        """Strike what belongs to another track, then table what presses most."""
        for issue, item in enumerate(self.conflict.items):
            press = normal(self.luck, self.round, 0, int(item.key), AGENDA)
            self.table.urgency[issue] = urgency(self.conflict, issue, self.conflict.agenda.noise, press)
            for party in self.parties:
                may = self.conflict.stakes[party.seat][issue].strikes and party.standing.presence and item.negotiable
                if may and not self.table.struck[issue]:
                    decision = party.strike(issue)
                    if decision.struck:
                        self.table.struck[issue] = 1.0 + party.seat
                        self._strikes[issue] = (decision.expected, decision.holding)
                        self.climate.tallies[issue].struck += 1.0
        choose_items(self.conflict, self.table)
        for issue in range(self.conflict.issues):
            self.climate.tallies[issue].tabled += self.table.tabled[issue]

    # 5 bargaining

    def bargaining(self) -> list[float]:
        """Negotiate the tabled items by the scenario's procedure; returns the last replies by seat (none: nobody accepts)."""
        replies = [0.0] * len(self.parties)
        for issue in range(self.conflict.issues):
            self.table.text[issue] = self.climate.ground[issue]
        if not consenters_present(self.conflict, self.climate) or not any(self.table.tabled):
            return replies
        course, exchanges = self.climate.course, int(self.conflict.procedure.exchanges)
        course.bargained = 1.0
        for party in self.parties:
            if party.standing.presence:
                single_text.see_costs(self.conflict, self.climate, self.table, party.seat, party.sit_down())
        single_text.open_text(self.conflict, self.climate, self.table, self.luck)
        for exchange in range(1, exchanges + 1):
            course.exchanges = float(exchange)
            single_text.propose(self.conflict, self.climate, self.table)
            weigh_text(self.conflict, self.climate, self.table)
            replies = self.exchange(exchange, exchange / exchanges)
            if all_accept(self.conflict, replies) or Reply.WALK_OUT in replies:
                break
            if uniform(self.luck, self.round, exchange, 0, BREAK_OFF) < self.conflict.bargaining.break_off:
                break
        return replies

    def exchange(self, exchange: int, elapsed: float) -> list[float]:
        """Put the text to everybody whose consent is needed; returns their replies by seat."""
        replies = [0.0] * len(self.parties)
        least = NAN
        for issue in range(self.conflict.issues):
            if self.table.tabled[issue]:
                self.log.add("texts", (self.round, exchange, issue, self.table.text[issue]))
        for party in self.parties:
            if not party.profile.consents:
                continue
            given: Answer = party.answer(elapsed)
            replies[party.seat] = given.reply
            least = given.surplus if math.isnan(least) else min(least, given.surplus)
            single_text.hear(
                self.conflict.procedure, self.table, party.seat, given.reply, given.surplus, given.held_out, int(given.objection)
            )
            self.log.add("answers", (self.round, exchange, party.seat), given)
            self.log_pressure(exchange, party.seat)
        self.climate.course.least = least
        return replies

    def log_pressure(self, exchange: int, client: int) -> None:
        """Log what each patron put on a client over the text on the table."""
        for patron in range(len(self.parties)):
            row = press_row(self.conflict, self.table, patron, client)
            if row.pressure > 0.0:
                self.log.add("pressures", (self.round, exchange, patron, client), row)

    # 6 closing

    def closing(self, replies: list[float]) -> None:
        """Joint statement or none; commitments recorded; the outcome named."""
        course = self.climate.course
        signed = self.signing()
        accepted = course.bargained > 0.0 and all_accept(self.conflict, replies)
        agreed = accepted and substantial(self.conflict, self.climate, self.table) and (signed or not anybody_signs(self.conflict))
        if agreed:
            self.adoption()
        elif signed:
            course.declared_on = float(declare(self.conflict, self.climate, self.table.struck, self.luck))
            if course.declared_on >= 0.0 and self.conflict.items[int(course.declared_on)].goodwill:
                course.established = 1.0
        course.statement = 1.0 if signed else 0.0
        course.outcome = outcome_of(agreed, signed, course.declared_on >= 0.0)
        course.announced = 1.0 if signed and announces(self.conflict.calendar, self.round, self.luck) else 0.0

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
        before = [pledge.active for pledge in self.climate.pledges]
        held = [(pledge.made, pledge.performer, pledge.before, pledge.target, pledge.kept) for pledge in self.climate.pledges]
        adopt(self.conflict, self.climate, self.table)
        for issue, pledge in enumerate(self.climate.pledges):
            if before[issue] and pledge.made == self.round:
                made, performer, old, target, kept = held[issue]
                self.log.add("commitments", (made, issue, performer, old, target, self.climate.course.week, kept), UNTRIED)

    # 7 learning

    def learning(self) -> None:
        """What the round changes; whether the run ends; when the next round is due."""
        course = self.climate.course
        agreed = course.outcome == Outcome.AGREEMENT
        keep_trust(self.conflict, self.climate)
        if course.statement:
            mend(self.conflict, self.climate, self.conflict.learning.statement_trust, False)
        course.near = nearness(self.conflict.learning, course.least, course.bargained > 0.0, agreed)
        learn(self.conflict, self.climate)
        course.emptiness = streak(self.conflict.learning, course.emptiness, course.outcome)
        course.patience = host_patience(self.conflict.hosting, course.patience, course.outcome)
        end_round(self.climate)
        self.log_round()
        self.end_or_go_on(agreed)

    def log_round(self) -> None:
        """Log the round and where every party and issue stands."""
        self.log.add("rounds", round_row(self.conflict, self.climate))
        for party in self.parties:
            row = party_row(self.conflict, self.climate, party.seat, self._signings[party.seat])
            self.log.add("parties", (self.round, party.seat, *self._comings[party.seat]), row)
        for issue in range(self.conflict.issues):
            pledged = self.climate.pledges[issue].active > 0.0 and self.climate.pledges[issue].made == self.round
            self.log.add("agenda", agenda_row(self.climate, self.table, issue, *self._strikes[issue], pledged))

    def end_or_go_on(self, agreed: bool) -> None:
        """End the run, or set the gap to the next round."""
        course, horizon = self.climate.course, self.conflict.horizon
        gap = gap_after(self.conflict, self.climate, greatest_pain(self.conflict, self.climate), self.luck)
        if agreed and all_settled(self.conflict, self.climate, self.table):
            course.ending = float(Ending.SETTLEMENT)
        elif left_for_good(self.conflict, self.climate):
            course.ending = float(Ending.COLLAPSE)
        elif course.idle >= horizon.abandoned_after:
            course.ending = float(Ending.LAPSE)
        elif not course.ending:
            course.gap = gap
            if course.round < horizon.rounds and course.week + gap <= horizon.weeks:
                return
        self.running = False
        if course.ending == Ending.SETTLEMENT:
            self.implementation()
        self.finish()

    def implementation(self) -> None:
        """Let the weeks pass in which a settlement is carried out, kept or broken."""
        start_implementation(self.conflict, self.climate)
        self.interval()
        end_round(self.climate)

    def finish(self) -> None:
        """Log the replicate as a whole."""
        for issue, pledge in enumerate(self.climate.pledges):
            if pledge.active:
                self.log_commitment(issue, UNTRIED)
            self.log.add("issues", issue_row(self.climate, issue))
        self.log.add("runs", run_row(self.conflict, self.climate))


def play(scenario: Scenario | Seating, seed: int = 0, replicate: int = 0, strategies: Mapping[str, Player] | None = None) -> Log:
    """Play one replicate on the reference engine and return its log."""
    return Negotiation(scenario, seed, replicate, strategies).run()
