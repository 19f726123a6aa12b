"""A lesson by script: a class in teams plays to the debrief, with mis-taps, lost connections, late comers, a mediator and private talks.

Phones are sockets; the caller may add pages of a real browser, which join as students do. What each was sent is looked through afterwards.
"""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from sim.web.classroom.room import Room
from sim.web.common.tokens import new_token
from tests.web.client import asked
from tests.web.phone_socket import PhoneSocket

#: What a non-speaker, a wrong phase, and a proposal beyond the scale are refused with.
REFUSED = {"not_speaker", "phase_over", "not_on_offer"}
#: What may be answered to a phone whose phase was closed by somebody else a moment before.
FINE = {"", "phase_over"}


@dataclass
class Lesson:
    """A room, its teacher and its phones.

    `seats`: the party of each phone. `pause`: seconds over which the thumbs of a phase are spread; `rounds`: after which the teacher ends.
    `beside`: what pages of a real browser do in a phase, before the sockets do anything. `hand`: how the teacher does something in a phase ("advance", "back", "end") on a page;
    without it the teacher's socket does. `phases`: those that were played, in order.
    """

    url: str
    code: str
    teacher_token: str
    seats: list[str]
    late: int = 2
    rounds: int = 2
    pause: float = 0.0
    seed: int = 1
    beside: Callable[[str], Awaitable[None]] | None = None
    hand: Callable[[str, str], Awaitable[None]] | None = None
    phases: list[str] = field(default_factory=list)
    class_: list[PhoneSocket] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.draws = random.Random(self.seed)
        self.teacher = PhoneSocket(self.url, self.code, "teacher", self.teacher_token, random.Random(0), "teacher")
        self.projector = PhoneSocket(self.url, self.code, "projector", "", random.Random(0), "show")

    @property
    def parties(self) -> set[str]:
        """The parties that people hold."""
        return set(self.teacher.picture["seats"])

    async def join(self, party: str) -> PhoneSocket:
        """A student joins a party's team, or wherever one is needed: the request is sent twice, and gives one seat."""
        number, token = len(self.class_) + 1, new_token()
        body = {"name": f"Student {number}", "token": token, "party": party}
        first, second = [await asyncio.to_thread(asked, self.url, f"/api/rooms/{self.code}/join", body) for _ in range(2)]
        assert {name: first[name] for name in ("code", "token")} == {name: second[name] for name in ("code", "token")} == {"code": self.code, "token": token}
        phone = PhoneSocket(self.url, self.code, body["name"], token, random.Random(self.seed + number))
        self.class_.append(phone)
        await phone.enter()
        return phone

    async def play(self) -> None:
        """Everybody joins, the rounds are played, the teacher ends the talks, and everybody leaves."""
        try:
            await self._play()
        finally:
            await asyncio.gather(*(each.leave() for each in (*self.class_, self.projector, self.teacher)))

    async def _play(self) -> None:
        await self.teacher.enter()
        await self.projector.enter()
        for party in self.seats:
            await self.join(party)
        if self.beside:
            await self.beside("lobby")
        await self._direct("advance", "lobby")
        stepped = False
        for _ in range(40 * self.rounds):
            phase = await self._phase()
            if phase == "end" or int(phase.split("/")[1]) > self.rounds:
                break
            if self.late and phase != "prepare/1":
                self.late -= 1
                await self.join("")
            if phase == "open/1" and not stepped:
                stepped = True
                await self._direct("back", phase)
                continue
            self.phases.append(phase)
            await self._played(phase)
        if await self._phase() != "end":
            await self._direct("end", await self._phase())
        await asyncio.gather(*(each.look() for each in (*self.class_, self.projector, self.teacher)))

    async def _phase(self) -> str:
        await self.teacher.look()
        return str(self.teacher.picture["phase"])

    async def _played(self, phase: str) -> None:
        """Everybody does their part in a phase, and the teacher closes it if the decisions have not."""
        if self.beside:
            await self.beside(phase)
        await asyncio.gather(*(self._part(phone, phase) for phone in self.class_))
        await self.teacher.look()
        if self.teacher.picture["phase"] == phase:
            await self._direct("advance", phase)

    async def _direct(self, do: str, phase: str) -> None:
        """The teacher moves the room out of a phase, by an impatient double click."""
        if self.hand:
            await self.hand(do, phase)
        else:
            assert await self.teacher.act(do=do, phase=phase, taps=2) in FINE
        await self.teacher.until(lambda: self.teacher.picture["phase"] != phase)

    async def _thumb(self, phone: PhoneSocket) -> None:
        await asyncio.sleep(phone.draws.random() * self.pause)

    async def _part(self, phone: PhoneSocket, phase: str) -> None:
        """What one phone does in a phase: talk, mis-tap, lose the connection, decide or suggest."""
        await self._thumb(phone)
        if phone.draws.random() < 0.2:
            await phone.drop()
        await phone.look()
        if not phone.party:
            assert await phone.act(do="observe", text=f"observed by {phone.name} in {phase}.") == ""
            return
        await self._whisper(phone, phase)
        await self._thumb(phone)
        if phone.picture["phase"] == phase and phone.picture.get("question"):
            await self._decide(phone, phase)

    async def _whisper(self, phone: PhoneSocket, phase: str) -> None:
        """A private message to one other team, or to the own one; the connection may be lost before the answer comes."""
        held = sorted(phone.picture["seats"])
        to = phone.draws.choice([[], *([party] for party in held if party != phone.party)])
        text = f"whisper {phone.number} of {phone.name} in {phase} to {'+'.join(to) or 'team'}."
        refused = await phone.act(do="say", to=to, text=text, lose=phone.draws.random() < 0.15)
        assert refused in ("", "too_fast"), refused  # a person may write six messages in ten seconds
        if not refused:
            phone.said.append((text, tuple(to)))

    async def _decide(self, phone: PhoneSocket, phase: str) -> None:
        """A speaker decides, now and then takes it back and decides anew; others tap what they may not, then suggest."""
        question = phone.picture["question"]
        if not phone.picture["me"]["speaks"]:
            if phone.draws.random() < 0.3:
                assert await phone.act(do="decide", phase=phase, decision=decision(phone, question)) in REFUSED
            assert await phone.act(do="suggest", phase=phase, decision=decision(phone, question, "suggestion")) in FINE
            return
        if phone.draws.random() < 0.3 and question["kind"] == "open":
            assert await phone.act(do="decide", phase=phase, decision={"propose": {question["items"][0]: 1000}}) in REFUSED
        assert await phone.act(do="decide", phase=phase, decision=decision(phone, question), taps=2) in FINE
        if phone.draws.random() < 0.3 and await phone.act(do="withdraw", phase=phase) == "":
            assert await phone.act(do="decide", phase=phase, decision=decision(phone, question)) in FINE


def decision(phone: PhoneSocket, question: dict[str, Any], kind: str = "note") -> dict[str, Any]:
    """Something that is on offer, with a note that names its author, kind and phase where it may have one."""
    if question["kind"] == "prepare":
        return {"coming": "present", "order": "as usual"} if question["comings"] and question["orders"] else {}
    if question["kind"] == "sign":
        return {"sign": phone.draws.random() < 0.8}
    confides = bool(question.get("confides")) and phone.draws.random() < 0.4
    word = "confided" if confides and kind == "note" else kind
    made: dict[str, Any] = {"propose": {}, "note": f"{word} by {phone.party} in {question['phase']}."}
    if confides:
        made["confide"] = True
    if question["kind"] == "answer":
        made["reply"] = "reject"
    else:
        item = phone.draws.choice(question["items"])
        if question["start"].get(item) is not None:
            made["propose"] = {item: float(round(question["start"][item]))}
    return made


def leaks(lesson: Lesson, others: dict[str, tuple[str, str]] | None = None) -> list[str]:
    """What was sent to somebody whom it does not concern, a line each.

    Private messages, suggestions, confidences, decisions before their phase is over, role sheets, tokens and observers' notes are looked for.

    Args:
        others: what pages of a browser were sent and showed, by name: their party and the text.
    """
    mediator = str(lesson.teacher.picture["mediator"])
    everybody = {phone.name: (phone.party, "\n".join(phone.frames)) for phone in [*lesson.class_, lesson.projector]} | (others or {})
    found = []
    for name, (party, text) in everybody.items():
        for phone in lesson.class_:
            found += [f"{name} was sent “{said}”" for said, to in phone.said if said in text and party not in (phone.party, *to)]
            if phone.token in text or lesson.teacher_token in text:
                found.append(f"{name} was sent a token")
            if phone.name != name and f"observed by {phone.name} in" in text:
                found.append(f"{name} was sent a note of the observer {phone.name}")
        for other in {phone.party for phone in lesson.class_} - {party, ""}:
            found += [f"{name} was sent a suggestion inside {other}"] * (f"suggestion by {other} in" in text)
            found += [f"{name} was sent what {other} confided"] * (f"confided by {other} in" in text and party != mediator)
            found += [f"{name} was sent the role sheet of {other}"] * (f'"sheet":{{"party":"{other}"' in text)
    return found + early(lesson)


def early(lesson: Lesson) -> list[str]:
    """Decisions of other teams that a phone or the projector was sent while their phase went on."""
    found = []
    for phone in [*lesson.class_, lesson.projector]:
        for frame in phone.frames:
            if '"phase":"' not in frame or '"notes":' not in frame:
                continue
            phase = frame.split('"phase":"')[1].split('"')[0]
            found += [f"{phone.name} was sent a decision of {party} in {phase} before its end" for party in lesson.parties
                      if party != phone.party and f"note by {party} in {phase}." in frame]
    return found


def losses(lesson: Lesson, room: Room) -> list[str]:
    """What people did and were told was done, and the room's log does not have once, a line each."""
    found = []
    texts = [each["text"] for each in room.messages]
    for phone in lesson.class_:
        found += [f"“{said}” is in the log {texts.count(said)} times" for said, _ in phone.said if texts.count(said) != 1]
        last = {sent["phase"]: sent["decision"] for sent in phone.accepted if sent["do"] == "decide"}
        for phase, made in last.items():
            if phase != "prepare/1" and _kept(made) != _kept(room.decisions.get((phase, phone.party), {})):
                found.append(f"the decision of {phone.name} in {phase} is not in the log")
        notes = [sent["text"] for sent in phone.accepted if sent["do"] == "observe"]
        found += [f"{note} is not in the log" for note in notes if note not in {each["text"] for each in room.observations}]
    if len(room.messages) != sum(len(phone.said) for phone in lesson.class_):
        found.append(f"the log has {len(room.messages)} messages, and {sum(len(phone.said) for phone in lesson.class_)} were written")
    return found


def _kept(made: dict[str, Any]) -> str:
    """What of a decision a phone states itself; the room adds what was left open."""
    return json.dumps({name: made.get(name) for name in ("note", "reply", "sign", "order", "coming")}, sort_keys=True)
