"""A party's answer to a text, with every term of it."""

from __future__ import annotations

from typing import NamedTuple

from sim.rules.enums import REPLY_ACCEPT, REPLY_REJECT, REPLY_WALK_OUT
from sim.rules.parties import Profile
from sim.rules.registry import rule

#: Rounding, in utility: what a text may fall short by, so that one worth exactly the reservation is not refused.
ROUNDING = 1e-9


class Answer(NamedTuple):
    """A party's answer and why: utilities, parts of the cost of change, pressure, surplus, what it held out for.

    `reply` is 0 reject, 1 accept, 2 walk out; `red_line` the first issue on which one is crossed, or -1; `objection` the tabled item
    that hurts most, or -1.
    """

    reply: float
    utility: float
    baseline: float
    distrust: float
    audience: float
    change: float
    hope: float
    relief: float
    mood: float
    pressure: float
    surplus: float
    held_out: float
    red_line: float
    objection: float


@rule
def surplus(utility: float, baseline: float, cost: float, pressure: float) -> float:
    """u(text) - u(status quo) - cost of change + pressure."""
    return utility - baseline - cost + pressure


@rule
def reply_to(profile: Profile, surplus: float, held_out: float, crossed: bool, refusals: float, hopeless: bool) -> float:
    """Accept iff no red line is crossed and the surplus is what it still holds out for; walk out when texts stay hopeless.

    crossed: whether a red line is crossed; refusals: hopeless texts refused so far, this one included.
    """
    if not crossed and surplus >= held_out - ROUNDING:
        return REPLY_ACCEPT
    if hopeless and refusals >= profile.stamina:
        return REPLY_WALK_OUT
    return REPLY_REJECT
