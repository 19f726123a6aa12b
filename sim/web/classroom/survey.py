"""Answers to questions before and after the talks, stored beside a room's log; only their teacher sees them."""

from __future__ import annotations

import json
import os
from pathlib import Path
from time import time
from typing import Any

from sim.web.common.errors import DeniedError
from sim.web.common.text_sanitizer import line
from sim.web.common.tokens import digest

Row = dict[str, Any]

#: The most bytes of a room's answers: for a class of thirty about 30,000 characters each.
MOST_BYTES = 2_000_000
#: How much of a token's digest distinguishes respondents of a room.
DIGITS = 16


class Survey:
    """The answers of a room, one a line; the last of a respondent to the questions before, or after, counts."""

    def __init__(self, log: Path) -> None:
        self.path = log.with_suffix(".survey")

    def add(self, party: str, token: str, when: str, answers: dict[str, str], consent: bool) -> None:
        """Store answers.

        Raises:
            DeniedError: there are too many, or they can't be written.
        """
        row = {"at": time(), "party": party, "respondent": respondent(digest(token)), "when": when, "consent": consent,
               "answers": {name: line(text) for name, text in answers.items()}}
        told = json.dumps(row, ensure_ascii=False).encode() + b"\n"
        try:
            if self.path.exists() and self.path.stat().st_size + len(told) > MOST_BYTES:
                raise DeniedError("room_full")
            with os.fdopen(os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "ab") as file:
                file.write(told)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise DeniedError("not_saved") from error

    def rows(self) -> list[Row]:
        """The answers that count, in the order in which they came; a line that was cut short never happened."""
        if not self.path.is_file():
            return []
        content = self.path.read_bytes()
        found: dict[tuple[str, str], Row] = {}
        for each in content[: content.rfind(b"\n") + 1].splitlines():
            row = json.loads(each)
            found[row["respondent"], row["when"]] = row
        return sorted(found.values(), key=lambda row: row["at"])


def respondent(kept: str) -> str:
    """How answers name whoever holds a token, by what is kept of it; it opens nothing."""
    return kept[:DIGITS]
