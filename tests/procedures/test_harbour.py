"""The Harbour game against the published tables: which deals are acceptable, and to whom."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import pytest

from sim.engine.log import frame
from sim.engine.model import play
from sim.rules.reply import ROUNDING
from sim.rules.rng import stream_of
from sim.rules.utility import utility
from sim.scenario.distributions import central
from sim.scenario.encoding.instance import EncodedScenario, encode
from sim.scenario.loader import load_scenario

ALONE = {"mayor": 646, "cities": 555, "union": 462, "sportco": 354, "tourism": 195, "environment": 320}
VETOES = ("sportco", "tourism")
Deal = tuple[float, ...]


@pytest.fixture(scope="module")
def game() -> EncodedScenario:
    return encode(load_scenario("harbour"))


def thresholds(game: EncodedScenario) -> list[float]:
    """The least points that each party takes."""
    stated = [party.reservation for party in game.scenario.parties.values()]
    return [100.0 * central(least) for least in stated if least is not None]


@pytest.fixture(scope="module")
def totals(game: EncodedScenario) -> dict[Deal, list[float]]:
    """Every deal, with what it gives each party in points."""
    conflict = game.conflict(stream_of(0, 0))
    deals = product(*([float(option) for option in range(len(options))] for options in game.options))
    return {deal: [100.0 * utility(conflict, party, list(deal)) for party in range(len(game.parties))] for deal in deals}


@pytest.fixture(scope="module")
def takers(game: EncodedScenario, totals: dict[Deal, list[float]]) -> dict[Deal, set[str]]:
    """Every deal, with the parties to which it is acceptable."""
    least = [enough - 100.0 * ROUNDING for enough in thresholds(game)]
    return {deal: {name for name, points, enough in zip(game.parties, given, least) if points >= enough} for deal, given in totals.items()}


def _named(game: EncodedScenario, *options: str) -> Deal:
    return tuple(float(known.index(option)) for known, option in zip(game.options, options))


def test_deals_and_maxima(totals: dict[Deal, list[float]]) -> None:
    assert len(totals) == 720
    for given in zip(*totals.values()):
        assert max(given) == pytest.approx(100.0)
        assert all(points == pytest.approx(round(points)) for points in given)


def test_acceptable_to_each_alone(takers: dict[Deal, set[str]]) -> None:
    assert {name: sum(name in who for who in takers.values()) for name in ALONE} == ALONE


def test_acceptable_together(takers: dict[Deal, set[str]]) -> None:
    def count(least: int, vetoes: tuple[str, ...] = ()) -> int:
        return sum(len(who) >= least and who >= set(vetoes) for who in takers.values())

    assert (count(6), count(5, VETOES), count(5), count(4)) == (12, 55, 133, 388)


def test_nash_point(game: EncodedScenario, totals: dict[Deal, list[float]], takers: dict[Deal, set[str]]) -> None:
    assert thresholds(game) == pytest.approx([30, 31, 50, 55, 65, 55])

    def product_of_surpluses(deal: Deal) -> float:
        result = 1.0
        for points, enough in zip(totals[deal], thresholds(game)):
            result *= points - enough
        return result

    best = max((deal for deal, who in takers.items() if len(who) == 6), key=product_of_surpluses)
    assert best == _named(game, "a2", "b3", "c3", "d2", "e3")
    assert totals[best] == pytest.approx([54, 48, 71, 57, 81, 77])
    assert product_of_surpluses(best) == pytest.approx(6_031_872)


def _agreed(game: EncodedScenario) -> Iterator[Deal | None]:
    for replicate in range(20):
        log = play(game, 3, replicate)
        texts = frame(game, "texts", log)
        yield tuple(texts[texts.exchange == texts.exchange.max()].value) if frame(game, "runs", log).agreements[0] else None


def test_the_chair_finds_only_what_all_six_accept(game: EncodedScenario, takers: dict[Deal, set[str]]) -> None:
    agreed = [deal for deal in _agreed(game) if deal is not None]
    assert agreed
    assert all(len(takers[deal]) == 6 for deal in agreed)
