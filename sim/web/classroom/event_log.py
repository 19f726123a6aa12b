"""A room's log on disk: one event a line, each written through to the disk before it holds."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.web.common.errors import DeniedError

Row = dict[str, Any]

#: The most events of a room, and bytes of its log.
MOST_EVENTS, MOST_BYTES = 20_000, 50_000_000


class EventLog:
    """The log of a room; it only grows. A line that was cut short never happened."""

    def __init__(self, path: Path, events: int, size: int) -> None:
        self.path, self.events, self.size = path, events, size

    @classmethod
    def begin(cls, path: Path, first: Mapping[str, Any]) -> EventLog:
        """A new log with its first event.

        Raises:
            FileExistsError: there is one of that name; DeniedError: it can't be written.
        """
        path.touch(mode=0o600, exist_ok=False)
        event_log = cls(path, 0, 0)
        try:
            event_log.add(first)
        except DeniedError:
            path.unlink(missing_ok=True)
            raise
        _settle(path.parent)
        return event_log

    @classmethod
    def read(cls, path: Path) -> tuple[EventLog, list[Row]]:
        """A log and its events; a last line that was cut short is taken off.

        Raises:
            ValueError: the file is no log of a room.
        """
        if path.stat().st_size > MOST_BYTES:
            raise ValueError(f"{path} is too long for the log of a room")
        content = path.read_bytes()
        whole = content[: content.rfind(b"\n") + 1]
        events = [json.loads(line) for line in whole.splitlines()]
        if not events or not all(isinstance(event, dict) and "at" in event for event in events) or events[0].get("kind") != "opened":
            raise ValueError(f"{path} is no log of a room")
        if len(whole) < len(content):
            os.truncate(path, len(whole))
        return cls(path, len(events), len(whole)), events

    def add(self, event: Mapping[str, Any]) -> None:
        """Write an event through to the disk.

        Raises:
            DeniedError: the log is full, or the disk is; then nothing of the event stays.
        """
        line = json.dumps(event, ensure_ascii=False).encode() + b"\n"
        if self.events >= MOST_EVENTS or self.size + len(line) > MOST_BYTES:
            raise DeniedError("room_full")
        try:
            with self.path.open("ab") as file:
                file.write(line)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            self._take_back()
            raise DeniedError("not_saved") from error
        self.events += 1
        self.size += len(line)

    def _take_back(self) -> None:
        """Cut off what was half written, so that the next line begins at its beginning."""
        try:
            os.truncate(self.path, self.size)
        except OSError:
            self.events = MOST_EVENTS  # nothing more is written behind half a line


def _settle(folder: Path) -> None:
    """Let a new file's name outlive a power cut too, where the system can do that."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        pass
    finally:
        os.close(handle)
