"""Homework: a link at which each student finds a room of their own, alone in one seat, for as many days as the teacher likes."""

from __future__ import annotations

from pathlib import Path

from sim.web.classroom.room import Room
from sim.web.common.errors import DeniedError
from sim.web.common.text_sanitizer import line
from sim.web.common.tokens import digest, new_token

#: What a room states in `homework` if it is the homework itself; an attempt states the homework's code.
HOMEWORK = "*"
#: The most attempts at one homework.
MOST_ATTEMPTS = 200


def attempt(homework: Room, folder: Path, party: str, name: str, token: str = "") -> tuple[str, str]:
    """The code of a student's own room for a homework, and the student's token; a browser that has begun one already finds it again.

    The model plays the other seats, from the same random seed for everybody. The room begins at once and reveals everything at its end; the
    homework's teacher is its teacher too.

    Raises:
        DeniedError: there is no such party, or there are too many attempts.
    """
    token = token or new_token()
    begun = homework.attempts.get(digest(token))
    if begun:
        return str(begun["code"]), token
    if party and party not in homework.encoded.parties:
        raise DeniedError("no_such_seat")
    if len(homework.attempts) >= MOST_ATTEMPTS:
        raise DeniedError("room_full")
    own, _ = Room.open(folder, homework.yaml, homework.seed, homework=homework.code, teacher=homework.teacher)
    own.join(party, name, token)
    own.advance("lobby")
    seated = next(iter(own.people.values()))
    homework.do("attempted", token=digest(token), code=own.code, name=line(name) or seated.name, party=seated.party)
    return own.code, token
