"""Thousands of runs in one process leave nothing behind, and take no longer at the end."""

from __future__ import annotations

import gc
import time

import mesa
import psutil

from sim.engine.model import Negotiation, play
from sim.scenario.encoding.instance import encode
from tests.stories import well

TINY = encode(well({"horizon.rounds": 1}))


def kept_by_mesa() -> int:
    """How many of our models Mesa's class-wide register of agents still holds."""
    return sum(isinstance(model, Negotiation) for model in mesa.Agent._ids)


def test_two_thousand_runs_stay_flat():
    """Less than 3 MB and not one more object from the 200th run to the 2,000th, where a run's actors and log take more than 20 kB."""
    began = time.perf_counter()
    for replicate in range(200):
        play(TINY, 1, replicate)
    gc.collect()
    kept, objects, memory = kept_by_mesa(), len(gc.get_objects()), psutil.Process().memory_info().rss
    for replicate in range(200, 2_000):
        play(TINY, 1, replicate)
    gc.collect()
    assert kept_by_mesa() == kept
    assert len(gc.get_objects()) < objects + 100
    assert psutil.Process().memory_info().rss < memory + 3_000_000
    assert time.perf_counter() - began < 60  # about 6 seconds on an idle core


def test_a_run_that_fails_half_way_is_freed_too():
    def angry(party, text, decision):
        raise RuntimeError("I won't")

    gc.collect()
    before = kept_by_mesa()
    for _ in range(3):
        try:
            play(TINY, strategies={"lower": angry})
        except RuntimeError:
            pass
        else:
            raise AssertionError("the strategy was never asked")
    assert kept_by_mesa() == before


def test_a_model_that_is_stepped_by_hand_can_be_closed():
    negotiation = Negotiation(TINY)
    assert negotiation in mesa.Agent._ids
    negotiation.step()
    negotiation.close()
    negotiation.close()
    assert negotiation not in mesa.Agent._ids
