"""Figure of a sensitivity study: one row per input, the most influential first, each with its interval."""

from __future__ import annotations

import math
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure

from sim.analysis.sensitivity.ranking import Drivers
from sim.report.figures.svg import BLUE, INK, ORANGE, STYLE, blank
from sim.studies.outcomes import is_share

#: How many inputs are drawn; the table has all.
MOST = 20
AXES = {
    "sobol": "Share of the variance explained by inputs (%)", "morris": "Mean absolute elementary effect, over the full range",
    "pawn": "Median Kolmogorov-Smirnov distance of the outcome's distribution",
}


def ranking(found: Drivers) -> Figure:
    """The most influential inputs of an outcome with 95% intervals.

    Sobol': total-order (filled) above first-order indices (open); PAWN: with the level of dummy inputs (dashed); Morris: with the size
    that random variation alone would give (tick).
    """
    rows = found.inputs.head(MOST).iloc[::-1]
    figure, axes = blank(7.2, 0.9 + 0.3 * len(rows))
    places = np.arange(len(rows))
    size = 100 if found.method == "sobol" or (found.method == "morris" and is_share(found.outcome)) else 1
    with mpl.rc_context(STYLE):
        if found.method == "sobol":
            _bars(axes, rows, "total", places + 0.14, size, "o", BLUE, "total order", BLUE)
            _bars(axes, rows, "first", places - 0.14, size, "s", ORANGE, "first order", "none")
            axes.legend(loc="lower right", frameon=False)
        else:
            _bars(axes, rows, found.ranked_by, places, size, "o", BLUE, "", BLUE)
        if found.method == "pawn" and math.isfinite(found.dummy_index):
            axes.axvline(found.dummy_index, color=INK, linestyle="--", linewidth=1, label="dummy inputs")
            axes.legend(loc="lower right", frameon=False)
        if found.method == "morris":
            axes.plot(size * rows["noise"].to_numpy(float), places, "|", color=INK, markersize=11, label="random variation alone")
            axes.legend(loc="lower right", frameon=False)
        axes.set_yticks(places, rows["path"].tolist())
        axes.set_xlim(left=min(0.0, axes.get_xlim()[0]))
        axes.grid(axis="x", color=INK, alpha=0.15, linewidth=0.6)
        axes.set_xlabel(AXES[found.method] + (", points" if found.method == "morris" and size == 100 else ""))
    return figure


def _bars(axes: Any, rows: Any, column: str, places: np.ndarray, size: float, marker: str, colour: str, label: str, inside: str) -> None:
    value, low, high = (size * rows[f"{column}{end}"].to_numpy(float) for end in ("", "_low", "_high"))
    axes.errorbar(value, places, xerr=np.abs([value - low, high - value]), fmt=marker, color=colour, markersize=4.5, capsize=2.5,
                  linewidth=1, markerfacecolor=inside, label=label or None)
