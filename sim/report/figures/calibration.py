"""A calibration drawn: posteriors within their priors, ranks of known inputs, scores of forecasts round by round."""

from __future__ import annotations

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure

from sim.calibrating import Calibration
from sim.report.figures.comparison import MARKS, look
from sim.report.figures.svg import BLUE, INK, ORANGE, STYLE, blank


def posteriors(found: Calibration, places: list[int]) -> Figure:
    """Each input's central 90% and mean within its prior, whose quantiles go from 0 to 1; open marks are not identified."""
    shown = places[::-1]
    figure, axes = blank(7.2, 0.9 + 0.28 * len(shown))
    ends, means = found.posterior.interval(), found.posterior.mean()
    with mpl.rc_context(STYLE):
        for row, place in enumerate(shown):
            known = place in found.learned
            colour = BLUE if known else ORANGE
            axes.plot([0.05, 0.95], [row, row], color=INK, linewidth=5, alpha=0.12, solid_capstyle="butt")
            axes.plot(ends[place], [row, row], color=colour, linewidth=1.8)
            axes.plot(means[place], row, "o", color=colour, markerfacecolor=colour if known else "none", markersize=5)
        axes.set_yticks(range(len(shown)), [found.inputs[place].path for place in shown], fontsize=8)
        axes.set_xlim(0, 1)
        axes.set_xlabel("Quantile of the prior (grey: its middle 90%)")
    return figure


def ranks(found: Calibration) -> Figure:
    """Ranks of known inputs within their posteriors: flat if the machinery is right; lines: 99% of what flat ones would give."""
    figure, axes = blank(6.4, 2.8)
    rows = found.recovery.ranks.ravel()
    bins = 10
    count = len(rows) / bins
    reach = 2.576 * np.sqrt(count * (1 - 1 / bins))
    with mpl.rc_context(STYLE):
        axes.hist(rows, bins=bins, range=(0, 1), color=BLUE, alpha=0.6, rwidth=0.92)
        for height in (count - reach, count + reach):
            axes.axhline(height, color=INK, linestyle="--", linewidth=1)
        axes.set_xlabel("Rank of the true value within its posterior, all named inputs")
        axes.set_ylabel("Trials")
    return figure


def forecasts(found: Calibration) -> Figure:
    """The logarithmic score of each round's outcome by model, base rates and persistence: 0 is best; held-out rounds are shaded."""
    figure, axes = blank(6.8, 3.2)
    rounds = [each.round for each in found.origins]
    with mpl.rc_context(STYLE):
        held = [each.round for each in found.origins if each.held_out]
        if held:
            axes.axvspan(min(held) - 0.5, max(held) + 0.5, color=INK, alpha=0.08, linewidth=0)
        for at, name in enumerate(found.origins[0].scores):
            scores = [each.scores[name].log for each in found.origins]
            axes.plot(rounds, scores, label=name, marker=MARKS[at], markersize=4, linewidth=1.3, **look(at))
        axes.set_ylim(bottom=0)
        axes.set_xlabel("Round, forecast from those before it")
        axes.set_ylabel("Log score (0 is best)")
        axes.legend(frameon=False, fontsize=8)
    return figure
