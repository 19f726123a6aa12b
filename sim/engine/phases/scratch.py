"""Working values of a round beside the state, in one layout for both engines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sim.rules.attendance import Coming
from sim.rules.state import Matrix
from sim.rules.statement import Signing
from sim.scenario.encoding.layout import Shapes, Sizes

#: How many weeks' draws are made at once.
AHEAD = 32


#: Decisions kept as rows of numbers, replaced as a whole.
Rows = list[Sequence[float]]


class Scratch(NamedTuple):
    """Working values of a round; the compiled engine has a record of the same fields."""

    comings: Rows  # [n] the last attendance decision
    signings: Rows  # [n] the last test of the statement
    strikes: Matrix  # [m][2] why an item was struck
    held: Rows  # [m] the commitment in force before an adoption
    conditions: list[float]  # [AHEAD] draws of the weeks
    violence: Matrix  # [n + 1][AHEAD] draws by place among the fighters, as are the next 3
    rates: list[float]
    quiet: list[float]  # probability of a week without an incident
    begun: Matrix  # [n + 1][3] first Poisson terms


def scratch_shapes(sizes: Sizes) -> Shapes:
    """Return the shapes of the fields of `Scratch`."""
    parties, issues, sources = sizes.parties, sizes.issues, sizes.parties + 1
    return {
        "comings": ((parties, len(Coming._fields)), None), "signings": ((parties, len(Signing._fields)), None),
        "strikes": ((issues, 2), None), "held": ((issues, 6), None), "conditions": ((AHEAD,), None), "violence": ((sources, AHEAD), None),
        "rates": ((sources,), None), "quiet": ((sources,), None), "begun": ((sources, 3), None),
    }
