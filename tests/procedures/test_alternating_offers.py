"""Stacked alternating offers: whose turn it is, what an offer keeps of the one before, how parties concede."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.engine.agents import Strategy
from sim.engine.model import play
from sim.procedures.alternating_offers import (
    author_of,
    bind_to_offer,
    dearest,
    learn_priorities,
    offer,
    open_talks,
    option_for,
    point_for,
    take_in,
    turn_of,
)
from sim.rules.agenda import choose_items
from sim.rules.bargaining import answer, sit_down, weigh_text
from sim.rules.enums import Outcome, Reply
from sim.rules.tactics import insisted
from sim.rules.utility import crossed
from sim.rules.valuation import own_value
from sim.scenario.loader import load_scenario
from sim.scenario.schema.scenario import Scenario
from tests.examples import examples
from tests.stories import Seated, outcomes, rows, seated, well
from tests.strategies import lively

#: Upper and Lower Farm alone have to agree, by turns.
BY_TURNS = {
    "rights.consent_on_ground": ["upper", "lower"], "rights.sign_statement": [],
    "rights.convene": ["upper", "lower"], "procedure": {"kind": "alternating_offers", "exchanges": 10},
    "parties.upper.concession": 0.2, "parties.lower.concession": 0.2, "parties.upper.reservation": 0.2, "parties.upper.stamina": 200,
    "parties.lower.stamina": 200, "trust.default": 1, "bargaining.opening_demand": 1, "bargaining.renewal": 0,
}


def at_the_table(at: Any) -> Any:
    """Everybody sits down over all items, and talks open."""
    conflict, state, table = at.conflict, at.state, at.table
    choose_items(conflict, table)
    for seat in range(conflict.parties):
        if state.standings[seat].presence:
            sit_down(conflict, state, table, seat, 0.0, at.stream)
    open_talks(conflict, state, table)
    return conflict, state, table


def test_the_first_opens_and_the_second_answers() -> None:
    """Aydogan et al. 2017: turns go round; whoever refuses makes the next offer; whoever accepts passes it on."""
    at = Seated(BY_TURNS)
    conflict, _, table = at_the_table(at)
    assert author_of(conflict, table, 1) == at.upper
    assert [turn_of(conflict, exchange) for exchange in (1, 2, 3)] == [at.lower, at.upper, at.lower]
    table.replies[at.lower] = 0.0
    assert author_of(conflict, table, 2) == at.lower
    table.replies[at.lower] = 1.0
    assert author_of(conflict, table, 2) == -1


def test_a_new_offer_frees_everybody_but_its_author() -> None:
    at = Seated(BY_TURNS)
    conflict, _, table = at_the_table(at)
    table.replies[at.upper] = 1.0
    bind_to_offer(conflict, table, at.lower)
    assert (table.replies[at.upper], table.replies[at.lower]) == (0.0, 1.0)


def test_the_opener_asks_for_its_best() -> None:
    """Lower Farm has 20 of the water and a gate; at the start it insists on everything."""
    at = Seated(BY_TURNS)
    conflict, state, table = at_the_table(at)
    offer(conflict, state, table, at.lower, 0.0)
    assert table.text == [100.0, 2.0]


def test_an_offer_changes_as_little_of_the_other_one_as_it_may() -> None:
    """Upper Farm has offered 40 of the water and no gate. Half way, Lower Farm insists on half of its 0.9: 0.5 x 0.2 + 0.5 x 1 is more
    than that, so it leaves the offer as it is. Insisting on 0.65, it asks for 50 of the water: 0.5 x 0.3 + 0.5."""
    at = Seated(BY_TURNS)
    conflict, state, table = at_the_table(at)
    table.text[:] = [40.0, 2.0]
    at.standing("lower").demand = 0.5
    offer(conflict, state, table, at.lower, 0.5)
    assert table.text == [40.0, 2.0]
    at.standing("lower").demand = 0.65 / 0.9
    offer(conflict, state, table, at.lower, 0.5)
    assert table.text == pytest.approx([50.0, 2.0])


def test_an_offer_takes_back_what_gains_its_author_most_for_what_it_costs_the_others() -> None:
    """Upper Farm has offered 70 of the water and the path by day. What is left of the path is worth 0.2 to Lower Farm and moves the offer by
    100 points, what is left of the water 0.15 and 30 points: by points the water comes first, unless others care three times as much for it."""
    at = Seated(BY_TURNS)
    conflict, state, table = at_the_table(at)
    table.text[:] = [70.0, 1.0]
    for issue in (at.water, at.path):
        table.own[issue] = own_value(conflict, state, table, at.lower, issue, table.text[issue])
    assert dearest(conflict, table, at.lower) == at.water
    table.guess[at.lower][at.water], table.guess[at.lower][at.path] = 1.5, 0.5
    assert dearest(conflict, table, at.lower) == at.path


def test_what_others_claim_tells_what_they_care_for() -> None:
    """Upper Farm gives up the path and claims 90 of the water: at a rate of 0.5 Lower Farm's guesses, 1 and 1, become 1.5 and 0.5."""
    at = Seated(BY_TURNS)
    conflict, state, table = at_the_table(at)
    table.text[:] = [10.0, 2.0]
    learn_priorities(conflict, state, table, at.lower)
    assert (table.guess[at.lower][at.water], table.guess[at.lower][at.path]) == pytest.approx((1.5, 0.5))
    at = Seated(BY_TURNS | {"procedure": {"kind": "alternating_offers", "opponent_model": "none"}})
    conflict, state, table = at_the_table(at)
    table.text[:] = [10.0, 2.0]
    learn_priorities(conflict, state, table, at.lower)
    assert table.guess[at.lower][at.water] == 1.0


def test_of_the_options_that_suffice_it_takes_the_least() -> None:
    """A worth of 0.5 asks Lower Farm for the shared path (0.6), one of 0.7 for no gate; if nothing suffices, its best."""
    at = Seated(BY_TURNS)
    conflict, state, table = at_the_table(at)
    wanted = {0.0: 0.0, 0.5: 1.0, 0.7: 2.0, 1.5: 2.0}
    assert {want: option_for(conflict, state, table, at.lower, at.path, 0.5 * want) for want in wanted} == wanted


def test_an_offer_never_crosses_its_authors_red_line() -> None:
    """Lower Farm won't have less than 60 once something changes, and Upper Farm wrote 30."""
    at = Seated(BY_TURNS | {"parties.lower.on.water.red_line": {"min": 60}, "parties.lower.on.path.red_line": {"never": ["open"]}})
    conflict, state, table = at_the_table(at)
    table.text[:] = [30.0, 2.0]
    offer(conflict, state, table, at.lower, 1.0)
    assert table.text[at.water] == 30.0  # it crosses the line no further than the status quo, 20
    assert table.text[at.path] == 1.0


@given(st.floats(0.01, 1), st.sampled_from([1.0, 1.5, 2.0, 3.0]), st.floats(0, 1))
def test_property_a_point_counts_for_what_is_wanted(share: float, curvature: float, trust: float) -> None:
    """Lower Farm wants a share of all that the water could give it; how far it believes Upper Farm is reckoned in."""
    at = Seated(BY_TURNS | {"parties.lower.curvature": curvature, "trust.default": trust})
    conflict, state, table = at_the_table(at)
    table.own[at.water] = 0.0
    wanted = share * table.ideal_value[at.lower][at.water]
    point = point_for(conflict, state, table, at.lower, at.water, wanted)
    assert own_value(conflict, state, table, at.lower, at.water, point) >= wanted - 1e-6


@examples(10)
@given(lively(), st.floats(0, 1), st.lists(st.floats(0, 1), min_size=12, max_size=12))
def test_property_an_offer_gives_its_author_what_it_insists_on_if_anything_does(
    scenario: Scenario, elapsed: float, shares: list[float],
) -> None:
    """Whatever was on the table: the author's own offer keeps its red lines, and gives it enough or the best there is."""
    negotiation = seated(scenario, 5)
    conflict, state, table = at_the_table(negotiation)
    for issue, item in enumerate(conflict.items):
        if table.tabled[issue]:
            table.text[issue] = float(int(shares[issue] * item.options * 0.999)) if item.options else 100.0 * shares[issue]
    for seat, profile in enumerate(conflict.profiles):
        if not profile.consents or not state.standings[seat].presence:
            continue
        offer(conflict, state, table, seat, elapsed)
        weigh_text(conflict, state, table)
        standing = state.standings[seat]
        wanted = insisted(conflict, table, standing, seat, elapsed) + standing.cost + standing.baseline - standing.holding
        at_best = all(
            table.own[issue] >= table.ideal_value[seat][issue] - 1e-9
            for issue in range(conflict.issues) if table.tabled[issue] and conflict.stakes[seat][issue].weight > 0.0
        )
        counted = sum(table.own[issue] for issue in range(conflict.issues) if table.tabled[issue])
        assert counted >= wanted - 1e-9 or at_best
        for issue in range(conflict.issues):
            if table.tabled[issue]:  # what is not negotiated stands as it does, even beyond a firm red line
                assert not crossed(conflict, seat, issue, state.ground[issue], table.text[issue])


def hear(at: Any, seat: int, *texts: Any) -> Any:
    """Let a party hear texts at its turns; what it then insists on, as a utility."""
    heard = []
    for text in texts:
        at.table.text[:] = text
        weigh_text(at.conflict, at.state, at.table)
        take_in(at.conflict, at.state, at.table, seat)
        standing = at.state.standings[seat]
        heard.append(insisted(at.conflict, at.table, standing, seat, 0.5) + standing.baseline + standing.cost)
    return heard


def test_relative_tit_for_tat_by_hand() -> None:
    """Offered a utility of 0.2, then 0.25, then 0.25: Lower Farm aspires to 1, then 1 x 0.2/0.25 = 0.8, then still 0.8."""
    at = Seated(BY_TURNS | {"procedure.tactics": {"lower": "relative"}})
    at_the_table(at)
    assert hear(at, at.lower, [40.0, 0.0], [50.0, 0.0], [50.0, 0.0]) == pytest.approx([1.0, 0.8, 0.8])


def test_averaged_tit_for_tat_looks_back_over_its_window() -> None:
    """Offered 0.2, 0.25, 0.3 with a window of two: 1, 1 x 0.2/0.25, then 0.8 x 0.2/0.3."""
    at = Seated(BY_TURNS | {"procedure.tactics": {"lower": "averaged"}, "procedure.window": 2})
    at_the_table(at)
    assert hear(at, at.lower, [40.0, 0.0], [50.0, 0.0], [60.0, 0.0]) == pytest.approx([1.0, 0.8, 0.8 * 2 / 3])


def test_who_is_offered_less_asks_for_more_but_never_more_than_its_best() -> None:
    at = Seated(BY_TURNS | {"procedure.tactics": {"lower": "relative"}})
    at_the_table(at)
    assert hear(at, at.lower, [60.0, 0.0], [50.0, 0.0]) == pytest.approx([1.0, 1.0])


def test_a_script_is_followed() -> None:
    """All of its best at first, half of it half way, nothing at the end."""
    at = Seated(BY_TURNS | {"procedure.tactics": {"lower": "scripted"}, "procedure.scripts": {"lower": {0: 1, 100: 0}}})
    at_the_table(at)
    standing = at.standing("lower")
    assert [insisted(at.conflict, at.table, standing, at.lower, share) for share in (0.0, 0.5, 1.0)] == pytest.approx([0.9, 0.45, 0.0])


def test_who_sees_the_others_move_finds_its_patience_again() -> None:
    at = Seated(BY_TURNS)
    at_the_table(at)
    at.standing("lower").refusals = 3.0
    hear(at, at.lower, [30.0, 0.0], [30.0, 0.0])
    at.standing("lower").refusals = 3.0
    hear(at, at.lower, [30.0, 0.0])
    assert at.standing("lower").refusals == 3.0
    hear(at, at.lower, [40.0, 0.0])
    assert at.standing("lower").refusals == 0.0


def test_two_farms_that_concede_meet() -> None:
    """Both concede in a straight line: they agree before the turns run out, and each gets something."""
    log = play(well(BY_TURNS | {"horizon.rounds": 1, "bargaining.break_off": 0}))
    assert outcomes(log) == [Outcome.AGREEMENT]
    answers = rows(log, "answers")
    assert all(given["reply"] in (Reply.ACCEPT, Reply.REJECT) for given in answers)
    assert answers[-1]["reply"] == Reply.ACCEPT and answers[-1]["exchange"] < 10
    surpluses = {given["party"]: given["surplus"] for given in answers}
    assert all(surplus > 0.0 for surplus in surpluses.values())


def test_a_boulware_gets_more_than_a_conceder() -> None:
    """Faratin et al. 1998: the harder tactic gets more from the same other party."""

    def best_for_lower(exponent: Any) -> Any:
        changes = {"horizon.rounds": 1, "bargaining.break_off": 0, "parties.lower.concession": exponent, "procedure.exchanges": 100}
        at = Seated(BY_TURNS | changes)
        log = play(well(BY_TURNS | changes))
        assert outcomes(log) == [Outcome.AGREEMENT]
        at.write(*(row["value"] for row in rows(log, "texts")[-2:]))
        return at.standing("lower").gain

    assert best_for_lower(0.03) > best_for_lower(0.1) > best_for_lower(0.4)


def test_six_that_concede_late_run_out_of_turns() -> None:
    """The Harbour game in a hundred turns: conceding early they agree, every time; late, never."""
    late = [f"parties.{party}.concession=0.1" for party in load_scenario("harbour_offers").parties]
    for seed in range(5):
        assert outcomes(play(load_scenario("harbour_offers"), seed)) == [Outcome.AGREEMENT]
        rounds = rows(play(load_scenario("harbour_offers", late), seed), "rounds")
        assert [(row["outcome"] == Outcome.AGREEMENT, row["exchanges"]) for row in rounds] == [(False, 100.0)]


def test_a_strategy_may_write_its_own_offer() -> None:
    class Fixed(Strategy):
        """Always asks for 70 of the water."""

        def offer(self, party: Any, text: Any) -> Any:
            return text | {"water": 70.0}

    log = play(well(BY_TURNS | {"horizon.rounds": 1}), strategies={"upper": Fixed()})
    assert rows(log, "texts")[0]["value"] == 70.0

    class Wrong(Strategy):
        """Offers what isn't on the table."""

        def offer(self, party: Any, text: Any) -> Any:
            return {"gold": 1.0}

    with pytest.raises(ValueError, match="offered a value on 'gold', which is not tabled; tabled: water, path"):
        play(well(BY_TURNS | {"horizon.rounds": 1}), strategies={"upper": Wrong()})


def test_the_answer_at_the_last_turn_is_the_last_word() -> None:
    """In the Harbour game with conceders all six end on a deal that each can take; no party answers twice in a row."""
    settings = [f"parties.{name}.concession=3" for name in load_scenario("harbour").parties]
    log = play(load_scenario("harbour", ["procedure.kind=alternating_offers", "procedure.exchanges=100", *settings]))
    assert outcomes(log) == [Outcome.AGREEMENT]
    seats = [row["party"] for row in rows(log, "answers")]
    assert all(one != other for one, other in pairwise(seats))
    final = rows(log, "answers")[-5:]
    assert {row["reply"] for row in final} == {Reply.ACCEPT} and all(row["surplus"] >= 0.0 for row in final)


def test_without_an_offer_nobody_has_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    """A text that stands is put to the next in turn, word for word."""
    at = Seated(BY_TURNS)
    conflict, state, table = at_the_table(at)
    table.text[:] = [60.0, 1.0]
    weigh_text(conflict, state, table)
    before = list(table.text)
    given = answer(conflict, state, table, at.lower, 0.0, 0.9)
    assert table.text == before and given.utility == pytest.approx(0.3 + 0.3)
