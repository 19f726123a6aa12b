"""Ten questions with the command that answers each, a picture and the answer: `python -m docs.gallery` writes the page and its pictures.

Every picture shows shares of 1,000 runs of seed 1, which is what the command beside it plays; the numbers in the answers come from the same runs.
"""

from __future__ import annotations

import shlex
import textwrap
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import numpy as np

from docs.pages import DOCS
from sim.engine.batch import negotiate
from sim.report.figures.svg import BLUE, as_svg, blank
from sim.rules.enums import Ending
from sim.rules.log_schema import COLUMNS
from sim.scenario.distributions import Range
from sim.scenario.encoding.instance import encode
from sim.scenario.loader import load_scenario
from sim.studies.estimators import wilson_interval

PAGE, PICTURES = DOCS / "how-to" / "gallery.md", DOCS / "how-to" / "gallery"
SEED, RUNS = 1, 1_000


class Arm(NamedTuple):
    """One bar of a picture: its words, and the number of runs that count out of how many."""

    words: str
    hits: int
    runs: int = RUNS

    @property
    def share(self) -> float:
        """The share of runs."""
        return self.hits / self.runs if self.runs else float("nan")

    @property
    def percent(self) -> str:
        """The share in whole percent."""
        return f"{self.share:.0%}"


class Question(NamedTuple):
    """A question, the commands, what a bar shows, the bars, and the answer in words."""

    name: str
    question: str
    commands: tuple[str, ...]
    shows: str
    arms: Callable[[], list[Arm]]
    answer: Callable[[list[Arm]], str]


@cache
def runs(scenario: str, *changes: str) -> np.ndarray:
    """The table of runs of a scenario with some keys changed."""
    return negotiate(encode(load_scenario(scenario, list(changes))), SEED, 0, RUNS)["runs"]


def of(table: np.ndarray, column: str) -> np.ndarray:
    """A column of a table of runs."""
    return table[:, 1 + COLUMNS["runs"].index(column)]


def agreeing(words: str, scenario: str, *changes: str) -> Arm:
    """Runs with at least one agreement."""
    return Arm(words, int((of(runs(scenario, *changes), "agreements") > 0).sum()))


def unbroken(words: str, scenario: str, *changes: str) -> Arm:
    """Commitments that were not broken, of all that were made."""
    table = runs(scenario, *changes)
    made, broken = int(of(table, "commitments").sum()), int(of(table, "breaches").sum())
    return Arm(words, made - broken, made)


def ending(words: str, scenario: str, end: Ending, *changes: str) -> Arm:
    """Runs that end in one way."""
    return Arm(words, int((of(runs(scenario, *changes), "ending") == end).sum()))


def _levels(factor: float) -> list[str]:
    """The violence of the founding case from 2017, multiplied."""
    sources = load_scenario("astana_2017").hostilities.sources
    levels = {name: source.level.central if isinstance(source.level, Range) else source.level for name, source in sources.items()}
    return [f"hostilities.sources.{name}.level={factor * level:.6g}" for name, level in levels.items()]


def _batch(scenario: str, changes: list[str]) -> str:
    """The command that plays a scenario with some keys changed."""
    return " ".join((f"parley batch {scenario}", *(f"--set {shlex.quote(change)}" for change in changes)))


_VALLEY = [(value, [f"patronage.league.{side}.punishes={value}" for side in ("kelda", "wethern")]) for value in (0, 0.2, 0.4, 0.6, 0.8)]
_ASTANA = [(value, [f"patronage.russia.regime.punishes={value}", f"patronage.turkey.opposition.punishes={value}"]) for value in (0, 0.3, 0.6, 0.9)]

QUESTIONS = (
    Question("likely", "How likely is an agreement?", ("parley batch valley",), "runs with at least one agreement, and with more",
             lambda: [Arm(f"at least {least}", int((of(runs("valley"), "agreements") >= least).sum())) for least in (1, 2)],
             lambda arms: f"In {arms[0].percent} of runs the two communities agree at least once. That is a statement about the ranges in the file, not about a real valley."),
    Question("variants", "What would make one likelier?", ("parley batch astana_21 guarantees_bite host_withdraws no_shuttle us_observes",),
             "runs with an agreement",
             lambda: [agreeing("as it is", "astana_21"), *(agreeing(name, name) for name in ("guarantees_bite", "host_withdraws", "no_shuttle", "us_observes"))],
             lambda arms: f"Guarantors who would punish their own clients raise it from {arms[0].percent} to {arms[1].percent}. The host, the shuttle and another observer "
                          "hardly change it."),
    Question("threshold", "Is there a threshold?",
             (_batch("valley", _VALLEY[2][1]),),
             "runs with an agreement, by the probability that the guarantor punishes a breach",
             lambda: [agreeing(f"{value}", "valley", *changes) for value, changes in _VALLEY],
             lambda arms: "No. With each step of 0.2 the share rises: " + ", ".join(arm.percent for arm in arms) + "."),
    Question("keeping", "Are commitments kept?", (_batch("astana_2017", _ASTANA[2][1]),),
             "commitments not broken by the end, by the probability of punishment",
             lambda: [unbroken(f"{value}", "astana_2017", *changes) for value, changes in _ASTANA],
             lambda arms: f"With no punishment {arms[0].percent} are kept, with a probability of 0.9 {arms[-1].percent}. On average {arms[0].runs / RUNS:.1f} are made in a run, and {arms[-1].runs / RUNS:.1f}."),
    Question("violence", "What if there were less violence?", (_batch("astana_2017", _levels(0.5)),),
             "runs with an agreement, by the level of violence",
             lambda: [agreeing(f"× {factor:g}", "astana_2017", *_levels(factor)) for factor in (0.25, 0.5, 1, 1.5)],
             lambda arms: f"From a quarter of the violence to half as much again, the share goes from {arms[0].percent} to {arms[-1].percent}: violence acts through ceasefires "
                          "on the table and through trust, in both directions."),
    Question("exchanges", "Do they need more time at the table?", ("parley batch valley --set procedure.exchanges=12",), "runs with an agreement, by exchanges per round",
             lambda: [agreeing(f"{many}", "valley", f"procedure.exchanges={many}") for many in (1, 3, 6, 12)],
             lambda arms: f"One exchange gives {arms[0].percent}, six {arms[2].percent}, twelve {arms[3].percent}."),
    Question("procedure", "Does the procedure matter?", ("parley batch harbour harbour_offers harbour_vote",), "runs with an agreement",
             lambda: [agreeing("a chair's text, unanimity", "harbour"), agreeing("offers in turn, unanimity", "harbour_offers"),
                      agreeing("proposals and a vote", "harbour_vote")],
             lambda arms: "The game has the same parties, points and thresholds each time: " + "; ".join(f"{arm.words}, {arm.percent}" for arm in arms) + "."),
    Question("ratification", "Would voters accept it?", ("parley batch cyprus_2004",), "runs by ending",
             lambda: [ending("refused in a vote", "cyprus_2004", Ending.REFUSED), ending("settled", "cyprus_2004", Ending.SETTLEMENT),
                      Arm("neither", RUNS - sum(ending("", "cyprus_2004", each).hits for each in (Ending.REFUSED, Ending.SETTLEMENT)))],
             lambda arms: f"The table agrees and a vote refuses in {arms[0].percent} of runs; in {arms[1].percent} everything is settled. The thresholds were chosen so that the "
                          "votes of 2004 are typical, so this is no forecast."),
    Question("quota", "How large a majority is too large?", ("parley batch coalition --set procedure.quota=0.75",), "runs with an agreement, by the share of seats needed",
             lambda: [agreeing(f"{quota}", "coalition", f"procedure.quota={quota}") for quota in (0.5, 0.65, 0.75, 0.9)],
             lambda arms: "; ".join(f"{arm.words} of the seats: {arm.percent}" for arm in arms) + "."),
    Question("summit", "Can forty states agree?", ("parley batch climate_summit --set procedure.quota=1",), "runs with an agreement, by the share of states that must accept",
             lambda: [agreeing(f"{quota}", "climate_summit", f"procedure.quota={quota}") for quota in (0.75, 0.9, 1)],
             lambda arms: "; ".join(f"if {arm.words} of the states must accept: {arm.percent}" for arm in arms) + ". The four largest can object in each case."),
)


def picture(question: Question, arms: list[Arm]) -> str:
    """Horizontal bars of shares with their 95% intervals."""
    figure, axes = blank(7.2, 0.55 + 0.36 * len(arms))
    places = np.arange(len(arms))[::-1]
    low, high = np.array([wilson_interval(arm.share, arm.runs) for arm in arms]).T
    shares = np.array([arm.share for arm in arms])
    axes.barh(places, shares, color=BLUE, alpha=0.35, height=0.62)
    axes.errorbar(shares, places, xerr=[np.maximum(0, shares - low), np.maximum(0, high - shares)], fmt="o", color=BLUE, markersize=5, capsize=3)
    for place, arm, end in zip(places, arms, high, strict=True):
        axes.annotate(arm.percent, (end, place), xytext=(6, 0), textcoords="offset points", va="center", fontsize=9)
    axes.set(yticks=places, yticklabels=[arm.words for arm in arms], xlim=(0, 1.08), xticks=[0, 0.25, 0.5, 0.75, 1], xticklabels=["0%", "25%", "50%", "75%", "100%"])
    axes.tick_params(axis="y", length=0)
    words = f"{question.shows}: " + ", ".join(f"{arm.words} {arm.percent}" for arm in arms)
    return as_svg(figure, words).replace("currentColor", "#1f2a30")


def page(found: dict[str, list[Arm]]) -> str:
    """The page, from the bars of each question."""
    parts = ["# Ten questions, ten answers\n\nEach has a command, a picture and an answer. Bars are shares of 1,000 runs of seed 1 with 95% intervals. "
             "`python -m docs.gallery`\nmakes the page; what the answers are worth is said in [What may I conclude?](../explanation/what-may-i-conclude.md)\n"]
    for number, each in enumerate(QUESTIONS, 1):
        arms = found[each.name]
        commands = "\n".join(each.commands)
        parts.append(f"\n## {number}. {each.question}\n\n<!-- held by tests/docs/test_gallery.py -->\n```sh\n{commands}\n```\n\n![{each.shows}](gallery/{each.name}.svg)\n\n"
                     + textwrap.fill(f"{each.answer(arms)} (Bars: {each.shows}.)", 150, break_on_hyphens=False) + "\n")
    return "".join(parts)


def main() -> None:
    """Play all and write the page and its pictures."""
    found = {each.name: each.arms() for each in QUESTIONS}
    PICTURES.mkdir(exist_ok=True)
    for each in QUESTIONS:
        (PICTURES / f"{each.name}.svg").write_text(picture(each, found[each.name]) + "\n", "utf-8")
    PAGE.write_text(page(found), "utf-8")


if __name__ == "__main__":
    main()
