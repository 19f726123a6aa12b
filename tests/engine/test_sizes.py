"""Scenarios up to 128 parties, 64 issues and 4,096 options: both engines agree, the chair's search stays sound, and limits are stated."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest

from sim.engine.batch import negotiate
from sim.engine.model import play
from sim.errors import ScenarioError
from sim.procedures.short_list import list_pairs, weighed
from sim.procedures.text_search import best_listed_move, best_move, list_moves
from sim.rules.rng import stream_of
from sim.rules.state import PAIRED
from sim.scenario.encoding.instance import encode, sizes_of
from sim.scenario.encoding.layout import SIZE_CLASSES, size_class
from sim.scenario.fields import MAX_OPTIONS, MAX_PARTIES
from sim.scenario.loader import parse_scenario
from sim.scenario.schema.scenario import Scenario
from tests.engine.test_engines_agree import assert_same, reference
from tests.stories import rows


def large(parties: int, issues: int, options: int, **sections: Any) -> dict[str, Any]:
    """A scenario of this many parties over scales, and over one issue with this many options; all must consent."""
    names = [f"party_{number}" for number in range(parties)]
    agenda: dict[str, Any] = {f"scale_{place}": {"label": "x", "scale": {0: "none"}, "status_quo": 50} for place in range(issues)}
    agenda["choice"] = {"label": "x", "options": {f"option_{place}": "x" for place in range(options)}, "status_quo": "option_0"}
    seated = {
        name: {
            "label": name, "role": "principal", "side": "one", "capability": 10 + 7 * number % 50, "value_of_talking": 0.3,
            "on": {f"scale_{place}": {"position": (37 * number + 53 * place) % 101, "salience": 10 + (29 * number + 17 * place) % 90}
                   for place in range(issues)}
            | {"choice": {"score": {f"option_{place}": (place * (7 + number) * 13 + number) % 101 for place in range(options)}, "salience": 50}},
        }
        for number, name in enumerate(names)
    }
    return {
        "title": "A large conference", "summary": "x", "horizon": {"rounds": 2}, "issues": agenda, "parties": seated,
        "rights": {"consent_on_ground": names, "sign_statement": names[:1]}, "bargaining": {"misreading": 20}, **sections,
    }


@pytest.mark.long
@pytest.mark.parametrize("procedure", [
    {"kind": "vote", "proposals": "pool", "rule": "simple", "exchanges": 2}, {"kind": "vote", "exchanges": 2}, {"kind": "condorcet"},
    {"kind": "exchange", "exchanges": 2}, {"kind": "challenge", "exchanges": 2},
    {"kind": "alternating_offers", "exchanges": 6},
], ids=lambda each: each["kind"])
def test_both_engines_write_the_same_log_of_a_scenario_of_the_large_class(procedure: dict[str, Any]) -> None:
    """Compiling the kernel of this class takes more than a minute, so `.ci/run` does this beside other checks; the rules are those of the
    standard class, which tests/engine/test_engines_agree.py compares in every run."""
    scenario = Scenario.model_validate(large(17, 3, 1_001, procedure=procedure))
    assert size_class(sizes_of(scenario)) == "large"
    encoded = encode(scenario)
    assert_same(negotiate(encoded, 3, 0, 2, "full"), reference(encoded, 3, 0, 2))


@pytest.mark.long
@pytest.mark.parametrize("procedure", [{"kind": "single_text", "exchanges": 2}, {"kind": "vote", "proposals": "pool", "rule": "simple", "exchanges": 2}],
                         ids=lambda each: each["kind"])
def test_both_engines_write_the_same_log_of_more_than_64_parties(procedure: dict[str, Any]) -> None:
    """As above: the class has a kernel of its own, which every procedure shares."""
    encoded = encode(Scenario.model_validate(large(65, 2, 3, procedure=procedure)))
    assert_same(negotiate(encoded, 3, 0, 2, "full"), reference(encoded, 3, 0, 2))


def test_the_largest_scenarios_play() -> None:
    """Everybody answers, from the first seat to the last."""
    log = play(Scenario.model_validate(large(MAX_PARTIES, 1, 2, procedure={"exchanges": 1}, horizon={"rounds": 1})), 1)
    assert {int(row["party"]) for row in rows(log, "answers")} == set(range(MAX_PARTIES))


def test_a_party_or_option_more_than_the_standard_class_has_is_large() -> None:
    for tree in (large(16, 11, 122), large(2, 0, 144)):
        assert size_class(sizes_of(Scenario.model_validate(tree))) == "standard"
    for tree in (large(17, 1, 2), large(2, 12, 2), large(2, 0, 145)):
        assert size_class(sizes_of(Scenario.model_validate(tree))) == "large"
    assert size_class(sizes_of(Scenario.model_validate(large(65, 1, 2)))) == "largest"
    sizes = list(SIZE_CLASSES.values())
    assert all(most >= own for lesser, greater in pairwise(sizes) for own, most in zip(lesser, greater, strict=True))


def at_the_table(options: int) -> Any:
    """The chair's list of changes over three scales and some options, with made-up gains, and two consenters of whom the second has less."""
    encoded = encode(Scenario.model_validate(large(2, 3, options)))
    conflict, table = encoded.conflict(stream_of(1)), encoded.table()
    state = encoded.state()
    table.tabled[:] = [1.0] * conflict.issues
    moves = list_moves(conflict, state, table)
    for move in range(moves):
        table.move_item[move] = float(min(3, move // 2))
        table.move_gain[move][:] = [((move * 37) % 41 - 20) / 100, ((move * 53) % 43 - 22) / 100]
    table.seen_gain[:] = [0.10, 0.02]
    conflict.procedure.aim = 0.5
    return conflict, table, moves


def test_a_short_list_that_holds_every_change_finds_the_best_pair() -> None:
    conflict, table, moves = at_the_table(20)
    assert moves == 26 <= PAIRED // 2
    assert best_listed_move(conflict, table, moves, 0.02) == best_move(conflict, table, moves, 0.02)


def test_leaving_off_early_finds_the_same_change(monkeypatch: pytest.MonkeyPatch) -> None:
    conflict, table, moves = at_the_table(20)
    found = [best_move(conflict, table, moves, least) for least in (-0.3, 0.02, 0.6)]
    monkeypatch.setattr("sim.procedures.text_search.FEW", 0)
    assert [best_move(conflict, table, moves, least) for least in (-0.3, 0.02, 0.6)] == found


def test_of_many_changes_the_most_promising_are_paired() -> None:
    """With 306 changes the best pair of the short list is at least as good for the least content as any single change, and is a real pair."""
    conflict, table, moves = at_the_table(300)
    assert moves == 306 and list_pairs(conflict, table, moves) == PAIRED
    gains = [table.move_gain[move][1] for move in range(moves)]
    assert sorted(gains, reverse=True)[: PAIRED // 2] == [gains[int(move)] for move in table.paired[: PAIRED // 2]]
    first, second = best_listed_move(conflict, table, moves, 0.02)
    pair = weighed(conflict, table, first, second, 0.5, -1e9)[0]
    assert second >= 0 and pair > max(weighed(conflict, table, move, -1, 0.5, -1e9)[0] for move in range(moves))


def test_sizes_above_the_limits_are_refused_with_the_limit() -> None:
    with pytest.raises(ScenarioError, match=r"parties: has 129 entries \(allowed: at most 128\)"):
        parse_scenario(json.dumps(large(129, 1, 2)))
    tree = large(2, 1, 4_000)
    tree["issues"]["other"] = {"label": "x", "options": {f"more_{place}": "x" for place in range(97)}}
    with pytest.raises(ScenarioError, match=f"4,097 options in all, 4,000 of them for choice; a scenario has at most {MAX_OPTIONS:,}"):
        parse_scenario(json.dumps(tree))
