"""Figure of a sensitivity study: one row per input, the most influential first, each with its interval."""

from __future__ import annotations

import math
import textwrap
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure

from sim.analysis.sensitivity.ranking import Drivers
from sim.report.figures.svg import BLUE, INK, ORANGE, STYLE, blank, with_tooltip
from sim.report.text.formatting import format_interval
from sim.studies.outcomes import is_share

#: How many inputs are drawn; the table has all.
MOST = 20
AXES = {
    "sobol": "Share of the variance explained by inputs (%)", "morris": "Mean absolute effect over the full range",
    "pawn": "Shift of the distribution (median K-S distance)",
}


def ranking(found: Drivers) -> Figure:
    """The most influential inputs of an outcome with 95% intervals.

    Sobol': total-order (filled) above first-order indices (open); PAWN: with the level of dummy inputs (dashed); Morris: with the size
    that random variation alone would give (tick).
    """
    rows = found.inputs.head(MOST).iloc[::-1]
    figure, axes = blank(4.6, 1.1 + 0.3 * len(rows))
    places = np.arange(len(rows))
    size = 100 if found.method == "sobol" or (found.method == "morris" and is_share(found.outcome)) else 1
    with mpl.rc_context(STYLE):
        if found.method == "sobol":
            _bars(axes, rows, "total", places + 0.14, size, "o", BLUE, "total order", BLUE)
            _bars(axes, rows, "first", places - 0.14, size, "s", ORANGE, "first order", "none")
        else:
            _bars(axes, rows, found.ranked_by, places, size, "o", BLUE, "", BLUE)
        if found.method == "pawn" and math.isfinite(found.dummy_index):
            axes.axvline(found.dummy_index, color=INK, linestyle="--", linewidth=1, label="level of dummy inputs")
        if found.method == "morris":
            axes.plot(size * rows["noise"].to_numpy(float), places, "|", color=INK, markersize=11, label="random variation alone")
        if axes.get_legend_handles_labels()[0]:
            figure.legend(*axes.get_legend_handles_labels(), loc="outside lower center", ncols=2, frameon=False, fontsize=8)
        axes.set_yticks(places, [textwrap.fill(path, 26) for path in rows["path"]], fontsize=8)
        axes.set_xlim(left=min(0.0, axes.get_xlim()[0]))
        axes.grid(axis="x", color=INK, alpha=0.15, linewidth=0.6)
        axes.set_xlabel(AXES[found.method] + (", points" if found.method == "morris" and size == 100 else ""), loc="right")
    return figure


def _bars(axes: Any, rows: Any, column: str, places: np.ndarray, size: float, marker: str, colour: str, label: str, inside: str) -> None:
    value, low, high = (size * rows[f"{column}{end}"].to_numpy(float) for end in ("", "_low", "_high"))
    axes.errorbar(value, places, xerr=np.abs([value - low, high - value]), fmt="none", ecolor=colour, capsize=2.5, elinewidth=1)
    for at, (path, place) in enumerate(zip(rows["path"], places)):
        (mark,) = axes.plot(value[at], place, marker, color=colour, markersize=4.5, markerfacecolor=inside, label=label if label and not at else None)
        with_tooltip(mark, f"{path}{f', {label}' if label else ''}: {format_interval(value[at], low[at], high[at], False)}")
