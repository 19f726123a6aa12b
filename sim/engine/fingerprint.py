"""Which engine this is: its version, a digest of its sources, and the names of its kernels."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

#: The version of the engine, which is the version of the package.
VERSION = "0.2.0"

#: What decides the numbers of a run: the digest of an engine covers these packages and nothing else.
SOURCES = ("rules", "procedures", "engine", "scenario/encoding")

#: The kernels, for whose intermediate code see `sim.engine.ship`.
KERNEL_NAMES = ("play_many_mediated", "play_many", "play_many_mediated_large", "play_many_large", "play_many_largest")

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


@cache
def engine_digest() -> str:
    """Return the digest of this process's own sources.

    They are read once: reading them takes 10 milliseconds, and an edit concerns the next process.
    """
    return sources_digest()


def kernel_of(procedure: str, size: str = "standard") -> str:
    """Return the name of the kernel that plays scenarios with a kind of procedure and of a class of size; the largest share one kernel.

    >>> kernel_of("single_text"), kernel_of("vote"), kernel_of("vote", "large"), kernel_of("single_text", "largest")
    ('play_many_mediated', 'play_many', 'play_many_large', 'play_many_largest')
    """
    alone = procedure == "single_text" and size != "largest"
    return ("play_many_mediated" if alone else "play_many") + ("" if size == "standard" else f"_{size}")
