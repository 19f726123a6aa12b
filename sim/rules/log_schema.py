"""The tables of a log: one tidy table for each kind of thing that happens, every column a number.

Parties, issues and words stand as numbers here (seat, index, code); `sim.engine.log` puts the names back. A column's meaning is given in
`docs/reference/data.md`.
"""

from __future__ import annotations

from typing import NamedTuple

from sim.rules.attendance import Coming
from sim.rules.compliance import Keeping
from sim.rules.enums import Ending, Outcome, Presence, Reply
from sim.rules.hostilities import Violence
from sim.rules.ratification import Count
from sim.rules.reply import Answer


class Run(NamedTuple):
    """One replicate as a whole."""

    ending: float
    rounds: float
    weeks: float
    agreements: float
    procedurals: float
    statements: float
    first_agreement: float
    commitments: float
    breaches: float
    swaps: float
    incidents: float
    deaths: float
    peak_deaths: float
    trust: float
    movement: float
    declared_movement: float
    emptiness: float
    withdrawn: float
    refused: float


class Round(NamedTuple):
    """One round."""

    round: float
    week: float
    gap: float
    slipped: float
    convened: float
    venue: float
    withdrawn: float
    patience: float
    present: float
    bargained: float
    exchanges: float
    least: float
    outcome: float
    statement: float
    declared_on: float
    announced: float
    emptiness: float
    near: float
    trust: float
    incidents: float
    deaths: float
    breaches: float
    swaps: float
    prevented: float


class IssueEnd(NamedTuple):
    """One issue over a whole replicate."""

    issue: float
    opening: float
    ground: float
    declared: float
    tabled: float
    struck: float
    agreed: float
    first_agreed: float
    broken: float


class AgendaRow(NamedTuple):
    """One issue in one round: how it came to be tabled or struck, and where it stood at the end."""

    round: float
    issue: float
    urgency: float
    tabled: float
    struck_by: float
    expected: float
    holding: float
    text: float
    agreed: float
    ground: float
    declared: float
    closed: float
    reopened_by: float
    left_by: float


class PartyRound(NamedTuple):
    """One party after a round: its state, and its test of the statement (not a number if it has no right to sign, or none was tried)."""

    pain: float
    outlook: float
    audience: float
    trusted: float
    suffered: float
    incidents: float
    deaths: float
    signs: float
    signing_talking: float
    signing_trust: float
    signing_friction: float
    signing_gain: float
    signing_noise: float


class Press(NamedTuple):
    """What one patron put on one client over one text."""

    outlay: float
    leverage: float
    pressure: float


class Trade(NamedTuple):
    """What a bilateral exchange of positions did to one party: whether it was one of the two, and by how much it gained or lost."""

    traded: float
    effect: float


#: Columns that hold yes or no.
FLAG_COLUMNS = frozenset({"convened", "withdrawn", "bargained", "statement", "announced", "broken", "traded", "ratified", "closed"})
#: Columns whose numbers are codes of an enumeration.
CODED_COLUMNS: dict[str, type[Ending] | type[Outcome] | type[Reply] | type[Presence]] = {
    "ending": Ending, "outcome": Outcome, "reply": Reply, "presence": Presence,
}
#: Columns of every table, without the replicate's.
COLUMNS: dict[str, tuple[str, ...]] = {
    "runs": Run._fields,
    "rounds": Round._fields,
    "issues": IssueEnd._fields,
    "parties": ("round", "party", *Coming._fields, *PartyRound._fields),
    "agenda": AgendaRow._fields,
    "answers": ("round", "exchange", "party", *Answer._fields),
    "pressures": ("round", "exchange", "patron", "client", *Press._fields),
    "texts": ("round", "exchange", "issue", "value"),
    "commitments": ("round", "issue", "performer", "before", "target", "end", "weeks", *Keeping._fields),
    "weeks": ("round", "week", "source", *Violence._fields),
    "trades": ("round", "exchange", "party", *Trade._fields),
    "votes": ("round", "vote", *Count._fields),
}

#: Tables kept in summary detail.
SUMMARY = ("runs", "rounds", "issues")
