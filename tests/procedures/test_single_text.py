"""The single negotiating text: what a chair may write, how it climbs, what it learns from a refusal."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.procedures.chair_beliefs import hear, least_seen, see, see_costs, see_gains, seen_worth
from sim.procedures.single_text import bound, open_text, opening, propose
from sim.procedures.text_search import best_move, list_moves
from sim.rules.agenda import choose_items
from sim.rules.bargaining import sit_down
from sim.rules.rng import stream_of
from sim.rules.utility import crossed, worth
from sim.rules.valuation import note_status_quo, own_value
from sim.scenario.schema.scenario import Scenario
from tests.stories import OF_ONE_MIND, Seated, seated
from tests.strategies import lively, scenarios, with_a_chair

LUCK = stream_of(1)
#: Where the slots of the well's issues begin in tables by option.
WATER, PATH = 0, 1


def at_the_table(at: Any, seed: int = 1) -> Any:
    """Everybody sits down over all items, and the chair opens."""
    conflict, state, table = at.conflict, at.state, at.table
    choose_items(conflict, table)
    note_status_quo(conflict, state, table)
    for seat in range(conflict.parties):
        if state.standings[seat].presence:
            see_costs(conflict, state, table, seat, sit_down(conflict, state, table, seat, 0.0, at.stream))
    open_text(conflict, state, table, at.stream)
    return conflict, state, table


def rewrite(at: Any, *text: Any) -> None:
    """Put another text on the table, and let the chair see what it is worth to everybody."""
    for issue, value in enumerate(text):
        at.table.text[issue] = value
        for seat in range(at.conflict.parties):
            see(at.conflict, at.state, at.table, seat, issue)


def test_the_chair_opens_at_the_compromise_of_positions() -> None:
    """Van den Bos 1991: (45 x 0 + 15 x 100 + 40 x 25 + 10 x 75) / 110 = 29.55. The path: closed 15, shared 7.5 + 9 + 10, open 15 + 5."""
    _, _, table = at_the_table(Seated())
    assert table.text == pytest.approx([3250 / 110, 1.0])


def test_who_has_no_veto_has_no_weight_in_the_text() -> None:
    at = Seated({"parties.neighbour.on.water": {"position": 100, "salience": 100}, "parties.neighbour.capability": 100})
    assert at_the_table(at)[2].text[at.water] == pytest.approx(3250 / 110)


def test_what_is_not_tabled_stays_as_it_is() -> None:
    at = Seated({"issues.path.negotiable": False})
    conflict, state, table = at_the_table(at)
    propose(conflict, state, table, 1, LUCK)
    assert table.text[at.path] == state.ground[at.path]


def test_red_lines_bound_the_text_on_both_sides() -> None:
    """Upper Farm never above 40, Lower Farm never below 22: the chair may write 22 to 40, and 20, which holds."""
    at = Seated({"parties.upper.on.water.red_line": {"max": 40}, "parties.lower.on.water.red_line": {"min": 22}})
    bound(at.conflict, at.state, at.table, at.water)
    assert (at.table.lowest[at.water], at.table.highest[at.water]) == (20.0, 40.0)


def test_a_line_already_crossed_only_forbids_going_further() -> None:
    """Upper Farm wanted no more than 10 to go down, and 20 does: nobody may write more than 20, and 15 is no breach of its line."""
    at = Seated({"parties.upper.on.water.red_line": {"max": 10}})
    bound(at.conflict, at.state, at.table, at.water)
    assert (at.table.lowest[at.water], at.table.highest[at.water]) == (0.0, 20.0)
    at.state.ground[at.water] = 5.0
    bound(at.conflict, at.state, at.table, at.water)
    assert at.table.highest[at.water] == 10.0


def test_the_red_line_of_one_without_a_veto_binds_nobody() -> None:
    at = Seated({"parties.priest.on.water": {"position": 0, "salience": 10, "red_line": {"max": 20}}})
    bound(at.conflict, at.state, at.table, at.water)
    assert at.table.highest[at.water] == 100.0


def test_an_option_that_somebody_never_accepts_is_never_written() -> None:
    at = Seated({"parties.upper.on.path.red_line": {"never": ["shared"]}})
    conflict, state, table = at_the_table(at)
    assert table.text[at.path] == 2.0
    propose(conflict, state, table, 1, LUCK)
    assert table.text[at.path] != 1.0


def test_having_opened_on_one_side_the_chair_never_writes_past_what_holds() -> None:
    """Opened above 20, the text may fall back to 20 and no further; opened below, it may rise to it."""
    at = Seated()
    bound(at.conflict, at.state, at.table, at.water)
    opening(at.conflict, at.state, at.table, at.water)
    assert (at.table.lowest[at.water], at.table.highest[at.water]) == (20.0, 100.0)
    at.state.ground[at.water] = 80.0
    bound(at.conflict, at.state, at.table, at.water)
    opening(at.conflict, at.state, at.table, at.water)
    assert (at.table.lowest[at.water], at.table.highest[at.water]) == (0.0, 80.0)


def test_with_nothing_misread_the_chair_sees_what_is_there() -> None:
    at = Seated()
    for value in (0.0, 33.0, 100.0):
        assert seen_worth(at.conflict, at.table, at.lower, at.water, value) == worth(at.conflict, at.lower, at.water, value)
    at.table.misread[at.lower][WATER] = -20.0  # seen at 80
    assert seen_worth(at.conflict, at.table, at.lower, at.water, 80.0) == 1.0
    at.table.misread[at.lower][PATH + 1] = 90.0  # a worth of 0.6 seen as no more than all
    assert seen_worth(at.conflict, at.table, at.lower, at.path, 1.0) == 1.0
    assert seen_worth(at.conflict, at.table, at.lower, at.path, -1.0) == 0.0


def test_the_shuttle_narrows_what_the_chair_misreads() -> None:
    """With half of the error removed by the priest, every misreading is half of what it was: the draws are the same."""
    changes = {"bargaining.misreading": 20}
    plain, shuttled = Seated(changes), Seated(changes | {"parties.priest.shuttle": 0.5})
    at_the_table(plain)
    at_the_table(shuttled)
    for seat in (plain.upper, plain.lower, plain.elder, plain.miller):
        assert plain.table.misread[seat][WATER] != 0.0
        assert shuttled.table.misread[seat] == pytest.approx([each / 2 for each in plain.table.misread[seat]])


def test_the_least_content_is_helped_first() -> None:
    """The elder, at 25, loses by 35: a step of 5 back down is what helps whoever gains least."""
    at = Seated({"issues.path.negotiable": False, "procedure.step": 5, "procedure.moves": 1})
    conflict, state, table = at_the_table(at)
    rewrite(at, 35.0, table.text[at.path])
    see_gains(conflict, state, table)
    assert least_seen(conflict, table) == pytest.approx(-0.75 * 0.15)
    moves = list_moves(conflict, state, table)
    assert sorted(table.move_value[:moves]) == [30.0, 40.0]
    first, second = best_move(conflict, table, moves, least_seen(conflict, table))
    assert (table.move_value[first], second) == (30.0, -1)
    propose(conflict, state, table, 1, LUCK)
    assert table.text[at.water] == 30.0


def test_one_concession_is_traded_for_another() -> None:
    """Two issues, opposite saliences (theory 1): no change of one item helps the least content, a package of two does."""
    saliences = {"upper.on.water": 90, "upper.on.path": 10, "lower.on.water": 10, "lower.on.path": 90}
    at = Seated({f"parties.{stance}.salience": salience for stance, salience in saliences.items()} | {
        "rights.consent_on_ground": ["upper", "lower"], "issues.water.status_quo": 50, "procedure.moves": 1, "procedure.step": 10,
        "procedure.aim": 1,
    })
    conflict, state, table = at_the_table(at)
    table.lowest[at.water], table.highest[at.water] = 0.0, 100.0
    rewrite(at, 50.0, 0.0)
    propose(conflict, state, table, 1, LUCK)
    assert table.text == [40.0, 1.0]


def test_a_chair_that_sees_everybody_content_stops() -> None:
    at = Seated(OF_ONE_MIND | {"procedure.aim": 0.01})
    conflict, state, table = at_the_table(at)
    opened = list(table.text)
    propose(conflict, state, table, 1, LUCK)
    assert table.text == opened == pytest.approx([60.0, 1.0])


def test_a_refusal_teaches_the_chair() -> None:
    """It reads the item objected to twice as well and the other by 0.15 better, sees half of a shortfall of 0.06 that it had not seen, heeds a quarter of a demand."""
    at = Seated({"procedure.heed": 0.25, "bargaining.disclosure": 0.15})
    at.table.tabled[:] = [1.0, 1.0]
    at.table.misread[at.lower][WATER], at.table.misread[at.lower][PATH] = 12.0, 8.0
    at.table.seen_gain[at.lower], at.table.seen_cost[at.lower] = 0.01, 0.02
    hear(at.conflict, at.state, at.table, at.lower, 0.0, -0.06, 0.4, at.water)
    assert (at.table.misread[at.lower][WATER], at.table.misread[at.lower][PATH]) == pytest.approx((6.0, 6.8))
    assert (at.table.seen_cost[at.lower], at.table.seen_demand[at.lower]) == pytest.approx((0.05, 0.1))


def test_a_shortfall_that_the_chair_had_seen_teaches_it_nothing_new() -> None:
    """Seen to lack 0.01, whatever it now makes known to hold out for."""
    at = Seated({"procedure.heed": 0.25})
    at.table.seen_gain[at.lower], at.table.seen_cost[at.lower] = -0.01, 0.02
    hear(at.conflict, at.state, at.table, at.lower, 0.0, -0.06, 0.4, -1)
    assert at.table.seen_cost[at.lower] == 0.02
    at.table.seen_gain[at.lower] = -0.11  # 0.1 of which for what it is known to hold out for
    hear(at.conflict, at.state, at.table, at.lower, 0.0, -0.06, 0.0, -1)
    assert at.table.seen_cost[at.lower] == 0.02


def test_a_consent_teaches_it_nothing() -> None:
    at = Seated()
    at.table.misread[at.lower][WATER], at.table.seen_demand[at.lower] = 12.0, 0.1
    hear(at.conflict, at.state, at.table, at.lower, 1.0, 0.2, 0.1, at.water)
    assert (at.table.misread[at.lower][WATER], at.table.seen_cost[at.lower], at.table.seen_demand[at.lower]) == (12.0, 0.0, 0.0)


@given(st.one_of(scenarios(), lively()), st.lists(st.tuples(st.integers(0, 5), st.floats(-0.3, 0.3)), max_size=4))
def test_property_the_chair_never_crosses_a_red_line_nor_what_holds_and_never_makes_the_least_content_worse_off(
    scenario: Scenario, refusals: Any,
) -> None:
    conflict, state, table = at_the_table(seated(with_a_chair(scenario), 9))
    opened = list(table.text)
    for seat, surplus in [*refusals, (0, 0.0)]:
        see_gains(conflict, state, table)
        before = least_seen(conflict, table)
        propose(conflict, state, table, 1, LUCK)
        assert least_seen(conflict, table) >= min(before, conflict.procedure.aim) - 1e-12
        for issue, item in enumerate(conflict.items):
            value, holds = table.text[issue], state.ground[issue]
            if not table.tabled[issue]:  # it stands as it does, even beyond a firm red line
                assert value == holds
                continue
            for party, profile in enumerate(conflict.profiles):
                assert not (profile.consents and crossed(conflict, party, issue, holds, value))
            if not item.options:
                assert 0.0 <= value <= 100.0
                assert (value - holds) * (opened[issue] - holds) >= 0.0 or opened[issue] == holds
        if seat < conflict.parties:
            hear(conflict, state, table, seat, 0.0, surplus, abs(surplus), 0 if table.tabled[0] else -1)


@given(lively())
def test_property_a_chair_that_misreads_nothing_sees_the_true_gains(scenario: Scenario) -> None:
    """What it sees is what the text counts for to each consenter with additive utility over its baseline, less what it sees as the cost."""
    negotiation = seated(with_a_chair(scenario), 3)
    negotiation.conflict.bargaining.misreading = 0.0
    conflict, state, table = at_the_table(negotiation)
    propose(conflict, state, table, 1, LUCK)
    see_gains(conflict, state, table)
    for seat, profile in enumerate(conflict.profiles):
        if profile.consents and profile.euclidean == 0.0:  # joint gains do not add up over items
            standing = state.standings[seat]
            true = standing.holding - standing.baseline - table.seen_cost[seat] + sum(
                own_value(conflict, state, table, seat, issue, table.text[issue]) for issue in range(conflict.issues) if table.tabled[issue]
            )
            assert table.seen_gain[seat] == pytest.approx(true, abs=1e-9)


def test_a_warm_chair_makes_a_change_that_a_climber_would_not() -> None:
    """Klein et al. 2003: drawn at random, some changes leave the least content worse off; the cold chair of the last exchange makes none."""
    at = Seated({"procedure.search": "anneal", "procedure.warmth": 1, "procedure.moves": 30, "procedure.aim": 1, "procedure.exchanges": 2})
    conflict, state, table = at_the_table(at)
    worse = dict.fromkeys((1, 2), 0)
    for exchange in worse:
        for replicate in range(40):
            open_text(conflict, state, table, at.stream)
            see_gains(conflict, state, table)
            before = least_seen(conflict, table)
            propose(conflict, state, table, exchange, stream_of(3, replicate))
            worse[exchange] += least_seen(conflict, table) < before - 1e-9
    assert worse[1] > 0 == worse[2]
