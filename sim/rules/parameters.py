"""The parameters of a scenario's sections as rows of numbers, one class per section; see `sim.rules.parties` for the conventions."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Attendance:
    """What makes a party come to a round."""

    cost: float = 0.0  # cost of coming
    half_hearted: float = 0.0  # shortfall up to which a party attends in part
    closeness: float = 0.0  # score added when a deal is within reach
    noise: float = 0.0  # standard deviation of the score
    memory: float = 0.0  # weeks in which two thirds of a grievance fade
    quorum: float = 0.0  # conveners needed


@dataclass(slots=True)
class Hosting:
    """Hosts, their patience, and whether the format goes on."""

    withdrawal: float = 0.0  # probability per unit of patience below `tolerance`
    tolerance: float = 0.0  # patience below which a host may withdraw
    fatigue: float = 0.0  # patience lost in a round without a result
    fatigue_procedural: float = 0.0  # share of that lost in a procedural round
    relief: float = 0.0  # patience gained by an agreement, in units of `fatigue`
    switching_cost: float = 0.0  # utility, summed over the conveners
    weariness: float = 0.0  # utility lost with each empty round
    weary_after: float = 0.0  # empty rounds that cost nothing
    noise: float = 0.0  # standard deviation of the conveners' resolve
    reopening: float = 0.0  # weeks needed to find a new venue
    at_request: float = 0.0  # share of its weight that a venue keeps without its host

    withdraws_at: float = 0.0  # round in which the host withdraws for certain; 0: none


@dataclass(slots=True)
class Agenda:
    """How the items of a round are chosen."""

    items: float = 0.0  # maximum number of items
    noise: float = 0.0  # standard deviation of log urgency
    settled: float = 0.0  # factor on the urgency of an item under a commitment in force
    linkage: float = 0.0  # share of its urgency that an item loses without a trade in sight


@dataclass(slots=True)
class Procedure:
    """Parameters of every procedure; those of other kinds than the scenario's are 0."""

    exchanges: float = 0.0  # maximum number of texts or turns in a meeting
    moves: float = 0.0  # maximum number of changes to a text at a time
    step: float = 0.0  # size of a change, points
    aim: float = 0.0  # smallest gain that satisfies the chair, utility
    heed: float = 0.0  # share of a stated demand that the chair takes into account
    warmth: float = 0.0  # initial temperature of simulated annealing, utility
    learning_rate: float = 0.0  # how fast an opponent model follows the offers
    window: float = 0.0  # offers over which averaged tit-for-tat looks back
    quota: float = 0.0  # share of votes or of capability needed
    binding: float = 0.0  # flag: the last text binds without consent
    unmoved: float = 0.0  # probability that an unchallenged party stays put (Q)
    improves: float = 0.0  # probability that it moves for the better if it does not (T); not a number: decided by the median
    exponent: float = 0.0  # how surely the stronger coalition wins a pair
    draws: float = 0.0  # flag: the winner is drawn at random

    kind: float = 0.0  # codes of words, see sim.procedures.dispatch and the modules of the procedures
    search: float = 0.0
    opponent_model: float = 0.0
    proposals: float = 0.0
    rule: float = 0.0
    variant: float = 0.0
    model: float = 0.0
    voting: float = 0.0
    salience: float = 0.0


@dataclass(slots=True)
class Bargaining:
    """What parties weigh at the table."""

    mood: float = 0.0  # standard deviation of the cost of consent, utility
    half_present: float = 0.0  # extra cost of consent for partial attendance, utility
    guarantee: float = 0.0  # how far likely punishment offsets distrust, share
    pressure: float = 0.0  # maximum gain that a patron spends on a client, utility
    effort: float = 0.0  # share of its gain that a patron spends
    substance: float = 0.0  # least movement that counts as a change, points
    binding: float = 0.0  # least movement that becomes a commitment, points
    misreading: float = 0.0  # standard deviation of the chair's error, points
    half_doubt: float = 0.0  # loss at which half of the doubt in a performer counts, utility
    opening_demand: float = 0.0  # share of its best that a party holds out for at first
    renewal: float = 0.0  # share of its concessions that it takes back at the next meeting
    final_demand: float = 0.0  # share of that at a meeting's last exchange
    disclosure: float = 0.0  # share of the chair's error that a refusal removes
    break_off: float = 0.0  # probability that a meeting breaks off after an exchange
    hopeless: float = 0.0  # shortfall that counts against stamina, utility


@dataclass(slots=True)
class Statement:
    """The joint statement."""

    friction: float = 0.0  # cost of signing, utility
    trust: float = 0.0  # utility per unit of trust above one half
    noise: float = 0.0  # standard deviation of the friction
    step: float = 0.0  # maximum movement of the declared text, points
    least_gain: float = 0.0  # gain that every signer needs, utility
    weariness: float = 0.0  # added to `least_gain` per empty round
    reading: float = 0.0  # standard deviation of a signer's reading of a step


@dataclass(slots=True)
class Commitments:
    """How commitments are kept or broken."""

    progress: float = 0.0  # share of the way to the agreed value covered in a week
    hazard: float = 0.0  # maximum probability of a breach in a week
    scale: float = 0.0  # sensitivity of the hazard to the gain from a breach, utility
    hope: float = 0.0  # utility per unit of outlook above `settled_outlook`
    settled_outlook: float = 0.0  # outlook with no effect, 0-1
    punishment: float = 0.0  # cost of punishment by a patron, utility
    spoiling: float = 0.0  # utility per recent incident by spoilers
    relapse: float = 0.0  # share of the way to the breaker's position beyond the old state
    trust_broken: float = 0.0  # share of trust lost by the breaker
    trust_patron: float = 0.0  # share of that lost by its patrons
    trust_kept: float = 0.0  # share of missing trust restored in a round of compliance


@dataclass(slots=True)
class Undertaking:
    """Whether what is agreed takes effect item by item or all together."""

    single: float = 0.0  # flag: nothing is agreed until everything is
    reopening: float = 0.0  # price of reopening a closed item, utility


@dataclass(slots=True)
class Ratification:
    """What a refusal by the voters does."""

    final: float = 0.0  # flag: a refusal ends the talks; else the text can be renegotiated


@dataclass(slots=True)
class Goodwill:
    """Goodwill signals such as swaps of prisoners."""

    last_week: float = 0.0  # probability in the last week before a round
    other_weeks: float = 0.0  # probability in any other week
    trust: float = 0.0  # share of missing trust restored
    patience: float = 0.0  # empty rounds after which signals stop
    established: float = 0.0  # flag: the working group exists at the start


@dataclass(slots=True)
class Hostilities:
    """Violence between rounds, and the pain it causes."""

    memory: float = 0.0  # share of excitation kept into the next week
    window: float = 0.0  # weeks before a round in which `before_talks` acts
    window_decay: float = 0.0  # weeks in which that effect falls to a third
    deaths_per_incident: float = 0.0
    deaths_spread: float = 0.0  # standard deviation of log deaths
    half_pain: float = 0.0  # incidents suffered a week at which pain settles at one half
    pain_rate: float = 0.0  # adjustment of pain, share a week
    recent_rate: float = 0.0  # adjustment of recent suffering, share a week

    burn_in: float = 0.0  # weeks before the first round


@dataclass(slots=True)
class Mechanism:
    """A standing mechanism that prevents violence between rounds."""

    prevents: float = 0.0  # share of the base rates of violence

    issue: float = 0.0  # item that it depends on, or -1


@dataclass(slots=True)
class Spoiling:
    """How spoilers respond to a deal within reach."""

    boost: float = 0.0  # increase of the rate at full capability, share
    window: float = 0.0  # weeks before a round in which it applies
    memory: float = 0.0  # share of remembered incidents kept into the next week
    doubt: float = 0.0  # excess likelihood ratio per incident


@dataclass(slots=True)
class Learning:
    """How a round changes outlook, audience pressure and expectations."""

    outlook_rate: float = 0.0  # adjustment of outlook, share a round
    battles: float = 0.0  # weight of the fighting in the target of outlook
    statement_trust: float = 0.0  # share of missing trust restored by a joint statement
    closeness: float = 0.0  # shortfall at which a deal counts as out of reach, utility
    audience_rate: float = 0.0  # adjustment of audience pressure, share a round
    audience_floor: float = 0.0  # audience pressure without violence or deadlock
    audience_violence: float = 0.0  # added at `violence_full`
    violence_full: float = 0.0  # incidents a week
    audience_deadlock: float = 0.0  # added at `deadlock_full`
    deadlock_full: float = 0.0  # empty rounds
    emptiness: float = 0.0  # empty rounds in a row at the start
    emptiness_procedural: float = 0.0  # a procedural round counts as this many empty rounds
    emptiness_kept: float = 0.0  # share of the streak kept after an agreement


@dataclass(slots=True)
class Calendar:
    """When the next round meets."""

    gap: float = 0.0  # weeks, at full pain and with no empty rounds
    gap_per_empty_round: float = 0.0  # weeks
    gap_without_pain: float = 0.0  # weeks
    gap_spread: float = 0.0  # standard deviation of the log gap
    shortest: float = 0.0  # weeks
    longest: float = 0.0  # weeks, without outages
    outage: float = 0.0  # probability of an outage
    outage_shortest: float = 0.0  # weeks
    outage_longest: float = 0.0  # weeks
    announced: float = 0.0  # probability that a statement names the next round


@dataclass(slots=True)
class Slip:
    """Postponement of a round when too few parties are willing to come."""

    willing_below: float = 0.0  # attendance score
    noise: float = 0.0  # standard deviation of the reading of that score
    shortest: float = 0.0  # weeks
    longest: float = 0.0  # weeks


@dataclass(slots=True)
class Horizon:
    """When a run ends."""

    rounds: float = 0.0
    weeks: float = 0.0
    deadline: float = 0.0  # weeks after the first round; not a number: none
    discount_weekly: float = 0.0  # flag: discount factors are per week
    implementation: float = 0.0  # weeks simulated after a settlement
    abandoned_after: float = 0.0  # rounds without a principal, or without a quorum
