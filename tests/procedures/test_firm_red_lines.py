"""A firm red line holds in every procedure, in both engines and in theory, also where the status quo crosses it; others are softened in sight."""

from __future__ import annotations

import numpy as np
import pytest

from sim import run_once, solve
from sim.analysis.theory.game import Game
from sim.analysis.theory.zone import zone
from sim.engine.batch import negotiate
from sim.engine.model import play
from sim.rules.log_schema import COLUMNS
from sim.scenario.encoding.instance import EncodedScenario, encode
from sim.scenario.loader import load_scenario

#: Wethern, which has 20 of the water, never accepts less than 65; what Kelda minds matters less, so that agreements are common.
LINE = ["parties.wethern.on.water.red_line={min: 65%s}", "parties.kelda.on.water.salience=15", "horizon.rounds=4"]
PROCEDURES = {
    "single_text": [],
    "annealing": ["procedure.search=anneal"],
    "offers": ["procedure.kind=alternating_offers", "procedure.exchanges=20"],
    "pool": ["procedure.kind=vote", "procedure.rule=unanimity", "procedure.proposals=pool"],
    "compromise": ["procedure.kind=compromise"],
}


def valley(firm: bool, procedure: str) -> EncodedScenario:
    """The valley under a procedure, with the line stated firmly or not."""
    stated = [LINE[0] % (", firm: true" if firm else ""), *LINE[1:]]
    return encode(load_scenario("valley", [*PROCEDURES[procedure], *stated]))


def agreed_water(encoded: EncodedScenario, seeds: range) -> list[float]:
    """The values of the water in all agreements, in both engines, which agree to the last bit."""
    found: list[float] = []
    for seed in seeds:
        log, compiled = play(encoded, seed, 0), negotiate(encoded, seed, 0, 1, "full")
        for name in COLUMNS:
            assert np.array_equal(log.matrix(name), compiled[name], equal_nan=True), (name, seed)
        agenda = log.matrix("agenda")
        issue, text, agreed = (1 + COLUMNS["agenda"].index(column) for column in ("issue", "text", "agreed"))
        found += [row[text] for row in agenda if row[issue] == 0 and row[agreed] > 0]
    return found


@pytest.mark.parametrize("procedure", PROCEDURES)
def test_no_agreement_crosses_a_firm_line(procedure: str) -> None:
    assert all(value >= 65 for value in agreed_water(valley(True, procedure), range(40)))


def test_agreements_are_made_at_a_firm_line_and_below_one_that_is_softened() -> None:
    firm, soft = (agreed_water(valley(firm, "single_text"), range(60)) for firm in (True, False))
    assert firm and soft
    assert min(soft) < 65 <= min(firm)


def test_theory_takes_a_firm_line_as_stated() -> None:
    soft, firm = (zone(Game.of(valley(firm, "single_text"))).ranges["water"] for firm in (False, True))
    assert soft is not None and firm is not None
    assert float(soft[0]) < 65 <= float(firm[0])


def test_theory_finds_no_deal_where_a_firm_line_forbids_every_option() -> None:
    lines = ["parties.wethern.on.bridge.red_line={never: [shut, escort, shared, handed], firm: true}"]
    for extra in ([], ["issues.water=null", "parties.kelda.on.water=null", "parties.wethern.on.water=null", "parties.league.on.water=null"]):
        solved = solve("valley", settings=[*lines, *extra]).document["veto_sets"]["consent_on_ground"]
        assert solved["zone"]["empty"] and solved["points"]["nash"] is None


def test_solve_shows_the_stated_line_beside_the_one_that_applies() -> None:
    line = "parties.wethern.on.water.red_line={min: 60%s}"
    assert "wethern at least 20 (stated: at least 60; the status quo crosses it)" in solve("valley", settings=[line % ""]).text()
    firm = solve("valley", settings=[line % ", firm: true"]).text()
    assert "wethern at least 60" in firm and "stated" not in firm
    options = solve("valley", settings=["parties.wethern.on.bridge.red_line={never: [shut]}"]).text()
    assert "red lines that do not apply, since they forbid the status quo: wethern never shut" in options


def test_run_shows_the_stated_line_beside_the_one_that_applies() -> None:
    line = "parties.wethern.on.water.red_line={min: 60%s}"
    soft, firm = (run_once("valley", settings=[line % words]) for words in ("", ", firm: true"))
    assert "wethern on water: stated at least 60, applies at least 20 (the status quo crosses it)" in " ".join(soft.text().split())
    assert "Softened" not in firm.text()
    rows = [row for row in firm.document["red_lines"] if (row["party"], row["issue"]) == ("wethern", "water")]
    assert rows == [{"party": "wethern", "issue": "water", "firm": True, "bound": "min", "stated": 60.0, "applies": 60.0}]
