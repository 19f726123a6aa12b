"""A text on the table as it was, got back by playing a run again, so that the rules themselves can be asked about it."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sim.engine.model import Negotiation, Player
from sim.rules.bargaining import answer, weigh_text
from sim.rules.enums import Reply
from sim.rules.reply import Answer
from sim.rules.state import Conflict, State, Table
from sim.scenario.encoding.instance import EncodedScenario


@dataclass
class ProposalSnapshot:
    """A text on the table, and everything that those who answer it weigh."""

    encoded: EncodedScenario
    conflict: Conflict
    state: State
    table: Table
    rejecting: float
    exchange: int
    exchanges: int

    def answer_of(self, party: str, text: Mapping[str, float] | None = None, exchange: int | None = None) -> Answer:
        """A party's answer by the rules, to this text or with other values of some items, at this exchange or another."""
        before = list(self.table.text)
        for issue, value in (text or {}).items():
            self.table.text[self.encoded.issues.index(issue)] = value
        weigh_text(self.conflict, self.state, self.table)
        elapsed = (exchange or self.exchange) / self.exchanges
        found: Answer = answer(self.conflict, self.state, self.table, self.encoded.parties.index(party), self.rejecting, elapsed)
        self.table.text[:] = before
        return found

    def accepts(self, party: str, text: Mapping[str, float] | None = None) -> bool:
        """Whether a party would say yes."""
        return self.answer_of(party, text).reply == Reply.ACCEPT

    @property
    def consenters(self) -> list[str]:
        """Those whose consent is needed."""
        return [name for name, profile in zip(self.encoded.parties, self.conflict.profiles, strict=True) if profile.consents]


class SnapshotNegotiation(Negotiation):
    """A run that keeps the snapshots that are asked for."""

    wanted: frozenset[tuple[int, int]] = frozenset()
    snapshots: dict[tuple[int, int], ProposalSnapshot]

    def exchange(self, exchange: int, elapsed: float) -> None:
        """Keep the snapshot before anybody answers."""
        if (self.round, exchange) in self.wanted:
            state, table = copy.deepcopy(self.state), copy.deepcopy(self.table)
            exchanges = int(self.conflict.procedure.exchanges)
            conflict = copy.deepcopy(self.conflict)
            self.snapshots[self.round, exchange] = ProposalSnapshot(self.encoded, conflict, state, table, self.rejecting, exchange, exchanges)
        super().exchange(exchange, elapsed)


def take_snapshots(
    encoded: EncodedScenario, seed: int, replicate: int, wanted: frozenset[tuple[int, int]], strategies: Mapping[str, Player] | None = None
) -> dict[tuple[int, int], ProposalSnapshot]:
    """Play a run again up to the last of the wanted (round, exchange) and give their snapshots."""
    model = SnapshotNegotiation(encoded, seed, replicate, strategies)
    model.wanted, model.snapshots = wanted, {}
    last = max((round_ for round_, _ in wanted), default=0)
    try:
        while model.running and model.round < last:
            model.step()
    finally:
        model.close()
    return model.snapshots


def matches_log(given: Answer, logged: Mapping[str, Any]) -> bool:
    """Whether the terms by the rules are those that were logged; if not, the rules or the players have changed since."""
    numbers = ("utility", "baseline", "distrust", "audience", "change", "hope", "relief", "mood", "pressure", "surplus", "held_out")
    return all(getattr(given, name) == logged[name] for name in numbers)
