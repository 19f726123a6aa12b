"""Snapshots of proposals, taken while a run is played again, so that the rules can be evaluated on them."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sim.engine.callbacks import Callbacks
from sim.errors import NotInResultsError, RunError
from sim.rules.bargaining import answer, weigh_text
from sim.rules.enums import Reply
from sim.rules.issue_rights import is_concerned
from sim.rules.reply import Answer
from sim.rules.state import Conflict, State, Table
from sim.rules.valuation import gain_of
from sim.scenario.encoding.instance import EncodedScenario
from sim.studies.guarded_play import make_model, run_errors

if TYPE_CHECKING:
    from sim.engine.model import Player
    from sim.studies.guarded_play import AnyModel


@dataclass
class ProposalSnapshot:
    """A text on the table, and the full state in which the parties answer it."""

    encoded: EncodedScenario
    conflict: Conflict
    state: State
    table: Table
    rejecting: float
    exchange: int
    exchanges: int
    _read: tuple[tuple[float, ...], tuple[float, ...]] | None = field(default=None, init=False, repr=False)

    def answer_of(self, party: str, text: Mapping[str, float] | None = None, exchange: int | None = None) -> Answer:
        """A party's answer by the rules, to this text or with other values of some issues, at this exchange or another."""
        before = list(self.table.text)
        for issue, value in (text or {}).items():
            self.table.text[self.encoded.issues.index(issue)] = value
        seat = self.encoded.parties.index(party)
        self.read(seat)
        elapsed = (exchange or self.exchange) / self.exchanges
        found: Answer = answer(self.conflict, self.state, self.table, seat, self.rejecting, elapsed)
        self.table.text[:] = before
        return found

    def read(self, seat: int) -> None:
        """Let a party read the text on the table, and all others too unless it is the text that they have read last."""
        text = tuple(self.table.text), tuple(self.table.tabled)
        if text != self._read:
            weigh_text(self.conflict, self.state, self.table)
            self._read = text
        elif self.state.standings[seat].presence > 0.0:
            self.state.standings[seat].gain, self.state.standings[seat].objection = gain_of(self.conflict, self.state, self.table, seat)

    @contextmanager
    def one_changes(self, seat: int) -> Iterator[None]:
        """While only what one party reckons with is changed: what the others make of the text on the table stays, and is read before."""
        self.read(seat)
        before = self._read
        try:
            yield
        finally:
            if self._read != before:
                self._read = None  # others have read another text, and the changed party with them

    def accepts(self, party: str, text: Mapping[str, float] | None = None) -> bool:
        """Whether a party would accept, or would not be asked."""
        return not self.asks(party, text) or self.answer_of(party, text).reply == Reply.ACCEPT

    def asks(self, party: str, text: Mapping[str, float] | None = None) -> bool:
        """Whether a text needs a party's consent."""
        before = list(self.table.text)
        for issue, value in (text or {}).items():
            self.table.text[self.encoded.issues.index(issue)] = value
        found = is_concerned(self.conflict, self.state, self.table, self.encoded.parties.index(party))
        self.table.text[:] = before
        return found

    @property
    def consenters(self) -> list[str]:
        """Parties whose consent is needed."""
        return [name for name, profile in zip(self.encoded.parties, self.conflict.profiles, strict=True) if profile.consents]


class SnapshotKeeper(Callbacks):
    """Callbacks that keep snapshots of the requested proposals, by round and exchange."""

    def __init__(self, wanted: frozenset[tuple[int, int]]) -> None:
        self.wanted = wanted
        self.snapshots: dict[tuple[int, int], ProposalSnapshot] = {}

    def on_text(self, model: AnyModel, exchange: int) -> None:
        """Keep a snapshot before any party answers."""
        if (model.round, exchange) in self.wanted:
            self.keep(model, exchange)

    def keep(self, model: AnyModel, exchange: int) -> None:
        """Copy the state in which the parties answer."""
        conflict, state, table = copy.deepcopy(model.conflict), copy.deepcopy(model.state), copy.deepcopy(model.table)
        exchanges = int(conflict.procedure.exchanges)
        self.snapshots[model.round, exchange] = ProposalSnapshot(model.encoded, conflict, state, table, model.rejecting, exchange, exchanges)


def take_snapshots(
    encoded: EncodedScenario, seed: int, replicate: int, wanted: frozenset[tuple[int, int]], strategies: Mapping[str, Player] | None = None
) -> dict[tuple[int, int], ProposalSnapshot]:
    """Play a run again up to the last of the requested (round, exchange), and return their snapshots.

    Raises:
        NotInResultsError: it failed.
    """
    keeper = SnapshotKeeper(wanted)
    last = max((round_ for round_, _ in wanted), default=0)
    model: AnyModel | None = None
    try:
        with run_errors(lambda: None if model is None else model.round):
            model = make_model(encoded, seed, replicate, strategies, keeper)
            while model.running and model.round < last:
                model.step()
    except RunError as error:
        raise NotInResultsError(f"the re-run failed, {error}") from error
    return keeper.snapshots


def matches_log(given: Answer, logged: Mapping[str, Any]) -> bool:
    """Whether the terms by the rules equal the logged ones; if not, the rules or the strategies have changed since."""
    numbers = ("utility", "baseline", "distrust", "audience", "change", "hope", "relief", "mood", "pressure", "surplus", "held_out")
    return all(getattr(given, name) == logged[name] for name in numbers)
