"""The picture of the front page, from real runs: `python -m docs.front` writes `docs/front.svg`.

Above, one run of the founding case from 2017: deaths week by week, and its rounds by outcome. Below, a thousand runs of the same scenario:
how often each round ended how.
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

PICTURE = DOCS / "front.svg"
SCENARIO, SEED, RUNS = "astana_2017", 1, 1_000
#: How a round may end, from what changes most to what changes least, each with its words and its colour.
ENDS = {
    Outcome.AGREEMENT: ("agreement", "#1b7f6b"), Outcome.PROCEDURAL: ("only the declared text moves", "#8fc1a9"),
    Outcome.STATEMENT: ("joint statement only", "#d9d3c3"), Outcome.NONE: ("no joint statement", "#c2703d"),
    Outcome.NOT_CONVENED: ("did not meet", "#6b3f2a"),
}


class Shown(NamedTuple):
    """What the picture shows: deaths by week; the week and the outcome of each round; and the share of runs by outcome, in each round."""

    deaths: np.ndarray
    rounds: list[tuple[int, Outcome]]
    shares: dict[Outcome, list[float]]

    def told(self) -> str:
        """The same in words: for who can't see it, and for the test."""
        last = len(self.shares[Outcome.AGREEMENT])
        ended = ", ".join(f"{sum(each == end for _, each in self.rounds)} x {words}" for end, (words, _) in ENDS.items())
        deals = ", ".join(f"{share:.3f}" for share in self.shares[Outcome.AGREEMENT])
        return (f"One run of {SCENARIO} (seed {SEED}): {self.deaths.sum():,.0f} deaths in {len(self.deaths)} weeks; "
                f"{len(self.rounds)} rounds: {ended}. "
                f"Of {RUNS:,} runs, the share in which each of rounds 1 to {last} ended in an agreement: {deals}.")


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
    many = negotiate(encoded, SEED, 0, RUNS)["rounds"]
    last = int(many[:, column("rounds", "round")].max())
    shares = {end: [float(((many[:, column("rounds", "round")] == each) & (many[:, outcome] == end)).sum() / RUNS)
                    for each in range(1, last + 1)] for end in ENDS}
    return Shown(deaths, [(int(row[week]), Outcome(int(row[outcome]))) for row in rounds], shares)


def drawn(what: Shown) -> str:
    """The picture, as SVG."""
    settings: dict[str, Any] = {"svg.hashsalt": "parley", "svg.fonttype": "none", "font.family": "sans-serif", "font.size": 9,
                                "axes.spines.top": False, "axes.spines.right": False}
    with mpl.rc_context(cast(Any, settings)):
        figure = Figure(figsize=(9.2, 4.6), layout="constrained", facecolor="#fbfaf7")
        run, runs = figure.subplots(2, 1, height_ratios=[1, 1.15], subplot_kw={"facecolor": "none"})
        run.bar(np.arange(len(what.deaths)), what.deaths, width=1.0, color="#b9b4a8")
        top = what.deaths.max()
        for week, outcome in what.rounds:
            run.plot([week, week], [0, 1.12 * top], color=ENDS[outcome][1], linewidth=1)
            run.plot(week, 1.12 * top, marker="o", color=ENDS[outcome][1], markersize=6)
        run.set(ylabel="deaths a week", xlim=(-4, len(what.deaths) + 2), ylim=(0, 1.25 * top))
        run.set_title("One run: violence week by week, and the rounds of talks", loc="left", fontsize=10, fontweight="bold")
        run.set_xlabel("weeks since the first round")
        base = np.zeros(len(what.shares[Outcome.AGREEMENT]))
        for end, (words, colour) in ENDS.items():
            runs.bar(np.arange(1, len(base) + 1), what.shares[end], bottom=base, width=0.86, color=colour, label=words)
            base += what.shares[end]
        runs.set(ylabel="share of runs", xlabel="round", xlim=(0.4, len(base) + 0.6), ylim=(0, 1), xticks=range(1, len(base) + 1))
        runs.set_title(f"{RUNS:,} runs of the same scenario: how each round ended", loc="left", fontsize=10, fontweight="bold")
        figure.legend(loc="outside lower center", ncols=len(ENDS), frameon=False, fontsize=8.5)
        held = io.StringIO()
        figure.savefig(held, format="svg", metadata={"Date": None, "Description": what.told(), "Creator": f"matplotlib {mpl.__version__}"})
    return "\n".join(line.rstrip() for line in held.getvalue().splitlines()) + "\n"


if __name__ == "__main__":
    PICTURE.write_text(drawn(shown()), "utf-8")
