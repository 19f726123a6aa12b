"""The joint statement: the signers' own test, and the bounded steps of what they declare (a state beside what holds on the ground)."""

from __future__ import annotations

from typing import NamedTuple

from sim.chance import DECLARATION, normal
from sim.rule import rule
from sim.rules.preference import crossed, worth
from sim.rules.trust import mean_trust


class Signing(NamedTuple):
    """The parts of a signer's test; it signs if they add up to nothing or more."""

    signs: float
    talking: float
    trust: float
    friction: float
    noise: float


@rule
def signing(statement, profile, trust, luck):
    """Whether a signer signs: value of the process, trust in the other signers above one half, friction. luck: standard normal."""
    trusted = statement.trust * (trust - 0.5)
    noise = statement.noise * luck
    score = profile.value_of_talking + trusted - statement.friction + noise
    return Signing(1.0 if score >= 0.0 else 0.0, profile.value_of_talking, trusted, -statement.friction, noise)


@rule
def weigh_signing(conflict, climate, seat, luck):
    """One signer's test, from its trust in the others."""
    return signing(conflict.statement, conflict.profiles[seat], mean_trust(conflict, climate, seat), luck)


@rule
def common_gain(conflict, climate, issue, value, needed, luck):
    """The smallest gain over the signers, as they read it, of declaring another value.

    Not a number that counts (-2) if it crosses a signer's red line, or if no misreading could bring a signer's gain up to `needed`.
    """
    least = 2.0
    for seat in range(conflict.parties):
        if conflict.profiles[seat].signs == 0.0:
            continue
        stake = conflict.stakes[seat][issue]
        if crossed(conflict.items[issue], stake, climate.declared[issue], value):
            return -2.0
        better = worth(conflict, seat, issue, value) - worth(conflict, seat, issue, climate.declared[issue])
        if stake.weight * better + 7.0 * conflict.statement.reading <= needed:  # no draw is as large as 7
            return -2.0
        address = int(conflict.profiles[seat].key) ^ int(conflict.items[issue].key)
        misread = conflict.statement.reading * normal(luck, int(climate.course.round), 0, address, DECLARATION)
        least = min(least, stake.weight * better + misread)
    return least


@rule
def declare(conflict, climate, struck, luck):
    """Move the declared text on the one unstruck issue where every signer gains enough; returns the issue, or -1.

    On a scale by at most `step`; on options to another option.
    """
    needed = conflict.statement.least_gain + conflict.statement.weariness * climate.course.emptiness
    best_issue = -1
    best_value = 0.0
    for issue in range(conflict.issues):
        if struck[issue] > 0.0 or conflict.items[issue].negotiable == 0.0:
            continue
        options = int(conflict.items[issue].options)
        for choice in range(options if options > 0 else 2):
            value = float(choice)
            if options == 0:
                value = climate.declared[issue] + (2.0 * choice - 1.0) * conflict.statement.step
                value = min(100.0, max(0.0, value))
            if value == climate.declared[issue]:
                continue
            gain = common_gain(conflict, climate, issue, value, needed, luck)
            if gain > needed:
                needed, best_issue, best_value = gain, issue, value
    if best_issue >= 0:
        climate.declared[best_issue] = best_value
    return best_issue
