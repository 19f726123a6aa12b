"""Integrity of results: digests of files, and JSON documents that carry a digest of themselves."""

from __future__ import annotations

import hashlib
import json
import stat
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from sim.errors import DamagedResultsError

#: The key of a document under which its own digest is stored.
SEAL = "seal"
#: The largest JSON document that is read, in bytes; the record of a task whose runs all failed has about 2 million.
MAX_DOCUMENT = 200_000_000


def sha256(content: bytes) -> str:
    """The SHA-256 of some bytes as 64 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


def sealed(document: Mapping[str, Any]) -> dict[str, Any]:
    """A document with the digest of its content.

    >>> sealed({"first": 20})[SEAL][:12]
    '8fcdadeb95ed'
    """
    content = {name: value for name, value in document.items() if name != SEAL}
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return content | {SEAL: sha256(text.encode())}


def read_document(path: Path) -> dict[str, Any]:
    """A JSON document, whatever it holds.

    Raises:
        DamagedResultsError: it is not a regular file, or not a JSON document.
        OSError: it can't be read.
    """
    found = path.stat()
    # Checked before opening: opening a pipe would block, and a device never ends.
    if not stat.S_ISREG(found.st_mode):
        raise DamagedResultsError(f"{path} is not a regular file")
    if found.st_size > MAX_DOCUMENT:
        raise DamagedResultsError(f"{path} is damaged (it has {found.st_size:,} bytes)")
    try:
        document = json.loads(path.read_bytes().decode())
    except RecursionError:
        raise DamagedResultsError(f"{path} is damaged (it is nested too deeply)") from None
    except ValueError as error:
        raise DamagedResultsError(f"{path} is damaged ({error})") from error
    if not isinstance(document, dict):
        raise DamagedResultsError(f"{path} is damaged (it is not a JSON object)")
    return document


def check_seal(path: Path, document: Mapping[str, Any]) -> None:
    """Check that a document is as it was written.

    Raises:
        DamagedResultsError: it was damaged or edited.
    """
    if SEAL not in document:
        raise DamagedResultsError(f"{path} is damaged (it lacks {SEAL})")
    if sealed(document)[SEAL] != document[SEAL]:
        raise DamagedResultsError(f"{path} is damaged (its content does not have the digest that was stored with it;"
                                  f" perhaps it was edited)")


def check_file(path: Path, digest: str) -> None:
    """Check that a file is as it was written; while it doesn't change, a process computes its digest once only.

    Raises:
        DamagedResultsError: it is missing, not a regular file, or has other content.
        OSError: it can't be read.
    """
    try:
        found = path.stat()
    except FileNotFoundError:
        raise DamagedResultsError(f"{path} is missing") from None
    if not stat.S_ISREG(found.st_mode):
        raise DamagedResultsError(f"{path} is not a regular file")
    if _digest_of(str(path), found.st_size, found.st_mtime_ns, found.st_ino) != digest:
        raise DamagedResultsError(f"{path} is damaged (its SHA-256 is not the one that was stored when it was written;"
                                  f" perhaps it was edited)")


@lru_cache(maxsize=100_000)
def _digest_of(path: str, size: int, modified: int, inode: int) -> str:
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
