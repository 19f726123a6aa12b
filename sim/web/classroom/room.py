"""A room of the classroom: what follows from the events in its log. Nothing else is kept."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from time import time
from typing import Any

from sim.scenario.encoding.instance import EncodedScenario, encode
from sim.scenario.loader import parse_scenario
from sim.web.classroom.event_log import EventLog
from sim.web.classroom.room_state import END
from sim.web.classroom.room_talks import TalkActions
from sim.web.common.tokens import digest, new_code, new_token

#: What a room is opened with.
OPENED = ("seed", "teacher", "rehearsal", "clock", "grace", "team_size", "assigned", "homework")


class Room(TalkActions):
    """A room, and what its people may do in it."""

    @classmethod
    def open(cls, folder: Path, scenario: str, seed: int, clock: int = 0, rehearsal: bool = False, *, grace: int = 0, team_size: int = 1,
             assigned: bool = False, homework: str = "", teacher: str = "") -> tuple[Room, str]:
        """A new room of a scenario (its YAML), and the teacher's token.

        Args:
            grace: seconds in which decisions may be taken back after the last one. team_size: how many people a party may have.
            assigned: whether newcomers are placed instead of choosing a seat. homework: the code of the homework that the room is an
                attempt at, or "*" for the homework itself. teacher: the digest of the teacher's token, if there is one already.

        Raises:
            ScenarioError: the scenario is none; DeniedError: the room can't be written.
        """
        token = "" if teacher else new_token()
        first = {"kind": "opened", "at": time(), "scenario": scenario, "seed": seed, "clock": clock, "rehearsal": rehearsal, "grace": grace,
                 "team_size": team_size, "assigned": assigned, "homework": homework, "teacher": teacher or digest(token)}
        encoded = encode(parse_scenario(scenario))
        while True:
            try:
                event_log = EventLog.begin(folder / f"{new_code()}.jsonl", first)
            except FileExistsError:
                continue
            return cls._of(event_log, encoded, first), token

    @classmethod
    def load(cls, path: Path) -> Room:
        """A room from its log.

        Raises:
            ValueError: the file is no log of a room, or of one that another version played.
        """
        event_log, events = EventLog.read(path)
        room = cls._of(event_log, encode(parse_scenario(events[0]["scenario"])), events[0])
        for number, event in enumerate(events[1:], 2):
            try:
                room.fold(event)
            except (KeyError, TypeError, IndexError) as error:
                raise ValueError(f"{path}, line {number}: an event that this version does not know ({error!r})") from error
        if not all(event.is_valid(room.encoded.parties) for event in room.brought):
            raise ValueError(f"{path} has an event that the scenario's parties do not allow")
        if room.begun and not room.model.reached and room.reached != END:
            raise ValueError(f"{path} tells of {room.reached}, which its run no longer comes to")
        room.go_on()  # where the server was killed between a last decision and what followed from it
        return room

    @classmethod
    def _of(cls, event_log: EventLog, encoded: EncodedScenario, first: Mapping[str, Any]) -> Room:
        try:
            return cls(event_log=event_log, encoded=encoded, since=first["at"], **{name: first[name] for name in OPENED})
        except KeyError as error:
            raise ValueError(f"{event_log.path} was written by another version of Parley: it does not state {error}") from error
