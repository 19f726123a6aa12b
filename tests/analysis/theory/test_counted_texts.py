"""What parties would count of many texts at once: the rules give the same of each text alone."""

from __future__ import annotations

import numpy as np
import pytest

from sim.analysis.theory.counted_consent import CountedAnswer, FirstMeeting
from sim.analysis.theory.counted_texts import FORBIDDEN, CountedTexts
from sim.analysis.theory.counted_zone import CountedSpace
from sim.analysis.theory.decision_rules import decision_rule
from sim.analysis.theory.game import Game
from sim.rules.reply import ROUNDING
from sim.scenario.encoding.instance import encode
from sim.scenario.loader import load_scenario


def value(given: CountedAnswer | None) -> float:
    return given.counted if given is not None and (given.accepts or given.counted < -ROUNDING) else FORBIDDEN


CASES = [
    ("textbook",), ("valley",), ("harbour_vote",), ("normandy",), ("astana_21",), ("astana_2017",), ("coalition",), ("climate_summit",), ("cyprus_2004",),
    ("astana_21", "rights.by_issue={areas: {consent_on_ground: [turkey, russia, iran]}, aid: {consent_on_ground: [opposition, regime]}}"),
    ("astana_21", "parties.opposition.curvature=2"), ("valley", "issues.water.status_quo=none"),
]


@pytest.mark.parametrize("case", CASES, ids="-".join)
def test_many_texts_at_once_count_for_what_the_rules_say_of_each(case: tuple[str, ...]) -> None:
    encoded = encode(load_scenario(case[0], list(case[1:])))
    game, meeting = Game.of(encoded), FirstMeeting(encoded)
    texts = np.vstack([CountedSpace(game, decision_rule(encoded), meeting).deals()[0][:200], game.status_quo])
    expected = []
    for text in texts:
        meeting.read(text)
        expected.append([value(meeting.answer_of(seat)) for seat in range(len(game.parties))])
    found = CountedTexts(game, meeting).values(texts)
    assert found == pytest.approx(np.array(expected), abs=1e-12)
    assert len(np.unique(found)) > 10
