"""Working values of a round beside the state, in one layout for both engines."""

from __future__ import annotations

from sim.rules.attendance import Coming
from sim.rules.statement import Signing
from sim.scenario.encoding.layout import Shapes, Sizes

#: How many weeks' draws are made at once.
AHEAD = 32


def scratch_shapes(sizes: Sizes) -> Shapes:
    """Return the tables of working values.

    By seat: the last attendance decision and the last test of the statement. By issue: why it was struck, and the commitment in force
    before an adoption. By place among the fighters: draws of the coming weeks, rates, chances of a quiet week, and first Poisson terms.
    """
    parties, issues, sources = sizes.parties, sizes.issues, sizes.parties + 1
    return {
        "comings": ((parties, len(Coming._fields)), None), "signings": ((parties, len(Signing._fields)), None),
        "strikes": ((issues, 2), None), "held": ((issues, 6), None), "conditions": ((AHEAD,), None), "violence": ((sources, AHEAD), None),
        "rates": ((sources,), None), "quiet": ((sources,), None), "begun": ((sources, 3), None),
    }
