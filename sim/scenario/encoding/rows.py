"""The state of a conflict as rows: what parties are, what holds, and what has happened so far.

A row's fields bear the names of the scenario keys that fill them. In the reference engine a row is a small Python object and a table of
rows a list; in the compiled engine the same fields are columns of a record array. Rules only ever write `profile.wear` or
`stakes[seat][issue].weight`, so that they read the same in both.
"""

from __future__ import annotations

from dataclasses import field, make_dataclass
from functools import cache
from types import UnionType
from typing import Any, NamedTuple, Union, get_args, get_origin

import numpy as np

from sim.scenario.distributions import Within
from sim.scenario.fields import Record
from sim.scenario.schema import scenario as records
from sim.scenario.schema.procedures import PROCEDURES, WORDS


def is_number(info: Any) -> bool:
    """Whether a key of a record holds one number (a range, count or flag included) and so becomes a field of a row."""
    if any(isinstance(mark, Within) for mark in info.metadata) or info.annotation in (int, bool):
        return True
    parts = get_args(info.annotation) if get_origin(info.annotation) in (Union, UnionType) else ()
    return any(isinstance(mark, Within) for part in parts for mark in getattr(part, "__metadata__", ()))


@cache
def number_keys(record: type[Record]) -> tuple[str, ...]:
    """The keys of a record that hold one number each.

    >>> number_keys(records.Patronage)
    ('leverage', 'summons', 'punishes')
    """
    return tuple(name for name, info in record.model_fields.items() if is_number(info))


def row(name: str, record: type[Record] | None, *more: str) -> Any:
    """A kind of row: one float field for every number key of a record, and for every further name."""
    names = dict.fromkeys([*(number_keys(record) if record else []), *more])
    return make_dataclass(name, [(each, float, field(default=0.0)) for each in names], slots=True)


@cache
def fields_of(kind: Any) -> tuple[str, ...]:
    """The names of a row's or a tuple's fields, in order."""
    return tuple(getattr(kind, "_fields", None) or kind.__dataclass_fields__)


def dtype_of(kind: Any) -> np.dtype[Any]:
    """The record dtype whose columns are a row's fields."""
    return np.dtype([(name, "f8") for name in fields_of(kind)])


# What parties and issues are: fixed once a replicate's ranges are sampled. Fields after the record are filled by encoding or settling.
Profile = row("Profile", records.Party, "key", "role", "side", "principal", "signs", "consents", "convenes", "hosts", "spoils", "guarded",
              "deterrence", "tactic",
              "vetoes")
Item = row("Item", records.Issue, "key", "options", "status_quo", "declared")
Stake = row("Stake", None, "position", "salience", "red_min", "red_max", "never", "strikes", "weight", "best")
Tie = row("Tie", records.Patronage, "trust", "opposes")
Source = row("Source", records.Source, "key", "spoils", "base")
Venue = row("Venue", records.Venue, "host")
Rosters = row("Roll", None, "consenters", "signers", "patrons", "opponents", "endorsers", "witnesses", "fighters", "links", "sufferers")

Attendance = row("Attendance", records.Attendance)
Hosting = row("Hosting", records.Hosting, "withdraws_at")
Agenda = row("Agenda", records.Agenda)
Procedure = row("Procedure", None, *[each for kind in PROCEDURES for each in number_keys(kind)], *WORDS)
Bargaining = row("Bargaining", records.Bargaining)
Statement = row("Statement", records.Statement)
Commitments = row("Commitments", records.Commitments)
Goodwill = row("Goodwill", records.Goodwill)
Hostilities = row("Hostilities", records.Hostilities, "burn_in")
Spoiling = row("Spoiling", records.Spoiling)
Learning = row("Learning", records.Learning)
Calendar = row("Calendar", records.Calendar)
Slip = row("Slip", records.Slip)
Horizon = row("Horizon", records.Horizon)


#: The counts at the head of a conflict.
COUNTS = ("parties", "issues", "rooms", "dated", "tempo_points", "outlook_points", "script_points")


class Conflict(NamedTuple):
    """All that is fixed within a replicate.

    n parties, m issues, n + 1 sources of violence (the last is nobody's), at most o options and p points of a path. The compiled engine
    keeps the same fields in one record of the greatest sizes a scenario may have, so the counts say how far each table is filled.
    """

    parties: Any  # n
    issues: Any  # m
    rooms: Any  # venues
    dated: Any  # gaps between given dates
    tempo_points: Any
    outlook_points: Any
    script_points: Any
    profiles: Any  # [n] Profile
    items: Any  # [m] Item
    stakes: Any  # [n][m] Stake
    ties: Any  # [n][n] Tie: of the first (patron, observer of the other) to the second
    sources: Any  # [n + 1] Source
    excites: Any  # [n + 1][n + 1] further incidents of the first that an incident of the second sets off
    suffers: Any  # [n][n + 1] how much an incident of the second hurts the first
    scores: Any  # [n][m][o] worth of an option, 0..1
    tempo: Any  # [p][2] week, factor
    outlook_path: Any  # [n][p][2] week, outlook
    scripts: Any  # [n][p][2] percent of the exchanges used up, share of its best that a party still holds out for
    venues: Any  # [v] Venue
    gaps: Any  # [rounds] weeks before each round, if dates are given
    rosters: Any  # how many seats each of the following lists holds
    consenters: Any  # [n] seats, as are the next ones
    signers: Any  # [n]
    patrons: Any  # [n] who can press or call somebody
    opponents: Any  # [n] principals with another side against them
    endorsers: Any  # [n]
    witnesses: Any  # [n]
    fighters: Any  # [n + 1] sources of violence
    first_link: Any  # [n + 2] where each source's links to those that excite it begin among the following
    exciting: Any  # [(n + 1)^2] who excites it
    sparks: Any  # [(n + 1)^2] by how much
    sufferers: Any  # [n] whom hostilities can hurt
    attendance: Any
    hosting: Any
    agenda: Any
    procedure: Any
    bargaining: Any
    statement: Any
    commitments: Any
    goodwill: Any
    hostilities: Any
    spoiling: Any
    learning: Any
    calendar: Any
    slip: Any
    horizon: Any


# What changes as a run goes on.
Standing = row(
    "Standing", None, "pain", "outlook", "recent", "grievance", "audience", "presence", "missed", "refusals", "incidents", "deaths",
    "trusted", "mood", "cost", "holding", "baseline", "best", "endorses", "gain", "objection",
)
Pledge = row("Pledge", None, "active", "target", "performer", "before", "loss", "made", "kept")
Tally = row("Tally", None, "tabled", "struck", "agreed", "first_agreed", "broken")
Course = row(
    "Course", None,
    "round", "week", "elapsed", "gap", "slipped", "venue", "withdrawn", "patience", "emptiness", "near", "spin", "established",
    "announced", "convened", "bargained", "least", "outcome", "statement", "declared_on", "exchanges", "unmoved", "incidents", "deaths",
    "breaches", "swaps", "ending", "agreements", "procedurals", "statements", "met", "idle", "pledged", "first_agreement", "all_incidents",
    "all_deaths", "peak_deaths", "all_breaches", "all_pledges", "all_swaps",
)


class State(NamedTuple):
    """All that changes within a replicate."""

    standings: Any  # [n] Standing
    trust: Any  # [n][n] trust of the first in the second, 0..1
    ground: Any  # [m] what holds on the ground (the status quo now)
    declared: Any  # [m] what the signers have said
    opening: Any  # [m] what held at the start
    pledges: Any  # [m] Pledge: at most one commitment in force on an issue
    tallies: Any  # [m] Tally: how often an issue was tabled, struck, agreed and broken
    excitation: Any  # [n + 1]
    counts: Any  # [n + 1] incidents of the week
    killed: Any  # [n + 1] deaths of the week
    course: Any


class Table(NamedTuple):
    """A meeting's working papers."""

    text: Any  # [m] the text on the table
    tabled: Any  # [m] 1 if tabled
    struck: Any  # [m] 1 + seat of who struck it, or 0
    urgency: Any  # [m]
    lowest: Any  # [m] bounds within which the chair may write: nobody's red line, no side of the status quo but the opening's
    highest: Any  # [m]
    misread: Any  # [n][m][o] the chair's error about a position, or an option's worth, points
    seen_cost: Any  # [n] what the chair takes a party's cost of change to be
    seen_demand: Any  # [n] what the chair takes a party to hold out for
    seen_gain: Any  # [n]
    replies: Any  # [n] the last replies: 1 accept, 2 walk out
    outlay: Any  # [n] what each patron spends on pressure at this text
    reading: Any  # [n] by how much a signer misreads its gain from a declared step, utility
    held: Any  # [n][m] how good what holds is to a party, 0..1
    seen: Any  # [n][m] how good the text is to a party, as the chair sees it, 0..1
    seen_held: Any  # [n][m] how good what holds is to it, as the chair sees it
    first_move: Any  # [m] where an item's moves stand among the following
    move_item: Any  # [moves] the changes the chair may make next; -1: not this one now
    move_value: Any  # [moves]
    move_gain: Any  # [moves][n]
    own: Any  # [m] how good the text is to the party that writes an offer, 0..1
    ideal: Any  # [n][m] the best value of an item for a party, within its red line
    ideal_worth: Any  # [n][m] and how good it is, 0..1
    basis: Any  # [m] the text that the proposals of a pool amend
    draft: Any  # [m] the best supported proposal of a pool so far
    poll: Any  # [n] how everybody would answer it
    power: Any  # [n] means of those who count, in procedures that reckon with positions; 0 for others
    salience: Any  # [n][m] weights on the tabled scales, 0 elsewhere
    position: Any  # [n][m]
    stance: Any  # [n][m] where parties stand after what was exchanged, or challenged
    outcome: Any  # [m] what is expected
    traded: Any  # [n] 1 for the two that have just exchanged positions
    externality: Any  # [n] what the last exchange did to a party, in salience times points
    capability: Any  # [n] of those who care for the issue at hand, without gaps, as are the next two
    resolve: Any  # [n]
    place: Any  # [n]
    risk: Any  # [n] attitudes to risk, as exponents
    moved: Any  # [n] where they go next
    stretch: Any  # [n][n] distances as each voter sees them
    chances: Any  # [n][n] to prevail over another party, or alternative
    strength: Any  # [n][n] the coalition for one alternative against another
    drafts: Any  # [n][m] the alternatives
    valued: Any  # [n][n] what an alternative is worth to a party
    winning: Any  # [n] an alternative's chance
    alternatives: Any  # [1] how many there are
    aspiration: Any  # [n] the utility a party that answers in kind still aspires to
    heard: Any  # [n][8] the utility of the texts it has heard at its last turns
    heard_texts: Any  # [n] and how many these were
    last_heard: Any  # [n] the gain by the last of them
