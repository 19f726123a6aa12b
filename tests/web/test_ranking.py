"""Which numbers of a scenario the lab shows first."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from sim.rules.log_schema import COLUMNS
from sim.scenario.files import list_scenarios
from sim.web.lab.ranking import KEPT, stored
from sim.web.lab.scenario_catalog import ScenarioCatalog
from sim.web.simulator.numbers import Tables, contrast


@pytest.fixture(scope="module")
def catalog() -> ScenarioCatalog:
    return ScenarioCatalog({}, list(list_scenarios()))


def test_every_shipped_scenario_has_an_order_and_no_other() -> None:
    assert sorted(stored()) == sorted(list_scenarios())


@pytest.mark.parametrize("name", list_scenarios())
def test_a_stored_order_names_numbers_of_its_scenario(catalog: ScenarioCatalog, name: str) -> None:
    known = [row["path"] for row in catalog.numbers(name).rows]
    order = stored()[name]
    assert order and len(set(order)) == len(order) and len(order) == min(KEPT, len(known))
    assert set(order) <= set(known)


def tables(**runs: list[float]) -> Tables:
    """Runs of one round each, with the columns that are given; all else is 0."""
    many = len(next(iter(runs.values())))
    made = {"runs": np.zeros((many, 1 + len(COLUMNS["runs"]))), "rounds": np.zeros((many, 1 + len(COLUMNS["rounds"])))}
    for name, values in runs.items():
        table = "rounds" if name == "near" else "runs"
        made[table][:, 1 + COLUMNS[table].index(name)] = values
    return made


def test_two_numbers_that_never_change_an_agreement_are_ordered_by_what_else_they_change() -> None:
    """How talks end, then how near a deal came, then deaths, then how far the issues moved."""
    same = partial(contrast, tables(ending=[1.0, 1.0], near=[0.2, 0.2], deaths=[10.0, 10.0]))
    agreed = same(tables(agreements=[1.0, 0.0], ending=[1.0, 1.0], near=[0.2, 0.2], deaths=[10.0, 10.0]))
    ended = same(tables(ending=[1.0, 2.0], near=[0.2, 0.2], deaths=[10.0, 10.0]))
    near = same(tables(ending=[1.0, 1.0], near=[0.9, 0.9], deaths=[10.0, 10.0]))
    died = same(tables(ending=[1.0, 1.0], near=[0.2, 0.2], deaths=[30.0, 30.0]))
    moved = same(tables(ending=[1.0, 1.0], near=[0.2, 0.2], deaths=[10.0, 10.0], movement=[5.0, 5.0]))
    nothing = same(tables(ending=[1.0, 1.0], near=[0.2, 0.2], deaths=[10.0, 10.0]))
    assert agreed > ended > near > died > moved > nothing == (0, 0, 0, 0, 0)
    assert agreed[0] == 0.5 and ended[1] == 0.5 and near[2] == pytest.approx(0.7) and died[3] == pytest.approx(2 / 3) and moved[4] == 5
