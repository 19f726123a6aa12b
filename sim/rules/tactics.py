"""What a party insists on: by time, by what others conceded, or by a script (Faratin, Sierra and Jennings 1998)."""

from __future__ import annotations

from sim.rules.concession import held_out
from sim.rules.hawkes import along
from sim.rules.registry import rule
from sim.rules.state import Conflict, Standing, State, Table

#: Codes of tactics, in the order of the words that a scenario may use.
TIME, RELATIVE, AVERAGED, SCRIPTED = 0.0, 1.0, 2.0, 3.0
#: How many of the texts it has heard a party remembers.
MEMORY = 8


@rule
def insisted(conflict: Conflict, table: Table, standing: Standing, seat: int, elapsed: float) -> float:
    """The surplus a party insists on when a share `elapsed` of the exchanges is used up."""
    profile = conflict.profiles[seat]
    if profile.tactic == TIME:
        return held_out(standing.best, standing.cost, standing.demand * (standing.final_demand if elapsed >= 1.0 else 1.0))
    if profile.tactic == SCRIPTED:
        share = along(conflict.scripts[seat], conflict.script_points, 100.0 * elapsed, 1.0)
        return max(0.0, standing.best - standing.cost) * share
    return max(0.0, table.aspiration[seat] - standing.baseline - standing.cost)


@rule
def start_listening(state: State, table: Table, seat: int) -> None:
    """Let a party begin to listen: it has heard nothing yet and aspires to its best."""
    table.heard_texts[seat] = 0.0
    table.last_heard[seat] = -1000.0
    table.aspiration[seat] = state.standings[seat].baseline + state.standings[seat].best


@rule
def listen(conflict: Conflict, state: State, table: Table, seat: int) -> None:
    """Let a party whose turn it is take in what the text on the table would give it, and concede as much as others have.

    Tit-for-tat in proportion: its aspiration (a utility) follows the ratio of what it was offered before to what it is offered now. Before
    means its own last turn (relative), or up to `window` of its turns ago (averaged). It never aspires to less than it would take, nor to
    more than its best.
    """
    standing = state.standings[seat]
    tactic = conflict.profiles[seat].tactic
    count = int(table.heard_texts[seat])
    now = standing.holding + standing.gain
    table.heard[seat][count % MEMORY] = now
    table.heard_texts[seat] = count + 1.0
    if count == 0 or (tactic != RELATIVE and tactic != AVERAGED):
        return
    back = 1 if tactic == RELATIVE else min(count, int(conflict.procedure.window), MEMORY - 1)
    before = table.heard[seat][(count - back) % MEMORY]
    if now > 0.0 and before > 0.0:
        least = standing.baseline + max(0.0, standing.cost)
        most = standing.baseline + standing.best
        table.aspiration[seat] = min(most, max(least, table.aspiration[seat] * before / now))
