"""Where the engine's compiled code is cached.

numba's own cache looks only at the file of a kernel, so it would keep running an old rule after another file was edited (numba issue
1833). The cache folder is therefore named after a digest of the sources that decide a run's numbers (`sim.engine.fingerprint.SOURCES`): an
edited rule is a new folder, an edited page is not.
"""

from __future__ import annotations

import functools
import os
import tempfile
from pathlib import Path
from typing import Any

from sim.engine.fingerprint import sources_digest


def cache_folder() -> Path:
    """Return where this engine's compiled code is kept.

    It is below NUMBA_CACHE_DIR if that is set, else in the user's cache folder; where neither can be written, in a temporary folder that
    only this user can read and write.
    """
    return _writable(_wanted()) / f"engine-{sources_digest()}"


def cache_note() -> str:
    """Return a sentence that says where compiled code is kept if the usual folder can't be written, else an empty text."""
    wanted, used = _wanted(), _writable(_wanted())
    return "" if wanted == used else f"{wanted} can't be written; compiled code is kept in {used}"


def is_warm(kernel: str) -> bool:
    """Return whether a kernel of this engine is in the cache: numba keeps one folder for each place that the sources are installed in."""
    from numba.core import caching

    locator: Any = caching._CacheLocator
    place = locator.get_suitable_cache_subpath(__file__)
    return any((cache_folder() / place).glob(f"*.{kernel}-*.nbc"))


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
