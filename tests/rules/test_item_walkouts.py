"""Leaving by item: a party walks out of one item of a meeting and stays for the others."""

from __future__ import annotations

import copy
from typing import Any

from sim.engine.log import Log
from sim.engine.model import play
from sim.report.explanation.round_context import explain_agenda
from sim.report.explanation.run_view import RunView
from sim.rules.enums import Reply
from sim.rules.item_walkouts import drop_items, leave_item, lock_left_items, nothing_tabled
from sim.rules.reply import Answer
from sim.scenario.encoding.instance import encode
from sim.scenario.schema.scenario import Scenario
from tests.stories import Seated, rows

#: Two working groups under co-chairs, after Geneva: both parties want fewer incidents; only one wants the displaced to return.
TWO_GROUPS: dict[str, Any] = {
    "title": "Two working groups", "summary": "Incidents, and the return of the displaced", "horizon": {"rounds": 65},
    "calendar": {"gap": 8}, "attendance": {"quorum": 1}, "bargaining": {"mood": 0.1, "hopeless": 0.15},
    "issues": {
        "incidents": {"label": "Prevention of incidents", "scale": {0: "none", 100: "full"}, "status_quo": 10},
        "returns": {"label": "Return of the displaced", "scale": {0: "nobody", 100: "everybody"}, "status_quo": 0},
    },
    "parties": {
        "capital": {"label": "The capital", "role": "regime", "capability": 50,
                    "on": {"incidents": {"position": 70, "salience": 50}, "returns": {"position": 100, "salience": 50}}},
        "region": {"label": "The region", "role": "opposition", "capability": 30, "stamina": 200, "item_stamina": 2,
                   "on": {"incidents": {"position": 50, "salience": 30}, "returns": {"position": 0, "salience": 70}}},
        "chairs": {"label": "The co-chairs", "role": "mediator", "value_of_talking": 0.5},
    },
    "rights": {"consent_on_ground": ["regime", "opposition"], "convene": ["mediator"]},
}


def groups(**region: Any) -> Scenario:
    """The two working groups, with other keys of the region."""
    tree = copy.deepcopy(TWO_GROUPS)
    tree["parties"]["region"].update(region)
    return Scenario.model_validate(tree)


def left(log: Log) -> list[float]:
    """The rounds in which the region was away from the returns."""
    return [row["round"] for row in rows(log, "agenda") if row["issue"] == 1.0 and row["left_by"] == 1.0]


def test_a_party_leaves_one_item_in_about_half_of_65_rounds_and_attends_them_all() -> None:
    """As in Geneva, where parties were present at 35 of 65 rounds of one working group: the other one goes on, and agrees."""
    log = play(groups(), 2)
    assert len(rows(log, "rounds")) == 65 and 25 <= len(left(log)) <= 40
    assert all(row["presence"] == 2.0 for row in rows(log, "parties"))
    assert all(row["reply"] != Reply.WALK_OUT for row in rows(log, "answers"))
    incidents, returns = rows(log, "issues")
    assert incidents["agreed"] >= 1.0 and returns["agreed"] == 0.0
    whole = play(groups(item_stamina=None, stamina=2), 2)
    assert left(whole) == [] and any(row["reply"] == Reply.WALK_OUT for row in rows(whole, "answers"))


def test_a_party_stays_away_for_as_many_rounds_as_stated() -> None:
    log = play(groups(item_absence=3), 2)
    gone = left(log)
    tabled = {row["round"]: row["tabled"] for row in rows(log, "agenda") if row["issue"] == 1.0}
    first = gone[0]
    assert [first, first + 1, first + 2] == gone[:3] and [tabled[first + ahead] for ahead in range(3)] == [1.0, 0.0, 0.0]
    assert tabled[first + 3] == 1.0, "then it returns"


def answered(reply: float, surplus: float, objection: float, line: float = -1.0) -> Answer:
    """An answer with a surplus and the item that it objects to most."""
    return Answer(reply, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, surplus, 0.0, line, objection)


def at_the_table(changes: dict[str, Any] | None = None) -> Seated:
    """The well story with both items tabled, where Upper Farm leaves an item after two hopeless texts and has refused two."""
    at = Seated({"parties.upper.item_stamina": 2, "parties.upper.item_absence": 2, **(changes or {})})
    at.state.course.round = 4.0
    at.write(60.0, 1.0)
    at.standing("upper").refusals = 2.0
    return at


def test_the_item_returns_to_the_status_quo_and_comes_back_to_the_table_after_the_absence() -> None:
    at = at_the_table()
    leave_item(at.conflict, at.state, at.table, at.upper, answered(0.0, -0.5, float(at.water)))
    assert at.standing("upper").refusals == 0.0 and at.table.tabled[at.water] == 1.0, "the text stands until all have answered it"
    drop_items(at.conflict, at.state, at.table, False)
    assert (at.table.text[at.water], at.table.tabled[at.water], at.table.tabled[at.path]) == (20.0, 0.0, 1.0)
    assert at.state.left_by[at.water] == 1.0 + at.upper and not nothing_tabled(at.conflict, at.table)
    away = []
    for round_ in (5.0, 6.0):
        at.state.course.round, at.table.locked[at.water] = round_, 0.0
        lock_left_items(at.conflict, at.state, at.table)
        away.append(at.table.locked[at.water])
    assert away == [1.0, 0.0] and at.state.left_by[at.water] == 0.0


def test_only_hopeless_refusals_make_a_party_leave_and_only_where_its_consent_counts() -> None:
    for changes, given in (
        ({}, answered(0.0, -0.01, 0.0)), ({}, answered(1.0, 0.5, 0.0)), ({}, answered(2.0, -0.5, 0.0)), ({}, answered(0.0, -0.5, -1.0)),
        ({"parties.upper.item_stamina": 3}, answered(0.0, -0.5, 0.0)), ({"parties.upper.item_stamina": None}, answered(0.0, -0.5, 0.0)),
        ({"rights.by_issue": {"water": {"consent_on_ground": ["lower"]}}}, answered(0.0, -0.5, 0.0)),
    ):
        at = at_the_table(changes)
        leave_item(at.conflict, at.state, at.table, at.upper, given)
        assert at.table.left[at.water] == 0.0, (changes, given)


def test_a_text_that_votes_have_carried_keeps_its_items() -> None:
    at = at_the_table()
    leave_item(at.conflict, at.state, at.table, at.upper, answered(0.0, -0.5, float(at.water)))
    drop_items(at.conflict, at.state, at.table, True)
    assert (at.table.tabled[at.water], at.table.text[at.water], at.state.left_by[at.water]) == (1.0, 60.0, 0.0)


def test_a_party_demands_no_more_than_the_items_left_can_give() -> None:
    at = at_the_table()
    at.standing("lower").best = 1.0
    leave_item(at.conflict, at.state, at.table, at.upper, answered(0.0, -0.5, float(at.water)))
    drop_items(at.conflict, at.state, at.table, False)
    assert at.standing("lower").best == 0.5, "the path is half of what Lower Farm cares for"


def test_an_explanation_says_who_left_which_item() -> None:
    encoded = encode(groups(item_absence=2))
    view = RunView.from_log(encoded, 2, play(encoded, 2))
    first = next(row["round"] for row in view.tables["agenda"] if row["left_by"])
    told = [next(item["text"] for item in explain_agenda(view, round_) if item["issue"] == "returns") for round_ in (first, first + 1)]
    assert told[0] == "Returns: tabled; the region walked out of this item and stayed for the others."
    assert told[1] == "Returns: not negotiated without the region, which had walked out of it."
