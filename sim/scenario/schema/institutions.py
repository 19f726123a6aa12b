"""Schema of the talks: rights, calendar, attendance, hosting, agenda, bargaining, statements, commitments and learning."""

from __future__ import annotations

import datetime
from typing import Annotated

from pydantic import Field

from sim.scenario.dates import Day
from sim.scenario.distributions import Amount, Number, Points, Share, Signed, Weeks, Within
from sim.scenario.fields import ASSUMPTION, MAX_ISSUES, MAX_PARTIES, MAX_ROUNDS, MAX_VENUES, NEUTRAL, Count, Line, Name, SchemaModel, key


class IssueRights(SchemaModel):
    """Rights that differ on an issue or on a group of issues."""

    issues: list[Name] = key("Issues of the group. Default: the issue of the group's name.", list, max_length=MAX_ISSUES)
    consent_on_ground: list[Name] | None = key("Who must consent to a change of these issues. Default: `rights.consent_on_ground`.", None,
                                               max_length=MAX_PARTIES)
    propose: list[Name] | None = key("Whose offers and proposals may change these issues. Default: everybody who makes offers.", None, max_length=MAX_PARTIES)
    sign_statement: list[Name] | None = key("Who signs a joint statement on these issues. Default: `rights.sign_statement`.", None, max_length=MAX_PARTIES)


class Rights(SchemaModel):
    """Rights, by role or by party."""

    sign_statement: list[Name] = key("Who signs the joint statement.", list, max_length=MAX_PARTIES)
    consent_on_ground: list[Name] = key("Who must consent to a change before it comes into force.", list, max_length=MAX_PARTIES)
    convene: list[Name] = key("Who convenes the talks. Default: those who sign.", list, max_length=MAX_PARTIES)
    host: list[Name] = key("Who hosts.", list, max_length=MAX_PARTIES)
    strike: dict[Name, list[Name]] = key("Issues that a party (or role) may strike from the agenda as belonging to another track.", dict,
                                         max_length=MAX_PARTIES)
    by_issue: dict[Name, IssueRights] = key("Rights that differ on an issue or on a group of issues, by the name of either.", dict, max_length=MAX_ISSUES)


class Horizon(SchemaModel):
    """When a run ends."""

    rounds: Count = key("Maximum number of rounds.", unit="rounds", ge=1, le=MAX_ROUNDS)
    weeks: Count = key("Maximum number of weeks after the first round; no round is scheduled later, though a date may slip.", 2600, unit="weeks", ge=1, le=5200)
    deadline: Annotated[Number, Within(1, 5200)] | None = key(
        "Outside deadline, weeks after the first round: no round meets later. Parties know it: at a meeting's last exchange they maintain"
        " less of their demand as it comes nearer, and none at the last meeting before it. Default: none.", None, unit="weeks",
        source="Roth, Murnighan and Schoumaker 1988 (form)")
    discount_weekly: bool = key("Whether discount factors of parties are per week since the first round, and not per round.", False)
    implementation: Count = key("Weeks simulated after a settlement, in which it is implemented or broken.", 26, unit="weeks", ge=0, le=520,
                                source=ASSUMPTION)
    abandoned_after: Count = key("Consecutive rounds without a principal after which the talks collapse, or without a quorum after which they lapse.", 5, ge=1,
                                 le=MAX_ROUNDS, source=ASSUMPTION)


class Slip(SchemaModel):
    """Postponement of a round when consultations find too little willingness to attend."""

    willing_below: Signed = key("Attendance score of the least willing principal below which the date slips.", -1.0,
                                unit="attendance score", source=NEUTRAL)
    noise: Share = key("Error in estimating that score without shuttle diplomacy.", 0.0, unit="standard deviation", source=NEUTRAL)
    shortest: Weeks = key("Shortest slip.", 1.0, unit="weeks", source=ASSUMPTION)
    longest: Weeks = key("Longest slip.", 4.0, unit="weeks", source=ASSUMPTION)


class Calendar(SchemaModel):
    """When rounds meet: given dates, or a gap that grows with empty rounds and shrinks with pain."""

    first_round: Day = key("Date of the first round.", lambda: datetime.date(2000, 1, 3))
    dates: list[Day] = key("Dates of the rounds. If given, no gaps are drawn.", list, max_length=MAX_ROUNDS)
    gap: Weeks = key("Gap between rounds at full pain and without empty rounds.", 4.0, unit="weeks", source=ASSUMPTION)
    gap_per_empty_round: Weeks = key("Added to the gap for each consecutive empty round.", 0.0, unit="weeks", source=NEUTRAL)
    gap_without_pain: Weeks = key("Added to the gap if no party is in pain.", 0.0, unit="weeks", source=NEUTRAL)
    gap_spread: Annotated[Number, Within(0, 2)] = key("Variation of the gap, on a log scale.", 0.0, unit="sd of the logarithm", source=NEUTRAL)
    shortest: Annotated[Number, Within(1, 60)] = key("Shortest gap.", 1.0, unit="weeks", source=NEUTRAL)
    longest: Annotated[Number, Within(1, 60)] = key("Longest gap, without outages.", 60.0, unit="weeks", source=NEUTRAL)
    outage: Share = key("Probability that an outside event (such as a pandemic) lengthens a gap.", 0.0, unit="probability", source=NEUTRAL)
    outage_shortest: Weeks = key("Shortest outage.", 26.0, unit="weeks", source=ASSUMPTION)
    outage_longest: Weeks = key("Longest outage.", 52.0, unit="weeks", source=ASSUMPTION)
    announced: Share = key("Probability that a joint statement announces the next round.", 1.0, unit="probability", source=NEUTRAL)
    slip: Slip = key("How a round is postponed.", Slip)


class Attendance(SchemaModel):
    """What makes a party attend, in full or in part, or stay away."""

    cost: Share = key("Cost of coming.", 0.0, unit="attendance score", source=NEUTRAL)
    half_hearted: Share = key("A score down to this far below 0 still brings partial attendance.", 0.0, unit="attendance score", source=NEUTRAL)
    closeness: Share = key("Added when a deal is within reach.", 0.0, unit="attendance score", source=NEUTRAL)
    noise: Share = key("Random variation of a party's score.", 0.0, unit="standard deviation", source=NEUTRAL)
    memory: Annotated[Number, Within(1, 520)] = key("Weeks in which two thirds of a grievance over a breach fade.", 13.0,
                                                    unit="weeks", source=ASSUMPTION)
    quorum: Count = key("Number of conveners needed (all, if there are fewer).", 2, source=ASSUMPTION, ge=1, le=MAX_PARTIES)


class Venue(SchemaModel):
    """A city where the format meets, and who hosts there."""

    city: Line = key("The city.")
    host: Name | None = key("The party that hosts there.", None)
    weight: Amount = key("Relative frequency.", 1.0, unit="weight")


class Hosting(SchemaModel):
    """The host's patience, and what happens if it withdraws."""

    venues: list[Venue] = key("Cities where rounds may meet.", list, max_length=MAX_VENUES)
    series: list[Line] = key("Cities of the rounds in order, from `venues`; later rounds, and those whose host has withdrawn, meet where a draw"
                             " decides.", list, max_length=MAX_ROUNDS)
    withdraws_at: Annotated[int, Field(ge=1, le=MAX_ROUNDS)] | None = key("Round before which the host withdraws for certain.", None)
    withdrawal: Share = key("Probability of withdrawal before a round, per unit of patience below `tolerance`.", 0.0, unit="probability", source=NEUTRAL)
    tolerance: Share = key("Patience below which a host may withdraw.", 0.5, unit="0-1", source=ASSUMPTION)
    fatigue: Share = key("Patience lost in a round without a result.", 0.0, unit="0-1", source=NEUTRAL)
    fatigue_procedural: Share = key("Share of `fatigue` lost in a round with a procedural result.", 1.0, unit="share", source=NEUTRAL)
    relief: Annotated[Number, Within(0, 10)] = key("Patience gained by an agreement, in units of `fatigue`.", 1.0, unit="multiple", source=ASSUMPTION)
    switching_cost: Share = key("Cost of a host's withdrawal to the conveners.", 0.0, unit="utility, summed over conveners", source=NEUTRAL)
    weariness: Share = key("Reduction of the value of going on for each empty round beyond `weary_after`.", 0.0, unit="utility", source=NEUTRAL)
    weary_after: Annotated[Number, Within(0, 200)] = key("Consecutive empty rounds without that effect.", 0.0, unit="rounds", source=NEUTRAL)
    noise: Share = key("Random variation of the conveners' resolve.", 0.0, unit="standard deviation", source=NEUTRAL)
    reopening: Weeks = key("Weeks needed to find a new venue.", 0.0, unit="weeks", source=NEUTRAL)
    at_request: Share = key("Share of its weight that a city keeps, at the conveners' request, after its host has withdrawn.", 1.0, unit="share",
                            source=NEUTRAL)


class Agenda(SchemaModel):
    """How the agenda is chosen."""

    items: Count = key("Maximum number of items in a round.", MAX_ISSUES, source=NEUTRAL, ge=1, le=MAX_ISSUES)
    noise: Share = key("Variation of an item's urgency from round to round, on a log scale.", 0.0, unit="sd of the logarithm", source=NEUTRAL)
    settled: Share = key("Share of its urgency that an item keeps while a commitment on it is in force: 1 if agreed items press like others, 0 if they"
                         " are tabled last.", 1.0, unit="share", source=NEUTRAL)
    linkage: Share = key("Share of its urgency that an item loses if the chair sees no trade between it and the items tabled with it.", 0.0, unit="share",
                         source=NEUTRAL)


class Bargaining(SchemaModel):
    """What parties weigh at the table, whatever the procedure."""

    mood: Share = key("Random variation of a party's cost of consent.", 0.0, unit="standard deviation of utility", source=NEUTRAL)
    half_present: Share = key("Extra cost of consent for a party that attends only in part.", 0.0, unit="utility", source=NEUTRAL)
    guarantee: Share = key("How far the probability that a trusted patron punishes a breach offsets doubt.", 1.0, unit="share", source="Walter 1997 (form)")
    pressure: Share = key("Maximum of its own gain that a patron spends on pressure.", 1.0, unit="utility", source=NEUTRAL)
    effort: Share = key("Share of its gain, up to `pressure`, that a patron spends.", 1.0, unit="share", source=NEUTRAL)
    substance: Points = key("Smallest movement of an issue that counts as a change.", 10.0, unit="points", source=ASSUMPTION)
    binding: Points = key("Smallest movement of an issue that becomes a commitment.", 5.0, unit="points", source=ASSUMPTION)
    misreading: Points = key("Error of the chair about a party's position.", 0.0, unit="standard deviation, points", source=NEUTRAL)
    half_doubt: Annotated[Number, Within(0.0001, 1)] = key("Loss of the performer at which half of the doubt in it counts.", 0.005,
                                                           unit="utility", source="Powell 2006 (form); size: assumption, 0.003-0.03")
    opening_demand: Share = key("Share of its best gain that a party demands at first, after an agreement, and after a breach against it.", 0.8,
                                unit="share", source=ASSUMPTION)
    renewal: Share = key("Share of its concessions that a party takes back at the next meeting.", 0.2, unit="share", source=ASSUMPTION)
    final_demand: Share = key("Share of its demand that a party maintains at a meeting's last exchange; at the last of all it maintains none.",
                              0.2, unit="share", source=ASSUMPTION)
    disclosure: Share = key("Share of the chair's error about a party removed by each of its refusals (half for the item objected to).", 0.15,
                            unit="share", source=ASSUMPTION)
    break_off: Share = key("Probability that a meeting breaks off after an exchange without a deal.", 0.0, unit="probability", source=NEUTRAL)
    hopeless: Share = key("A surplus this far below 0 counts against a party's stamina.", 0.25, unit="utility", source=ASSUMPTION)


class Statement(SchemaModel):
    """When signers sign a joint statement, and how far the declared text moves."""

    friction: Share = key("Cost of signing a joint text.", 0.0, unit="utility", source=NEUTRAL)
    trust: Share = key("Added for trust in the other signers above 0.5.", 0.0, unit="utility per unit of trust", source=NEUTRAL)
    noise: Share = key("Random variation of `friction`.", 0.0, unit="standard deviation", source=NEUTRAL)
    step: Points = key("Maximum movement of the declared text in a round.", 5.0, unit="points", source=ASSUMPTION)
    least_gain: Share = key("Gain from a declared step that every signer requires.", 0.0, unit="utility", source=NEUTRAL)
    weariness: Share = key("Added to `least_gain` for each consecutive empty round.", 0.0, unit="utility", source=NEUTRAL)
    reading: Share = key("Error of a signer about its gain from a declared step.", 0.0, unit="standard deviation", source=NEUTRAL)


class Commitments(SchemaModel):
    """How commitments are carried out, kept and broken."""

    progress: Share = key("Share of the remaining way to the agreed value covered in a week of compliance.", 1.0, unit="share a week", source=NEUTRAL)
    hazard: Share = key("Maximum probability of a breach in a week.", 0.0, unit="probability a week", source=NEUTRAL)
    scale: Annotated[Number, Within(0.0001, 1)] = key("Sensitivity of the hazard to the gain from a breach: smaller is more sensitive.", 0.02, unit="utility", source=ASSUMPTION)
    hope: Share = key("Gain from a breach per unit of outlook above `settled_outlook`.", 0.0, unit="utility", source=NEUTRAL)
    settled_outlook: Share = key("Outlook with no effect on the gain from a breach.", 0.5, unit="0-1", source=NEUTRAL)
    punishment: Share = key("Cost of punishment by a patron to the breaker.", 0.22, unit="utility", source="Walter 1997 (form); size: assumption")
    spoiling: Share = key("Gain from a breach per recent incident by spoilers.", 0.0, unit="utility per incident", source=NEUTRAL)
    relapse: Share = key("How far a breach moves the issue beyond its state before the agreement, towards the breaker's position.", 0.0, unit="share", source=NEUTRAL)
    trust_broken: Share = key("Share of trust in the breaker lost by a breach.", 0.14, unit="share", source="Slovic 1993 (asymmetry); size: assumption")
    trust_patron: Share = key("Share of that loss that extends to the breaker's patrons.", 0.0, unit="share", source=NEUTRAL)
    trust_kept: Share = key("Share of missing trust restored by a round of compliance.", 0.1, unit="share", source="Slovic 1993 (asymmetry); size: assumption")


class Goodwill(SchemaModel):
    """Goodwill signals, such as swaps of prisoners; they cluster in the last days before a round."""

    last_week: Share = key("Probability of a signal in the last week before a round.", 0.0, unit="probability", source=NEUTRAL)
    other_weeks: Share = key("Probability in any other week.", 0.0, unit="probability a week", source=NEUTRAL)
    trust: Share = key("Share of missing trust between principals restored by a signal.", 0.004, unit="share", source="Kydd 2005: cheap signals move little")
    patience: Annotated[Number, Within(1, 500)] = key("Consecutive empty rounds after which signals have stopped.", 16.0, unit="rounds",
                                                      source=ASSUMPTION)
    established: bool = key("Whether the working group that arranges them exists at the start.", False)


class Learning(SchemaModel):
    """What parties learn from a round: outlook, audience pressure, expectations."""

    outlook_rate: Share = key("How far outlook moves towards its target in a round.", 1.0, unit="share a round", source=NEUTRAL)
    battles: Share = key("Weight of the fighting in that target: the share of suffering borne by the other side.", 0.15, unit="share",
                         source="Filson and Werner 2002; Slantchev 2003 (form); size: assumption")
    statement_trust: Share = key("Share of missing trust among signers restored by a joint statement.", 0.0, unit="share", source=NEUTRAL)
    closeness: Annotated[Number, Within(0.001, 1)] = key("Shortfall of the least satisfied party at which a deal counts as out of reach.", 0.05,
                                                         unit="utility", source=ASSUMPTION)
    audience_rate: Share = key("How fast audience pressure moves towards its target.", 0.0, unit="share a round", source=NEUTRAL)
    audience_floor: Share = key("Audience pressure without violence or deadlock.", 0.0, unit="0-1", source=NEUTRAL)
    audience_violence: Share = key("Added by violence suffered, in full from `violence_full` on.", 0.0, unit="0-1", source=NEUTRAL)
    violence_full: Annotated[Number, Within(0.01, 1000)] = key("Incidents per week at which `audience_violence` is added in full.", 10.0, unit="incidents a week", source=ASSUMPTION)
    audience_deadlock: Share = key("Added by empty rounds, in full from `deadlock_full` on.", 0.0, unit="0-1", source=NEUTRAL)
    deadlock_full: Annotated[Number, Within(0.5, 200)] = key("Empty rounds at which `audience_deadlock` is added in full.", 10.0, unit="rounds", source=ASSUMPTION)
    emptiness: Annotated[Number, Within(0, 200)] = key("Consecutive empty rounds at the start.", 0.0, unit="rounds")
    emptiness_procedural: Share = key("How many empty rounds a procedural result counts as.", 1.0, unit="rounds", source=NEUTRAL)
    emptiness_kept: Share = key("Share of the count of empty rounds kept after an agreement.", 0.0, unit="share", source=NEUTRAL)
