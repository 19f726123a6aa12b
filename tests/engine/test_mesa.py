"""The model as people who know Mesa use it: keywords, batch runs, generators, agent sets, data collection."""

from __future__ import annotations

import gc
import inspect
import weakref
from pathlib import Path
from typing import Any, cast

import mesa
import numpy as np
import pytest

from sim.engine.agents import Party, Strategy
from sim.engine.model import Negotiation, play
from sim.engine.model_parameters import AsStated
from sim.engine.seeds import DEFAULT_SEED
from sim.errors import AgentError, CollectorError, ScenarioError
from sim.rules.enums import Reply
from sim.scenario.encoding.instance import encode
from sim.scenario.files import list_scenarios
from sim.scenario.loader import load_scenario
from tests.stories import rows

#: Mesa 3.5 warns of `iterations`, which Mesa 4 drops.
pytestmark = pytest.mark.filterwarnings("ignore:.*iterations.*:DeprecationWarning")


def batch(**parameters: Any) -> list[dict[str, Any]]:
    """Run three iterations and return the last record of each, without those of agents."""
    with_iterations = {} if "rng" in parameters else {"iterations": 3}
    rng = {"rng": parameters.pop("rng")} if "rng" in parameters else {}
    rows = mesa.batch_run(Negotiation, {"collect": True, **parameters}, display_progress=False, **with_iterations, **rng)
    return [row for row in rows if row["AgentID"] == 1]


@pytest.mark.parametrize("source", ["valley", list_scenarios()["valley"], load_scenario("valley"), encode(load_scenario("valley"))],
                         ids=["name", "path", "scenario", "encoded"])
def test_a_model_is_made_from_a_name_a_file_or_an_object_with_changes(source: Any) -> None:
    model = Negotiation(source, seed=3, parties__kelda__change_cost=0.1, horizon__rounds=2)
    same = play(load_scenario("valley", ["parties.kelda.change_cost=0.1", "horizon.rounds=2"]), 3)
    assert model.run().rows == same.rows != play("valley", 3).rows
    assert model.parties[0].change_cost == 0.1


def test_changes_may_be_words_lists_and_numpy_numbers() -> None:
    changed = Negotiation("valley", seed=1, issues__bridge__status_quo="escort", parties__kelda__pain=np.float64(0.5), **cast(Any, {"horizon.rounds": 2}))
    scenario = changed.encoded.scenario
    assert (scenario.issues["bridge"].status_quo, scenario.horizon.rounds, changed.parties[0].pain) == ("escort", 2, 0.5)


def test_a_change_that_does_not_fit_is_named_by_its_keyword() -> None:
    with pytest.raises(ScenarioError, match=r"^parties__keld__change_cost: .*did you mean \"kelda\"\?"):
        Negotiation("valley", seed=1, parties__keld__change_cost=0.1)
    with pytest.raises(ScenarioError, match=r"^sede: "):
        Negotiation("valley", sede=1)


def test_a_value_as_stated_changes_nothing() -> None:
    assert Negotiation("valley", seed=3, parties__kelda__change_cost=AsStated(0.9)).run().rows == play("valley", 3).rows


def test_iterations_of_a_batch_are_different_replicates() -> None:
    rows = batch(scenario="valley", horizon__rounds=2)
    assert len(rows) == 3
    assert len({row["seed"] for row in rows}) == len({row["total_deaths"] for row in rows}) == 3


def test_each_run_of_a_batch_can_be_repeated_from_its_row() -> None:
    for row in batch(scenario="valley"):
        model = Negotiation("valley", seed=row["seed"], replicate=row["replicate"])
        model.run()
        assert model.state.course.all_deaths == row["total_deaths"]
        assert model.round == row["round"] and model.parties[0].pain == row["pain"]


@pytest.mark.skipif("rng" not in inspect.signature(mesa.batch_run).parameters, reason="this Mesa's batch_run takes no seeds")
def test_a_batch_with_seeds_is_reproducible() -> None:
    first, second = (batch(scenario="valley", rng=[1, 2, 3]) for _ in range(2))
    assert first == second and [row["seed"] for row in first] == [1, 2, 3]
    replicates = batch(scenario="valley", rng=[DEFAULT_SEED], replicate=range(3))
    assert [(row["seed"], row["replicate"]) for row in replicates] == [(DEFAULT_SEED, 0), (DEFAULT_SEED, 1), (DEFAULT_SEED, 2)]
    assert len({row["total_deaths"] for row in replicates}) == 3


def test_rng_is_another_name_of_the_seed() -> None:
    assert Negotiation("valley", rng=3).run().rows == Negotiation("valley", seed=3).run().rows
    with pytest.raises(ValueError, match="give one of them"):
        Negotiation("valley", seed=1, rng=1)


def test_generators_are_seeded_by_seed_and_replicate() -> None:
    def drawn(seed: int, replicate: int) -> tuple[float, ...]:
        model = Negotiation("valley", seed, replicate)
        return model.random.random(), float(model.rng.random()), model.parties[0].random.random()

    assert drawn(1, 0) == drawn(1, 0)
    each = [drawn(seed, replicate) for seed in (1, 2) for replicate in (0, 1, 2)]
    assert len(set(each)) == len({values[0] for values in each}) == len({values[1] for values in each}) == 6


class Coin(Strategy):
    """Answers by a draw from Mesa's generator."""

    def answer(self, party: Party, text: dict[str, float], decision: Any) -> Reply:
        return Reply.ACCEPT if party.random.random() < 0.5 else Reply.REJECT


def test_a_strategy_that_draws_the_mesa_way_differs_between_replicates_and_repeats_within_one() -> None:
    logs = [rows(play("valley", 1, replicate, {"kelda": Coin, "wethern": Coin}), "answers") for replicate in (0, 0, 1, 2, 3)]
    assert logs[0] == logs[1]
    assert len({tuple(row["reply"] for row in log) for log in logs}) > 1


def test_mesas_generators_are_not_drawn_from_by_the_rules() -> None:
    model = Negotiation("valley", 3)
    for _ in range(5):
        model.random.random(), model.rng.random()
    assert model.run().rows == play("valley", 3).rows


def test_agent_sets_see_the_state_of_parties() -> None:
    model = Negotiation("valley", seed=3)
    model.step()
    standing = [each.pain for each in model.state.standings[:3]]
    assert model.agents.get("pain") == standing and max(standing) > 0.0
    assert model.agents.agg("pain", np.mean) == pytest.approx(np.mean(standing))
    assert model.agents.get(["name", "role"]) == [["kelda", "principal"], ["wethern", "principal"], ["league", "guarantor"]]
    assert model.agents.select(lambda party: party.consents > 0).get("name") == ["kelda", "wethern"]
    assert {role: list(group) for role, group in model.agents.groupby("role").map("get", "name").items()} == {
        "principal": ["kelda", "wethern"], "guarantor": ["league"]}
    model.agents.set("pain", 0.25)
    assert [each.pain for each in model.state.standings[:3]] == [0.25] * 3
    with pytest.raises(AttributeError, match="parties__NAME__change_cost"):
        model.parties[0].change_cost = 0.3
    assert "kelda" in repr(model.parties[0]) and "seed 3, replicate 0: round 1" in repr(model)


def test_data_is_collected_if_asked_for() -> None:
    model = Negotiation("valley", seed=3, collect=True)
    log = model.run()
    rounds = len(log.rows["rounds"])
    numbers = model.datacollector.get_model_vars_dataframe()
    assert list(numbers["round"]) == list(range(1, rounds + 1)) and set(numbers["outcome"]) <= {"statement", "agreement", "none", "procedural step"}
    assert numbers["total_deaths"].iloc[-1] == model.state.course.all_deaths
    parties = model.datacollector.get_agent_vars_dataframe()
    assert len(parties) == 3 * rounds
    assert list(parties.xs(1, level="AgentID")["party"].unique()) == ["kelda"]
    assert parties["pain"].iloc[-3] == model.parties[0].pain


def test_without_a_collector_a_batch_says_what_to_do() -> None:
    with pytest.raises(CollectorError, match="collect=True"):
        mesa.batch_run(Negotiation, {"scenario": "valley"}, iterations=1, display_progress=False)


def test_a_collector_of_ones_own_is_used_in_a_subclass() -> None:
    class Counted(Negotiation):
        def __init__(self, scenario: str, seed: int | None = None) -> None:
            super().__init__(scenario, seed)
            self.datacollector = mesa.DataCollector(model_reporters={"pain": lambda model: model.agents.agg("pain", max)})

        def step(self) -> None:
            super().step()
            self.datacollector.collect(self)

    rows = mesa.batch_run(Counted, {"scenario": "valley"}, iterations=3, display_progress=False)
    assert len({row["pain"] for row in rows}) == 3


def test_parties_stay() -> None:
    model = Negotiation("valley", seed=1)
    with pytest.raises(AgentError, match="kelda cannot be removed"):
        model.parties[0].remove()
    with pytest.raises(AgentError, match="seat 1 is held by wethern"):
        Party(model, 1, "newcomer")
    with pytest.raises(AgentError, match=r"`model.step\(\)` keeps"):
        model.agents.shuffle_do("step")
    assert [party.name for party in model.parties] == model.agents.get("name") and model.run().rows == play("valley", 1).rows


def test_other_agents_may_join_and_leave() -> None:
    class Journalist(mesa.Agent):  # type: ignore[misc]
        stories = 0

        def step(self) -> None:
            self.stories += 1

    model = Negotiation("valley", seed=1, collect=True)
    journalist = Journalist(model)
    assert journalist.unique_id == 4 and journalist in model.agents and len(model.parties) == 3
    model.step()
    model.agents.select(agent_type=Journalist).shuffle_do("step")
    assert journalist.stories == 1
    journalist.remove()
    assert journalist not in model.agents
    assert model.run().rows == play("valley", 1).rows


def test_a_step_after_the_end_changes_nothing() -> None:
    model = Negotiation("valley", seed=1)
    model.run_model()
    rows = {name: list(table) for name, table in model.log.rows.items()}
    model.step()
    assert not model.running and model.log.rows == rows


def test_models_are_freed_without_being_closed() -> None:
    model = Negotiation("valley", seed=1, collect=True)
    model.step()
    left = [weakref.ref(model), weakref.ref(model.parties[0])]
    del model
    gc.collect()
    assert not any(each() for each in left)


def test_mesa_is_named_nowhere_it_will_be_dropped() -> None:
    """Mesa 4 drops `Model(seed=...)`, `model.schedule` and the old spaces."""
    for path in (Path(inspect.getfile(Negotiation)).parent).glob("*.py"):
        text = path.read_text("utf-8")
        assert "super().__init__(seed" not in text and "mesa.space" not in text and "mesa.time" not in text, path
