"""Advisory lock on a folder, so that only one process writes to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from sim.errors import FolderLockedError


@contextmanager
def lock_folder(folder: Path) -> Iterator[None]:
    """Hold the lock on a folder, which need not exist yet (missing parents are created).

    The operating system releases it when the process ends.

    The lock is a hidden file beside the folder, because the folder itself may be renamed while it is locked.

    Raises:
        FolderLockedError: another process holds it.
        OSError: the lock file can't be created.
    """
    path = folder.resolve()
    file = path.parent / f".{path.name}.lock"
    try:
        lock = FileLock(file).acquire(blocking=False)
    except Timeout:
        raise FolderLockedError(f"{folder} is in use by another process") from None
    with lock:
        yield
        # While it is held, since a process that opened it meanwhile notices that it is gone. Windows refuses, and needs no deletion.
        with suppress(OSError):
            file.unlink()
