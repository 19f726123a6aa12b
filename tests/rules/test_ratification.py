"""Ratification: votes on a text that the table has agreed."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from click.testing import CliRunner

from sim.cli.main import cli
from sim.engine.log import Log
from sim.engine.model import play
from sim.errors import ScenarioError
from sim.report.explanation.run_document import run_document
from sim.report.explanation.run_view import RunView
from sim.rules.enums import Ending, Outcome
from sim.rules.parties import Ballot
from sim.rules.ratification import count_votes, share_of_yes
from sim.scenario.encoding.instance import encode
from sim.scenario.loader import load_scenario
from tests.stories import outcomes, rows

NAN = math.nan
#: A vote of each kind, as an override.
HOUSE, PEOPLE = "house: {label: The House, probability: %g}", "people: {label: The people, party: kelda, %s}"


def valley(*ballots: str, final: bool = False, settings: tuple[str, ...] = ()) -> Log:
    """A run of valley in which the table agrees, with votes on what it agrees."""
    votes = [f"ratification.ballots={{{', '.join(ballots)}}}"] if ballots else []
    return play(load_scenario("valley", [*votes, *(["ratification.final=true"] if final else []), *settings]), 0)


def test_a_stated_probability_decides_by_its_draw() -> None:
    stated = Ballot(probability=0.4, quota=0.5, seat=-1.0)
    assert count_votes(stated, 0.0, 0.0, 0.0, 0.39).ratified == 1.0
    assert count_votes(stated, 1.0, 0.0, 0.0, 0.4).ratified == 0.0
    assert math.isnan(count_votes(stated, 0.0, 0.0, 0.0, 0.5).yes)


@pytest.mark.parametrize(("gain", "loss", "rejecting", "campaign", "threshold", "yes"), [
    (0.3, 0.1, 0.5, 2.0, 0.1, 0.5),  # 0.3 - 0.1 - 2 x 0.5 x 0.1 = 0.1, the threshold
    (0.3, 0.1, 0.0, 2.0, 0.1, 1 / (1 + math.exp(-1.0))),  # without a campaign 0.1 more, at a spread of 0.1
    (0.3, 0.0, 1.0, 9.0, 0.3, 0.5),  # a campaign finds nothing in a text without losses
])
def test_the_share_of_yes_follows_from_gain_loss_campaign_and_threshold(
    gain: float, loss: float, rejecting: float, campaign: float, threshold: float, yes: float
) -> None:
    ballot = Ballot(probability=NAN, threshold=threshold, spread=0.1, campaign=campaign, quota=0.5)
    assert count_votes(ballot, gain, loss, rejecting, 0.5).yes == pytest.approx(yes, abs=1e-12)


def test_without_spread_voters_vote_as_one() -> None:
    assert [share_of_yes(margin, 0.0) for margin in (-1e-9, 0.0, 0.2)] == [0.0, 1.0, 1.0]
    assert share_of_yes(-50.0, 0.01) == 0.0 and share_of_yes(0.01, 0.5) > 0.5


def test_a_quota_may_ask_for_more_than_half() -> None:
    ballot = Ballot(probability=NAN, spread=0.1, quota=0.66)
    assert count_votes(ballot, 0.05, 0.0, 0.0, 0.5).ratified == 0.0
    assert count_votes(ballot, 0.07, 0.0, 0.0, 0.5).ratified == 1.0


def test_a_probability_of_1_leaves_every_other_table_as_it_is() -> None:
    without, with_vote = valley(), valley(HOUSE % 1)
    assert len(with_vote.rows["votes"]) == sum(row["outcome"] == Outcome.AGREEMENT for row in rows(without, "rounds")) > 0
    assert {name: held for name, held in with_vote.rows.items() if name != "votes"} | {"votes": []} == without.rows


def test_a_probability_of_0_lets_nothing_take_effect() -> None:
    log = valley(HOUSE % 0)
    (run,) = rows(log, "runs")
    assert run["agreements"] == run["commitments"] == 0.0 and run["refused"] == len(log.rows["votes"]) > 1
    assert outcomes(log).count(Outcome.REFUSED) == run["refused"]
    assert all(row["ground"] == row["opening"] for row in rows(log, "issues"))


def test_all_votes_are_held_and_all_have_to_pass() -> None:
    log = valley(HOUSE % 0, PEOPLE % "threshold: -1")
    first = [row for row in rows(log, "votes") if row["round"] == rows(log, "votes")[0]["round"]]
    assert [row["ratified"] for row in first] == [0.0, 1.0]
    assert rows(log, "runs")[0]["agreements"] == 0.0


def test_a_refusal_ends_talks_that_can_not_be_resumed() -> None:
    log = valley(HOUSE % 0, final=True)
    assert rows(log, "runs")[0]["ending"] == Ending.REFUSED
    assert outcomes(log)[-1] == Outcome.REFUSED and outcomes(log).count(Outcome.REFUSED) == 1


def test_another_vote_moves_no_draw() -> None:
    alone, beside = valley(PEOPLE % "threshold: -0.5, spread: 0.2, noise: 0.1"), valley(HOUSE % 1, PEOPLE % "threshold: -0.5, spread: 0.2, noise: 0.1")
    found = [[row["mood"] for row in rows(log, "votes") if row["vote"] == place] for log, place in ((alone, 0), (beside, 1))]
    assert found[0] == found[1] and found[0]


def test_voters_count_gains_and_losses_of_the_text() -> None:
    log = valley(PEOPLE % "threshold: 0.1, spread: 0.05, campaign: 1.5")
    vote = rows(log, "votes")[0]
    answer = next(row for row in rows(log, "answers") if row["round"] == vote["round"] and row["party"] == 0 and row["reply"] == 1.0)
    assert vote["gain"] - vote["loss"] <= answer["utility"] - answer["baseline"] + 1e-12  # doubts only lower it
    assert vote["yes"] == pytest.approx(1 / (1 + math.exp(-(vote["gain"] - vote["loss"] - vote["campaign"] - 0.1) / 0.05)))


def test_the_party_of_a_refusing_electorate_demands_as_much_as_at_first() -> None:
    """With renewal 0 a demand only falls between agreements; a refusal restores it, so that the next texts meet higher demands."""
    by_voters, by_house = (valley(ballot, settings=("bargaining.renewal=0",)) for ballot in (PEOPLE % "threshold: 1", HOUSE % 0))
    first = int(rows(by_voters, "votes")[0]["round"])
    held: list[Any] = [next(row["held_out"] for row in rows(log, "answers") if row["round"] == first + 1 and row["party"] == 0) for log in (by_voters, by_house)]
    assert held[0] > held[1]


@pytest.mark.parametrize(("ballot", "message"), [
    ("{label: V}", "ratification.ballots.v: has neither a probability nor a party; give a probability, or the party whose stances the voters have"),
    ("{label: V, probability: 0.5, party: kelda}", "ratification.ballots.v: has both a probability and a party"),
    ("{label: V, party: kelds}", 'ratification.ballots.v.party: there is no party "kelds"; did you mean "kelda"?'),
    ("{label: V, party: irregulars}", "which has no preferences"),
    ("{label: V, probability: 1.5}", "ratification.ballots.v.probability: 1.5 is not within 0..1"),
])
def test_an_unclear_vote_is_reported_with_what_to_write(ballot: str, message: str) -> None:
    settings = [f"ratification.ballots={{v: {ballot}}}", "parties.irregulars={label: I, role: spoiler, invited: false}"]
    with pytest.raises(ScenarioError) as caught:
        load_scenario("valley", settings)
    assert message in str(caught.value)


def test_reports_say_how_each_vote_went() -> None:
    encoded = encode(load_scenario("valley", [f"ratification.ballots={{{HOUSE % 0}, {PEOPLE % 'threshold: -1, spread: 0.1'}}}"]))
    document = run_document(RunView.from_log(encoded, 1, play(encoded, 1)))
    refused = next(row for row in document["rounds"] if row["outcome"] == "refused")
    assert refused["votes"][0]["words"] == "The House refused the text"
    assert "The people ratified the text: 100.0% yes, 50% required (gain +" in refused["votes"][1]["text"]
    assert document["summary"]["outcomes"]["refused"] == document["summary"]["refused"]
    json.dumps(document)


def test_the_terminal_shows_votes_and_ending() -> None:
    words = ["run", "valley", "--seed", "0", "--no-log", "--set", f"ratification.ballots={{{HOUSE % 0}}}", "--set", "ratification.final=true"]
    result = CliRunner().invoke(cli, words)
    assert result.exit_code == 0, result.output
    assert "Agreed, then refused in a vote" in result.output and "The House refused the text" in result.output
    assert "A vote refused the agreed text" in result.output
