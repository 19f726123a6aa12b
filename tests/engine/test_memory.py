"""Thousands of runs in one process leave nothing behind."""

from __future__ import annotations

import gc
import weakref
from typing import Any

import psutil
import pytest

from sim.engine.model import Negotiation, play
from sim.scenario.encoding.instance import encode
from tests.stories import well

TINY = encode(well({"horizon.rounds": 1}))


@pytest.mark.long
def test_many_runs_stay_flat(long_run: bool) -> None:
    """Less than 4 MB and not one more object from the 100th run to the 500th, where a run's parties and log take more than 20 kB."""
    last = 2_000 if long_run else 500
    for replicate in range(100):
        play(TINY, 1, replicate)
    gc.collect()
    objects, memory = len(gc.get_objects()), psutil.Process().memory_info().rss
    for replicate in range(100, last):
        play(TINY, 1, replicate)
    gc.collect()
    assert len(gc.get_objects()) < objects + 100
    assert psutil.Process().memory_info().rss < memory + 4_000_000


def test_a_run_that_fails_half_way_is_freed_too() -> None:
    asked: list[weakref.ref[Any]] = []

    def angry(party: Any, text: Any, decision: Any) -> None:
        asked.append(weakref.ref(party.model))
        raise RuntimeError("I won't")

    for _ in range(3):
        try:
            play(TINY, strategies={"lower": angry})
        except RuntimeError:
            continue
    gc.collect()
    assert len(asked) == 3 and not any(model() for model in asked)


def test_a_model_that_is_stepped_by_hand_is_freed_without_being_closed() -> None:
    models = [Negotiation(TINY, 1, replicate) for replicate in range(3)]
    for model in models[1:]:
        model.step()
    left = [weakref.ref(each) for model in models for each in (model, model.parties[0])]
    del models, model
    gc.collect()
    assert not any(each() for each in left)
