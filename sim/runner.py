"""Who plays the parts of a study: this process, local processes, or a Dask cluster, all as one `concurrent.futures` executor.

A worker that is killed costs time only: what it was playing is played again, each part alone, so that a part that kills its worker is
found and given up after some tries, and no other is blamed for it.
"""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import os
import signal
import sys
import threading
import types
from collections import Counter, deque
from collections.abc import Generator, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Protocol

from sim.parts import Orders, OtherEngine, Part, Played, play_part, reason
from sim.players import PlayerError

#: How often a part may kill its worker before it is given up.
MOST_TRIES = 3
#: How often workers may die in a row, with nothing played in between.
MOST_DEATHS = 12
GONE = "the cluster is gone"


class RunnerError(Exception):
    """Why nobody can play, in one line."""


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
        RunnerError: there is no such cluster.
    """
    if cluster:
        return Cluster(orders, cluster)
    return Pool(orders, workers) if workers > 1 or wary else Alone(orders)


def played(parts: Iterable[Part], crew: Crew) -> Generator[tuple[Part, Played | str], None, None]:
    """Have parts played, in whatever order they are ready; instead of what was played, why a part could not be.

    Raises:
        RunnerError: no part can be played: workers keep dying or are of another version, or the cluster is gone.
    """
    waiting, suspects = iter(parts), deque[Part]()
    running: dict[Future[Played], Part] = {}
    tries: Counter[str] = Counter()
    deaths = 0
    while True:
        room = crew.window - len(running)
        ready = [suspects.popleft()] if suspects else list(islice(waiting, room))
        running |= {_submitted(crew, part): part for part in ready}
        if not running:
            return
        done, lost = _finished(running)
        for future in done:
            deaths = 0
            yield running.pop(future), _outcome(future)
        if not lost:
            continue
        deaths += 1
        if deaths > MOST_DEATHS:
            raise RunnerError("the workers keep dying; is there enough memory?")
        guilty = len(lost) + len(done) == 1
        for part in map(running.pop, lost):
            tries[part.key] += guilty
            if tries[part.key] < MOST_TRIES:
                suspects.append(part)
            else:
                yield part, f"its worker died {MOST_TRIES} times"
        crew.renew()


def _submitted(crew: Crew, part: Part) -> Future[Played]:
    """A part that is being played; it may be that its worker is dead already."""
    try:
        return crew.submit(part)
    except BrokenProcessPool as error:
        future: Future[Played] = Future()
        future.set_exception(error)
        return future


def _finished(running: Mapping[Future[Played], Part]) -> tuple[list[Future[Played]], list[Future[Played]]]:
    """The futures that have ended, and those whose workers died; as a death breaks all that is running, all have ended then."""
    done, _ = wait(running, return_when=FIRST_COMPLETED)
    if any(_is_broken(future) for future in done):
        done, _ = wait(running)
    ended = [future for future in running if future in done]
    return [future for future in ended if not _is_broken(future)], [future for future in ended if _is_broken(future)]


def _is_broken(future: Future[Played]) -> bool:
    return not future.cancelled() and isinstance(future.exception(), BrokenProcessPool)


def _outcome(future: Future[Played]) -> Played | str:
    """What was played, or why it could not be.

    Raises:
        RunnerError: for a reason that holds for every part.
    """
    try:
        return future.result()
    except CancelledError:
        raise RunnerError(GONE) from None
    except (OtherEngine, PlayerError) as error:
        raise RunnerError(str(error)) from error
    except ImportError as error:
        raise RunnerError(f"a worker lacks something: {error}") from error
    except Exception as error:
        return reason(error)


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
            raise RunnerError("a cluster needs Dask: pip install 'parley[cluster]'") from None
        where = {"scheduler_file": address} if Path(address).is_file() else {"address": address}
        try:
            self._client: Any = Client(**where, set_as_default=False, timeout="10s")
        except (OSError, ValueError) as error:
            raise RunnerError(f"can't reach a Dask scheduler at {address}: {' '.join(str(error).split())}") from error
        self._executor: Executor = self._client.get_executor(pure=False)
        self._orders = {name: orders.only(name) for name in orders.texts}
        # What goes wrong is told by us in a line; Dask would print its own tracebacks beside it.
        self._logs = {log: log.level for log in map(logging.getLogger, ("distributed", "distributed.client"))}
        for log in self._logs:
            log.setLevel(logging.CRITICAL + 1)

    @property
    def window(self) -> int:
        """Two parts for each thread of the cluster; it may grow while it works."""
        try:
            return max(8, 2 * sum(self._client.nthreads().values()))
        except OSError:
            raise RunnerError(GONE) from None

    def submit(self, part: Part) -> Future[Played]:
        """Have a part played somewhere."""
        try:
            return self._executor.submit(play_part, self._orders[part.scenario], part)
        except OSError:
            raise RunnerError(GONE) from None

    def renew(self) -> None:
        """The cluster hires for itself."""

    def close(self) -> None:
        """Take back what is not yet played, and leave."""
        with contextlib.suppress(Exception):  # the cluster may be gone
            self._executor.shutdown(wait=False)
            self._client.close(timeout=5)
        for log, level in self._logs.items():
            log.setLevel(level)
