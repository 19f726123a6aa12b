"""Scales in steps: texts, offers, outcomes and declared values land on multiples of an issue's step, such as whole seats or ministries."""

from __future__ import annotations

from sim.rules.parties import Item
from sim.rules.registry import rule

#: Steps by which a value may miss a multiple and still be that multiple: rounding.
ROUNDING = 1e-9


@rule
def on_grid(item: Item, value: float) -> float:
    """The multiple of an issue's step nearest to a point of its scale, the greater of two; the point itself without a step.

    >>> on_grid(Item(step=5.0), 12.5), on_grid(Item(step=30.0), 99.0), on_grid(Item(), 12.5)
    (15.0, 90.0, 12.5)
    """
    if item.step == 0.0:
        return value
    last = float(int(100.0 / item.step + ROUNDING))
    return min(last, float(int(value / item.step + 0.5))) * item.step


def steps_of(item: Item, ground: float) -> list[float] | None:
    """Return the points of a scale in steps, and the status quo; None for a scale without steps.

    >>> steps_of(Item(step=50.0), 20.0), steps_of(Item(), 20.0)
    ([0.0, 20.0, 50.0, 100.0], None)
    """
    if item.step == 0.0:
        return None
    return sorted({ground, *(item.step * place for place in range(int(100.0 / item.step + ROUNDING) + 1))})


@rule
def on_grid_within(item: Item, value: float, lowest: float, highest: float, otherwise: float) -> float:
    """The multiple of an issue's step nearest to a point, within bounds; `otherwise` if there is none.

    >>> on_grid_within(Item(step=10.0), 24.0, 23.0, 40.0, 0.0), on_grid_within(Item(step=10.0), 24.0, 22.0, 28.0, 50.0)
    (30.0, 50.0)
    """
    if item.step == 0.0:
        return value
    near = on_grid(item, value)
    if near < lowest:
        near += item.step
    if near > highest:
        near -= item.step
    return near if lowest <= near <= highest else otherwise


@rule
def on_grid_towards(item: Item, value: float, ideal: float) -> float:
    """The nearest multiple of an issue's step that is no further from a party's ideal point than a value is.

    >>> [on_grid_towards(Item(step=10.0), 42.0, ideal) for ideal in (90.0, 0.0, 45.0)]
    [50.0, 40.0, 45.0]
    """
    if item.step == 0.0:
        return value
    near = on_grid(item, value)
    slack = ROUNDING * item.step
    if ideal >= value:
        return min(ideal, near + item.step if near < value - slack else near)
    return max(ideal, near - item.step if near > value + slack else near)
