"""The same study on a Dask cluster: the same bytes, though a worker is killed in the middle."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.processes import environment, files, invoked, started, typed

pytest.importorskip("distributed")

STUDY = ("batch", "valley", "textbook", "--replicates", "2400", "--task-size", "60", "--detail", "full")

Start = Callable[..., subprocess.Popen[bytes]]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Starts a Dask scheduler or worker; all are ended after the test."""
    with starting_in(tmp_path) as start:
        yield start


@contextmanager
def starting_in(folder: Path) -> Iterator[Start]:
    """Give a function that starts Dask schedulers and workers in a folder, and end them all afterwards."""
    with ExitStack() as stack:

        def started_here(what: str, *words: str) -> subprocess.Popen[bytes]:
            log = stack.enter_context((folder / f"{what}.log").open("ab"))
            command = [sys.executable, "-m", f"distributed.cli.dask_{what}", "--scheduler-file", "scheduler.json", "--no-dashboard", *words]
            process = subprocess.Popen(command, cwd=folder, env=environment(), stdout=log, stderr=log, start_new_session=True)
            stack.callback(process.wait)
            stack.callback(process.kill)
            return process

        yield started_here


def scheduler(start: Start) -> subprocess.Popen[bytes]:
    return start("scheduler", "--host", "127.0.0.1", "--port", "0")


def worker(start: Start) -> subprocess.Popen[bytes]:
    return start("worker", "--host", "127.0.0.1", "--nthreads", "1", "--no-nanny")


class Cluster(NamedTuple):
    """A scheduler with one worker, in a folder."""

    start: Start
    file: str


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A cluster that tests share which leave its scheduler and its first worker alone."""
    folder = tmp_path_factory.mktemp("cluster")
    with starting_in(folder) as start:
        scheduler(start)
        until((folder / "scheduler.json").exists)
        worker(start)
        yield Cluster(start, str(folder / "scheduler.json"))


def until(condition: Callable[[], bool], seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "nothing happens"
        time.sleep(0.02)


@pytest.mark.long
def test_a_cluster_writes_the_same_bytes_though_a_worker_is_killed(tmp_path: Path, cluster: Cluster) -> None:
    log = Path(cluster.file).with_name("worker.log")
    already = log.read_text().count("Registered to")
    victim = worker(cluster.start)
    until(lambda: log.read_text().count("Registered to") > max(already, 1))
    process = started(*STUDY, "--cluster", cluster.file, "--out", "cluster", folder=tmp_path)
    records = tmp_path / "cluster" / "checkpoint"
    until(lambda: len(list(records.glob("*.json"))) >= 6)
    victim.send_signal(signal.SIGKILL)
    left = 80 - len(list(records.glob("*.json")))
    told, wrong = process.communicate(timeout=120)
    assert process.returncode == 0, wrong
    assert left > 10 and "4,800 of 4,800 runs done" in wrong and "2,400 runs of each scenario" in told
    assert invoked(*STUDY, "--workers", "1", "--out", "here", folder=tmp_path).returncode == 0
    assert files(tmp_path / "cluster") == files(tmp_path / "here")


def test_a_cluster_that_goes_away_keeps_what_is_finished(tmp_path: Path, start: Start) -> None:
    boss = scheduler(start)
    until((tmp_path / "scheduler.json").exists)
    worker(start)
    process = started(*STUDY, "--cluster", "scheduler.json", "--out", "cluster", folder=tmp_path)
    records = tmp_path / "cluster" / "checkpoint"
    until(lambda: len(list(records.glob("*.json"))) >= 3)
    boss.send_signal(signal.SIGKILL)
    _, wrong = process.communicate(timeout=120)
    assert process.returncode == 2, (process.returncode, wrong)
    assert "the connection to the cluster was lost" in wrong and "the same command resumes from there" in wrong
    assert "Traceback" not in wrong


@pytest.mark.long
def test_a_strategy_plays_on_a_cluster_too(tmp_path: Path, cluster: Cluster) -> None:
    words = ("batch", "textbook", "--replicates", "8", "--task-size", "4", "--strategy", "union=tests.engine.custom_strategies:Moody")
    done = typed(*words, "--cluster", cluster.file, "--out", "cluster", folder=tmp_path)
    assert done.returncode == 1
    assert "2 runs failed, the first of them replicate 3 of textbook (seed 1): round 1: ValueError: not in the mood" in done.stderr
    assert invoked(*words, "--workers", "1", "--out", "here", folder=tmp_path).returncode == 1
    assert files(tmp_path / "cluster") == files(tmp_path / "here")


def test_a_cluster_that_can_not_be_reached_is_one_line_and_no_traceback(tmp_path: Path) -> None:
    """The half-made connection used to print a traceback, and to wait for 20 s, when it was deleted."""
    done = typed("batch", "textbook", "--replicates", "2", "--cluster", "http://x:1", "--out", "s", folder=tmp_path)
    assert done.returncode == 2
    assert "can't reach a Dask scheduler at http://x:1: unknown address scheme 'http'" in done.stderr
    assert "Traceback" not in done.stderr and "Exception ignored" not in done.stderr
