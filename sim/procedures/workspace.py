"""The working data of a procedure based on positions: who counts, with what power, what each cares about and wants."""

from __future__ import annotations

from sim.rules.grid import on_grid
from sim.rules.parameters import Procedure
from sim.rules.parties import Stake
from sim.rules.registry import rule
from sim.rules.state import Conflict, State, Table

#: Codes of `procedure.salience`: as stated, or divided by the party's total.
RAW, NORMALISED = 0.0, 1.0


@rule
def counts(conflict: Conflict, state: State, seat: int) -> bool:
    """Whether a party counts: its consent is needed and it is in the room, at least in part."""
    return conflict.profiles[seat].consents > 0.0 and state.standings[seat].presence > 0.0


@rule
def salience_of(procedure: Procedure, stake: Stake) -> float:
    """What an issue matters to a party, 0 or more: its salience as stated, as a share of 100, or as a share of the party's total."""
    return stake.weight if procedure.salience == NORMALISED else stake.salience / 100.0


@rule
def fill_workspace(conflict: Conflict, state: State, table: Table) -> None:
    """Copy power [n], salience [n][m] and position [n][m] out of the conflict; the text is the status quo, the stances are the positions.

    Power is 0 for a party that does not count; salience is 0 on an issue that is not tabled, has named options instead of a scale, or where
    the party has no say.
    """
    for issue in range(conflict.issues):
        table.text[issue] = state.ground[issue]
        table.outcome[issue] = state.ground[issue]
    for seat in range(conflict.parties):
        table.power[seat] = conflict.profiles[seat].capability if counts(conflict, state, seat) else 0.0
        for issue in range(conflict.issues):
            stake = conflict.stakes[seat][issue]
            moves = table.tabled[issue] > 0.0 and conflict.items[issue].options == 0.0 and stake.weight > 0.0
            table.salience[seat][issue] = salience_of(conflict.procedure, stake) if moves else 0.0
            table.position[seat][issue] = stake.position
            table.stance[seat][issue] = stake.position


@rule
def write_outcomes(conflict: Conflict, table: Table) -> None:
    """Write what is expected on the tabled scales into the text, within 0..100 and in steps where a scale has them."""
    for issue in range(conflict.issues):
        if table.tabled[issue] > 0.0 and conflict.items[issue].options == 0.0 and table.outcome[issue] >= 0.0:
            table.text[issue] = on_grid(conflict.items[issue], min(100.0, max(0.0, table.outcome[issue])))
