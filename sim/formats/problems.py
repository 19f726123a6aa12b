"""Errors and optional libraries of the formats."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

from sim.errors import FormatError, Problem
from sim.scenario.errors import one_line

#: Files larger than this are refused before they are read.
MAX_BYTES = 300_000_000
#: Files of fewer bytes than this may hold nothing but blank lines.
SHORT = 1_000


def fail(file: str | Path, message: str, path: str = "", earlier: Sequence[Problem] = ()) -> NoReturn:
    """Raise a problem of a file, after the problems found earlier."""
    raise FormatError([*earlier, Problem(one_line(str(file)), 0, one_line(path), one_line(message))])


def library(module: str, extra: str, purpose: str) -> Any:
    """Import a library of an optional extra.

    Raises:
        FormatError: it is not installed; the message says what to install.
    """
    try:
        return import_module(module)
    except ImportError:
        raise FormatError([Problem("", 0, "", f"{purpose} needs the library {module.partition('.')[0].replace('_', '-')}:"
                                              f' pip install "parley-sim[{extra}]"')]) from None


def read_bytes(path: Path, most: int = MAX_BYTES) -> bytes:
    """Return the content of a regular file.

    Raises:
        FormatError: there is no such file, or it can't be read or is too large.
    """
    try:
        if path.is_dir():
            fail(path, "is a folder")
        if not path.exists():
            fail(path, "no such file")
        if not path.is_file():
            fail(path, "is not a regular file")
        size = path.stat().st_size
        if size > most:
            fail(path, f"has {size:,} bytes (allowed: at most {most:,})")
        return path.read_bytes()
    except (OSError, ValueError) as error:
        fail(path, f"can't be read: {one_line(str(getattr(error, 'strerror', None) or error))}")


def check_not_empty(path: Path) -> None:
    """Check that a file, if it is one, holds more than blank lines.

    Raises:
        FormatError: it is empty.
    """
    if path.is_file() and path.stat().st_size < SHORT and not read_bytes(path).strip(b"\xef\xbb\xbf \t\r\n"):
        fail(path, "is empty: there is nothing to import")


def decode(content: bytes, file: str | Path, notes: list[str]) -> str:
    """Return the text of a file in UTF-8 or UTF-16 with a byte order mark, else in Windows-1252, which is noted."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError:
                fail(file, f"starts with the byte order mark of {encoding.removesuffix('-sig').upper()}, but is not in that encoding")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        notes.append(f"{file}: is not in UTF-8; read as Windows-1252, so check the accented letters")
        return content.decode("cp1252", errors="replace")
