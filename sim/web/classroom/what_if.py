"""What a room's run would have become if one party had answered otherwise; from that moment on the model plays every seat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from sim.scenario.encoding.instance import EncodedScenario
from sim.web.classroom.decision_script import REPLIES, Decision, DecisionScript, Event
from sim.web.classroom.interactive_model import InteractiveModel
from sim.web.classroom.point_scores import ALL, Points
from sim.web.common.errors import DeniedError
from sim.web.views.serializers import plain
from sim.web.views.timeline import run_view

Row = dict[str, Any]

#: The order of phases within a round; offers and answers take turns.
STAGES = {"prepare": 0, "open": 1, "offer": 2, "draft": 2, "answer": 3, "sign": 4}


class WhatIf:
    """A moment of a run that is over, which may be played on with another answer.

    Args:
        decisions: what people decided, by phase and party.
        events: what the teacher brought about; it happens in every version.
    """

    def __init__(self, encoded: EncodedScenario, seed: int, decisions: Mapping[tuple[str, str], Decision], events: tuple[Event, ...]) -> None:
        self.encoded, self.seed, self.decisions, self.events = encoded, seed, dict(decisions), events
        self.points = Points(encoded, seed)

    def played(self, phase: str, party: str, reply: str) -> Row:
        """Both versions from a moment on: with the answer that was given, and with another one.

        Raises:
            DeniedError: the party did not answer in that phase, or the reply is none.
        """
        if not phase.startswith("answer/") or party not in self.encoded.parties or reply not in REPLIES:
            raise DeniedError("not_on_offer")
        before = {key: made for key, made in self.decisions.items() if precedes(key[0], phase) or key[0] == phase}
        same, given = self._run(before), self._given(phase, party)
        return {"phase": phase, "party": party, "reply": given, "otherwise": reply,
                "same": self._end(same), "other": self._end(self._run(before | {(phase, party): {"reply": reply}}))}

    def tested(self, moments: Sequence[Row]) -> list[Row]:
        """Moments with what would have come of the other answer, those that would have turned the outcome first.

        `turns`: whether the number of agreements or the round of the first one differs; `moves`: whether anybody's gain does.
        """
        told = []
        for each in moments:
            found = self.played(each["phase"], each["party"], each["otherwise"])
            same, other = found["same"], found["other"]
            told.append(each | found | {"turns": any(same[name] != other[name] for name in ("agreements", "first_agreement", "ending")),
                                        "moves": same["gains"] != other["gains"]})
        return sorted(told, key=lambda one: (not one["turns"], not one["moves"]))

    def _given(self, phase: str, party: str) -> str:
        """The answer that was given in the run itself."""
        _, number, exchange = phase.split("/")
        for each in run_view(self._run(self.decisions))["rounds"]:
            for told in each["exchanges"]:
                for answer in told["answers"]:
                    if (str(each["round"]), str(told["exchange"]), answer["party"]) == (number, exchange, party):
                        return str(answer["reply"])
        raise DeniedError("not_on_offer")

    def _run(self, decisions: Mapping[tuple[str, str], Decision]) -> InteractiveModel:
        return InteractiveModel(self.encoded, self.seed, DecisionScript(frozenset(), decisions, self.events)).play_on()

    def _end(self, model: InteractiveModel) -> Row:
        """How a version ends: in what, when, where the issues stand, who gained, and the deaths, whole."""
        view = run_view(model)
        ended, game = view["ended"] or {}, self.points.game
        own = game.gains(np.array(model.state.ground, dtype=float))
        return {"ending": ended.get("ending"), "rounds": ended.get("rounds"), "agreements": ended.get("agreements"),
                "first_agreement": ended.get("first_agreement"), "deaths": round(float(ended.get("deaths") or 0.0)),
                "ground": [plain(each) for each in model.state.ground],
                "gains": {name: round(ALL * float(gain)) for name, gain in zip(game.parties, own, strict=True)}}


def precedes(one: str, other: str) -> bool:
    """Whether a phase comes before another one.

    >>> precedes("prepare/2", "answer/2/1"), precedes("answer/2/1", "offer/2/2"), precedes("sign/1", "answer/1/3"), precedes("open/1", "open/1")
    (True, True, False, False)
    """
    return place(one) < place(other)


def place(phase: str) -> tuple[int, int, int, int]:
    """Where a phase stands in the order of all phases: by round, then preparation, proposals, exchanges and the signing."""
    kind, number, *exchange = phase.split("/")
    within = 2 if kind in ("offer", "draft", "answer") else STAGES[kind]
    return int(number), within, int(exchange[0]) if exchange else 0, STAGES[kind]
