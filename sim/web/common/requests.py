"""What may be asked of the server: one record for each question, with bounds on all of it; anything else in it is refused."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from sim.web.common.rate_limits import MOST_NAME

#: The most runs that a page may ask for.
MOST_RUNS = 10_000

Setting = Annotated[str, Field(min_length=3, max_length=300)]
Settings = Annotated[list[Setting], Field(max_length=60)]
ScenarioName = Annotated[str, Field(max_length=60, pattern=r"^[A-Za-z0-9_\-]+$")]
Seed = Annotated[int, Field(ge=0, le=2**53)]
Party = Annotated[str, Field(max_length=40)]
Token = Annotated[str, Field(max_length=80)]
Clock = Annotated[int, Field(ge=0, le=7200)]
NewToken = Annotated[str, Field(pattern=r"^([A-Za-z0-9_\-]{24,80})?$")]
PersonId = Annotated[str, Field(max_length=8)]


class Message(BaseModel):
    """What somebody asks for."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Turn(Message):
    """Other numbers from a round on."""

    round: int = Field(ge=1, le=200)
    settings: Settings


class State(Message):
    """A state of the lab: all that a link holds."""

    scenario: ScenarioName
    seed: Seed = 1
    replicate: int = Field(0, ge=0, le=2**32 - 1)
    settings: Settings = Field(default_factory=list)
    turn: Turn | None = None


class MonteCarloRequest(Message):
    """A thousand runs of a state of the lab."""

    state: State
    count: int = Field(1000, ge=50, le=MOST_RUNS)


class OpenRequest(Message):
    """A room to be opened."""

    scenario: ScenarioName
    settings: Settings = Field(default_factory=list)
    seed: Seed | None = None
    clock: Clock = 0
    rehearsal: bool = False
    key: Token = ""
    team_size: int = Field(1, ge=1, le=12)
    assigned: bool = False
    homework: bool = False
    request: NewToken = ""


class JoinRequest(Message):
    """A seat to be taken: of a party, or without one where the newcomer is needed; `token`: the one that the browser has or proposes."""

    party: Party = ""
    name: str = Field(min_length=1, max_length=MOST_NAME)
    token: NewToken = ""
    observe: bool = False


class Credentials(Message):
    """A question that needs the teacher's token, or a room that is revealed."""

    token: Token = ""


class TalksShown(Credentials):
    """Private messages to be shown in the debrief, or hidden."""

    shown: bool


class WhatIfRequest(Credentials):
    """An answer of a room's run to be given otherwise."""

    phase: str = Field(max_length=40)
    party: Party
    reply: str = Field(max_length=12)


class SurveyAnswers(Credentials):
    """Answers of whoever holds a seat to the questions before or after the talks; `consent`: whether they may be used for research."""

    party: Party = ""
    when: str = Field(pattern="^(before|after)$")
    answers: dict[Annotated[str, Field(max_length=40)], Annotated[str, Field(max_length=500)]] = Field(max_length=20)
    consent: bool = False


class Hello(Message):
    """The first message of a socket: which room, as whom, and the token that proves it; `keeps`: see `sim.web.classroom.open_room.Watcher`."""

    room: str = Field(max_length=12)
    sees: str = Field(pattern="^(teacher|seat|show)$")
    party: Party = ""
    token: Token = ""
    keeps: bool = False


class Command(Message):
    """A later message of a socket; `id` comes back with the answer. A `key` that the room has heard before is not carried out again."""

    do: str = Field(max_length=20)
    id: int = Field(0, ge=0, le=2**31)
    key: str = Field("", max_length=40)
    phase: str = Field("", max_length=40)
    decision: dict[str, Any] = Field(default_factory=dict, max_length=12)
    party: Party = ""
    other: Party = ""
    kind: str = Field("", max_length=20)
    text: str = Field("", max_length=300)
    seconds: Clock = 0
    person: PersonId = ""
    to: list[Party] = Field(default_factory=list, max_length=40)
    offer: dict[str, Any] = Field(default_factory=dict, max_length=40)
    issue: str = Field("", max_length=80)
    value: float | None = None
    size: int = Field(1, ge=1, le=12)
    token: NewToken = ""
