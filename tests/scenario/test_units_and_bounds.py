"""Numbers at the bounds of a scenario, capability in another unit, and reservations below the worst deal."""

from __future__ import annotations

import pytest

from sim.errors import ScenarioError
from sim.rules.rng import stream_of
from sim.scenario.encoding.instance import encode
from sim.scenario.loader import load_scenario


@pytest.mark.parametrize(("stated", "read"), [("100.00000000000001", 100.0), ("-0.00000000000001", 0.0), ("99.9999999", 99.9999999)])
def test_what_only_rounding_carries_beyond_a_bound_is_the_bound(stated: str, read: float) -> None:
    assert load_scenario("textbook", [f"parties.union.on.pay.position={stated}"]).parties["union"].on["pay"].position == read


def test_more_than_rounding_is_refused() -> None:
    with pytest.raises(ScenarioError, match=r"100\.001 is not within 0\.\.100"):
        load_scenario("textbook", ["parties.union.on.pay.position=100.001"])


def test_capability_may_be_in_any_unit_and_the_largest_then_counts_as_100() -> None:
    names = ("union", "firm")

    def power(*stated: object) -> list[float]:
        encoded = encode(load_scenario("textbook", [f"parties.{name}.capability={value}" for name, value in zip(names, stated, strict=True)]))
        profiles = encoded.conflict(stream_of(1, 0)).profiles
        return [profiles[encoded.parties.index(name)].capability for name in names]

    assert power(60, 30) == [60.0, 30.0]
    assert power(102.5, 41) == pytest.approx([100.0, 40.0])
    drawn = power("{low: 4000, high: 8000}", 2000)
    assert 50.0 <= drawn[0] <= 100.0 and drawn[1] == pytest.approx(25.0)


def test_a_reservation_may_lie_below_the_worst_deal() -> None:
    stated = load_scenario("textbook", ["parties.union.reservation=-0.25"])
    assert encode(stated).conflict(stream_of(1, 0)).profiles[0].reservation == -0.25
    with pytest.raises(ScenarioError, match=r"1\.5 is not within -100\.\.1"):
        load_scenario("textbook", ["parties.union.reservation=1.5"])
