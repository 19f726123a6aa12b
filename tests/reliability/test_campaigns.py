"""Campaigns of faults, a few of each kind in every run of the tests and many with `--long`; `python -m docs.reliability` tells their figures."""

from __future__ import annotations

import itertools
import os
import signal
import time
from pathlib import Path

import pytest

from sim.studies.study import execute
from tests.processes import started
from tests.reliability.campaigns import (
    CALIBRATION,
    MANY_TASKS,
    SIGNALS,
    SMALL_STUDY,
    damaged_folders,
    flipped_bits,
    interrupted_commands,
    mutated_scenarios,
)


def test_mutated_scenarios_are_refused_in_words_or_play_the_same_on_both_engines(long_run: bool) -> None:
    outcome = mutated_scenarios(range(3000) if long_run else [*range(30), 2174])  # 2174 copies a value into itself
    assert outcome.failed == []
    assert outcome.accepted > outcome.tried / 5, "too few mutations pass to say anything"


def test_damaged_folders_are_noticed_and_restored(tmp_path: Path, long_run: bool) -> None:
    assert damaged_folders(tmp_path, range(1000, 1400 if long_run else 1003)).failed == []


def test_flipped_bits_are_noticed(tmp_path: Path, long_run: bool) -> None:
    """One flipped bit in 18 changed numbers in silence before digests were stored."""
    execute(SMALL_STUDY, 4, workers=1, out=tmp_path / "s")
    assert flipped_bits(tmp_path / "s", 3000 if long_run else 100).failed == []


@pytest.mark.long
@pytest.mark.skipif(os.name != "posix", reason="process groups")
@pytest.mark.parametrize("words", [MANY_TASKS, CALIBRATION], ids=["batch", "calibrate"])
def test_commands_that_are_stopped_at_random_moments_end_in_the_same_bytes(tmp_path: Path, words: tuple[str, ...], long_run: bool) -> None:
    if not long_run and words == CALIBRATION:
        pytest.skip("with --long; test_calibration.py continues a calibration that was not finished")
    if not long_run:
        words = ("batch", "valley", "textbook", "--replicates", "400", "--task-size", "20")
    signals = itertools.islice(itertools.cycle(SIGNALS), 60) if long_run else [signal.SIGTERM]
    assert interrupted_commands(tmp_path, words, signals).failed == []


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_sigterm_ends_a_study_with_workers_as_an_interrupt_does(tmp_path: Path) -> None:
    """The workers are stopped, what is complete is kept, and no library warns of semaphores that were left behind."""
    process = started("batch", "valley", "--engine", "mesa", "--replicates", "5000", "--task-size", "1", "--workers", "2", "--out", "s", folder=tmp_path)
    while process.poll() is None and not list((tmp_path / "s" / "checkpoint").glob("*.json")):
        time.sleep(0.02)
    process.send_signal(signal.SIGTERM)
    printed = process.communicate(timeout=60)[1]
    assert process.returncode == 130 and "leaked" not in printed
    assert "Interrupted\n" in printed and "runs are kept in s; the same command resumes from there" in printed
