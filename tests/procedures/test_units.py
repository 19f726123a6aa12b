"""The unit in which a scenario states power or salience decides nothing: every procedure writes the same texts in another unit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sim.engine.model import play
from sim.procedures.compromise import outcomes
from sim.procedures.exchange import carry_out, try_exchange
from sim.rules.utility import settle
from sim.scenario.schema.procedures import KINDS
from sim.scenario.schema.scenario import Scenario
from tests.examples import examples
from tests.procedures.test_published import KEYS, PROCEDURES, Deal, Room, quarrel
from tests.stories import rows
from tests.strategies import scenarios

#: No powers of 2, so that every product is rounded.
FACTORS = (3.0, 300.0, 0.01, 1.0 / 7.0, 1e6)
#: Forecasts in which salience is a weight; in the challenge model it is a probability, which has no unit.
WEIGHING = ("compromise", "exchange", "condorcet")


def same(one: list[list[float]], other: list[list[float]]) -> bool:
    """Whether texts are the same but for rounding."""
    return len(one) == len(other) and all(a == pytest.approx(b, abs=1e-6) for a, b in zip(one, other, strict=True))


def more_powerful(room: Any, factor: float) -> None:
    """State everybody's capability in another unit."""
    for profile in room.conflict.profiles:
        profile.capability *= factor


def more_salient(room: Any, factor: float) -> None:
    """State everybody's salience in another unit."""
    for stakes in room.conflict.stakes:
        for stake in stakes:
            stake.salience *= factor
    settle(room.conflict)


CHANGES: list[tuple[str, Callable[[Any, float], None]]] = [
    *((name, more_powerful) for name in PROCEDURES), *((name, more_salient) for name in WEIGHING)]


@pytest.mark.parametrize(("name", "change"), CHANGES)
@pytest.mark.parametrize("salience", [0.0, 1.0])
@examples(8)
@given(scenario=scenarios(most_parties=6, most_issues=4), factor=st.sampled_from(FACTORS), draws=st.sampled_from([0.0, 1.0]))
def test_property_no_unit_moves_a_forecast(
    name: str, change: Callable[[Any, float], None], salience: float, scenario: Scenario, factor: float, draws: float
) -> None:
    keys = {**KEYS, "salience": salience, "draws": draws, "exponent": 1.0}
    room, other = Room(scenario, keys), Room(scenario, keys)
    change(other, factor)
    assert same(room.texts(PROCEDURES[name], 4), other.texts(PROCEDURES[name], 4))


def series(power: list[float], salience: list[list[float]], position: list[list[float]]) -> list[list[float]]:
    """The outcomes after each of up to 12 exchanges."""
    deal: Any = Deal(power, salience, position)
    found = []
    for _ in range(12):
        best = deal.best()
        if best.one < 0:
            break
        carry_out(best, deal.stance, deal.outcome)
        outcomes(power, salience, deal.stance, deal.parties, deal.issues, deal.outcome)
        found.append(list(deal.outcome))
    return found


GRID = st.lists(st.lists(st.sampled_from([10.0, 20.0, 50.0, 100.0]), min_size=3, max_size=3), min_size=4, max_size=4)


@examples(20)
@given(
    power=st.lists(st.sampled_from([1.0, 2.0, 3.0, 7.0, 10.0]), min_size=4, max_size=4), salience=GRID, position=GRID,
    factor=st.sampled_from(FACTORS),
)
@example(
    power=[10.0, 7.0, 2.0, 3.0], salience=[[10.0, 20.0, 50.0], [10.0, 20.0, 10.0], [20.0, 20.0, 50.0], [50.0, 20.0, 20.0]],
    position=[[10.0, 0.0, 20.0], [100.0, 100.0, 100.0], [100.0, 100.0, 100.0], [50.0, 50.0, 100.0]], factor=1.0 / 7.0,
)
@example(
    power=[1.0, 7.0, 1.0, 2.0], salience=[[10.0, 50.0, 100.0], [50.0, 20.0, 50.0], [100.0, 50.0, 100.0], [50.0, 50.0, 10.0]],
    position=[[20.0, 0.0, 20.0], [10.0, 100.0, 0.0], [100.0, 20.0, 0.0], [20.0, 20.0, 0.0]], factor=1.0 / 7.0,
)
def test_property_no_unit_decides_an_exchange(
    power: list[float], salience: list[list[float]], position: list[list[float]], factor: float
) -> None:
    """On a grid ties abound: a position that is the outcome, saliences in proportion, equal gains. With exact tests of signs 1% differed."""
    here = series(power, salience, position)
    assert same(here, series([each * factor for each in power], salience, position))
    assert same(here, series(power, [[each * factor for each in row] for row in salience], position))


def test_a_party_whose_position_is_the_outcome_but_for_rounding_exchanges_nothing() -> None:
    """Of three equal parties at 0, 10 and 20 the middle one has what it wants; (0 + 1 + 2) x 0.1 / 0.3 is 10 only up to rounding."""
    for factor in (1.0, 3.0, 0.7, 0.1):
        deal: Any = Deal([factor] * 3, [[1.0, 2.0], [2.0, 1.0], [1.0, 1.0]], [[0.0, 0.0], [10.0, 10.0], [20.0, 20.0]])
        found = deal.best()
        assert (found.one, found.other) == (0, 2) or found.one == -1
        assert try_exchange(deal.power, deal.salience, deal.position, deal.stance, deal.outcome, 3, 0, 1, 0, 1, 1.0, 1.0).one == -1


def test_saliences_in_the_same_proportion_but_for_rounding_leave_nothing_to_exchange() -> None:
    for factor in (0.1, 0.3, 0.7, 1e-6):
        deal: Any = Deal([1.0, 1.0], [[10.0, 30.0], [10.0 * factor, 30.0 * factor]], [[0.0, 0.0], [100.0, 100.0]])
        assert deal.best().one == -1


@pytest.mark.parametrize("kind", KINDS)
@examples(6)
@given(capability=st.lists(st.sampled_from([0, 10, 20, 50, 60]), min_size=3, max_size=3), factor=st.sampled_from((1.5, 3.0, 7.0, 1e6)))
@example(capability=[50, 50, 50], factor=3.0)
def test_property_no_unit_of_capability_changes_a_run(kind: str, capability: list[int], factor: float) -> None:
    def talks(unit: float) -> Scenario:
        stated = dict(zip(("lower", "elder", "miller"), capability, strict=True)) | {"upper": 100, "bandits": 20}
        scenario = quarrel().model_dump(mode="json", exclude_unset=True)
        for name, power in stated.items():
            scenario["parties"][name]["capability"] = power * unit
        scenario["procedure"] = {"kind": kind, "exchanges": 4} | ({"rule": "weighted", "quota": 0.5} if kind == "vote" else {})
        return Scenario.model_validate(scenario)

    one, other = play(talks(1.0), 5), play(talks(factor), 5)
    for table in ("rounds", "texts", "answers"):
        assert len(rows(one, table)) == len(rows(other, table))
        for mine, theirs in zip(rows(one, table), rows(other, table), strict=True):
            assert mine == pytest.approx(theirs, abs=1e-6, nan_ok=True)
