"""What fighting on promises a party, and what ending it is worth (Fearon 1995; Filson and Werner 2002; Zartman 2000).

War is a lottery: with the chance `outlook` a party gets its best on every issue, otherwise its ablest rival does.
"""

from __future__ import annotations

from typing import NamedTuple

from sim.rules.credibility import doubt_in
from sim.rules.distance import as_utility
from sim.rules.parties import Profile
from sim.rules.registry import rule
from sim.rules.state import Conflict, State
from sim.rules.utility import option_worth, score, worth


@rule
def strength(conflict: Conflict, seat: int) -> float:
    """A party's capability with that of its patrons, each as far as its leverage ties it to the client, in points."""
    total = conflict.profiles[seat].capability
    for patron in range(conflict.parties):
        total += conflict.ties[patron][seat].leverage * conflict.profiles[patron].capability
    return total


@rule
def relative_power(own: float, rival: float) -> float:
    """A party's share of the strength of the two sides; equal where neither has any.

    >>> relative_power(0.0, 0.0), relative_power(39.0, 19.0)
    (0.5, 0.6666666666666666)
    """
    return (own + 1.0) / (own + rival + 2.0)


@rule
def rival_of(conflict: Conflict, seat: int) -> int:
    """The strongest party that a principal fights, or -1."""
    rival = -1
    most = -1.0
    for other in range(conflict.parties):
        if conflict.ties[seat][other].opposes > 0.0:
            able = strength(conflict, other)
            if able > most:
                rival, most = other, able
    return rival


@rule
def rival_worth(conflict: Conflict, seat: int, rival: int, issue: int) -> float:
    """How good the rival's best value of an issue is to a party; a rival that doesn't care leaves it its own best."""
    if conflict.stakes[rival][issue].weight == 0.0:
        return conflict.stakes[seat][issue].best
    options = int(conflict.items[issue].options)
    if options == 0:
        return worth(conflict, seat, issue, conflict.stakes[rival][issue].position)
    best = 0
    for option in range(options):
        if score(conflict, rival, issue, option) > score(conflict, rival, issue, best):
            best = option
    return option_worth(conflict, seat, issue, best)


@rule
def size_up(conflict: Conflict) -> None:
    """Fill each party's power relative to its rival, the outcomes of the war lottery, and its outlook where the scenario leaves it out.

    Needs the weights of the stakes.
    """
    for seat in range(conflict.parties):
        profile = conflict.profiles[seat]
        rival = rival_of(conflict, seat)
        profile.fights = 1.0 if rival >= 0 else 0.0
        profile.power = relative_power(strength(conflict, seat), strength(conflict, rival)) if rival >= 0 else 0.5
        profile.involved = 0.0
        for client in range(conflict.parties):
            if conflict.ties[seat][client].involvement > 0.0:
                profile.involved = 1.0
        profile.victory = 0.0
        profile.defeat = 0.0
        if rival >= 0:
            for issue in range(conflict.issues):
                stake = conflict.stakes[seat][issue]
                profile.victory += stake.weight * stake.best
                profile.defeat += stake.weight * rival_worth(conflict, seat, rival, issue)
            profile.victory = as_utility(profile, profile.victory)
            profile.defeat = as_utility(profile, profile.defeat)
        stated = profile.outlook
        profile.first_outlook = stated if stated == stated else profile.power  # not a number: left out


@rule
def prospect(profile: Profile, outlook: float, holding: float, intensity: float) -> float:
    """What fighting on is worth relative to the status quo: the lottery, as far as the war is fought hard enough to decide anything.

    intensity 0..1; negative for a party that fears to lose.
    """
    if profile.fights == 0.0:
        return 0.0
    lottery = outlook * profile.victory + (1.0 - outlook) * profile.defeat
    return profile.hope * intensity * (lottery - holding)


@rule
def exposure(profile: Profile, intensity: float) -> float:
    """What a full swing of the war, from a party's victory to its defeat, would cost it: a breach swings the war by `conquest`."""
    if profile.fights == 0.0:
        return 0.0
    return profile.hope * intensity * max(0.0, profile.victory - profile.defeat)


@rule
def stoppable_share(conflict: Conflict, state: State, seat: int) -> float:
    """The share of the violence a party suffers that a full ceasefire would end: as far as it binds each source and is believed in."""
    stopped = 0.0
    total = 0.0
    for place in range(int(conflict.rosters.fighters)):
        source = int(conflict.fighters[place])
        hurt = conflict.suffers[seat][source] * conflict.sources[source].level
        total += hurt
        if source < conflict.parties and hurt > 0.0 and conflict.sources[source].restrained > 0.0:
            stopped += hurt * conflict.sources[source].restrained * (1.0 - doubt_in(conflict, state, seat, source))
    return stopped / total if total > 0.0 else 0.0


class War(NamedTuple):
    """What the war holds for a party: what ending it would spare it, what fighting on promises it, and what a full swing would cost it."""

    relief: float
    prospect: float
    exposed: float


@rule
def war_of(conflict: Conflict, state: State, seat: int, holding: float) -> War:
    """What the war holds for a party itself. holding: utility of the status quo."""
    profile = conflict.profiles[seat]
    standing = state.standings[seat]
    relief = 0.0
    if profile.wear > 0.0 and standing.pain > 0.0:
        relief = profile.wear * standing.pain * stoppable_share(conflict, state, seat)
    if profile.hope > 0.0 and profile.fights > 0.0:
        intensity = greatest_pain(conflict, state)
        return War(relief, prospect(profile, standing.outlook, holding, intensity), exposure(profile, intensity))
    return War(relief, 0.0, 0.0)


@rule
def greatest_pain(conflict: Conflict, state: State) -> float:
    """The greatest pain among the principals, 0..1: how intense the war is."""
    most = 0.0
    for seat in range(conflict.parties):
        if conflict.profiles[seat].principal > 0.0:
            most = max(most, state.standings[seat].pain)
    return most
