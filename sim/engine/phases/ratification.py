"""The votes on a text that the table has agreed."""

from __future__ import annotations

from collections.abc import Callable

from sim.engine.phases.hooks import VOTES, Hooks, RunT
from sim.rules.ratification import hold_vote, take_refusal


def ratification_phase(hooks: Hooks[RunT]) -> Callable[[RunT], bool]:
    """Return the function that puts an agreed text to the vote."""
    full, enter = hooks.record.full, hooks.record.enter

    @hooks.compile.function
    def ratification(run: RunT) -> bool:
        """Hold every vote, also after one has failed; returns whether the text has passed all of them."""
        conflict, state = run.conflict, run.state
        passed = True
        for vote in range(conflict.votes):
            count = hold_vote(conflict, state, run.table, vote, run.rejecting, run.stream)
            if full(run):
                enter(run, VOTES, (float(run.stream.replicate), state.course.round, float(vote)), count)
            if count.ratified == 0.0:
                passed = False
                take_refusal(conflict, state, vote)
        if not passed:
            state.course.refused += 1.0
        return passed

    return ratification
