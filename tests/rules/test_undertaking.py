"""A single undertaking: nothing is agreed until everything is agreed."""

from __future__ import annotations

from io import StringIO

from rich.console import Console

from sim.engine.log import Log
from sim.engine.model import play
from sim.report.explanation.run_document import run_document
from sim.report.explanation.run_view import RunView
from sim.report.text.run import RunPrinter
from sim.rules.bargaining import sit_down
from sim.rules.enums import Ending, Outcome
from sim.rules.undertaking import all_closed, close_items, discard_package, include_closed, reopen
from sim.scenario.encoding.instance import encode
from tests.stories import OF_ONE_MIND, Seated, outcomes, rows, well

SINGLE = {"undertaking.single": True, "agenda.items": 1}


def story(**keys: float) -> Seated:
    """The quarrel over the well, one item a round, with the water closed at 50."""
    at = Seated({**SINGLE, **{f"undertaking.{key}": value for key, value in keys.items()}})
    at.write(50.0, at.state.ground[at.path])
    at.table.tabled[at.path] = 0.0
    close_items(at.conflict, at.state, at.table)
    return at


def of_one_mind() -> Log:
    """A run in which everybody wants the same, one item a round, under a single undertaking."""
    return play(well({**OF_ONE_MIND, **SINGLE, "horizon.rounds": 6}), 3)


def test_items_close_at_the_value_of_an_accepted_text() -> None:
    at = story()
    assert at.state.closed[at.water] == 1.0 and at.state.closed[at.path] == 0.0
    assert at.state.package[at.water] == at.state.declared[at.water] == 50.0
    assert at.state.ground[at.water] != 50.0 and not all_closed(at.conflict, at.state, at.table)
    at.table.struck[at.path] = 1.0
    assert all_closed(at.conflict, at.state, at.table), "a struck item belongs to no package"


def test_a_later_text_holds_what_is_closed() -> None:
    at = story()
    at.table.text[at.water] = 10.0
    include_closed(at.conflict, at.state, at.table)
    assert at.table.text[at.water] == 50.0


def test_each_text_is_judged_together_with_what_is_closed() -> None:
    """The baseline falls by what the closed items count for, so that a party which lost by them wants that much more of the rest."""
    at = story()
    seat, other = at.lower, at.upper
    for each in (seat, other):
        sit_down(at.conflict, at.state, at.table, each, 0.0, at.stream)
    with_closed = [at.state.standings[each].baseline for each in (seat, other)]
    at.state.closed[at.water] = 0.0
    for each in (seat, other):
        sit_down(at.conflict, at.state, at.table, each, 0.0, at.stream)
    without = [at.state.standings[each].baseline for each in (seat, other)]
    assert (with_closed[0] - without[0]) * (with_closed[1] - without[1]) < 0, "50 of the water is a loss to one and a gain to the other"


def test_nothing_takes_effect_before_everything_is_closed() -> None:
    log = of_one_mind()
    found = outcomes(log)
    last = found.index(Outcome.AGREEMENT)
    assert found.count(Outcome.PROCEDURAL) >= 1 and last == len(found) - 1
    for row in rows(log, "agenda"):
        if row["round"] <= last:
            assert row["ground"] == next(each["opening"] for each in rows(log, "issues") if each["issue"] == row["issue"]) and row["agreed"] == 0.0
    assert rows(log, "runs")[0]["ending"] == Ending.SETTLEMENT
    assert all(row["closed"] == 1.0 for row in rows(log, "agenda") if row["round"] == last + 1)


def test_a_closed_item_is_not_tabled_again() -> None:
    closed: set[float] = set()
    for row in sorted(rows(of_one_mind(), "agenda"), key=lambda row: (row["round"], row["closed"])):
        assert not (row["tabled"] and row["issue"] in closed)
        closed |= {row["issue"]} if row["closed"] else set()
    assert len(closed) == 2


def test_reopening_pays_only_above_its_price() -> None:
    at = story(reopening=0.0)
    at.state.package[at.water] = 0.0
    gainers = [seat for seat in (at.lower, at.upper) if reopen(at.conflict, at.state, at.table, seat) == at.water]
    assert gainers == [at.lower], "with nothing of the water, the lower farm can only gain"
    assert at.state.closed[at.water] == 0.0 and at.table.reopened[at.water] == 1.0 + at.lower and at.state.standings[at.lower].owed == 0.0
    dear = story(reopening=1.0)
    dear.state.package[dear.water] = 0.0
    assert reopen(dear.conflict, dear.state, dear.table, dear.lower) == -1


def test_who_reopens_demands_less_of_the_rest() -> None:
    at = story(reopening=0.05)
    at.state.package[at.water] = 0.0
    assert reopen(at.conflict, at.state, at.table, at.lower) == at.water
    at.table.tabled[at.path] = 1.0
    sit_down(at.conflict, at.state, at.table, at.lower, 0.0, at.stream)
    paying = at.state.standings[at.lower].best
    discard_package(at.conflict, at.state)
    sit_down(at.conflict, at.state, at.table, at.lower, 0.0, at.stream)
    assert abs(at.state.standings[at.lower].best - paying - 0.05) < 1e-12


def test_a_refused_package_is_open_again() -> None:
    scenario = well({**OF_ONE_MIND, **SINGLE, "horizon.rounds": 8, "ratification.ballots": {"house": {"label": "House", "probability": 0}}})
    log = play(scenario, 3)
    found = outcomes(log)
    first = found.index(Outcome.REFUSED) + 1
    assert all(row["closed"] == 0.0 for row in rows(log, "agenda") if row["round"] == first)
    assert Outcome.PROCEDURAL in found[first:] and rows(log, "runs")[0]["commitments"] == 0.0


def test_with_everything_on_the_table_at_once_it_is_an_agreement_as_ever() -> None:
    """If every item is tabled and moves, a text takes effect in the round in which it is accepted."""
    changes = {**OF_ONE_MIND, "horizon.rounds": 2}
    plain, single = play(well(changes), 3), play(well({**changes, "undertaking.single": True}), 3)
    assert outcomes(plain)[0] == outcomes(single)[0] == Outcome.AGREEMENT
    assert plain.rows["answers"] == single.rows["answers"][:len(plain.rows["answers"])]


def test_reports_say_what_has_closed() -> None:
    encoded = encode(well({**OF_ONE_MIND, **SINGLE, "horizon.rounds": 6}))
    document = run_document(RunView.from_log(encoded, 3, play(encoded, 3)))
    closing = [row for row in document["rounds"] if row["outcome"] == "procedural"]
    assert RunPrinter(document, Console(file=StringIO())).ended(closing[0]).startswith("closed provisionally: ")
