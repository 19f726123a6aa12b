"""What people decide for the parties they hold, phase by phase, and what a teacher brings about: all that a run of theirs is made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sim.rules.enums import Presence, Reply
from sim.scenario.encoding.instance import EncodedScenario

#: By how much an order multiplies the rate at which a party's fighters act. Assumption, for the classroom.
ORDERS = {"hold back": 0.4, "as usual": 1.0, "strike": 1.8}
#: By how much a patron's choice multiplies its leverage on a client (at most 1 in all). Assumption, for the classroom.
PRESSURES = {"ease": 0.0, "as usual": 1.0, "hard": 1.6}
#: By how much a guarantor's promise multiplies the probability that it punishes a client's breach (at most 1). Assumption, for the classroom.
PROMISES = {"as usual": 1.0, "firm": 1.6}
#: What a teacher may bring about before a round: the factor on everybody's fighting, or a shift of hope or trust. Assumption.
EVENTS: dict[str, float] = {"news": 0.0, "flare": 2.0, "lull": 0.5, "hope": 0.2, "despair": -0.2, "rift": -0.2, "thaw": 0.2}
#: How many parties an event concerns, if any.
CONCERNS = {"hope": 1, "despair": 1, "rift": 2, "thaw": 2}

COMINGS = {each.word: float(each) for each in Presence}
REPLIES = {each.word: float(each) for each in Reply}

Decision = Mapping[str, Any]


@dataclass(frozen=True)
class Event:
    """Something that a teacher brings about before a round: `kind` of `EVENTS`; whom it concerns; the message to everybody."""

    round: int
    kind: str
    party: str = ""
    other: str = ""
    text: str = ""

    def is_valid(self, parties: Sequence[str]) -> bool:
        """Whether its kind is known and it names as many different parties of the scenario as the kind concerns.

        >>> Event(1, "hope", "kelda").is_valid(["kelda"]), Event(1, "hope", "", "kelda").is_valid(["kelda"])
        (True, False)
        """
        named = (self.party, self.other)[: CONCERNS.get(self.kind, 0)]
        rest = (self.party, self.other)[len(named):]
        return self.kind in EVENTS and set(named) <= set(parties) and len(set(named)) == len(named) and not any(rest)


@dataclass(frozen=True)
class DecisionScript:
    """What people decided.

    `seats`: parties that people hold now; `decisions` by phase and party; `events`: what was brought about; `turns`: by round, the numbers
    that hold from it on. `since`: the phase that the run has come to, before which nobody is asked any more, whoever has taken a seat
    meanwhile ("" for a run from the start); `closed`: whether that phase is over too, whoever has not decided.
    """

    seats: frozenset[str] = frozenset()
    decisions: Mapping[tuple[str, str], Decision] = field(default_factory=dict)
    events: tuple[Event, ...] = ()
    turns: Mapping[int, EncodedScenario] = field(default_factory=dict)
    since: str = ""
    closed: bool = False

    @property
    def hands(self) -> frozenset[str]:
        """Parties for which people have decided something, or may."""
        return self.seats | {party for _, party in self.decisions}


class Wanted(Exception):
    """A run waits: `phase` is such as "answer/2/1" (round 2, exchange 1), `asked` the parties whose people have to decide in it."""

    def __init__(self, phase: str, asked: Iterable[str]) -> None:
        self.phase, self.asked = phase, list(asked)
        super().__init__(phase)
