"""Who plays the parts of a study: this process, local processes, or a Dask cluster, all as one `concurrent.futures` executor."""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import os
import signal
import sys
import threading
import types
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Protocol

from sim.errors import ExecutorError
from sim.studies.tasks import Orders, Part, Played, play_part, reason

GONE = "the cluster is gone"
#: Logs that would show tracebacks of theirs when a cluster goes away, beside what we say in a line.
NOISY = ("distributed", "distributed.client", "tornado.application", "asyncio")


class Crew(Protocol):
    """Who plays."""

    @property
    def window(self) -> int:
        """How many parts it is given at once."""

    def submit(self, part: Part) -> Future[Played]:
        """Have a part played."""

    def renew(self) -> None:
        """Hire new workers in place of those that died."""

    def close(self) -> None:
        """Let everybody go, at once."""


def hire(orders: Orders, workers: int, cluster: str | None = None, wary: bool = False) -> Crew:
    """The crew for a study; wary: let even a single worker be another process.

    Raises:
        ExecutorError: there is no such cluster.
    """
    if cluster:
        return Cluster(orders, cluster)
    return Pool(orders, workers) if workers > 1 or wary else Alone(orders)


class Alone:
    """This very process plays, one part at a time."""

    window = 1

    def __init__(self, orders: Orders) -> None:
        self.orders = orders

    def submit(self, part: Part) -> Future[Played]:
        """Play a part."""
        future: Future[Played] = Future()
        try:
            future.set_result(play_part(self.orders, part))
        except Exception as error:
            future.set_exception(error)
        return future

    def renew(self) -> None:
        """Nobody has died, or nobody would be here."""

    def close(self) -> None:
        """Nobody is to be let go."""


class Pool:
    """Local processes. They hold one end of a pipe, the leash, and end themselves when the other end is gone, whatever ended us."""

    def __init__(self, orders: Orders, workers: int) -> None:
        self.orders, self.workers, self.window = orders, workers, 2 * workers
        self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        theirs, self._leash = context.Pipe(duplex=False)
        self._executor = ProcessPoolExecutor(self.workers, context, _sit_down, (self.orders, theirs))

    def submit(self, part: Part) -> Future[Played]:
        """Have a part played by whoever is free."""
        with _without_main():
            return self._executor.submit(play_ordered, part)

    def renew(self) -> None:
        """A new pool in place of a broken one."""
        self.close()
        self._start()

    def close(self) -> None:
        """End the processes, whatever they are doing."""
        self._leash.close()
        self._executor.shutdown(cancel_futures=True)


@contextlib.contextmanager
def _without_main() -> Iterator[None]:
    """Start processes that don't import the script that is running: its calls would start processes without end."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = types.ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


#: The orders of this worker.
_orders: list[Orders] = []


def _sit_down(orders: Orders, leash: Connection) -> None:
    """Make this process a worker: it minds its orders, not the keyboard."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(leash,), daemon=True).start()
    _orders.append(orders)


def _end_with(leash: Connection) -> None:
    with contextlib.suppress(EOFError, OSError):
        leash.recv()
    os._exit(1)


def play_ordered(part: Part) -> Played:
    """Play a part by the orders that this worker has got."""
    return play_part(_orders[0], part)


class Cluster:
    """A Dask cluster that is there already; it takes care itself of workers that die."""

    def __init__(self, orders: Orders, address: str) -> None:
        try:
            from distributed import Client
        except ImportError:
            raise ExecutorError("a cluster needs Dask: pip install 'parley-sim[cluster]'") from None
        if ":" not in address and not Path(address).is_file():
            raise ExecutorError(f"{address} is neither a scheduler's address, such as tcp://10.0.0.5:8786, nor its scheduler file")
        where = {"scheduler_file": address} if Path(address).is_file() else {"address": address}
        try:
            self._client: Any = Client(**where, set_as_default=False, timeout="10s")
        except (OSError, ValueError) as error:
            raise ExecutorError(f"can't reach a Dask scheduler at {address}: {' '.join(str(error).split())}") from error
        self._executor: Executor = self._client.get_executor(pure=False)
        self._orders = {name: orders.only(name) for name in orders.texts}
        self._logs = {log: log.level for log in map(logging.getLogger, NOISY)}
        for log in self._logs:
            log.setLevel(logging.CRITICAL + 1)

    @property
    def window(self) -> int:
        """Two parts for each thread of the cluster; it may grow while it works."""
        try:
            return max(8, 2 * sum(self._client.nthreads().values()))
        except Exception as error:  # Dask has many ways of saying so
            raise ExecutorError(f"{GONE}: {reason(error)}") from error

    def submit(self, part: Part) -> Future[Played]:
        """Have a part played somewhere."""
        try:
            return self._executor.submit(play_part, self._orders[part.scenario], part)
        except Exception as error:  # Dask has many ways of saying so
            raise ExecutorError(f"{GONE}: {reason(error)}") from error

    def renew(self) -> None:
        """The cluster hires for itself."""

    def close(self) -> None:
        """Take back what is not yet played, and leave."""
        with contextlib.suppress(Exception):  # the cluster may be gone
            self._executor.shutdown(wait=False)
            self._client.close(timeout=5)
        for log, level in self._logs.items():
            log.setLevel(level)
