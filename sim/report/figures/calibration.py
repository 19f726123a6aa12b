"""Figures of a calibration: posteriors, correlations, predictive checks, rank histograms and forecast scores."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure

from sim.analysis.empirical.abc import Recovery
from sim.analysis.empirical.calibration_result import Calibration
from sim.report.figures.comparison import MARKS, line_style
from sim.report.figures.svg import BLUE, INK, ORANGE, STYLE, blank, of_series, with_tooltip


def posteriors(found: Calibration, places: list[int], names: Sequence[str]) -> Figure:
    """Each input's posterior mean and central 90% on the quantiles of its prior; open marks are not identified; names: of all inputs."""
    shown = places[::-1]
    figure, axes = blank(4.8, 0.9 + 0.28 * len(shown))
    ends, means = found.posterior.interval(), found.posterior.mean()
    with mpl.rc_context(STYLE):
        for row, place in enumerate(shown):
            known = place in found.learned
            colour = BLUE if known else ORANGE
            axes.plot([0.05, 0.95], [row, row], color=INK, linewidth=5, alpha=0.12, solid_capstyle="butt")
            axes.plot(ends[place], [row, row], color=colour, linewidth=1.8)
            (mark,) = axes.plot(means[place], row, "o", color=colour, markerfacecolor=colour if known else "none", markersize=5)
            low, value, high = found.values(place, np.array([ends[place][0], means[place], ends[place][1]])).tolist()
            with_tooltip(mark, f"{names[place]}: {value:.3g}, 90% {low:.3g} to {high:.3g}{'' if known else ', not identified'}")
        axes.set_yticks(range(len(shown)), [textwrap.fill(names[place], 32) for place in shown], fontsize=7.5)
        axes.set_xlim(0, 1)
        axes.set_xlabel("Quantile of the prior (grey: its central 90%)", loc="right")
    return figure


def correlations(found: Calibration, words: Sequence[str]) -> Figure:
    """Posterior correlations of the free inputs: size shows strength, filled marks are positive, open marks negative; words: the inputs' names."""
    many = found.free
    names = list(words[:many])
    table = found.posterior.correlations()
    figure, axes = blank(7.2, 1.2 + 0.3 * many)
    with mpl.rc_context(STYLE):
        for row in range(many):
            for column in range(row):
                value = table[row, column]
                colour = BLUE if value > 0 else ORANGE
                axes.scatter(column, many - 1 - row, s=220 * abs(value), facecolor=colour if value > 0 else "none", edgecolor=colour)
                if abs(value) >= 0.3:
                    axes.annotate(f"{value:+.2f}", (column, many - 1 - row), xytext=(0, -11), textcoords="offset points", ha="center",
                                  fontsize=6)
        axes.set_yticks(range(many), names[::-1], fontsize=8)
        axes.set_xticks(range(many), names, fontsize=7, rotation=40, ha="right")
        axes.set_xlim(-0.6, many - 0.4)
        axes.set_ylim(-0.6, many - 0.4)
    return figure


def checks(found: Calibration, rows: Sequence[dict[str, Any]]) -> Figure:
    """Each summary: the central 90% of all runs, of those kept and of new ones, and the record, on a common scale."""
    shown = [row for row in rows if row["observed"] is not None and None not in (*row["prior"], *row["kept"], *row["posterior"])][::-1]
    figure, axes = blank(7.2, 0.9 + 0.28 * len(shown))
    with mpl.rc_context(STYLE):
        for at, row in enumerate(shown):
            least = min(row["observed"], row["prior"][0], row["posterior"][0], row["kept"][0])
            most = max(row["observed"], row["prior"][2], row["posterior"][2], row["kept"][2])
            reach = (most - least) or 1.0

            def place(value: float, least: float = least, reach: float = reach) -> float:
                """The position of a value on the common scale."""
                return (value - least) / reach

            axes.plot([place(row["prior"][0]), place(row["prior"][2])], [at, at], color=INK, linewidth=6, alpha=0.12, solid_capstyle="butt")
            axes.plot([place(row["posterior"][0]), place(row["posterior"][2])], [at - 0.14] * 2, color=BLUE, linewidth=2.6)
            axes.plot(place(row["posterior"][1]), at - 0.14, "o", color=BLUE, markersize=4.5)
            axes.plot([place(row["kept"][0]), place(row["kept"][2])], [at + 0.14] * 2, color=ORANGE, linewidth=1.0)
            axes.plot(place(row["observed"]), at, "D", markerfacecolor="none", markeredgecolor=INK, markersize=5)
        axes.set_yticks(range(len(shown)), [row["summary"] for row in shown], fontsize=8)
        axes.set_xlim(-0.03, 1.03)
        axes.set_xticks([0, 1], ["lowest", "highest"])
    return figure


def ranks(known: Recovery, names: Sequence[str]) -> Figure:
    """Rank histogram of each input: uniform if the method is calibrated; dashed lines: 99% limits of a uniform one."""
    wide, bins = 3, 10
    high = math.ceil(len(names) / wide)
    count = len(known.ranks) / bins
    reach = 2.576 * math.sqrt(count * (1 - 1 / bins))
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(7.2, 0.5 + 1.25 * high), layout="constrained")
        figure.patch.set_alpha(0.0)
        grid = figure.subplots(high, wide, sharex=True, sharey=True, squeeze=False).ravel()
        for place, axes in enumerate(grid):
            axes.patch.set_alpha(0.0)
            if place >= len(names):
                axes.set_axis_off()
                continue
            axes.hist(known.ranks[:, place], bins=bins, range=(0, 1), color=BLUE, alpha=0.6, rwidth=0.9)
            for height in (max(0.0, count - reach), count + reach):
                axes.axhline(height, color=INK, linestyle="--", linewidth=0.8)
            axes.set_title(textwrap.fill(names[place], 26), fontsize=7)
            axes.set_xticks([0, 1])
            axes.tick_params(labelsize=7)
    return figure


def forecasts(found: Calibration) -> Figure:
    """Scores of the forecasters by round (best: 0) for the outcome and the gap; held-out rounds are shaded."""
    rounds = [each.round for each in found.origins]
    held = [each.round for each in found.origins if each.held_out]
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(7.2, 4.6), layout="constrained")
        figure.patch.set_alpha(0.0)
        pair = figure.subplots(2, 1, sharex=True)
        for axes, measure, label in zip(pair, ("outcome", "gap"), ("Log score, outcome", "CRPS, days")):
            axes.patch.set_alpha(0.0)
            if held:
                axes.axvspan(min(held) - 0.5, max(held) + 0.5, color=INK, alpha=0.08, linewidth=0)
            for at, name in enumerate(found.origins[0].scores):
                scores = [getattr(each.scores[name], measure) for each in found.origins]
                of_series(axes.plot(rounds, scores, label=name, linewidth=1.3, **line_style(at))[0], name)
                for number, score in zip(rounds, scores):
                    (point,) = axes.plot(number, score, MARKS[at], markersize=4, color=line_style(at)["color"])
                    with_tooltip(point, f"{name}, round {number}: {score:.3g}", name)
            axes.set_ylim(bottom=0)
            axes.set_ylabel(label)
        pair[0].legend(frameon=False, fontsize=8, ncols=4, loc="lower center", bbox_to_anchor=(0.5, 1.0))
        pair[1].set_xlabel("Round, forecast from earlier rounds")
    return figure
