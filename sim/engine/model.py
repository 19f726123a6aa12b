"""The reference engine: one replicate, told phase by phase, every decision taken by an actor and logged with its terms."""

from __future__ import annotations

from collections.abc import Mapping

import mesa

from sim.engine.log import Log
from sim.engine.meeting import UNTRIED, Meeting
from sim.engine.war import Player
from sim.rules.attendance import total_willingness
from sim.rules.convening import choose_venue, quorum_met, worth_going_on
from sim.rules.enums import Ending, Outcome
from sim.rules.log_rows import (
    agenda_row,
    end_round,
    issue_row,
    party_row,
    round_row,
    run_row,
    start_implementation,
    start_interval,
)
from sim.rules.mediation import slip_found
from sim.rules.rng import HOSTING, bell, block
from sim.rules.round_update import (
    all_settled,
    greatest_pain,
    host_patience,
    keep_trust,
    learn,
    left_for_good,
    nearness,
    streak,
)
from sim.rules.scheduling import gap_after
from sim.rules.trust import mend_among_signers
from sim.scenario.encoding.instance import EncodedScenario
from sim.scenario.schema.scenario import Scenario


class Negotiation(Meeting):
    """One replicate of a scenario. A step is one round; `run` plays to the end and returns the log.

    Args and errors are those of `sim.engine.war.War`.
    """

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
        getattr(mesa.Agent, "_ids", {}).pop(self, None)  # Mesa 3.3; later versions keep no such register

    def step(self) -> None:
        """Play one round: its seven phases."""
        course = self.state.course
        course.round += 1.0
        start_interval(self.conflict, self.state)
        self.interval()
        self.consultation()
        if self.convening():
            self.agenda()
            self.bargaining()
            self.closing()
        self.learning()

    # 2 consultation

    def consultation(self) -> None:
        """The shuttle sounds out the sides; with too little will, the date slips."""
        if self.round == 1 or self.round <= self.conflict.dated + 1:
            return
        scores = [total_willingness(party.willing()) for party in self.parties if party.profile.principal and party.profile.consents]
        slip = slip_found(self.conflict, self.round, min(scores, default=1.0), self.stream)
        self.state.course.slipped = slip
        self.weeks(int(slip))

    # 3 convening

    def convening(self) -> bool:
        """Find a room, see who comes; returns whether the round meets."""
        course = self.state.course
        withdraw, resolve, venue, _ = block(self.stream, self.round, 0, 0, HOSTING)
        withdrew = False
        hosts = [party for party in self.parties if party.profile.hosts]
        if not course.withdrawn and any(host.withdraws(withdraw) for host in hosts):
            withdrew = True
            course.withdrawn = 1.0
            course.slipped += float(int(self.conflict.hosting.reopening))
            self.weeks(int(self.conflict.hosting.reopening))
        self.reset_meeting()
        if worth_going_on(self.conflict, course.emptiness, withdrew, bell(resolve)) <= 0.0:
            course.ending = float(Ending.LAPSE)
            return False
        self.attendance()
        course.venue = float(choose_venue(self.conflict, course.withdrawn, venue))
        course.convened = 1.0 if quorum_met(self.conflict, self.state) else 0.0
        course.idle = 0.0 if course.convened else course.idle + 1.0
        return bool(course.convened)

    def attendance(self) -> None:
        """Patrons decide first, so that their clients know who calls; the uninvited stay outside."""
        called = [any(row[party.seat].summons > 0.0 for row in self.conflict.ties) for party in self.parties]
        for clients in (False, True):
            for party in self.parties:
                if not party.profile.invited:
                    party.standing.presence = 0.0
                elif clients == called[party.seat]:
                    self._comings[party.seat] = party.come()

    # 7 learning

    def learning(self) -> None:
        """What the round changes; whether the run ends; when the next round is due."""
        course = self.state.course
        agreed = course.outcome == Outcome.AGREEMENT
        keep_trust(self.conflict, self.state)
        if course.statement:
            mend_among_signers(self.conflict, self.state, self.conflict.learning.statement_trust)
        course.near = nearness(self.conflict.learning, course.least, course.bargained > 0.0, agreed)
        learn(self.conflict, self.state)
        course.emptiness = streak(self.conflict.learning, course.emptiness, course.outcome)
        course.patience = host_patience(self.conflict.hosting, course.patience, course.outcome)
        end_round(self.state)
        self.log_round()
        self.end_or_go_on(agreed)

    def log_round(self) -> None:
        """Log the round and where every party and issue stands."""
        self.log.add("rounds", round_row(self.conflict, self.state))
        for party in self.parties:
            row = party_row(self.conflict, self.state, party.seat, self._signings[party.seat])
            self.log.add("parties", (self.round, party.seat, *self._comings[party.seat]), row)
        for issue in range(self.conflict.issues):
            pledged = self.state.pledges[issue].active > 0.0 and self.state.pledges[issue].made == self.round
            self.log.add("agenda", agenda_row(self.state, self.table, issue, *self._strikes[issue], pledged))

    def end_or_go_on(self, agreed: bool) -> None:
        """End the run, or set the gap to the next round."""
        course, horizon = self.state.course, self.conflict.horizon
        gap = gap_after(self.conflict, self.state, greatest_pain(self.conflict, self.state), self.stream)
        if agreed and all_settled(self.conflict, self.state, self.table):
            course.ending = float(Ending.SETTLEMENT)
        elif left_for_good(self.conflict, self.state):
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
        start_implementation(self.conflict, self.state)
        self.interval()
        end_round(self.state)

    def finish(self) -> None:
        """Log the replicate as a whole."""
        for issue, pledge in enumerate(self.state.pledges):
            if pledge.active:
                self.log_commitment(issue, UNTRIED)
            self.log.add("issues", issue_row(self.state, issue))
        self.log.add("runs", run_row(self.conflict, self.state))


def play(scenario: Scenario | EncodedScenario, seed: int = 0, replicate: int = 0, strategies: Mapping[str, Player] | None = None) -> Log:
    """Play one replicate on the reference engine and return its log."""
    return Negotiation(scenario, seed, replicate, strategies).run()
