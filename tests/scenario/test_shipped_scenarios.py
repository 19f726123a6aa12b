"""The shipped scenarios: each reads, says where its numbers come from, differs from its base only as it says, and has its effect."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from functools import cache
from typing import Any

import pandas as pd
import pytest

from sim.analysis.theory.decision_rules import decision_rule
from sim.engine.batch import negotiate
from sim.engine.log import arrow, frame
from sim.engine.model import Negotiation, play
from sim.rules.credibility import doubt_in
from sim.scenario.encoding.instance import encode
from sim.scenario.files import list_scenarios
from sim.scenario.loader import load_scenario
from sim.scenario.serialization import scenario_digest

BASE = "astana_21"
SEED = 7
TEXTS = ("title", "summary", "about", "sources", "standing")
OTHER_ISSUES = ("committee", "detainees", "refugees", "areas", "transition", "normalisation")
NEIGHBOURS = ("jordan", "iraq", "lebanon")
BITE = ("patronage.russia.regime.punishes=0.8", "patronage.turkey.opposition.punishes=0.8")

#: Each variant of the founding case, with every key in which it may differ (a key stands for all below it).
VARIANTS: dict[str, tuple[str, ...]] = {
    "host_withdraws": ("hosting.withdraws_at", "hosting.at_request"),
    "no_observers": tuple(f"parties.{name}.invited" for name in NEIGHBOURS),
    "no_shuttle": ("parties.un.shuttle",),
    "turkey_normalises": (
        "issues.normalisation.status_quo", "issues.normalisation.declared", "parties.opposition.audience",
        "parties.opposition.on.normalisation.salience", "parties.turkey.on.areas", "patronage.turkey.opposition",
        "trust.of.regime.turkey", "trust.of.turkey.regime", "trust.of.opposition.turkey",
    ),
    "guarantees_bite": ("patronage.russia.regime.punishes", "patronage.turkey.opposition.punishes"),
    "aid_only": tuple(f"issues.{name}.negotiable" for name in OTHER_ISSUES),
    "rejectionists_seated": (
        "parties.rejectionists", "rights.consent_on_ground", "patronage.turkey.rejectionists.summons", "trust.of",
        "hostilities.suffers.rejectionists",
    ),
    "us_observes": ("parties.us.invited",),
    "surge_before_talks": ("hostilities.sources.regime.before_talks", "hostilities.sources.russia.before_talks"),
    "pause_before_talks": ("hostilities.sources.regime.before_talks", "hostilities.sources.russia.before_talks"),
}


@cache
def series(name: str, replicates: int = 12, settings: tuple[str, ...] = (), seed: int = SEED) -> dict[str, pd.DataFrame]:
    """The tables of a series of replicates."""
    encoded = encode(load_scenario(name, settings))
    return {table: arrow(encoded, table, matrix).to_pandas() for table, matrix in negotiate(encoded, seed, 0, replicates, "full").items()}


def met(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """The rounds that met."""
    return tables["rounds"][tables["rounds"].convened]


def of(tables: dict[str, pd.DataFrame], party: str, table: str = "parties") -> pd.DataFrame:
    """A party's rows of a table, of the rounds that met."""
    rows = tables[table][tables[table].party == party]
    return rows.merge(met(tables)[["replicate", "round"]])


def agreeing(tables: dict[str, pd.DataFrame]) -> float:
    """The share of replicates with an agreement."""
    return float((tables["runs"].agreements > 0).mean())


def doubt(name: str, party: str, performer: str) -> float:
    """How far a party doubts, at the start, that another would perform something costly."""
    start = Negotiation(name, SEED)
    return doubt_in(start.conflict, start.state, start.encoded.parties.index(party), start.encoded.parties.index(performer))


# Every file


@pytest.mark.parametrize("name", list_scenarios())
def test_reads_and_states_its_sources(name: str) -> None:
    scenario = load_scenario(name)
    assert scenario.title and scenario.summary and scenario.about.strip() and scenario.sources and scenario.standing.strip()
    assert "\n" not in scenario.summary
    lines = list_scenarios()[name].read_text(encoding="utf-8").splitlines()
    for key in ("title", "summary", "about", "standing"):
        assert any(line.startswith(f"{key}:") for line in lines), f"{name} takes its {key} from the file it extends"
    assert not any(line.startswith(" ") and len(line) > 150 for line in lines)


def test_no_two_files_say_the_same() -> None:
    scenarios = {name: load_scenario(name) for name in list_scenarios()}
    for key in ("title", "summary"):
        assert len({getattr(scenario, key) for scenario in scenarios.values()}) == len(scenarios)
    assert len({scenario_digest(scenario) for scenario in scenarios.values()}) == len(scenarios)


@pytest.mark.parametrize("name", list_scenarios())
def test_plays_two_rounds(name: str) -> None:
    tables = series(name, 1, ("horizon.rounds=2",))
    assert 1 <= len(tables["rounds"]) <= 2
    assert len(tables["runs"]) == 1
    assert len(tables["parties"]) == len(tables["rounds"]) * len(load_scenario(name).parties)


def leaves(found: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every value in a scenario with its path."""
    if isinstance(found, dict):
        for key, value in found.items():
            yield from leaves(value, f"{path}.{key}" if path else str(key))
    elif isinstance(found, datetime.date):
        yield path, found.isoformat()
    else:
        yield path, repr(found)


@pytest.mark.parametrize("name", VARIANTS)
def test_a_variant_differs_only_as_it_says(name: str) -> None:
    base, variant = load_scenario(BASE), load_scenario(name)
    assert scenario_digest(variant) != scenario_digest(base)
    assert list(variant.parties) == list(base.parties)
    assert list(variant.issues) == list(base.issues)
    before, after = dict(leaves(base.model_dump())), dict(leaves(variant.model_dump()))
    changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path) and path.split(".")[0] not in TEXTS}
    stray = {path for path in changed if not any(path == key or path.startswith(f"{key}.") for key in VARIANTS[name])}
    assert not stray
    unused = [key for key in VARIANTS[name] if not any(path == key or path.startswith(f"{key}.") for path in changed)]
    assert not unused


@pytest.mark.parametrize("name", ["no_observers", "us_observes", "no_shuttle", "aid_only"])
def test_a_variant_shares_its_luck_with_the_base(name: str) -> None:
    base, variant = series(BASE)["weeks"], series(name)["weeks"]
    pd.testing.assert_frame_equal(base[base["round"] == 1].reset_index(drop=True), variant[variant["round"] == 1].reset_index(drop=True))


# What each variant is meant to do


def test_host_withdraws() -> None:
    tables = series("host_withdraws", 20)
    assert set(met(tables).venue) == {"Sochi"}
    assert "Astana" in set(met(series(BASE)).venue)
    assert tables["runs"].withdrawn.all()
    assert set(tables["runs"].ending) <= {"horizon", "lapse"}
    dear = encode(load_scenario("host_withdraws", ["hosting.switching_cost=0.6"]))  # more than the format is worth to those who convene it
    assert frame(dear, "runs", play(dear, 7)).ending.tolist() == ["lapse"]


def test_no_observers() -> None:
    tables = series("no_observers")
    for name in NEIGHBOURS:
        assert (of(tables, name).presence == "away").all()
        assert (of(series(BASE), name).presence != "away").mean() > 0.9
    assert (of(tables, "un").presence != "away").mean() > 0.9
    assert met(tables).statement.mean() == pytest.approx(met(series(BASE)).statement.mean(), abs=0.05)


def test_no_shuttle() -> None:
    def slips(name: str) -> float:
        rounds = met(series(name, 20))
        return float((rounds[rounds["round"] > 1].slipped > 0).sum())

    assert slips("no_shuttle") > slips(BASE)


def test_turkey_normalises() -> None:
    """Distrust is a party's doubt in another: less between Turkey and the regime, more of the opposition in its patron."""
    tables, base = series("turkey_normalises"), series(BASE)
    opening = tables["issues"][tables["issues"].issue == "normalisation"].opening
    assert (opening == 50).all()
    assert of(tables, "opposition").pressure.mean() < of(base, "opposition").pressure.mean()
    assert of(tables, "opposition").score.mean() < of(base, "opposition").score.mean()
    for one, other, less in (("regime", "turkey", True), ("turkey", "regime", True), ("opposition", "turkey", False)):
        normal, wary = doubt("turkey_normalises", one, other), doubt(BASE, one, other)
        assert normal < wary - 0.05 if less else normal > wary + 0.05


def test_guarantees_bite() -> None:
    """A guarantee is believed as far as the guarantor is trusted: the guarantors rely on each other's, each side less on its rival's."""
    tables, base = series("guarantees_bite", 60), series(BASE, 60)
    shares = (("russia", "opposition", 0.6), ("turkey", "regime", 0.6), ("regime", "opposition", 0.95), ("opposition", "regime", 0.95))
    for one, other, share in shares:
        assert doubt("guarantees_bite", one, other) < share * doubt(BASE, one, other)
    assert agreeing(tables) > agreeing(base)


def test_aid_only() -> None:
    agenda = series("aid_only")["agenda"]
    assert set(agenda[agenda.tabled > 0].issue) == {"aid"}
    assert len(set(series(BASE)["agenda"].query("tabled > 0").issue)) > 2
    assert agreeing(series("aid_only", settings=BITE)) <= agreeing(series(BASE, settings=BITE))


def test_rejectionists_seated() -> None:
    tables, base = series("rejectionists_seated"), series(BASE)
    assert (of(tables, "rejectionists").presence != "away").mean() > 0.5
    assert (of(base, "rejectionists").presence == "away").all()
    assert "rejectionists" not in set(base["answers"].party)
    texts = tables["texts"].groupby(["replicate", "round", "exchange"]).ngroups
    assert (tables["answers"].party == "rejectionists").sum() == texts > 0
    assert agreeing(series("rejectionists_seated", settings=BITE)) < agreeing(series(BASE, settings=BITE))


def test_us_observes() -> None:
    tables, base = series("us_observes"), series(BASE)
    assert (of(tables, "us").presence != "away").mean() > 0.9
    assert (of(base, "us").presence == "away").all()
    assert "us" not in set(tables["answers"].party)


def test_surge_and_pause_before_talks() -> None:
    def last_week(name: str) -> float:
        tables = series(name, 20)
        ends = tables["rounds"].rename(columns={"week": "date"})[["replicate", "round", "date"]]
        weeks = tables["weeks"].merge(ends)
        struck = weeks[(weeks.week == weeks.date - 1) & weeks.source.isin(["regime", "russia"])].incidents.sum()
        return float(struck) / len(ends)

    assert last_week("surge_before_talks") > 1.2 * last_week(BASE)
    assert last_week("pause_before_talks") < 0.8 * last_week(BASE)


# The cases that are not Astana


def test_valley_ends_either_way() -> None:
    assert 0.3 <= agreeing(series("valley", 200)) <= 0.7


@pytest.mark.parametrize(("settings", "likelier"), [
    (("patronage.league.kelda.punishes=0.9", "patronage.league.wethern.punishes=0.9"), True),
    (("parties.kelda.on.water.red_line=null",), True),
    (("parties.wethern.on.water.salience=50",), False),
    (("patronage=null",), False),
])
def test_valley_things_to_try(settings: tuple[str, ...], likelier: bool) -> None:
    changed, before = agreeing(series("valley", 60, settings)), agreeing(series("valley", 60))
    assert changed > before if likelier else changed < before


def test_valley_trades_water_for_the_bridge() -> None:
    issues = series("valley", 200)["issues"]
    agreed = issues[issues.agreed > 0]
    water, bridge = (agreed[agreed.issue == name].declared for name in ("water", "bridge"))
    assert water.min() > 20 and water.max() <= 70
    assert set(bridge) <= {1, 2}


def test_textbook_trades_pay_for_security() -> None:
    tables = series("textbook", 60)
    assert agreeing(tables) > 0.9
    issues = tables["issues"][tables["issues"].agreed > 0]
    pay, security = (issues[issues.issue == name].declared for name in ("pay", "security"))
    assert pay.max() < 50 < security.min()
    last = tables["answers"][tables["answers"].reply == "accept"]
    assert (last.utility - last.baseline).min() > 0.1
    assert last.surplus.min() > 0.0


def _equal_gain(pay: float, security: float) -> tuple[float, float]:
    union = 0.3 * (pay - 50) / 100 + 0.7 * (security - 50) / 100
    firm = 0.75 * (50 - pay) / 100 + 0.25 * (50 - security) / 100
    return union, firm


def test_textbook_says_its_equal_gain_right() -> None:
    best = max((min(_equal_gain(pay / 10, float(security))), pay / 10, security) for pay in range(1001) for security in range(101))
    assert best == (pytest.approx(0.214, abs=0.001), pytest.approx(4.8, abs=0.1), 100)


def test_every_agreement_on_a_coalition_is_carried_by_a_majority_of_seats() -> None:
    rule = decision_rule(load_scenario("coalition"))
    held = [{rule.parties[seat] for seat in members} for members in rule.minimal_winning()]
    assert held == [{"cdu", "csu", "spd"}, {"cdu", "spd", "fdp"}, {"cdu", "spd", "greens"}, {"cdu", "csu", "fdp", "greens"}]
    tables = series("coalition")
    assert agreeing(tables) > 0.5, "talks without violence end in agreements"
    carried = tables["rounds"][tables["rounds"].outcome == "agreement"][["replicate", "round", "exchanges"]].rename(columns={"exchanges": "exchange"})
    yes = tables["answers"].merge(carried)[lambda rows: rows.reply == "accept"]
    for _, members in yes.groupby(["replicate", "round"]):
        assert any(each <= set(members.party) for each in held)
    assert (tables["rounds"].deaths == 0).all()


def test_the_summit_meets_where_it_met_and_agrees_in_paris_only() -> None:
    tables = series("climate_summit", 4)
    rounds = tables["rounds"]
    assert rounds.groupby("round").venue.unique().map(list).to_dict() == {1: ["Geneva"], 2: ["Bonn"], 3: ["Bonn"], 4: ["Bonn"], 5: ["Paris"]}
    assert set(rounds[rounds.outcome == "agreement"]["round"]) == {5} and agreeing(tables) >= 0.5
    ends = tables["issues"].pivot(index="replicate", columns="issue", values="declared")
    assert len(load_scenario("climate_summit").parties) == 40 and not ends.empty


def test_cyprus_closes_a_plan_that_one_of_two_referendums_mostly_refuses() -> None:
    tables = series("cyprus_2004", 60)
    votes = tables["votes"].pivot(index="replicate", columns="vote", values="ratified")
    assert len(votes) >= 54, "the table mostly agrees"
    assert votes.greek_cypriots.mean() < 0.1 and votes.turkish_cypriots.mean() > 0.6
    shares = tables["votes"].groupby("vote", observed=True).yes.mean()
    assert shares.greek_cypriots == pytest.approx(0.242, abs=0.05) and shares.turkish_cypriots == pytest.approx(0.649, abs=0.05)
    refused = tables["runs"][tables["runs"].ending == "refused"]
    assert len(refused) >= 54 and (refused.movement == 0).all() and (tables["runs"].refused <= 1).all()


def test_guarantors_of_cyprus_answer_on_security_only() -> None:
    tables = series("cyprus_2004", 20)
    changed = tables["texts"].merge(tables["agenda"][["replicate", "round", "issue", "ground"]])[lambda rows: (rows.value - rows.ground).abs() >= 0.5]
    security = set(changed[changed.issue.isin(["troops", "guarantees"])].set_index(["replicate", "round", "exchange"]).index)
    asked = set(tables["answers"][tables["answers"].party == "turkey"].set_index(["replicate", "round", "exchange"]).index)
    assert asked == security and asked
