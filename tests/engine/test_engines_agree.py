"""One set of rules, two engines: every number of their logs is the same, bit for bit."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from sim.engine.batch import negotiate
from sim.engine.model import play
from sim.engine.plain_model import PlainModel
from sim.rules.log_schema import COLUMNS, SUMMARY
from sim.scenario.encoding.instance import EncodedScenario, encode
from sim.scenario.files import list_scenarios
from sim.scenario.loader import load_scenario
from sim.scenario.schema.scenario import Scenario
from tests.strategies import scenarios


def reference(encoded: EncodedScenario, seed: int, first: int, many: int) -> dict[str, np.ndarray]:
    """The tables of the reference engine, replicate after replicate."""
    logs = [play(encoded, seed, replicate) for replicate in range(first, first + many)]
    return {name: np.concatenate([log.matrix(name) for log in logs]) for name in COLUMNS}


def assert_same(compiled: dict[str, np.ndarray], plain: dict[str, np.ndarray]) -> None:
    """Every table has the same rows, as bytes (a not-a-number is the same as another whatever its sign)."""
    for name, table in compiled.items():
        assert table.shape == plain[name].shape, name
        here, there = np.where(np.isnan(table), 0.0, table), np.where(np.isnan(plain[name]), 0.0, plain[name])
        assert np.array_equal(np.isnan(table), np.isnan(plain[name])), name
        assert here.tobytes() == there.tobytes(), (name, COLUMNS[name], np.argwhere(here != there)[:5])


@pytest.mark.parametrize("name", sorted(list_scenarios()))
def test_both_engines_write_the_same_log_of_every_shipped_scenario(name: str, long_run: bool) -> None:
    # Six rounds of the long scenarios say as much about equality as all of them. Rounds of 100 offers, or of 40 parties, take longest.
    encoded = encode(load_scenario(name, [f"horizon.rounds={min(6, load_scenario(name).horizon.rounds)}"]))
    for seed in range(50 if long_run else 2):
        assert_same(negotiate(encoded, seed, 0, 1, "full"), reference(encoded, seed, 0, 1))


def test_both_engines_write_the_same_log_of_the_long_scenario_to_its_end() -> None:
    encoded = encode(load_scenario("astana_2017"))
    assert_same(negotiate(encoded, 2017, 5, 3, "full"), reference(encoded, 2017, 5, 3))


PROCEDURES = {
    "alternating offers": ["procedure.kind=alternating_offers", "procedure.exchanges=40"],
    "alternating offers in kind": ["procedure.kind=alternating_offers", "procedure.exchanges=40", "procedure.tactics={FIRST: relative}"],
    "vote on the chair's text": ["procedure.kind=vote"],
    "vote on a pool": ["procedure.kind=vote", "procedure.proposals=pool", "procedure.rule=weighted", "procedure.veto=[FIRST]"],
    "annealing chair": ["procedure.search=anneal"],
    "compromise": ["procedure.kind=compromise"],
    "exchange": ["procedure.kind=exchange", "procedure.exchanges=24"],
    "challenge": ["procedure.kind=challenge"],
    "challenge as published": ["procedure.kind=challenge", "procedure.variant=scholz_2011", "procedure.unmoved=0.5"],
    "condorcet": ["procedure.kind=condorcet"],
    "condorcet by lot, binding": ["procedure.kind=condorcet", "procedure.model=markov", "procedure.draws=true", "procedure.binding=true"],
}


@pytest.mark.parametrize("procedure", PROCEDURES)
@pytest.mark.parametrize(("name", "first"), [("astana_21", "regime"), ("harbour", "mayor")])
def test_both_engines_write_the_same_log_by_every_procedure(name: str, first: str, procedure: str, long_run: bool) -> None:
    encoded = encode(load_scenario(name, [setting.replace("FIRST", first) for setting in PROCEDURES[procedure]]))
    for seed in range(10 if long_run else 3):
        assert_same(negotiate(encoded, seed, 0, 1, "full"), reference(encoded, seed, 0, 1))


KEYS = {
    "votes": ["ratification.ballots={people: {label: P, party: FIRST, spread: 0.05, noise: 0.02, campaign: 1}, house: {label: H, probability: 0.5}}"],
    "a single undertaking": ["undertaking={single: true, reopening: 0.01}", "agenda.items=1"],
    "a package that is refused": ["undertaking.single=true", "agenda.items=1", "ratification.ballots={house: {label: H, probability: 0.2}}"],
    "consent on some issues only": ["rights.by_issue={ISSUE: {consent_on_ground: [FIRST]}}"],
    "offers on some issues only": ["rights.by_issue={ISSUE: {consent_on_ground: [FIRST], propose: [FIRST], sign_statement: [FIRST]}}",
                                   "procedure.kind=alternating_offers", "procedure.exchanges=12"],
    "votes on some issues only": ["rights.by_issue={ISSUE: {consent_on_ground: [FIRST]}}", "procedure.kind=vote", "procedure.proposals=pool",
                                  "procedure.rule=simple"],
    "scales without a status quo": ["issues.SCALE.status_quo=none", "procedure.kind=alternating_offers", "procedure.exchanges=12"],
    "a chair's scales without a status quo": ["issues.SCALE.status_quo=none", "issues.SCALE.step=5"],
    "forecasts of scales without a status quo": ["issues.SCALE.status_quo=none", "procedure.kind=exchange"],
    "scales in steps": ["issues.SCALE.step=7", "procedure.kind=alternating_offers", "procedure.exchanges=12"],
    "a chair's scales in steps": ["issues.SCALE.step=15", "procedure.search=anneal"],
    "a mechanism that is off at times": ["hostilities.mechanism={prevents: 0.4, suspended: [2, 3], issue: ISSUE}", "parties.FIRST.item_stamina=1",
                                         "bargaining.hopeless=0.01"],
    "stated attitudes to risk": ["parties.FIRST.risk=1.7", "procedure.kind=challenge", "procedure.variant=scholz_2011"],
    "a party that leaves items": ["parties.FIRST.item_stamina=1", "parties.FIRST.item_absence=2", "bargaining.hopeless=0.01"],
    "offers without the items that were left": ["parties.FIRST.item_stamina=1", "bargaining.hopeless=0.01", "procedure.kind=alternating_offers",
                                                "procedure.exchanges=12"],
    "votes without the items that were left": ["parties.FIRST.item_stamina=1", "parties.FIRST.item_absence=2", "bargaining.hopeless=0.01",
                                               "procedure.kind=vote", "procedure.proposals=pool", "procedure.rule=simple"],
    "exchanges without the items that were left": ["parties.FIRST.item_stamina=1", "bargaining.hopeless=0.01", "procedure.kind=exchange"],
    "Euclidean utility": ["utility=euclidean", "bargaining.misreading=15"],
    "Euclidean utility of one party, an annealing chair": ["parties.FIRST.utility=euclidean", "procedure.search=anneal"],
    "offers by Euclidean utility": ["utility=euclidean", "procedure.kind=alternating_offers", "procedure.exchanges=12"],
    "votes by Euclidean utility": ["utility=euclidean", "procedure.kind=vote", "procedure.proposals=pool", "procedure.rule=simple",
                                   "parties.FIRST.curvature=1.5"],
    "an election by Euclidean utility": ["utility=euclidean", "procedure.kind=condorcet", "rights.by_issue={ISSUE: {consent_on_ground: [FIRST]}}"],
    "a vote that ends the talks": ["ratification={final: true, ballots: {people: {label: P, party: FIRST, threshold: 0.3}}}"],
}


@pytest.mark.parametrize("keys", KEYS)
@pytest.mark.parametrize(("name", "first"), [("valley", "kelda"), ("textbook", "union"), ("harbour", "mayor")])
def test_both_engines_write_the_same_log_with_keys_that_shipped_scenarios_leave_out(name: str, first: str, keys: str) -> None:
    issues = load_scenario(name).issues
    issue, scale = list(issues)[1], next((name for name, each in issues.items() if each.scale), None)
    if scale is None and "SCALE" in "".join(KEYS[keys]):
        pytest.skip("no issue has a scale")
    words = {"FIRST": first, "ISSUE": issue, "SCALE": scale or ""}
    encoded = encode(load_scenario(name, [re.sub("FIRST|ISSUE|SCALE", lambda found: words[found[0]], setting) for setting in KEYS[keys]]))
    for seed in range(6):
        assert_same(negotiate(encoded, seed, 0, 1, "full"), reference(encoded, seed, 0, 1))


@settings(deadline=None, suppress_health_check=list(HealthCheck))
@given(scenario=scenarios(most_parties=16, most_issues=12))
def test_property_both_engines_write_the_same_log_of_any_scenario(scenario: Scenario) -> None:
    encoded = encode(scenario)
    assert_same(negotiate(encoded, 11, 3, 2, "full"), reference(encoded, 11, 3, 2))


def test_summary_detail_is_the_same_rows_of_fewer_tables() -> None:
    encoded = encode(load_scenario("valley"))
    full, summary = negotiate(encoded, 5, 0, 40, "full"), negotiate(encoded, 5, 0, 40)
    assert set(summary) == set(SUMMARY)
    assert_same(summary, full)


def test_a_stretch_of_replicates_is_the_same_as_a_stretch_of_a_longer_one() -> None:
    encoded = encode(load_scenario("astana_21"))
    whole, tail = negotiate(encoded, 9, 0, 30), negotiate(encoded, 9, 20, 10)
    for name in SUMMARY:
        assert np.array_equal(whole[name][whole[name][:, 0] >= 20], tail[name], equal_nan=True)


@pytest.mark.parametrize("name", sorted(list_scenarios()))
def test_a_run_without_mesa_writes_the_log_that_mesa_writes(name: str) -> None:
    encoded = encode(load_scenario(name, ["horizon.rounds=4"]))
    for seed in range(1):
        plain, mesa = PlainModel(encoded, seed, 1).run(), play(encoded, seed, 1)
        assert_same(*({table: log.matrix(table) for table in COLUMNS} for log in (plain, mesa)))
