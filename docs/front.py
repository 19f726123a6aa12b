"""The picture of the front page, from real runs: `python -m docs.front` writes `docs/front.svg`.

Above, one run of the founding case from 2017: deaths week by week, and its rounds by outcome. Below, two scenarios compared in a thousand runs
each, under the same random draws: in how many runs something was agreed up to each round, and on which issues.
"""

from __future__ import annotations

import io
from typing import Any, NamedTuple, cast

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure

from docs.pages import DOCS
from sim.engine.batch import negotiate
from sim.engine.model import play
from sim.rules.enums import Outcome
from sim.rules.log_schema import COLUMNS
from sim.scenario.encoding.instance import encode
from sim.scenario.loader import load_scenario
from sim.studies.estimators import wilson_interval

PICTURE = DOCS / "front.svg"
SCENARIO, SEED, RUNS = "astana_2017", 1, 1_000
#: The two scenarios compared, each with its words and its colour.
COMPARED = {"astana_21": ("as it is", "#8a857a"), "guarantees_bite": ("guarantors would punish their own clients", "#1b7f6b")}
#: How a round may end, from what changes most to what changes least, each with its words and its colour.
ENDS = {
    Outcome.AGREEMENT: ("agreement", "#1b7f6b"), Outcome.PROCEDURAL: ("only the declared text moves", "#8fc1a9"),
    Outcome.STATEMENT: ("joint statement only", "#d9d3c3"), Outcome.NONE: ("no joint statement", "#c2703d"),
    Outcome.NOT_CONVENED: ("did not meet", "#6b3f2a"),
}


class Compared(NamedTuple):
    """Of one scenario: the share of runs in which something was agreed up to each round, and in which each issue was agreed on."""

    by_round: list[float]
    by_issue: dict[str, float]


class Shown(NamedTuple):
    """What the picture shows: deaths by week; the week and the outcome of each round; and the scenarios compared."""

    deaths: np.ndarray
    rounds: list[tuple[int, Outcome]]
    compared: dict[str, Compared]

    def told(self) -> str:
        """The same in words: for who can't see it, and for the test."""
        ended = ", ".join(f"{sum(each == end for _, each in self.rounds)} x {words}" for end, (words, _) in ENDS.items())
        arms = "; ".join(f"{name}: {', '.join(f'{share:.3f}' for share in found.by_round)} by round, "
                         + ", ".join(f"{issue} {share:.3f}" for issue, share in found.by_issue.items()) for name, found in self.compared.items())
        return (f"One run of {SCENARIO} (seed {SEED}): {self.deaths.sum():,.0f} deaths in {len(self.deaths)} weeks; "
                f"{len(self.rounds)} rounds: {ended}. Share of {RUNS:,} runs with something agreed, {arms}.")


def column(table: str, name: str) -> int:
    """Where a column stands in a table of numbers; the replicate is first."""
    return 1 + COLUMNS[table].index(name)


def shown() -> Shown:
    """Play what the picture shows."""
    encoded = encode(load_scenario(SCENARIO))
    log = play(encoded, SEED)
    weeks, rounds = log.matrix("weeks"), log.matrix("rounds")
    weeks = weeks[weeks[:, column("weeks", "week")] >= 0]  # before the first round the war is only being warmed up
    deaths = np.bincount(weeks[:, column("weeks", "week")].astype(int), weights=weeks[:, column("weeks", "deaths")])
    outcome, week = column("rounds", "outcome"), column("rounds", "week")
    return Shown(deaths, [(int(row[week]), Outcome(int(row[outcome]))) for row in rounds], {name: compared(name) for name in COMPARED})


def compared(name: str) -> Compared:
    """Play one of the scenarios compared."""
    scenario = load_scenario(name)
    tables = negotiate(encode(scenario), SEED, 0, RUNS)
    rounds, issues = tables["rounds"], tables["issues"]
    agreed = rounds[rounds[:, column("rounds", "outcome")] == Outcome.AGREEMENT]
    first = {int(row[0]): int(row[column("rounds", "round")]) for row in agreed[::-1]}
    last = int(rounds[:, column("rounds", "round")].max())
    by_round = [sum(each <= at for each in first.values()) / RUNS for at in range(1, last + 1)]
    number, agreed_on = column("issues", "issue"), column("issues", "agreed")
    by_issue = {issue: float((issues[issues[:, number] == at][:, agreed_on] > 0).sum() / RUNS) for at, issue in enumerate(scenario.issues)}
    return Compared(by_round, by_issue)


def drawn(what: Shown) -> str:
    """The picture, as SVG."""
    settings: dict[str, Any] = {"svg.hashsalt": "parley", "svg.fonttype": "none", "font.family": "sans-serif", "font.size": 9,
                                "axes.spines.top": False, "axes.spines.right": False}
    with mpl.rc_context(cast(Any, settings)):
        figure = Figure(figsize=(9.2, 5.0), layout="constrained", facecolor="#fbfaf7")
        grid = figure.add_gridspec(2, 2, height_ratios=[1, 1.25], width_ratios=[1.25, 1])
        _draw_run(figure.add_subplot(grid[0, :], facecolor="none"), what)
        _draw_rounds(figure.add_subplot(grid[1, 0], facecolor="none"), what)
        _draw_issues(figure.add_subplot(grid[1, 1], facecolor="none"), what)
        held = io.StringIO()
        figure.savefig(held, format="svg", metadata={"Date": None, "Description": what.told(), "Creator": f"matplotlib {mpl.__version__}"})
    return "\n".join(line.rstrip() for line in held.getvalue().splitlines()) + "\n"


def _draw_run(axes: Any, what: Shown) -> None:
    """Deaths week by week, and a mark for each round."""
    top = what.deaths.max()
    axes.bar(np.arange(len(what.deaths)), what.deaths, width=1.0, color="#c9c4b8")
    for end, (words, colour) in ENDS.items():
        weeks = [week for week, outcome in what.rounds if outcome == end]
        if weeks:
            axes.vlines(weeks, 0, 1.12 * top, color=colour, linewidth=1)
            axes.plot(weeks, [1.12 * top] * len(weeks), "o", color=colour, markersize=6, label=words)
    axes.set(ylabel="deaths a week", xlim=(-4, len(what.deaths) + 2), ylim=(0, 1.25 * top), xlabel="weeks since the first round")
    axes.set_title("One run: violence week by week, and how each round of talks ended", loc="left", fontsize=10, fontweight="bold")
    axes.legend(loc="upper right", bbox_to_anchor=(1, 0.92), frameon=False, fontsize=8.5)


def _draw_rounds(axes: Any, what: Shown) -> None:
    """The share of runs with something agreed up to each round, with 95% intervals."""
    for name, found in what.compared.items():
        words, colour = COMPARED[name]
        rounds = np.arange(1, len(found.by_round) + 1)
        low, high = np.array([wilson_interval(share, RUNS) for share in found.by_round]).T
        axes.fill_between(rounds, low, high, color=colour, alpha=0.22, linewidth=0)
        axes.plot(rounds, found.by_round, color=colour, linewidth=2, marker="o", markersize=4)
        axes.annotate(f"{found.by_round[-1]:.0%}  {words}", (rounds[0], high[-1]), xytext=(0, 5), textcoords="offset points", color=colour,
                      fontsize=9, fontweight="bold")
    axes.set(xlabel="round", ylim=(0, 0.3), xticks=rounds, yticks=[0, 0.1, 0.2, 0.3], yticklabels=["0%", "10%", "20%", "30%"])
    axes.set_title(f"Two scenarios, {RUNS:,} runs each: something agreed by round", loc="left", fontsize=10, fontweight="bold")
    axes.grid(axis="y", color="#e4dfd3", linewidth=0.8)


def _draw_issues(axes: Any, what: Shown) -> None:
    """The share of runs with a commitment on each issue, in both scenarios."""
    one, other = (found.by_issue for found in what.compared.values())
    issues = sorted(one, key=lambda issue: other[issue])
    places = np.arange(len(issues))
    axes.hlines(places, [one[issue] for issue in issues], [other[issue] for issue in issues], color="#c9c4b8", linewidth=2)
    for found, (_, colour) in zip((one, other), COMPARED.values(), strict=True):
        axes.plot([found[issue] for issue in issues], places, "o", color=colour, markersize=7)
    axes.set(yticks=places, yticklabels=issues, xlim=(-0.01, 0.25), xticks=[0, 0.1, 0.2], xticklabels=["0%", "10%", "20%"])
    axes.set_title("On which issues", loc="left", fontsize=10, fontweight="bold")
    axes.grid(axis="x", color="#e4dfd3", linewidth=0.8)


if __name__ == "__main__":
    PICTURE.write_text(drawn(shown()), "utf-8")
