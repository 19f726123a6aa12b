"""The data that rules work on: what is fixed in a replicate (`Conflict`), what changes (`State`), and a meeting's working data (`Table`).

In the reference engine these are lists of objects, as the types say; in the compiled engine the same names are record arrays, so rules
use nothing but indexing and attributes. Sizes in comments: n parties, m issues, n + 1 sources of violence (the last is `others`), p points
of a path; slots: the options of all issues one after another, with one slot for each scale.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from sim.rules.parameters import (
    Agenda,
    Attendance,
    Bargaining,
    Calendar,
    Commitments,
    Goodwill,
    Horizon,
    Hostilities,
    Hosting,
    Learning,
    Mechanism,
    Procedure,
    Ratification,
    Slip,
    Spoiling,
    Statement,
    Undertaking,
)
from sim.rules.parties import Ballot, Item, Profile, Rosters, Source, Stake, Tie, Venue

#: Of up to so many changes a chair weighs every pair; of more, those that add most to the least content party's gain, or to all together.
PAIRED = 64

Vector = list[float]
Matrix = list[list[float]]


@dataclass(slots=True)
class Standing:
    """The changing state of a party."""

    pain: float = 0.0  # 0-1
    outlook: float = 0.0  # hope of winning, 0-1
    recent: float = 0.0  # smoothed weekly incidents suffered
    grievance: float = 0.0  # recent breaches against it, fading
    audience: float = 0.0  # audience pressure, 0-1
    presence: float = 0.0  # code, see sim.rules.enums.Presence
    missed: float = 0.0  # rounds missed in a row
    refusals: float = 0.0  # hopeless texts refused in this meeting
    incidents: float = 0.0  # its incidents since the last round
    deaths: float = 0.0  # deaths in them
    trusted: float = 0.0  # its trust in those whose consent it relies on, 0-1
    mood: float = 0.0  # standard normal draw of the meeting
    cost: float = 0.0  # cost of a change on the ground, utility
    holding: float = 0.0  # utility of the status quo
    baseline: float = 0.0  # utility it compares a text with
    best: float = 0.0  # greatest surplus it can hope for
    endorses: float = 0.0  # flag: it approves of the text
    gain: float = 0.0  # utility gain of the text over the status quo
    objection: float = 0.0  # issue that counts most against the text, or -1
    demand: float = 0.0  # share of its best that it holds out for
    final_demand: float = 0.0  # share of that at a meeting's last exchange
    pressed: float = 0.0  # extra weight of a loss before its audience
    relief: float = 0.0  # utility of ending all the violence that a ceasefire can end
    prospect: float = 0.0  # utility of fighting on over the status quo
    exposed: float = 0.0  # utility lost by a full swing of the war
    doubted: float = 0.0  # gains from the text that it doubts
    conceded: float = 0.0  # losses from the text
    truce: float = 0.0  # by how much the text strengthens the ceasefire
    owed: float = 0.0  # utility that it gives up of the package for having reopened items


@dataclass(slots=True)
class Pledge:
    """The commitment in force on an issue."""

    active: float = 0.0  # flag
    target: float = 0.0  # agreed value
    performer: float = 0.0  # seat of the party that has to act, or -1
    before: float = 0.0  # value before the agreement
    loss: float = 0.0  # utility lost by the performer
    made: float = 0.0  # round
    kept: float = 0.0  # weeks kept


@dataclass(slots=True)
class Tally:
    """Counts of an issue over a replicate."""

    tabled: float = 0.0
    struck: float = 0.0
    agreed: float = 0.0
    first_agreed: float = 0.0  # round; 0: never
    broken: float = 0.0


@dataclass(slots=True)
class Course:
    """The course of a replicate: the calendar, the current round and the totals so far."""

    round: float = 0.0  # number of the round, from 1
    week: float = 0.0  # weeks since the first round
    elapsed: float = 0.0  # weeks elapsed in the interval
    gap: float = 0.0  # weeks between the last round and this one
    slipped: float = 0.0  # weeks by which this round was postponed
    venue: float = 0.0  # index of the venue, or -1
    withdrawn: float = 0.0  # flag: a host has withdrawn
    patience: float = 0.0  # the host's patience, 0-1
    emptiness: float = 0.0  # empty rounds in a row
    near: float = 0.0  # how near a deal seems, 0-1
    spin: float = 0.0  # remembered incidents by spoilers
    established: float = 0.0  # flag: the goodwill working group exists
    announced: float = 0.0  # flag: the statement names the next round
    convened: float = 0.0  # flag: the round met
    bargained: float = 0.0  # flag: a text was negotiated
    accepted: float = 0.0  # flag: all who must have accepted a text of substance
    least: float = 0.0  # smallest surplus among the answers to the last text
    outcome: float = 0.0  # code, see sim.rules.enums.Outcome
    statement: float = 0.0  # flag: a joint statement was signed
    declared_on: float = 0.0  # issue of the procedural step, or -1
    exchanges: float = 0.0  # texts put to the parties
    unmoved: float = 0.0  # share of audience cost left by endorsements
    violence_left: float = 0.0  # share of violence that the mechanism leaves before this round
    incidents: float = 0.0  # in the interval, as are the next 3
    deaths: float = 0.0
    breaches: float = 0.0
    swaps: float = 0.0  # goodwill signals
    ending: float = 0.0  # code, see sim.rules.enums.Ending
    agreements: float = 0.0  # rounds so far with this outcome, as are the next 2
    procedurals: float = 0.0
    statements: float = 0.0
    met: float = 0.0  # rounds that met
    idle: float = 0.0  # rounds without a quorum in a row
    pledged: float = 0.0  # commitments in force
    first_agreement: float = 0.0  # round; 0: none
    all_incidents: float = 0.0  # totals of the replicate, as are the next ones
    all_deaths: float = 0.0
    peak_deaths: float = 0.0  # greatest weekly mean of an interval
    all_breaches: float = 0.0
    all_pledges: float = 0.0
    all_swaps: float = 0.0
    refused: float = 0.0  # texts that a vote of ratification refused


class Conflict(NamedTuple):
    """Everything that is fixed within a replicate.

    The counts say how far each table is filled: the compiled engine keeps tables of the greatest sizes that a scenario may have.
    """

    parties: int  # n
    issues: int  # m
    rooms: int  # number of venues
    dated: int  # number of gaps between given dates
    tempo_points: int
    outlook_points: int
    script_points: int
    votes: int  # of ratification
    placed: int  # number of rounds whose venue is given
    suspended: int  # number of rounds before which the mechanism is off
    profiles: list[Profile]  # [n]
    items: list[Item]  # [m]
    stakes: list[list[Stake]]  # [n][m]
    ties: list[list[Tie]]  # [n][n] of the first (patron, observer) to the second
    sources: list[Source]  # [n + 1]
    excites: Matrix  # [n + 1][n + 1] incidents of the first caused by one of the second
    suffers: Matrix  # [n][n + 1] how much an incident of the second hurts the first
    scores: Matrix  # [n][slots] value of an option, 0-1; an issue's options begin at its `first_slot`
    refused: Matrix  # [n][slots] flag: an option that the party never accepts
    tempo: Matrix  # [p][2] week, factor
    outlook_path: list[Matrix]  # [n][p][2] week, outlook
    scripts: list[Matrix]  # [n][p][2] percent of the exchanges used, share of its best still held out for
    venues: list[Venue]
    ballots: list[Ballot]  # [votes]
    series: Vector  # [rounds] venue of each round, if it is given
    gaps: Vector  # [rounds] weeks before each round, if dates are given
    suspensions: Vector  # [rounds] rounds before which the mechanism is off
    rosters: Rosters  # number of entries in each of the following
    consenters: Vector  # [n] seats, as are the next ones
    signers: Vector  # [n]
    patrons: Vector  # [n] who can press or summon another party
    opponents: Vector  # [n] principals with another side against them
    endorsers: Vector  # [n]
    witnesses: Vector  # [n]
    fighters: Vector  # [n + 1] sources of violence
    first_link: Vector  # [n + 2] where the links of each source begin in the next two
    exciting: Vector  # [(n + 1)^2] the source that excites it
    sparks: Vector  # [(n + 1)^2] by how much
    sufferers: Vector  # [n] whom hostilities can hurt
    performers: Vector  # [n] principals whose consent is needed: who may have to perform a change
    attendance: Attendance
    hosting: Hosting
    agenda: Agenda
    procedure: Procedure
    bargaining: Bargaining
    statement: Statement
    undertaking: Undertaking
    ratification: Ratification
    commitments: Commitments
    goodwill: Goodwill
    hostilities: Hostilities
    spoiling: Spoiling
    learning: Learning
    calendar: Calendar
    slip: Slip
    mechanism: Mechanism
    horizon: Horizon


class State(NamedTuple):
    """Everything that changes within a replicate."""

    standings: list[Standing]  # [n]
    trust: Matrix  # [n][n] trust of the first in the second, 0-1
    ground: Vector  # [m] the status quo on the ground
    declared: Vector  # [m] what the signers have declared
    opening: Vector  # [m] the status quo at the start
    closed: Vector  # [m] flag: closed provisionally, under a single undertaking
    package: Vector  # [m] at which value
    left_by: Vector  # [m] 1 + seat of the party that is away from the item, or 0
    left_until: Vector  # [m] last round for which it is away
    pledges: list[Pledge]  # [m]
    tallies: list[Tally]  # [m]
    excitation: Vector  # [n + 1]
    counts: Vector  # [n + 1] incidents of the week
    killed: Vector  # [n + 1] deaths of the week
    misread_share: Matrix  # [n][m] share of the chair's error about a party that answers have left
    course: Course


class Table(NamedTuple):
    """Working data of a meeting."""

    text: Vector  # [m] the text on the table
    tabled: Vector  # [m] flag
    struck: Vector  # [m] 1 + seat of the party that struck it, or 0
    locked: Vector  # [m] flag: closed in an earlier round, so not tabled
    reopened: Vector  # [m] 1 + seat of the party that reopened it in this round, or 0
    left: Vector  # [m] 1 + seat of the party that left it in this meeting, or 0
    urgency: Vector  # [m]
    lowest: Vector  # [m] bounds of the chair's text
    highest: Vector  # [m]
    misread: Matrix  # [n][slots] the chair's error about a position or an option's value, points
    seen_cost: Vector  # [n] cost of change, as the chair sees it
    seen_demand: Vector  # [n] surplus held out for, as the chair sees it
    seen_gain: Vector  # [n] net gain from the text, as the chair sees it
    replies: Vector  # [n] code, see sim.rules.enums.Reply
    outlay: Vector  # [n] utility that each patron spends on pressure at this text
    reading: Vector  # [n] a signer's error about a declared step, utility
    held: Matrix  # [n][m] value of the status quo, 0-1
    weighed: Vector  # [n] sum over issues of weight times that
    seen: Matrix  # [n][m] what the text counts for over the status quo, as the chair sees it
    seen_held: Matrix  # [n][m] value of the status quo, as the chair sees it
    first_move: Vector  # [m] where an item's moves begin in the next three
    move_item: Vector  # [moves] issue of a change that the chair may make, or -1
    move_value: Vector  # [moves]
    move_gain: Matrix  # [moves][n]
    issue_near: Matrix  # [n][m] change of the weighted sum by the text, as the chair sees it, in Euclidean utility, as are the next ones
    issue_war: Matrix  # [n][m] what the text does to the war
    joint_base: Vector  # [n] net gain without the text
    joint_near: Vector  # [n] change of the weighted sum by the text
    joint_counted: Vector  # [n] what the text counts for if a unit of the weighted sum is a unit of utility
    joint_war: Vector  # [n] what the text does to the war
    move_near: Matrix  # [moves][n]
    move_counted: Matrix  # [moves][n]
    move_war: Matrix  # [moves][n]
    own: Vector  # [m] what the text counts for to the party that writes an offer
    ideal: Matrix  # [n][m] best value of an item within the party's red line
    ideal_value: Matrix  # [n][m] and what it counts for
    guess: Matrix  # [n][m] how much the others are taken to care for an item; 1 on average
    basis: Vector  # [m] text that the proposals of a pool amend
    draft: Vector  # [m] best supported proposal of a pool so far
    poll: Vector  # [n] how each party would answer it
    power: Vector  # [n] capability of the parties that count in a forecast procedure, else 0
    salience: Matrix  # [n][m] weights on the tabled scales, else 0
    position: Matrix  # [n][m]
    stance: Matrix  # [n][m] positions after exchanges or challenges
    outcome: Vector  # [m] expected outcome
    traded: Vector  # [n] flag: took part in the last exchange of positions
    externality: Vector  # [n] effect of the last exchange, salience times points
    capability: Vector  # [n] of those who care about the current issue, without gaps
    resolve: Vector  # [n] their salience
    place: Vector  # [n] their positions
    risk: Vector  # [n] attitudes to risk, as exponents
    stated_risk: Vector  # [n] those that the scenario states, else not a number
    moved: Vector  # [n] next positions
    stretch: Matrix  # [n][n] distances as each voter sees them
    chances: Matrix  # [n][n] probability of prevailing over another party or alternative
    strength: Matrix  # [n][n] coalition for one alternative against another
    drafts: Matrix  # [n][m] alternatives
    valued: Matrix  # [n][n] utility of an alternative to a party
    winning: Vector  # [n] an alternative's probability of winning
    alternatives: Vector  # [1] number of alternatives
    aspiration: Vector  # [n] utility that a tit-for-tat party aspires to
    heard: Matrix  # [n][8] utility of the texts at its last turns
    heard_texts: Vector  # [n] number of such texts
    last_heard: Vector  # [n] gain of the last of them
    doubt: Matrix  # [n][n] doubt of the first that the second performs what costs it
    reliance: Matrix  # [n][n] what a gain that the second gives counts for to the first, over a loss
    truce: Vector  # [m] by how much a commitment would strengthen the ceasefire in force
    performer: Vector  # [m] seat of the party that has to perform the text, or -1
    tempted: Vector  # [m] how much of the doubt in it counts
    changed: Vector  # [m + 1] the tabled issues that the text changes, then -1
    eased: Vector  # [m] by how much the text strengthens the ceasefire in force, if it binds
    risked: Vector  # [m] how far a breach of the text swings the war, if it binds
    paired: Vector  # [64] changes that a chair with many to choose from pairs with one another
    promise: Vector  # [64] and by how much each promises to help
