"""The parts of a study handed out and taken back.

A worker that is killed costs time only: what was being played is played again, each part alone, so that a part that kills its worker is
found and given up after some tries, and no other is blamed for it.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Generator, Iterable, Mapping
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice

from sim.errors import EngineMismatchError, ExecutorError, StrategyError
from sim.studies.executors import GONE, Crew
from sim.studies.tasks import Part, Played, reason

#: How often a part may kill its worker before it is given up.
MOST_TRIES = 3
#: How often workers may die in a row, with nothing played in between.
MOST_DEATHS = 12


def played(parts: Iterable[Part], crew: Crew) -> Generator[tuple[Part, Played | str], None, None]:
    """Have parts played, in whatever order they are ready; instead of what was played, why a part could not be.

    Raises:
        ExecutorError: no part can be played: workers keep dying or are of another version, or the cluster is gone.
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
            raise ExecutorError("the workers keep dying; is there enough memory?")
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
        ExecutorError: for a reason that holds for every part.
    """
    try:
        return future.result()
    except CancelledError:
        raise ExecutorError(GONE) from None
    except (EngineMismatchError, StrategyError) as error:
        raise ExecutorError(str(error)) from error
    except ImportError as error:
        raise ExecutorError(f"a worker lacks something: {error}") from error
    except Exception as error:
        return reason(error)
