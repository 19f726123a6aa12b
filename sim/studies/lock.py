"""Being the only process at work in a folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sim.errors import FolderLockedError


@contextmanager
def alone(folder: Path, wait: bool = False) -> Iterator[None]:
    """Be the only one to fill a folder; the lock goes with the process, whatever ends it.

    wait: until whoever is at work there has ended.

    Raises:
        FolderLockedError: somebody else is filling it; OSError: it can't be opened.
    """
    try:
        import fcntl
    except ImportError:  # Windows can't lock a folder
        yield
        return
    lock = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            raise FolderLockedError(f"{folder} is being filled by another process") from None
        except OSError:
            pass  # some network file systems have no locks
        if not _is_there(folder, lock):
            raise FolderLockedError(f"{folder} was started over by another process")
        yield
    finally:
        os.close(lock)


def _is_there(folder: Path, lock: int) -> bool:
    """Whether what was locked is still what stands under the folder's name."""
    try:
        return os.path.samestat(os.fstat(lock), folder.stat())
    except FileNotFoundError:
        return False
