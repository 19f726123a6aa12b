"""A study that is killed at any moment goes on, and ends in the same bytes."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import time
from pathlib import Path

import pytest

from tests.processes import files, invoked, started

#: A study of many small parts: most moments are moments of writing.
STUDY = ("batch", "valley", "textbook", "--replicates", "2400", "--task-size", "40", "--detail", "full")
KILLS, MANY_KILLS = 3, 9


@pytest.mark.long
@pytest.mark.skipif(os.name != "posix", reason="process groups")
def test_a_study_that_is_killed_many_times_ends_in_the_same_bytes(tmp_path: Path, long_run: bool) -> None:
    assert invoked(*STUDY, "--workers", "1", "--out", "whole", folder=tmp_path).returncode == 0
    random_stream, kept, kills, wanted = random.Random(1789), 0, 0, MANY_KILLS if long_run else KILLS
    records = tmp_path / "killed" / "checkpoint"
    while kills < wanted:
        workers = "2" if kills % 3 == 0 else "1"
        process = started(*STUDY, "--workers", workers, "--out", "killed", folder=tmp_path, stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL)
        if kills:  # the first kill may fall before there is a folder
            _await_progress(process, records, kept)
        time.sleep(random_stream.uniform(0.0, 0.25))
        os.killpg(process.pid, signal.SIGKILL)
        if process.wait() == 0:
            break
        kills += 1
        kept = len(list(records.glob("*.json"))) if records.exists() else 0
    assert kills > wanted / 2, "the study was over before it was killed often enough"
    done = invoked(*STUDY, "--workers", "1", "--out", "killed", "--json", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert files(tmp_path / "killed") == files(tmp_path / "whole")
    told = json.loads(done.stdout)
    assert told["before"] > 0 and told["before"] + told["added"] == 4800


def _await_progress(process: subprocess.Popen[str], records: Path, before: int) -> None:
    """Wait until a process has done something new."""
    for _ in range(1200):
        if process.poll() is not None or len(list(records.glob("*.json"))) > before:
            return
        time.sleep(0.025)
    raise AssertionError("nothing happens")
