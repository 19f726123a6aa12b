"""Which engine this is, and where its compiled code is cached.

numba's own cache looks only at the file of a kernel, so it would keep running an old rule after another file was edited (numba issue
1833). The cache folder is therefore named after a digest of the sources that decide a run's numbers (`SOURCES`): an edited rule is a new
folder, an edited page is not.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

#: The version of the engine, which is the version of the package.
VERSION = "0.2.0"

#: What decides the numbers of a run: the digest of an engine covers these packages and nothing else.
SOURCES = ("rules", "procedures", "engine", "scenario/encoding")

ROOT = Path(__file__).resolve().parents[1]


def sources_digest(root: Path = ROOT) -> str:
    """Return the digest of the Python sources that decide a run's numbers; it identifies the engine.

    >>> len(sources_digest())
    16
    """
    digest = hashlib.sha256()
    for path in sorted(path for package in SOURCES for path in (root / package).rglob("*.py")):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def cache_folder() -> Path:
    """Return where this engine's compiled code is kept: below NUMBA_CACHE_DIR if that is set, else in the user's cache folder."""
    import platformdirs

    base = os.environ.get("NUMBA_CACHE_DIR") or platformdirs.user_cache_dir("parley", appauthor=False)
    return Path(base) / f"engine-{sources_digest()}"


def kernel_of(procedure: str) -> str:
    """Return the name of the kernel that plays scenarios with a kind of procedure.

    >>> kernel_of("single_text"), kernel_of("vote")
    ('play_many_mediated', 'play_many')
    """
    return "play_many_mediated" if procedure == "single_text" else "play_many"


def is_warm(kernel: str) -> bool:
    """Return whether a kernel of this engine is in the cache: numba keeps one folder for each place that the sources are installed in."""
    from numba.core import caching

    locator: Any = caching._CacheLocator
    place = locator.get_suitable_cache_subpath(__file__)
    return any((cache_folder() / place).glob(f"*.{kernel}-*.nbc"))
