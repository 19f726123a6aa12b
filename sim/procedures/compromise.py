"""The compromise: the mean of positions by capability times salience; the null model that every other procedure is to be shown beside.

Van den Bos 1991; Achen 2006, in Thomson, Stokman, Achen and König, ch. 4: it approximates the Nash solution when disagreement is very
bad for everybody. Of named options it is the one of greatest worth by the same weights. Nothing changes from one exchange to the next.
"""

from __future__ import annotations

from sim.procedures.numerics import exceeds
from sim.procedures.workspace import fill_workspace, salience_of, write_outcomes
from sim.rules.registry import rule
from sim.rules.rng import RandomStream
from sim.rules.state import Conflict, Matrix, State, Table, Vector
from sim.rules.utility import score


@rule
def weighted_mean(power: Vector, salience: Matrix, position: Matrix, parties: int, issue: int, otherwise: float) -> float:
    """sum(c s x) / sum(c s) over the parties on one issue; `otherwise` if nobody with power cares.

    power [n], salience [n][m], position [n][m], all 0 or more.

    >>> weighted_mean([1.0, 3.0], [[1.0], [1.0]], [[0.0], [100.0]], 2, 0, 50.0)
    75.0
    """
    weighed = 0.0
    total = 0.0
    lowest = 0.0
    highest = 0.0
    for seat in range(parties):
        weight = power[seat] * salience[seat][issue]
        if weight > 0.0:
            here = position[seat][issue]
            lowest = here if total == 0.0 else min(lowest, here)
            highest = here if total == 0.0 else max(highest, here)
            weighed += weight * here
            total += weight
    # Rounding must not carry the mean out of the range of the positions.
    return min(highest, max(lowest, weighed / total)) if total > 0.0 else otherwise


@rule
def outcomes(power: Vector, salience: Matrix, position: Matrix, parties: int, issues: int, out: Vector) -> None:
    """The weighted mean of every issue into `out` [m]; an issue that nobody with power cares for keeps what stands there."""
    for issue in range(issues):
        out[issue] = weighted_mean(power, salience, position, parties, issue, out[issue])


@rule
def weighted_option(conflict: Conflict, power: Vector, issue: int, options: int, otherwise: float) -> float:
    """The option of greatest sum(c s worth), the first of equals; `otherwise` if none is worth anything to anybody with power."""
    best = otherwise
    most = 0.0
    for option in range(options):
        total = 0.0
        for seat in range(conflict.parties):
            total += power[seat] * salience_of(conflict.procedure, conflict.stakes[seat][issue]) * score(conflict, seat, issue, option)
        if exceeds(total, most):
            best, most = float(option), total
    return best


@rule
def settle_options(conflict: Conflict, state: State, table: Table) -> None:
    """Write the compromise option into the text for every tabled issue of named options."""
    for issue in range(conflict.issues):
        options = int(conflict.items[issue].options)
        if table.tabled[issue] > 0.0 and options > 0:
            table.text[issue] = weighted_option(conflict, table.power, issue, options, state.ground[issue])


@rule
def open_text(conflict: Conflict, state: State, table: Table, stream: RandomStream) -> None:
    """The compromise on every tabled item; the others stay as they are."""
    fill_workspace(conflict, state, table)
    settle_options(conflict, state, table)
    outcomes(table.power, table.salience, table.position, conflict.parties, conflict.issues, table.outcome)
    write_outcomes(conflict, table)


@rule
def amend(conflict: Conflict, state: State, table: Table, exchange: int, stream: RandomStream) -> None:
    """A compromise has nothing to amend: the text stands."""
