"""The parties and issues of a replicate as rows of numbers: profiles, issues, stakes, ties, sources of violence.

A field bears the name of the scenario key that fills it; fields after the blank line in a class are filled by encoding, or before a
replicate starts. All fields are numbers: flags are 0 or 1, NaN means "not given". In the reference engine a row is an object of the class,
in the compiled engine a record with the same fields in the same order, so the order of the fields is the memory layout.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Profile:
    """A party: its means, how it decides and what it may do."""

    invited: float = 0.0  # flag: has a seat in the room
    capability: float = 0.0  # 0-100
    curvature: float = 0.0  # exponent of the loss with distance: on scales of which no stance has its own, or over all issues together
    reservation: float = 0.0  # utility; NaN: use the status quo
    discount: float = 0.0  # factor on what a deal is worth to it, per round or week
    risk: float = 0.0  # attitude to risk where it is not estimated, exponent; NaN: estimated
    concession: float = 0.0  # rate at which its demand falls with each refusal
    opening_demand: float = 0.0  # share of its best that it demands at first; NaN: as in the section `bargaining`
    stamina: float = 0.0  # hopeless texts refused before walking out
    item_stamina: float = 0.0  # hopeless texts refused before leaving an item; NaN: never leaves one
    item_absence: float = 0.0  # rounds away from an item that it has left, this one included
    audience_cost: float = 0.0  # extra weight of a loss, at full audience pressure
    audience: float = 0.0  # audience pressure at the start, 0-1
    rejection: float = 0.0  # effect of audience pressure on attendance
    change_cost: float = 0.0  # utility cost of any change on the ground
    hope: float = 0.0  # how far it expects the war to decide, 0-1
    wear: float = 0.0  # utility of ending all violence at full pain
    pain: float = 0.0  # pain at the start, 0-1
    outlook: float = 0.0  # hope of winning at the start, 0-1; NaN: relative power
    value_of_talking: float = 0.0  # utility of the process itself
    deterred: float = 0.0  # effect of recent violence on attendance
    grievance: float = 0.0  # effect of a recent breach on attendance
    shuttle: float = 0.0  # share of misreading removed by its shuttle diplomacy
    information: float = 0.0  # share of misreading removed by its presence
    witness: float = 0.0  # share of the breach hazard removed by its presence
    endorsement: float = 0.0  # share of audience cost removed by its approval
    patience: float = 0.0  # a host's patience at the start, 0-1

    key: float = 0.0  # address of its random draws
    role: float = 0.0  # code, see sim.rules.enums.Role
    side: float = 0.0  # index of its side
    principal: float = 0.0  # flag
    signs: float = 0.0  # flag: its signature is needed for a joint statement
    consents: float = 0.0  # flag: its consent is needed for a change on the ground
    convenes: float = 0.0  # flag
    hosts: float = 0.0  # flag
    spoils: float = 0.0  # flag
    deterrence: float = 0.0  # probability that a breach by it is punished
    tactic: float = 0.0  # code, see sim.rules.tactics
    vetoes: float = 0.0  # flag
    partial: float = 0.0  # flag: its consent is needed on some issues only
    fights: float = 0.0  # flag: it has a rival
    involved: float = 0.0  # flag: it counts a share of what a client's war holds for it
    first_outlook: float = 0.0  # outlook at the start: as stated, or its power
    power: float = 0.0  # its side's strength relative to its rival's, 0-1
    victory: float = 0.0  # utility of winning the war
    defeat: float = 0.0  # utility of losing it
    steadfastness: float = 0.0  # share of its demand that is left after a refusal
    first_demand: float = 0.0  # share of its best that it demands at first: its own, or the scenario's
    euclidean: float = 0.0  # flag: its utility falls with the distance over all issues together
    total: float = 0.0  # sum of its weights, 0-1


@dataclass(slots=True)
class Item:
    """An issue of the agenda."""

    status_quo: float = 0.0  # points, or index of an option; -1: no option
    step: float = 0.0  # texts land on multiples of so many points; 0: on any point
    declared: float = 0.0  # what the signers have declared, in the same unit
    negotiable: float = 0.0  # flag
    ceasefire: float = 0.0  # share by which a commitment on it lowers violence
    conquest: float = 0.0  # change of outlook if a commitment on it is broken
    temptation: float = 0.0  # utility of a breach beyond undoing the change
    goodwill: float = 0.0  # flag: work on it sets up the goodwill working group

    key: float = 0.0  # address of its random draws
    options: float = 0.0  # number of named options; 0: a scale
    first_slot: float = 0.0  # where its options (or the one slot of a scale) begin in tables by option


@dataclass(slots=True)
class Stake:
    """What one party wants on one issue."""

    position: float = 0.0  # ideal point, 0-100
    salience: float = 0.0  # as stated, 0-100
    red_min: float = 0.0  # lowest acceptable point
    red_max: float = 0.0  # highest acceptable point
    never: float = 0.0  # number of options it never accepts
    firm: float = 0.0  # flag: the red line holds even if the status quo crosses it
    strikes: float = 0.0  # flag: may strike the issue from the agenda
    consents: float = 0.0  # flag: its consent is needed for a change of the issue
    proposes: float = 0.0  # flag: its offers may change the issue
    signs: float = 0.0  # flag: its signature is needed for a statement on the issue
    weight: float = 0.0  # salience divided by the party's total, 0-1; 0 where a party with a say on some issues only has none
    interest: float = 0.0  # salience divided by the party's total, 0-1, with or without a say
    curvature: float = 0.0  # exponent of the loss with distance on the scale: the stance's own, or the party's; 2 in Euclidean utility
    best: float = 0.0  # value of its best outcome, 0-1


@dataclass(slots=True)
class Tie:
    """Relation of one party (patron, observer of trust) to another."""

    leverage: float = 0.0  # share of the patron's gain passed on as pressure
    summons: float = 0.0  # attendance score added by its call
    punishes: float = 0.0  # probability that it punishes a breach by this client
    involvement: float = 0.0  # share of what the client's war holds for it that the patron counts as its own

    trust: float = 0.0  # trust at the start, 0-1
    opposes: float = 0.0  # flag: principals of different sides


@dataclass(slots=True)
class Source:
    """A source of violence."""

    level: float = 0.0  # target mean of incidents a week
    before_talks: float = 0.0  # factor on its base rate in the last week before a round
    deadlock: float = 0.0  # increase of its base rate at full deadlock, share
    restrained: float = 0.0  # share by which a ceasefire binds it

    key: float = 0.0  # address of its random draws
    spoils: float = 0.0  # flag
    base: float = 0.0  # base rate, incidents a week


@dataclass(slots=True)
class Venue:
    """A place where rounds may meet."""

    weight: float = 0.0  # relative frequency

    host: float = 0.0  # seat of its host, or -1


@dataclass(slots=True)
class Ballot:
    """A vote by which a text that the table has agreed is ratified."""

    probability: float = 0.0  # that any text passes; NaN: the voters weigh the text
    threshold: float = 0.0  # gain that the middle voter requires, utility
    spread: float = 0.0  # scale of the thresholds among voters, utility
    noise: float = 0.0  # standard deviation of the vote as a whole, utility
    campaign: float = 0.0  # extra weight of a loss at full capability of those who reject the talks
    quota: float = 0.0  # share of yes votes required

    key: float = 0.0  # address of its random draws
    seat: float = 0.0  # of the party whose stances the voters have, or -1


@dataclass(slots=True)
class Rosters:
    """Number of entries in each roster of a conflict (`consenters`, `signers` ...)."""

    consenters: float = 0.0
    signers: float = 0.0
    patrons: float = 0.0
    opponents: float = 0.0
    endorsers: float = 0.0
    witnesses: float = 0.0
    fighters: float = 0.0
    links: float = 0.0
    sufferers: float = 0.0
    performers: float = 0.0

    partial: float = 0.0  # flag: somebody's consent is needed on some issues only
    leaving: float = 0.0  # flag: somebody may leave single items
    euclidean: float = 0.0  # flag: somebody whose consent is needed has Euclidean utility
