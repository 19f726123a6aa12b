"""Where the engine's compiled code is cached.

The folder is named after a digest of the sources that decide a run's numbers (`sim.engine.fingerprint.SOURCES`): an edited rule is a new
folder, an edited page is not.
"""

from __future__ import annotations

import functools
import os
import tempfile
from pathlib import Path

from sim.engine.fingerprint import engine_digest


def cache_folder() -> Path:
    """Return where this engine's compiled code is kept.

    It is below NUMBA_CACHE_DIR if that is set, else in the user's cache folder; where neither can be written, in a temporary folder that
    only this user can read and write.
    """
    return _writable(_wanted()) / f"engine-{engine_digest()}"


def cache_note() -> str:
    """Return a sentence that says where compiled code is kept if the usual folder can't be written, else an empty text."""
    wanted, used = _wanted(), _writable(_wanted())
    return "" if wanted == used else f"{wanted} can't be written; compiled code is kept in {used}"


def write_whole(path: Path, content: bytes) -> None:
    """Write a file under a temporary name and rename it, so that others find all of it or nothing; a full disk only costs time."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(content)
            file.flush()
            Path(file.name).chmod(0o644)
        Path(file.name).replace(path)
    except OSError:
        Path(file.name).unlink(missing_ok=True)


def _wanted() -> Path:
    """Return the usual folder."""
    import platformdirs

    return Path(os.environ.get("NUMBA_CACHE_DIR") or platformdirs.user_cache_dir("parley", appauthor=False))


@functools.cache
def _writable(folder: Path) -> Path:
    """Return a folder if it can be written, else a temporary one that belongs to this user alone: others must not place code in it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return folder
    except OSError:
        user = os.getuid() if hasattr(os, "getuid") else os.environ.get("USERNAME", "user")
        own = Path(tempfile.gettempdir()) / f"parley-cache-{user}"
        try:
            own.mkdir(mode=0o700, exist_ok=True)
            found = own.stat()
            if not own.is_symlink() and (not hasattr(os, "getuid") or (found.st_uid == os.getuid() and not found.st_mode & 0o022)):
                return own
        except OSError:
            pass
        return Path(tempfile.mkdtemp(prefix="parley-cache-"))
