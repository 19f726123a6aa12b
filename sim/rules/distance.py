"""Euclidean utility: what a party loses grows with the weighted distance of the whole text from its ideal point.

With the distance d on each issue as a share of its scale, and weights w that add up to W,

    u = W (1 - (sum of w d^2 / W)^(c / 2)),   c: the party's curvature, 1 for a loss in proportion to the distance

Davis, Hinich and Ordeshook 1970; Enelow and Hinich 1984. A named option is as far away as its score is below the best, 1. With one issue, or
with c = 2, this is the additive utility. Rules that go from issue to issue add up w (1 - d^2), and scale the changes of that sum by `slope`,
so that they add up to the change of u.
"""

from __future__ import annotations

from sim.rules.elementary import power
from sim.rules.parties import Profile
from sim.rules.registry import rule

#: Changes of the squared distance that are smaller than this share of it are weighed by the derivative.
NEARLY_EQUAL = 1e-6


@rule
def joint_utility(curvature: float, total: float, weighed: float) -> float:
    """Euclidean utility, 0..total; weighed: the sum over issues of weight times (1 - squared distance), total: the sum of the weights.

    >>> joint_utility(1.0, 1.0, 0.75), joint_utility(2.0, 1.0, 0.75), joint_utility(1.0, 0.0, 0.0)
    (0.5, 0.75, 0.0)
    """
    if total <= 0.0:
        return 0.0
    return total * (1.0 - power(max(0.0, 1.0 - weighed / total), 0.5 * curvature))


@rule
def slope(curvature: float, total: float, before: float, after: float) -> float:
    """What a change of the weighted sum is worth in utility, per unit, between two values of the sum: the slope of the secant.

    >>> slope(1.0, 1.0, 0.0, 0.75), slope(1.0, 1.0, 0.75, 0.75), slope(2.0, 1.0, 0.0, 0.75)
    (0.6666666666666666, 1.0, 1.0)
    """
    half = 0.5 * curvature
    if total <= 0.0 or half == 1.0:
        return 1.0
    far = max(0.0, 1.0 - before / total)
    near = max(0.0, 1.0 - after / total)
    most = max(far, near)
    if most <= 0.0:
        return 1.0
    if abs(far - near) < NEARLY_EQUAL * most:
        return half * power(0.5 * (far + near), half - 1.0)
    return (power(far, half) - power(near, half)) / (far - near)


@rule
def joint_change(curvature: float, total: float, weighed: float, change: float) -> float:
    """What a change of the weighted sum alone is worth, in utility.

    >>> joint_change(1.0, 1.0, 0.75, -0.75)
    -0.5
    """
    return change * slope(curvature, total, weighed, weighed + change)


@rule
def as_utility(profile: Profile, weighed: float) -> float:
    """A party's utility, from the sum over issues of weight times worth (`sim.rules.utility.worth`)."""
    return joint_utility(profile.curvature, profile.total, weighed) if profile.euclidean > 0.0 else weighed


@rule
def squared(score: float) -> float:
    """1 - squared distance of an option with this score, 0..1.

    >>> squared(1.0), squared(0.5), squared(0.0)
    (1.0, 0.75, 0.0)
    """
    return 1.0 - (1.0 - score) * (1.0 - score)
