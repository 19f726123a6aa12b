"""Play the null models of a validation, and count how often each meets a fact."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np

from sim.analysis.empirical.constant_hazard import constant_hazard_series
from sim.analysis.empirical.fact_results import draws_met
from sim.analysis.empirical.nulls import CONSTANT_HAZARD, PREFERENCE_NULLS, PreferenceNull, draw_of, with_stances
from sim.analysis.empirical.simulated_series import Frames, as_series, first_round_of, simulate
from sim.analysis.empirical.stylised_facts import Facts
from sim.scenario.encoding.instance import encode
from sim.scenario.schema.scenario import Scenario

#: Number of draws of a null whose draws differ, and the greatest number of series of each draw.
NULL_DRAWS, NULL_REPLICATES = 20, 20

#: A series of the scenario that models the `whole` or the `recent` rounds, with some settings.
Play = Callable[[str, tuple[str, ...]], Frames]


def null_shares(
    facts: Facts, load: Callable[[str, tuple[str, ...]], Scenario], played: Play, seed: int, replicates: int, said: Callable[[str], None],
) -> dict[str, dict[str, float]]:
    """For each null, the share of its draws that meet each fact.

    Args:
        load: reads the scenario that models the `whole` or the `recent` rounds, with some settings.
        played: the model's own series.
        replicates: number of series of each draw.
        said: called with a progress message before each null is played.
    """
    found = {}
    for null in PREFERENCE_NULLS:
        draws, each = (NULL_DRAWS, replicates) if null.varies else (1, NULL_DRAWS * replicates)
        said(f"null model, {null.name}: {draws} x {each}")

        @cache
        def drawn(which: str, changes: tuple[str, ...], null: PreferenceNull = null, draws: int = draws, each: int = each) -> Frames:
            """The series of all draws of a null."""
            return simulate_null(null, load(which, changes), seed, draws, each, first_round_of(facts, which))

        found[null.name] = _shares(facts, drawn, draws, each)
    said(f"null model, {CONSTANT_HAZARD}")

    @cache
    def random_ends(which: str, changes: tuple[str, ...]) -> Frames:
        """The model's series with random ends of rounds."""
        return constant_hazard_series(facts.record, played(which, changes), seed)

    found[CONSTANT_HAZARD] = _shares(facts, random_ends, 1, None)
    return found


def _shares(facts: Facts, play: Play, draws: int, replicates: int | None) -> dict[str, float]:
    """The share of draws that meet each fact."""
    return {
        name: float(draws_met(fact.parts, facts.targets[name], [play(part.scenario, part.settings) for part in fact.parts], draws, replicates).mean())
        for name, fact in facts.facts.items()
    }


def simulate_null(null: PreferenceNull, scenario: Scenario, seed: int, draws: int, replicates: int, first_round: int) -> Frames:
    """The series of all draws of a null, one after the other; draw d has the replicates from d * `replicates` on."""
    drawn = [encode(with_stances(scenario, null.draw(scenario, draw_of(null.name, seed, each)))) for each in range(draws)]
    found = [simulate(encoded, seed, place * replicates, replicates) for place, encoded in enumerate(drawn)]
    return as_series(drawn[0], {table: np.concatenate([each[table] for each in found]) for table in found[0]}, first_round)
