"""The keys of a scenario file, as frozen records.

Every key stands here once: its meaning, unit, bounds, default and source. The reader, the JSON schema and the glossary in
`scenarios/README.md` are all made from these records. Reading YAML is `sim.scenario.loader`'s task; these records only hold.
"""

from __future__ import annotations

import datetime
from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from sim.scenario.distributions import Amount, Number, Points, Share, Signed, Weeks, Within
from sim.scenario.fields import (
    ASSUMPTION,
    MAX_ISSUES,
    MAX_OPTIONS,
    MAX_PARTIES,
    MAX_POINTS,
    MAX_ROUNDS,
    MAX_VENUES,
    TRIAL,
    Count,
    Line,
    Name,
    Prose,
    SchemaModel,
    key,
)
from sim.scenario.schema.procedures import AlternatingOffers, Challenge, Compromise, Condorcet, Logrolling, SingleText, Vote, kind_of


class RedLine(SchemaModel):
    """What a party can't accept on an issue, whatever it gets elsewhere."""

    min: Annotated[Number, Within(0, 100)] | None = key("Least value it accepts on a scale.", None, unit="points")
    max: Annotated[Number, Within(0, 100)] | None = key("Greatest value it accepts on a scale.", None, unit="points")
    never: list[Name] = key("Options it never accepts.", list, max_length=MAX_OPTIONS)


class Stance(SchemaModel):
    """A party on one issue: what it wants, how much it cares, and what it can't accept."""

    position: Points | None = key("Its ideal point on a scale.", None, unit="points of the issue's scale")
    score: dict[Name, Amount] | None = key("Its score for each named option; with no salience, points that add up over the issues.", None,
                                           unit="points", max_length=MAX_OPTIONS)
    salience: Points | None = key("How much it cares, relative to its other issues; for options left out: its highest score.", None,
                                  unit="0-100, normalised over the party's issues", source="theory: additive utility, Keeney and Raiffa 1976")
    red_line: RedLine | None = key("What it can't accept.", None)


class Issue(SchemaModel):
    """An item of the agenda: a 0-100 scale with named anchors, or named options."""

    label: Line = key("The issue in words.")
    scale: dict[Annotated[int, Field(ge=0, le=100)], Line] | None = key("Named anchors of a 0-100 scale.", None, min_length=1, max_length=21)
    options: dict[Name, Line] | None = key("Named options.", None, min_length=2, max_length=MAX_OPTIONS)
    status_quo: Points | Name | None = key("What holds on the ground at the start: a point, an option, or nothing for options.", None,
                                           unit="points or option")
    declared: Points | Name | None = key("What the signers have already said; left out: the status quo.", None, unit="points or option")
    negotiable: bool = key("Whether the chair may table it.", True)
    ceasefire: Share = key("By how much a commitment on it, while in force, lowers the parties' violence.", 0.0, unit="share", source=ASSUMPTION)
    conquest: Share = key("How far breaking a commitment on it moves the breaker's outlook up and the others' down.", 0.0,
                          unit="outlook, 0-1", source=ASSUMPTION)
    temptation: Signed = key("What breaking a commitment on it gains beyond undoing the change.", 0.0, unit="utility", source=ASSUMPTION)
    goodwill: bool = key("Whether work on it sets up the working group that arranges goodwill signals (swaps).", False)


class Party(SchemaModel):
    """One party: its role, its stances, and how it decides."""

    label: Line = key("The party in words.")
    role: Literal["principal", "regime", "opposition", "guarantor", "observer", "mediator", "host", "spoiler"] = key(
        "What it is in the talks; rights are given in `rights`.")
    side: Name | None = key("Principals that share a side don't distrust one another; left out: a side of its own.", None)
    invited: bool = key("Whether it has a seat in the room.", True)
    capability: Points = key("Its means, at the table and on the ground.", 10.0, unit="0-100", source=ASSUMPTION)
    on: dict[Name, Stance] = key("Its stance on each issue; an issue left out doesn't matter to it.", dict, max_length=MAX_ISSUES)
    curvature: Annotated[Number, Within(1, 4)] = key("Exponent of the loss with distance on a scale: 1 straight, 2 averse to risk.", 1.0,
                                                     unit="exponent", source="Enelow and Hinich 1984")
    reservation: Share | None = key("Least utility it takes, stated outright; left out: what the status quo gives it.", None, unit="utility, 0-1")
    concession: Annotated[Number, Within(0.01, 50)] = key("Concession exponent: below 1 Boulware, 1 linear, above 1 conceder.", 0.22,
                                                          unit="exponent", source="Faratin, Sierra and Jennings 1998")
    stamina: Annotated[Number, Within(1, 200)] = key("Refusals of texts beyond its red line, or hopelessly below its demand, before it walks out.",
                                                     4.0, unit="exchanges", source=ASSUMPTION)
    distrust: Share = key("Cost of any change on the ground if it trusted nobody.", 0.0, unit="utility",
                          source="Fearon 1995, Powell 2006 (form); size: assumption, 0.03-0.15")
    audience_cost: Share = key("Cost of consent before those who reject the talks, at full audience pressure and full capability of theirs.",
                               0.0, unit="utility", source="Putnam 1988 (form); size: assumption")
    audience: Share = key("Audience pressure at the start.", 0.0, unit="0-1", source=ASSUMPTION)
    rejection: Share = key("How much that pressure keeps it from coming.", 0.0, unit="attendance score", source=ASSUMPTION)
    change_cost: Share = key("Cost of any change on the ground in itself.", 0.0, unit="utility", source=ASSUMPTION)
    hope: Share = key("Cost of consent at full outlook: what it may yet win by fighting on.", 0.0, unit="utility", source="Zartman 2000 (form)")
    wear: Share = key("Relief by consent at full pain: what a hurting stalemate is worth ending.", 0.0, unit="utility", source="Zartman 2000 (form)")
    pain: Share = key("Pain at the start of the burn-in of hostilities.", 0.0, unit="0-1", source=ASSUMPTION)
    outlook: Share = key("Hope of winning at the start.", 0.0, unit="0-1", source=ASSUMPTION)
    outlook_path: dict[Annotated[int, Field(ge=0, le=5200)], Share] = key(
        "Where its outlook drifts, by weeks since the first round (straight between); left out: it stays at `outlook`.", dict,
        max_length=MAX_POINTS, unit="week: 0-1")
    value_of_talking: Share = key("What the process itself is worth to it: standing, contact, information, time.", 0.1, unit="utility",
                                  source="Ikle 1964; Richmond 1998 (form); size 0.02-0.15: assumption")
    deterred: Share = key("How much an incident a week suffered lately keeps it from coming.", 0.0, unit="attendance score per weekly incident",
                          source=ASSUMPTION)
    grievance: Share = key("How much each commitment lately broken against it keeps it from coming.", 0.0, unit="attendance score per breach",
                           source=ASSUMPTION)
    shuttle: Share = key("By how much its shuttle before the date narrows what the chair misreads.", 0.0, unit="share",
                         source="Beardsley 2008 (mediators as sources of information); size: assumption")
    information: Share = key("By how much its presence narrows what the chair misreads.", 0.0, unit="share", source=ASSUMPTION)
    witness: Share = key("By how much its presence at the last meeting lowers the hazard that a commitment is broken.", 0.0, unit="share",
                         source="Fortna 2004 (monitoring; form); size: assumption")
    endorsement: Share = key("By how much its approval of a text, if present, lowers others' audience cost.", 0.0, unit="share", source=ASSUMPTION)
    patience: Share = key("Patience of a host at the start.", 1.0, unit="0-1", source=ASSUMPTION)


class Rights(SchemaModel):
    """Who may do what, by role or by party."""

    sign_statement: list[Name] = key("Who signs the joint statement.", list, max_length=MAX_PARTIES)
    consent_on_ground: list[Name] = key("Who must consent to a change on the ground.", list, max_length=MAX_PARTIES)
    convene: list[Name] = key("Who convenes; left out: those who sign.", list, max_length=MAX_PARTIES)
    host: list[Name] = key("Who hosts.", list, max_length=MAX_PARTIES)
    strike: dict[Name, list[Name]] = key("Which issues a party (or role) may hold to belong to another track, and strike.", dict,
                                         max_length=MAX_PARTIES)


class Patronage(SchemaModel):
    """What a patron has over one client."""

    leverage: Share = key("Share of the patron's own gain that it can pass on as pressure.", 0.0, unit="share", source="Kydd 2003 (form); size: judgement")
    summons: Share = key("How much its call, at full leverage, brings the client to a meeting.", 0.0, unit="attendance score", source=ASSUMPTION)
    punishes: Share = key("Chance that it would punish this client for breaking a commitment.", 0.0, unit="probability",
                          source="Walter 1997 (form); size: judgement")


class Trust(SchemaModel):
    """Who trusts whom at the start."""

    default: Share = key("Trust where nothing else is said.", 0.5, unit="0-1", source=ASSUMPTION)
    of: dict[Name, dict[Name, Share]] = key("Trust of one party in another.", dict, max_length=MAX_PARTIES, unit="0-1")


class Horizon(SchemaModel):
    """How far a run goes."""

    rounds: Count = key("Most rounds.", unit="rounds", ge=1, le=MAX_ROUNDS)
    weeks: Count = key("Most weeks after the first round: no round is due later (but a date may slip).", 2600, unit="weeks", ge=1, le=5200)
    implementation: Count = key("Weeks in which a settlement is carried out, kept or broken, before the run ends.", 26, unit="weeks", ge=0, le=520,
                                source=ASSUMPTION)
    abandoned_after: Count = key("Rounds in a row without a principal after which it has left for good and the format collapses; or without a quorum, after which it lapses.", 5, ge=1,
                                 le=MAX_ROUNDS, source=ASSUMPTION)


class Slip(SchemaModel):
    """When the shuttle finds too little will, the date slips once."""

    willing_below: Signed = key("Willingness (attendance score of the least willing principal) below which the date slips.", -0.027,
                                unit="attendance score", source=TRIAL)
    noise: Share = key("Error in reading that willingness with no shuttle.", 0.14, unit="standard deviation", source=TRIAL)
    shortest: Weeks = key("Shortest slip.", 2.0, unit="weeks", source="observed slips of the Astana rounds")
    longest: Weeks = key("Longest slip.", 8.0, unit="weeks", source="observed slips of the Astana rounds")


class Calendar(SchemaModel):
    """When rounds meet: given dates, or a gap that grows with empty rounds and shrinks with pain."""

    first_round: datetime.date = key("Date of the first round.", lambda: datetime.date(2000, 1, 3))
    dates: list[datetime.date] = key("Dates of the rounds, if they are given; then no gap is drawn.", list, max_length=MAX_ROUNDS)
    gap: Weeks = key("Gap after a round at full pain with no empty rounds before.", 1.3, unit="weeks", source=TRIAL)
    gap_per_empty_round: Weeks = key("Longer by this for each empty round in a row.", 2.0, unit="weeks", source=TRIAL)
    gap_without_pain: Weeks = key("Longer by this if nobody hurts.", 6.8, unit="weeks", source=TRIAL)
    gap_spread: Annotated[Number, Within(0, 2)] = key("Spread of the gap (log scale).", 0.46, unit="sd of the logarithm", source=TRIAL)
    shortest: Annotated[Number, Within(1, 60)] = key("Shortest gap.", 3.0, unit="weeks", source="observed minimum 23 days")
    longest: Annotated[Number, Within(1, 60)] = key("Longest gap, outages apart.", 60.0, unit="weeks", source="observed maximum 434 days")
    outage: Share = key("Chance that something outside (a pandemic) lengthens a gap.", 0.02, unit="probability", source=ASSUMPTION)
    outage_shortest: Weeks = key("Shortest outage.", 26.0, unit="weeks", source=ASSUMPTION)
    outage_longest: Weeks = key("Longest outage.", 52.0, unit="weeks", source=ASSUMPTION)
    announced: Share = key("Chance that a statement names the next round.", 0.95, unit="probability", source="18 of 20 known Astana rounds")
    slip: Slip = key("How a date slips.", Slip)


class Attendance(SchemaModel):
    """What makes a party come, in part, or stay away."""

    cost: Share = key("Cost of coming.", 0.02, unit="attendance score", source=TRIAL)
    half_hearted: Share = key("A score this far below nothing still brings a party in part.", 0.021, unit="attendance score", source=TRIAL)
    closeness: Share = key("What a deal within reach adds.", 0.01, unit="attendance score", source=TRIAL)
    noise: Share = key("What the engine doesn't know of a party's mood about coming.", 0.022, unit="standard deviation", source=TRIAL)
    memory: Annotated[Number, Within(1, 520)] = key("Weeks in which two thirds of a grievance over a broken commitment fade.", 13.0,
                                                    unit="weeks", source=ASSUMPTION)
    quorum: Count = key("Fewest conveners who have to come (all, if there are fewer of them).", 2, source=ASSUMPTION, ge=1, le=MAX_PARTIES)


class Venue(SchemaModel):
    """A city where the format meets, and who hosts there."""

    city: Line = key("The city.")
    host: Name | None = key("The party that hosts there.", None)
    weight: Amount = key("How often it is chosen, relative to the others.", 1.0, unit="weight")


class Hosting(SchemaModel):
    """The host's patience, and what happens if it withdraws."""

    venues: list[Venue] = key("Cities where the format may meet.", list, max_length=MAX_VENUES)
    withdraws_at: Annotated[int, Field(ge=1, le=MAX_ROUNDS)] | None = key("Round before which the host withdraws, if it is certain to.", None)
    withdrawal: Share = key("Chance of withdrawing before a round, per unit of patience below `tolerance`.", 0.25, unit="probability", source=TRIAL)
    tolerance: Share = key("Patience below which a host thinks of withdrawing.", 0.5, unit="0-1", source=TRIAL)
    fatigue: Share = key("Patience lost in a round without result.", 0.095, unit="0-1", source=TRIAL)
    fatigue_procedural: Share = key("Share of that lost in a round with a procedural result.", 0.3, unit="share", source=TRIAL)
    relief: Annotated[Number, Within(0, 10)] = key("Patience won by an agreement, in units of `fatigue`.", 1.5, unit="multiple", source=TRIAL)
    switching_cost: Share = key("What a host's withdrawal costs the conveners.", 0.22, unit="utility, summed over conveners", source=TRIAL)
    weariness: Share = key("What each empty round beyond `weary_after` takes from the worth of going on.", 0.002, unit="utility", source=TRIAL)
    weary_after: Annotated[Number, Within(0, 200)] = key("Empty rounds in a row that cost nothing.", 10.0, unit="rounds", source=TRIAL)
    noise: Share = key("What the engine doesn't know of the conveners' resolve.", 0.05, unit="standard deviation", source=TRIAL)
    reopening: Weeks = key("Weeks that finding a room again takes.", 8.0, unit="weeks", source=TRIAL)
    at_request: Share = key("Weight that the old city keeps, at the conveners' request, when its host has withdrawn.", 0.8, unit="share",
                            source="one case: round 21 met in Astana at the guarantors' request")


class Agenda(SchemaModel):
    """What is tabled."""

    items: Count = key("Most items a round can take.", 2, source=TRIAL, ge=1, le=MAX_ISSUES)
    noise: Share = key("How much the urgency of an item varies from round to round.", 0.35, unit="sd of the logarithm", source=TRIAL)


class Bargaining(SchemaModel):
    """What parties weigh at the table, whatever the procedure."""

    mood: Share = key("What the engine doesn't know of a party's mood at the table.", 0.0081, unit="standard deviation of utility", source=TRIAL)
    half_present: Share = key("Extra cost of consent for a party that came only in part.", 0.02, unit="utility", source=TRIAL)
    guarantee: Share = key("How far the chance of punishment takes away distrust.", 1.0, unit="share", source="Walter 1997 (form)")
    pressure: Share = key("Most of its own gain that a patron spends on pressing a client.", 0.02, unit="utility", source=TRIAL)
    effort: Share = key("Share of its gain, up to that, that a patron spends.", 0.79, unit="share", source=TRIAL)
    substance: Points = key("Least movement of some issue that counts as a change on the ground.", 10.0, unit="points", source=ASSUMPTION)
    binding: Points = key("Least movement of an issue that becomes a commitment.", 5.0, unit="points", source=ASSUMPTION)
    misreading: Points = key("How far the chair misreads a position.", 11.0, unit="standard deviation, points", source=TRIAL)
    break_off: Share = key("Chance that a meeting breaks off after an exchange without a deal.", 0.03, unit="probability", source=ASSUMPTION)
    hopeless: Share = key("A surplus this far below nothing counts against a party's stamina.", 0.25, unit="utility", source=ASSUMPTION)


class Statement(SchemaModel):
    """The signers' own test, and the steps of what they declare."""

    friction: Share = key("What a signer's consent to a joint text costs.", 0.028, unit="utility", source=TRIAL)
    trust: Share = key("What trust in the other signers above one half adds.", 0.03, unit="utility per unit of trust", source=TRIAL)
    noise: Share = key("What the engine doesn't know of a signer's friction.", 0.033, unit="standard deviation", source=TRIAL)
    step: Points = key("Furthest the declared text moves in a round.", 5.6, unit="points", source=TRIAL)
    least_gain: Share = key("Gain that every signer has to see in a declared step.", 0.003, unit="utility", source=TRIAL)
    weariness: Share = key("Added to that for each empty round in a row.", 0.0002, unit="utility", source=ASSUMPTION)
    reading: Share = key("Error of a signer in reading a declared step.", 0.004, unit="standard deviation", source=TRIAL)


class Commitments(SchemaModel):
    """How commitments are carried out, kept and broken."""

    progress: Share = key("Share of the way to the agreed value that a week of compliance brings.", 0.15, unit="share a week", source=TRIAL)
    hazard: Share = key("Greatest chance of a breach in a week.", 0.025, unit="probability a week", source=TRIAL)
    scale: Annotated[Number, Within(0.0001, 1)] = key("How sharply the hazard answers to the gain from breaking.", 0.018, unit="utility", source=TRIAL)
    hope: Share = key("How much outlook above `settled_outlook` adds to the gain from breaking.", 0.12, unit="utility", source=TRIAL)
    settled_outlook: Share = key("Outlook that neither adds nor takes.", 0.4, unit="0-1", source=TRIAL)
    punishment: Share = key("What punishment by a patron costs the breaker.", 0.22, unit="utility", source="Walter 1997 (form); size: assumption")
    spoiling: Share = key("What spoilers' recent incidents add to the gain from breaking.", 0.012, unit="utility per incident", source=TRIAL)
    relapse: Share = key("How far beyond the old status quo a breach takes the issue, towards the breaker's position.", 0.024, unit="share", source=TRIAL)
    trust_broken: Share = key("Share of trust in the breaker that a breach destroys.", 0.14, unit="share", source="Slovic 1993 (asymmetry); size: assumption")
    trust_patron: Share = key("Share of that which falls on the breaker's patrons.", 0.4, unit="share", source=TRIAL)
    trust_kept: Share = key("Share of missing trust that a round of compliance restores.", 0.01, unit="share", source="Slovic 1993 (asymmetry); size: assumption")


class Goodwill(SchemaModel):
    """Small signals, such as swaps of prisoners, that cluster in the last days before a round."""

    last_week: Share = key("Chance of a signal in the last week before a round.", 0.57, unit="probability", source="6 of 7 swaps 1-5 days before a round")
    other_weeks: Share = key("Chance in any other week.", 0.0056, unit="probability a week", source=TRIAL)
    trust: Share = key("Share of missing trust between principals that a signal restores.", 0.004, unit="share", source="Kydd 2005: cheap signals move little")
    patience: Annotated[Number, Within(1, 500)] = key("Empty rounds in a row after which unrewarded signals have stopped.", 16.0, unit="rounds",
                                                      source=ASSUMPTION)
    established: bool = key("Whether the working group that arranges them exists at the start.", False)


class Source(SchemaModel):
    """One source of violence."""

    level: Annotated[Number, Within(0, 200)] = key("Wanted mean of incidents a week; the base rate follows from it.", 0.0, unit="incidents a week")
    before_talks: Annotated[Number, Within(0, 10)] = key("Factor on its base rate in the last week before a round: above 1 it surges, below 1 it pauses.",
                                                         1.0, unit="factor", source="not measured: give a range")
    deadlock: Signed = key("How much six empty rounds in a row raise its base rate.", 0.0, unit="share", source=ASSUMPTION)
    restrained: Share = key("How far a ceasefire commitment in force binds it.", 0.0, unit="share", source=ASSUMPTION)


class Hostilities(SchemaModel):
    """Incidents week by week: self-exciting and retaliatory."""

    sources: dict[Name, Source] = key("Parties that fight, and `others` for violence of nobody in the scenario.", dict, max_length=MAX_PARTIES + 1)
    excites: dict[Name, dict[Name, Share]] = key("Branching matrix: mean further incidents of the first that one incident of the second sets off.",
                                                 dict, max_length=MAX_PARTIES + 1, unit="incidents per incident", source="Hawkes 1971; Lewis et al. 2012")
    suffers: dict[Name, dict[Name, Share]] = key("How much an incident of the second hurts the first.", dict, max_length=MAX_PARTIES,
                                                 unit="incidents suffered per incident")
    memory: Annotated[Number, Within(0, 0.99)] = key("Share of excitation that lasts into the next week.", 0.45, unit="share a week",
                                                     source="Lewis et al. 2012: two to six weeks")
    tempo: dict[Annotated[int, Field(ge=0, le=5200)], Annotated[Number, Within(0, 10)]] = key(
        "Factor on all base rates, by weeks since the first round (straight between).", dict, max_length=MAX_POINTS, unit="week: factor")
    window: Annotated[Number, Within(1, 26)] = key("Weeks before a round in which `before_talks` acts.", 6.0, unit="weeks", source="theory: 30-45 days")
    window_decay: Annotated[Number, Within(0.1, 26)] = key("Weeks in which it falls to a third, counted back from the round.", 1.43, unit="weeks",
                                                           source="theory: 7-14 days")
    deaths_per_incident: Amount = key("Mean deaths of an incident.", 6.0, unit="deaths", source=ASSUMPTION)
    deaths_spread: Annotated[Number, Within(0, 3)] = key("Spread of the deaths of an incident from week to week (log scale).", 0.25, unit="sd of the logarithm", source=ASSUMPTION)
    half_pain: Annotated[Number, Within(0.01, 1000)] = key("Incidents a week suffered at which pain settles at one half.", 5.7, unit="incidents a week",
                                                           source=TRIAL)
    pain_rate: Share = key("How fast pain follows what is suffered.", 0.058, unit="share a week", source=TRIAL)
    recent_rate: Share = key("How fast recent suffering follows what is suffered.", 0.25, unit="share a week", source=TRIAL)
    burn_in: Annotated[int, Field(ge=1, le=104)] = key("Weeks of hostilities before the first round.", 26, unit="weeks", source=ASSUMPTION)


class Spoiling(SchemaModel):
    """How those who reject the talks use violence against them."""

    boost: Annotated[Number, Within(0, 20)] = key("How much a deal at hand raises the rate of a spoiler of full capability.", 2.3, unit="share",
                                                  source="Kydd and Walter 2002: hazard x 1.5-3 near a deal")
    window: Annotated[Number, Within(0, 26)] = key("Weeks before a round in which it strikes at a deal; also while a ceasefire is in force.", 6.0,
                                                   unit="weeks", source=ASSUMPTION)
    memory: Share = key("Share of the memory of spoilers' incidents that lasts into the next week.", 0.7, unit="share a week", source=TRIAL)
    doubt: Annotated[Number, Within(0, 10)] = key("How much likelier a spoiler's incident is taken to be if the moderates can't or won't hold it back "
                                                  "(excess likelihood ratio per incident a week, while commitments are in force).", 0.004,
                                                  unit="ratio", source="Kydd and Walter 2002 (form); size: assumption")


class Learning(SchemaModel):
    """How a round changes what parties think."""

    outlook_rate: Share = key("How far outlook drifts to its target in a round.", 0.28, unit="share a round", source=TRIAL)
    battles: Share = key("Weight of the fighting itself in that target: the share of suffering that falls on the other side.", 0.15, unit="share",
                         source="Filson and Werner 2002; Slantchev 2003 (form); size: assumption")
    statement_trust: Share = key("Share of missing trust among signers that a joint statement restores.", 0.02, unit="share", source=TRIAL)
    closeness: Annotated[Number, Within(0.001, 1)] = key("Shortfall of the least content party at which a deal counts as out of sight.", 0.05,
                                                         unit="utility", source=TRIAL)
    audience_rate: Share = key("How fast audience pressure follows its target.", 0.2, unit="share a round", source=TRIAL)
    audience_floor: Share = key("Audience pressure in quiet times.", 0.3, unit="0-1", source=TRIAL)
    audience_violence: Share = key("What violence suffered adds, from `violence_full` on in full.", 0.4, unit="0-1", source=TRIAL)
    violence_full: Annotated[Number, Within(0.01, 1000)] = key("Incidents a week that add all of it.", 15.0, unit="incidents a week", source=TRIAL)
    audience_deadlock: Share = key("What empty rounds add, from `deadlock_full` on in full.", 0.3, unit="0-1", source=TRIAL)
    deadlock_full: Annotated[Number, Within(0.5, 200)] = key("Empty rounds that add all of it.", 8.0, unit="rounds", source=TRIAL)
    emptiness: Annotated[Number, Within(0, 200)] = key("Empty rounds in a row at the start.", 0.0, unit="rounds")
    emptiness_procedural: Share = key("How much of an empty round a procedural result is.", 0.5, unit="rounds", source=TRIAL)
    emptiness_kept: Share = key("Share of the streak that remains after an agreement.", 0.3, unit="share", source=TRIAL)


#: One of the procedures, told apart by `kind`.
Procedure = Annotated[
    Annotated[SingleText, Tag("single_text")] | Annotated[AlternatingOffers, Tag("alternating_offers")] | Annotated[Vote, Tag("vote")]
    | Annotated[Compromise, Tag("compromise")] | Annotated[Logrolling, Tag("exchange")] | Annotated[Challenge, Tag("challenge")]
    | Annotated[Condorcet, Tag("condorcet")],
    Discriminator(kind_of),
]


class Scenario(SchemaModel):
    """A conflict and its talks."""

    title: Line = key("What it is.")
    summary: Line = key("One line for lists.")
    about: Prose = key("What a reader has to know.", "")
    sources: list[Line] = key("Where the numbers come from.", list, max_length=60)
    standing: Prose = key("Which numbers are found, which recalled, which judgement.", "")
    horizon: Horizon = key("How far a run goes.")
    calendar: Calendar = key("When rounds meet.", Calendar)
    issues: dict[Name, Issue] = key("The agenda.", min_length=1, max_length=MAX_ISSUES)
    parties: dict[Name, Party] = key("The parties, in the order of their seats.", min_length=2, max_length=MAX_PARTIES)
    rights: Rights = key("Who may do what.")
    patronage: dict[Name, dict[Name, Patronage]] = key("Patrons (guarantors, donors), each with its clients.", dict, max_length=MAX_PARTIES)
    trust: Trust = key("Who trusts whom at the start.", Trust)
    attendance: Attendance = key("What makes a party come.", Attendance)
    hosting: Hosting = key("Host and venues.", Hosting)
    agenda: Agenda = key("What is tabled.", Agenda)
    procedure: Procedure = key("How a text comes about, and who must consent.", SingleText)
    bargaining: Bargaining = key("What parties weigh at the table.", Bargaining)
    statement: Statement = key("The joint statement.", Statement)
    commitments: Commitments = key("How deals are kept.", Commitments)
    goodwill: Goodwill = key("Small signals.", Goodwill)
    hostilities: Hostilities = key("Violence between the rounds.", Hostilities)
    spoiling: Spoiling = key("How spoilers strike.", Spoiling)
    learning: Learning = key("What a round changes.", Learning)


