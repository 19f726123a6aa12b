"""Runs in which people hold seats: what they leave alone is the Mesa engine's run, what they decide replaces what the rules would do."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.engine.model import Negotiation
from sim.rules.enums import Ending
from sim.rules.log_schema import COLUMNS
from sim.scenario.encoding.instance import EncodedScenario, encode
from sim.scenario.files import list_scenarios
from sim.scenario.loader import load_scenario
from sim.web.classroom.decision_script import CONCERNS, EVENTS, ORDERS, PRESSURES, DecisionScript, Event, Wanted
from sim.web.classroom.interactive_model import InteractiveModel
from sim.web.classroom.role_sheets import question, sheet
from tests.examples import examples
from tests.stories import OF_ONE_MIND, rows, well
from tests.strategies import lively, scenarios


def same(one: Any, other: Any) -> bool:
    """Whether two logs are the same to the last bit."""
    return all(one.matrix(table).tobytes() == other.matrix(table).tobytes() for table in COLUMNS)


def staged(encoded: EncodedScenario, seed: int = 1, **script: Any) -> InteractiveModel:
    return InteractiveModel(encoded, seed, DecisionScript(**script)).play_on()


def through(encoded: EncodedScenario, decide: Any, seats: list[str], seed: int = 1) -> tuple[InteractiveModel, list[str]]:
    """A run in which people decide, phase by phase; and its phases."""
    decisions: dict[tuple[str, str], Any] = {}
    phases: list[str] = []
    while True:
        model = staged(encoded, seed, seats=frozenset(seats), decisions=decisions)
        if model.waits is None:
            return model, phases
        assert model.waits.phase not in phases, "a phase comes once"
        phases.append(model.waits.phase)
        decisions |= {(model.waits.phase, name): decide(model, name) for name in model.waits.asked}


@pytest.mark.parametrize("name", sorted(list_scenarios()))
def test_a_run_that_nobody_changes_is_the_mesa_engines(name: str) -> None:
    encoded = encode(load_scenario(name, [f"horizon.rounds={min(4, load_scenario(name).horizon.rounds)}"]))
    assert same(staged(encoded, 3).log, Negotiation(encoded, 3).run())


@examples(6)
@given(scenarios(most_parties=4, most_issues=3, most_rounds=2), st.integers(0, 2**32))
def test_property_people_who_leave_all_as_it_is_change_nothing(scenario: Any, seed: int) -> None:
    """Every seat is held, every question is asked, every answer is what the rules would have done."""
    encoded = encode(scenario)
    plain = Negotiation(encoded, seed).run()
    model, phases = through(encoded, lambda model, name: {}, encoded.parties, seed)
    assert same(model.log, plain)
    assert [each for each in phases if each.startswith("prepare/")] == [f"prepare/{n}" for n in range(1, model.round + 1)]


@examples(6)
@given(lively(most_parties=4, most_issues=3, most_rounds=2), st.integers(0, 2**32), st.data())
def test_property_what_is_past_stays_whoever_sits_down_later(scenario: Any, seed: int, data: Any) -> None:
    """A run that has come to a phase stops there again, with the same log, with all seats taken or none."""
    encoded = encode(scenario)
    _, phases = through(encoded, lambda model, name: {}, encoded.parties, seed)
    since = data.draw(st.sampled_from(phases))
    notable_inputs = staged(encoded, seed, since=since)
    all_ = staged(encoded, seed, since=since, seats=frozenset(encoded.parties))
    assert notable_inputs.waits and all_.waits and notable_inputs.waits.phase == all_.waits.phase == since
    assert notable_inputs.reached and same(notable_inputs.log, all_.log)


def test_a_run_without_seats_stops_before_each_round_of_a_room() -> None:
    encoded = encode(well())
    at, phases = "prepare/1", []
    while at != "end":
        phases.append(at)
        model = staged(encoded, since=at, closed=True)
        at = model.waits.phase if model.waits else "end"
    assert phases == ["prepare/1", "prepare/2", "prepare/3"]
    assert same(model.log, Negotiation(encoded, 1).run())


def test_a_reply_replaces_the_rules_reply_and_keeps_its_terms() -> None:
    encoded = encode(well(OF_ONE_MIND))
    yes, _ = through(encoded, lambda model, name: {}, ["upper"])
    no, _ = through(encoded, lambda model, name: {"reply": "reject"}, ["upper"])
    assert rows(yes.log, "runs")[0]["agreements"] > 0 and rows(no.log, "runs")[0]["agreements"] == 0
    first = [next(row for row in rows(model.log, "answers") if row["party"] == 0) for model in (yes, no)]
    assert first[0] == first[1] | {"reply": first[0]["reply"]} and first[0]["reply"] != first[1]["reply"]


def test_who_stays_away_is_away_and_who_walks_out_is_told() -> None:
    encoded = encode(well())
    model, _ = through(encoded, lambda model, name: {"coming": "away"}, ["neighbour"])
    at = encoded.parties.index("neighbour")
    assert {row["presence"] for row in rows(model.log, "parties") if row["party"] == at} == {0.0}


def test_orders_change_the_rate_and_keep_the_luck() -> None:
    encoded = encode(well({"hostilities.sources.upper": {"level": 4}}))
    runs = {order: through(encoded, lambda model, name, order=order: {"order": order}, ["upper"])[0]
            for order in ("hold back", "as usual", "strike")}
    rates = {order: [row["rate"] for row in rows(run.log, "weeks") if row["round"] == 1 and row["week"] == 0] for order, run in runs.items()}
    assert rates["hold back"] == [0.4 * each for each in rates["as usual"]]
    assert rates["strike"] == [1.8 * each for each in rates["as usual"]]
    assert same(runs["as usual"].log, Negotiation(encoded, 1).run())


def test_a_proposal_is_written_into_the_text_by_capability() -> None:
    encoded = encode(well())

    def decide(model: InteractiveModel, name: str) -> Any:
        return {"propose": {"water": 90.0 if name == "upper" else 30.0}} if (model.waits or Wanted("", [])).phase == "open/1" else {}

    model, _ = through(encoded, decide, ["upper", "lower"])
    first = next(row for row in rows(model.log, "texts") if (row["round"], row["exchange"], row["issue"]) == (1, 1, 0))
    assert first["value"] == pytest.approx((60 * 90 + 30 * 30) / 90)


def test_a_guarantors_pressure_bears_on_its_client_alone() -> None:
    encoded = encode(well({"patronage.elder.upper": {"leverage": 0.5}, "patronage.miller.lower": {"leverage": 0.5}}))
    model, _ = through(encoded, lambda model, name: {"press": {"upper": "ease"}}, ["elder"])
    parties = encoded.parties
    elder, upper, miller, lower = (parties.index(name) for name in ("elder", "upper", "miller", "lower"))
    assert model.conflict.ties[elder][upper].leverage == 0.0
    assert model.conflict.ties[miller][lower].leverage == 0.5


def test_a_guarantor_who_held_back_once_may_lean_on_its_client_again() -> None:
    """What it chose for a round is no end of its leverage: it is asked anew, and its role sheet goes on to name its client."""
    encoded = encode(well({"patronage.elder.upper": {"leverage": 0.5}, "horizon.rounds": 2}))
    seen: dict[str, Any] = {}

    def decide(model: InteractiveModel, name: str) -> Any:
        phase = model.waits.phase if model.waits else ""
        if model.waits is None or not phase.startswith("prepare/"):
            return {}
        seen[phase] = question(model, model.waits, name)["presses"]
        assert [each["party"] for each in sheet(model, name)["clients"]] == ["upper"]
        return {"press": {"upper": "ease" if phase == "prepare/1" else "hard"}}

    model, _ = through(encoded, decide, ["elder"])
    assert list(seen) == ["prepare/1", "prepare/2"] and seen["prepare/2"] == {"upper": list(PRESSURES)}
    elder, upper = (encoded.parties.index(name) for name in ("elder", "upper"))
    assert model.conflict.ties[elder][upper].leverage == pytest.approx(0.5 * PRESSURES["hard"])


@pytest.mark.parametrize("kind", sorted(EVENTS))
def test_an_event_bears_on_what_it_is_about_from_its_round_on(kind: str) -> None:
    encoded = encode(well({"hostilities.sources.bandits": {"level": 4}, "trust.default": 0.5}))
    concerned = {1: ("upper", ""), 2: ("upper", "lower")}.get(CONCERNS.get(kind, 0), ("", ""))
    plain, moved = staged(encoded), staged(encoded, events=(Event(2, kind, *concerned),))
    before = [[row for row in rows(run.log, "weeks") if row["round"] == 1] for run in (plain, moved)]
    assert before[0] == before[1]
    assert same(plain.log, moved.log) == (kind == "news")
    rate = [next(row["rate"] for row in rows(run.log, "weeks") if row["round"] == 2) for run in (plain, moved)]
    if kind in ("flare", "lull"):
        assert rate[1] / rate[0] == pytest.approx(EVENTS[kind])


def test_neither_orders_nor_an_event_outlast_the_weeks_they_were_for() -> None:
    """While a settlement is carried out nobody gives orders: what was ordered for the weeks before the round does not go on."""
    encoded = encode(well(OF_ONE_MIND | {"hostilities.sources.upper": {"level": 4}}))
    upper = encoded.parties.index("upper")
    plain, flared = staged(encoded), staged(encoded, events=(Event(1, "flare"),))
    struck, _ = through(encoded, lambda model, name: {"order": "strike"}, ["upper"])
    usual, ordered, doubled = ([row["rate"] for row in rows(run.log, "weeks") if row["source"] == upper] for run in (plain, struck, flared))
    assert plain.state.course.ending == Ending.SETTLEMENT and len(usual) == len(ordered) == len(doubled)
    assert ordered[0] == pytest.approx(ORDERS["strike"] * usual[0]) and ordered[-1] == pytest.approx(usual[-1])
    assert doubled[0] == pytest.approx(EVENTS["flare"] * usual[0]) and doubled[-1] == pytest.approx(usual[-1])


def test_whether_a_settlement_is_kept_nobody_is_asked_and_the_rules_say() -> None:
    """An order for the weeks before the round is no promise for those after the talks."""
    encoded = encode(load_scenario("valley", ["commitments.hazard=1", "commitments.scale=1"]))
    plain = staged(encoded, 0)
    held, _ = through(encoded, lambda model, name: {"order": "as usual"}, list(encoded.parties), 0)
    broken = [row["broken"] for row in rows(plain.log, "commitments")]
    assert plain.state.course.ending == Ending.SETTLEMENT and broken == [1.0, 1.0]
    assert held.log.rows["commitments"] == plain.log.rows["commitments"]


@examples(5)
@given(st.integers(0, 2**32), st.integers(2, 5))
def test_property_other_numbers_from_a_round_on_leave_what_came_before(seed: int, turn: int) -> None:
    encoded = encode(load_scenario("astana_21"))
    other = encode(load_scenario("astana_21", ["trust.default=0.9", "parties.opposition.pain=0.9"]))
    plain = staged(encoded, seed)
    turned = InteractiveModel(encoded, seed, DecisionScript(turns={turn: other})).play_on()
    for table in ("rounds", "parties", "agenda", "answers", "texts", "weeks"):
        before = [log[log[:, 1] < turn].tobytes() for log in (plain.log.matrix(table), turned.log.matrix(table))]
        assert before[0] == before[1]
    if plain.round >= turn:
        assert not same(plain.log, turned.log)


def test_the_same_numbers_from_a_round_on_change_nothing() -> None:
    encoded = encode(load_scenario("astana_21"))
    assert same(InteractiveModel(encoded, 5, DecisionScript(turns={3: encode(load_scenario("astana_21"))})).play_on().log, Negotiation(encoded, 5).run())


def test_other_parties_can_not_sit_down_in_the_middle() -> None:
    with pytest.raises(ValueError, match="not who negotiates about what"):
        InteractiveModel(encode(well()), 1, DecisionScript(turns={2: encode(load_scenario("valley"))})).play_on()
