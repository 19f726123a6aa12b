"""Standard output and error: text in any encoding, JSON always in UTF-8, and one clear message where nothing can be written."""

from __future__ import annotations

import errno
import io
import os
import sys
from typing import Any, TextIO

from sim.errors import ParleyError


class OutputError(ParleyError):
    """Standard output can't be written; `closed` if its reader has gone, which is not an error."""

    def __init__(self, error: OSError) -> None:
        self.closed = error.errno in (errno.EPIPE, errno.ESHUTDOWN)
        super().__init__(f"cannot write the output: {error.strerror or error}")


class OutputStream(io.TextIOWrapper):
    """Text to standard output. A character that the encoding lacks is replaced; what can't be written is an `OutputError`."""

    def write(self, text: str) -> int:
        """Write text.

        Raises:
            OutputError: it can't be written.
        """
        try:
            return super().write(text)
        except OSError as error:
            raise OutputError(error) from error

    def flush(self) -> None:
        """Write what was kept back.

        Raises:
            OutputError: it can't be written.
        """
        try:
            super().flush()
        except OSError as error:
            raise OutputError(error) from error


class ClosedOutput(io.StringIO):
    """Standard output of a process that was started without one."""

    def write(self, text: str) -> int:
        """Refuse to write.

        Raises:
            OutputError: always.
        """
        raise OutputError(OSError(errno.EBADF, "standard output is closed"))


def prepare_streams() -> None:
    """Replace standard output and error by streams that never fail on a character.

    What goes to a file or a pipe is UTF-8 unless PYTHONIOENCODING says otherwise; a terminal keeps its encoding, with "?" for what it
    lacks.
    """
    if sys.stdout is None:
        _occupy(1)
        sys.stdout = ClosedOutput()
    elif isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.flush()
        terminal = sys.stdout.isatty()
        encoding = sys.stdout.encoding if terminal or os.environ.get("PYTHONIOENCODING") else "utf-8"
        sys.stdout = OutputStream(sys.stdout.detach(), encoding, "replace", line_buffering=terminal)
    if sys.stderr is None:
        _occupy(2)
        sys.stderr = io.StringIO()
    elif isinstance(sys.stderr, io.TextIOWrapper):
        sys.stderr.reconfigure(errors="backslashreplace")


def _occupy(descriptor: int) -> None:
    """Open a closed descriptor on the null device, so that no file of the program is taken for it."""
    found = os.open(os.devnull, os.O_WRONLY)
    if found != descriptor:
        os.dup2(found, descriptor)
        os.close(found)


def finish_output() -> None:
    """Write what is still kept back.

    Raises:
        OutputError: it can't be written.
    """
    sys.stdout.flush()


def abandon_output() -> None:
    """Let nothing that is still kept back be written at exit, where it would only fail again."""
    with open(os.devnull, "wb") as nothing:  # noqa: PTH123 - a device
        os.dup2(nothing.fileno(), 1)
    sys.stdout = io.StringIO()


def print_json(text: str) -> None:
    """Print JSON in UTF-8, whatever the encoding of the terminal or pipe is.

    Raises:
        OutputError: it can't be written.
    """
    stream: TextIO | Any = sys.stdout
    buffer = getattr(stream, "buffer", None)
    if buffer is None:
        stream.write(f"{text}\n")
        return
    stream.flush()
    try:
        buffer.write(f"{text}\n".encode("utf-8", "surrogatepass"))
        buffer.flush()
    except OSError as error:
        raise OutputError(error) from error
