"""Every sentence about a refusal is derived again from the rules: values found on the page are tried, and all others within reach fail."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import pytest

from sim.engine.model import Negotiation
from sim.report.explanation.counterfactual_terms import TERMS, accepts_with
from sim.report.explanation.explain import brief_reason, explain_answer
from sim.report.explanation.explanation_document import explain_view
from sim.report.explanation.run_document import run_document
from sim.report.explanation.run_view import RunView
from sim.report.explanation.snapshots import ProposalSnapshot, take_snapshots
from sim.report.explanation.term_sentences import COUNTERFACTUAL
from sim.report.rows import Row
from sim.rules.utility import allowed, differs
from sim.scenario.encoding.instance import encode
from sim.scenario.loader import load_scenario

SCENARIOS = ("astana_21", "astana_2017", "valley", "harbour_offers", "normandy", "guarantees_bite")
NUMBER = r"[+-]?\d+(?:\.\d+)?"
#: Refusals that are checked in the ordinary run and with `--long`, over all scenarios.
FEW, MANY = 24, 1_000


class Refusal(NamedTuple):
    """A refusal of a run, the state in which the party answered, and its explanation."""

    view: RunView
    row: Row
    snapshot: ProposalSnapshot
    explained: Row

    @property
    def party(self) -> str:
        """Who refused."""
        return str(self.row["party"])

    @property
    def tabled(self) -> list[str]:
        """The issues on the table."""
        return [issue for issue, on in zip(self.snapshot.encoded.issues, self.snapshot.table.tabled, strict=True) if on]


@cache
def refusals(scenario: str, count: int) -> list[Refusal]:
    """The first refusals of a scenario's runs, of several seeds, spread over rounds and exchanges."""
    found: list[Refusal] = []
    encoded = encode(load_scenario(scenario))
    each_run = max(4, count // 12)
    for seed in range(1, 200):
        view = RunView.from_log(encoded, seed, Negotiation(encoded, seed).run(), scenario)
        rows = [row for row in view.tables["answers"] if row["reply"] != "accept"]
        rows = rows[:: max(1, len(rows) // each_run)]
        taken = take_snapshots(encoded, seed, 0, frozenset((row["round"], row["exchange"]) for row in rows))
        for row in rows:
            snapshot = taken[row["round"], row["exchange"]]
            found.append(Refusal(view, row, snapshot, explain_answer(view, row, snapshot)))
        if len(found) >= count:
            break
    return found[:count]


@pytest.fixture
def checked(scenario: str, long_run: bool) -> list[Refusal]:
    return refusals(scenario, -(-(MANY if long_run else FEW) // len(SCENARIOS)))


def sentence(refusal: Refusal, *starts: str) -> str:
    """The sentence that begins with one of some words; empty if there is none."""
    return next((each for each in refusal.explained["sentences"] if each.startswith(starts)), "")


def millionths(text: str) -> int:
    """A printed number in millionths, so that sums are exact."""
    return round(float(text) * 1_000_000)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_printed_terms_add_up_to_the_printed_total(checked: list[Refusal]) -> None:
    for refusal in checked:
        terms = [number for side in ("In favour", "Against") for number in re.findall(r"\(([+-]\d\.\d+)\)(?=[;.])", sentence(refusal, side))]
        total = re.search(rf"net gain ({NUMBER})", refusal.explained["sentences"][0])
        shown = total[1] if total else f"{refusal.row['surplus']:.3f}"
        assert sum(map(millionths, terms)) == millionths(shown), refusal.explained["text"]
        issues = re.findall(rf"is worth ({NUMBER})", sentence(refusal, "By issue"))
        gain = next((reason["shown"] for reason in refusal.explained["reasons"] if reason["term"] == "gain"), "0")
        holding = refusal.snapshot.state.standings[refusal.snapshot.encoded.parties.index(refusal.party)].holding
        if math.isclose(holding, refusal.row["baseline"], abs_tol=1e-12):
            assert sum(map(millionths, issues)) == millionths(gain), refusal.explained["text"]


def nearer(refusal: Refusal, issue: str, within: float, stride: int) -> Iterator[float]:
    """Values of an issue that cross nobody's red line and lie nearer to the text than a distance: tenths of a point, or options."""
    snapshot, at = refusal.snapshot, refusal.snapshot.encoded.issues.index(issue)
    before, ground = snapshot.table.text[at], snapshot.state.ground[at]
    options = len(snapshot.encoded.options[at])
    values = [float(each) for each in range(options)] if options else [each / 10 for each in range(0, 1001, stride)] + [ground]
    for value in values:
        if value != before and allowed(snapshot.conflict, snapshot.state, at, value) and (options or abs(value - before) < within - 0.051):
            yield value


def printed_changes(refusal: Refusal) -> dict[str, tuple[float, float, bool, str]]:
    """The sufficient changes of text that are printed: value, distance, whether it leaves the issue as it is, and who would then reject."""
    found = {}
    for issue in refusal.tabled:
        name, names = re.escape(refusal.view.names.issue(issue)), refusal.view.names
        pattern = (rf"(?:: |or ){name} (left as it is, )?at (.+?) instead of (.+?)(?: \(({NUMBER}) points\))?"
                   r"(?:, though (.+?) would then have rejected it)?(?:; or |\.$)")
        match = re.search(pattern, sentence(refusal, "The smallest sufficient change of the text").replace("; or ", "; or : "))
        if match:
            options = list(names.options[issue])
            value = (-1.0 if match[2] == "open" else float(options.index(match[2]))) if options else float(match[2])
            found[issue] = value, float(match[4] or 100.0), bool(match[1]), match[5] or ""
            if not options:
                assert float(match[4]) == pytest.approx(abs(value - float(match[3])), abs=1e-9), "the distance is that of the printed values"
    return found


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_printed_changes_of_text_are_enough_and_no_nearer_value_is(checked: list[Refusal], long_run: bool) -> None:
    for refusal in checked:
        if refusal.explained["what_if"] is None:
            continue
        snapshot, party, told = refusal.snapshot, refusal.party, refusal.explained["text"]
        printed = printed_changes(refusal)
        assert bool(printed) == ("The smallest sufficient change of the text" in told)
        distances = [float(each) for each in re.findall(rf"\(({NUMBER}) points\)", sentence(refusal, "The smallest sufficient change of the text"))]
        assert distances == sorted(distances), told
        for issue in refusal.tabled:
            at = snapshot.encoded.issues.index(issue)
            ground, options = snapshot.state.ground[at], snapshot.encoded.options[at]
            value, distance, unchanged, losing = printed.get(issue, (math.nan, math.inf, False, ""))
            if issue in printed:
                value = ground if unchanged else value  # the status quo is printed rounded
                assert snapshot.accepts(party, {issue: value}), told
                assert allowed(snapshot.conflict, snapshot.state, at, value), told
                assert unchanged == (value == ground if options else not differs(ground, value)), told
                lost = [name for name in snapshot.consenters if snapshot.accepts(name) and not snapshot.accepts(name, {issue: value})]
                assert all(refusal.view.names.party(name) in losing for name in lost) and bool(lost) == bool(losing), told
            if issue not in printed or not options:
                enough = [each for each in nearer(refusal, issue, distance, 1 if long_run else 7) if snapshot.accepts(party, {issue: each})]
                assert all(unchanged and not differs(ground, each) for each in enough), (issue, enough, told)
        even = re.search(rf"even with (.+?) (?:left as it is, )?at ({NUMBER}).*? it would still be ({NUMBER}) short", told)
        if even and not snapshot.encoded.options[snapshot.encoded.issues.index(even[1].replace(" ", "_"))]:
            given = snapshot.answer_of(party, {even[1].replace(" ", "_"): float(even[2])})
            assert given.held_out - given.surplus == pytest.approx(float(even[3]), abs=0.00051), told


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_printed_changes_of_terms_are_enough_and_no_nearer_value_is(checked: list[Refusal], long_run: bool) -> None:
    for refusal in checked:
        if refusal.explained["what_if"] is None or refusal.row["red_line"] is not None:
            continue
        snapshot, party, told = refusal.snapshot, refusal.party, sentence(refusal, "With this text")
        before = snapshot.answer_of(party)
        starts = {"change": before.change if before.change else snapshot.conflict.profiles[snapshot.encoded.parties.index(party)].change_cost,
                  "mood": -snapshot.conflict.bargaining.mood * snapshot.state.standings[snapshot.encoded.parties.index(party)].mood}
        for term in TERMS:
            if term == "exchange":
                exchanges = range(snapshot.exchange + 1, snapshot.exchanges + 1)
                first = next((each for each in exchanges if accepts_with(snapshot, party, term, each)), None)
                match = re.search(r"(one|\d+) more exchanges?", told)
                assert (match and snapshot.exchange + (1 if match[1] == "one" else int(match[1]))) == first, told
                continue
            if term == "presence":
                continue
            words = re.escape(COUNTERFACTUAL[term]).replace(r"\{after\}", f"({NUMBER})").replace(r"\{before\}", f"({NUMBER})")
            match = re.search(words, told)
            standing = snapshot.state.standings[snapshot.encoded.parties.index(party)]
            start = starts.get(term, getattr(standing, term, 0.0) if term in ("audience", "outlook", "pain") else None)
            if match:
                assert accepts_with(snapshot, party, term, float(match[1])), told
            if start is None:
                continue
            reach = abs(float(match[1]) - start) if match else math.inf
            span = 3.0 * snapshot.conflict.bargaining.mood
            low, high = {"change": (0.0, start), "mood": (-span, span)}.get(term, (0.0, 1.0))
            count = 200 if long_run else 23
            grid = [low + (high - low) * step / count for step in range(count + 1)]
            closer = [value for value in grid if abs(value - start) < 0.9 * reach - 1e-9 and (term != "mood" or span > 0.0)]
            assert not any(accepts_with(snapshot, party, term, value) for value in closer), (term, told)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_main_reason_comes_first_in_full_and_with_the_same_number(checked: list[Refusal]) -> None:
    for refusal in checked:
        brief = brief_reason(refusal.view, refusal.row)
        assert brief.startswith(refusal.explained["sentences"][0])
        main = re.search(r"Main reason: .*\(([+-]\d\.\d+)\)\.$", brief)
        if main:
            against = sentence(refusal, "Against")
            assert re.findall(r"\(([+-]\d\.\d+)\)(?=[;.])", against)[0] == main[1], (brief, against)
        else:
            assert refusal.explained["main"] in (None, "red_line", "held_out")


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_run_and_explain_name_the_same_reason(scenario: str) -> None:
    view = refusals(scenario, FEW // len(SCENARIOS))[0].view
    told = explain_view(view)
    for row, explained in zip(run_document(view)["rounds"], told["rounds"], strict=True):
        least = view.least_content(row["round"])
        if least is None:
            assert row["why"] == explained["why_no_talks"]
            continue
        assert row["why"] in explained["brief"]
        if explained["why_no_effect"]:
            assert row["why"] == explained["why_no_effect"]
            continue
        whole = next(each for each in explained["answers"] if each["party"] == least["party"] and each["exchange"] == least["exchange"])
        main = next((reason for reason in whole["reasons"] if reason["term"] == whole["main"]), None)
        assert ("Main reason" in row["why"]) == (main is not None)
        assert main is None or f"({main['shown']})." in row["why"]
