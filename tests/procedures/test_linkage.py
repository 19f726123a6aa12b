"""Which items are tabled together: those between which the chair sees a trade."""

from __future__ import annotations

from typing import Any

import pytest

from sim.engine.model import Negotiation
from sim.engine.plain_model import PlainModel
from sim.procedures.linkage import choose_linked_items, exchange_rate_exists, sound_out, trade_in_sight
from sim.report.explanation.round_context import explain_agenda
from sim.report.explanation.run_view import RunView
from sim.scenario.encoding.instance import encode
from sim.scenario.schema.scenario import Scenario
from tests.profiles import with_behaviour


def _party(role: str, **wants: tuple[int, int]) -> dict[str, Any]:
    return {"label": role, "role": role, "capability": 50, "on": {issue: {"position": at, "salience": weight} for issue, (at, weight) in wants.items()}}


def talks(border: dict[str, Any] | None = None, linkage: float = 1.0) -> Scenario:
    """Three scales at 50: north loses by border and south by trade, each less than the other gains; the guard loses by any change of dams."""
    scale = {"scale": {0: "low", 100: "high"}, "status_quo": 50}
    tree: dict[str, Any] = {
        "title": "Talks", "summary": "Three issues", "horizon": {"rounds": 1},
        "issues": {name: {"label": name, **scale} for name in ("dams", "border", "trade")},
        "parties": {"north": _party("regime", dams=(0, 60), border=(0, 10), trade=(100, 30)),
                    "south": _party("opposition", dams=(100, 60), border=(100, 30), trade=(0, 10)),
                    "guard": _party("guarantor", dams=(50, 100))},
        "rights": {"consent_on_ground": ["regime", "opposition", "guarantor"], "convene": ["regime"]},
        "agenda": {"items": 2, "noise": 0, "linkage": linkage}, "trust": {"default": 1},
    }
    tree["parties"]["north"]["on"]["border"] |= border or {}
    return Scenario.model_validate(with_behaviour(tree))


def tabled(scenario: Scenario, urgency: list[float]) -> list[str]:
    """The items that are tabled, by these urgencies."""
    model = Negotiation(scenario, 1)
    model.table.urgency[:] = urgency
    assert choose_linked_items(model.conflict, model.state, model.table, 0.0) == 2
    return [name for name, chosen in zip(model.encoded.issues, model.table.tabled, strict=True) if chosen]


def test_items_between_which_a_trade_is_in_sight_go_before_more_urgent_ones() -> None:
    """Border up and trade up together are a gain to both sides; nothing makes up to the guard for a change of dams."""
    assert tabled(talks(), [3.0, 2.0, 1.0]) == ["border", "trade"]
    assert tabled(talks(linkage=0.2), [3.0, 2.0, 1.0]) == ["dams", "border"]
    assert tabled(talks(linkage=0.7), [3.0, 2.0, 1.0]) == ["border", "trade"]


def test_a_red_line_in_the_way_leaves_no_trade() -> None:
    """North allows no more than 50 on the border: then nothing can be traded, and the most urgent items are tabled."""
    lines = {"red_line": {"min": 50, "max": 50}}
    assert tabled(talks(border=lines), [3.0, 2.0, 1.0]) == ["dams", "border"]


def test_one_change_may_have_to_go_further_than_the_other() -> None:
    """Border costs north 0.025 and gains south 0.01 for 10 points; 1 to 1.67 times as much of trade makes up for it, if there is room."""
    model = Negotiation(talks(), 1)
    sound_out(model.conflict, model.state, model.table, 0.0)
    table, at = model.table, model.encoded.issues
    up = [int(table.first_move[at.index(name)]) + 1 for name in ("border", "trade")]
    table.move_gain[up[0]][0], table.move_gain[up[0]][1] = -0.025, 0.01
    table.move_gain[up[1]][0], table.move_gain[up[1]][1] = 0.02, -0.006
    assert table.move_value[up[1]] == pytest.approx(5.0)
    assert exchange_rate_exists(model.conflict, table, *up) and trade_in_sight(model.conflict, table, at.index("border"), at.index("trade"))
    table.move_value[up[1]] = 1.0
    assert not exchange_rate_exists(model.conflict, table, *up)


def test_without_linkage_nothing_but_urgency_counts() -> None:
    model = PlainModel(encode(talks(linkage=0)), 1)
    model.step()
    assert [name for name, chosen in zip(model.encoded.issues, model.table.tabled, strict=True) if chosen] == ["dams", "border"]


def test_an_explanation_says_that_no_trade_was_in_sight() -> None:
    """Dams press most, and are not tabled."""
    model = Negotiation(talks(), 1)
    model.step()
    found = {row["issue"]: row["text"] for row in explain_agenda(RunView.from_log(model.encoded, 1, model.log), 1)}
    assert "no trade" in found["dams"] and "urgen" in found["border"]
