"""Figures of a sweep: a response curve with its interval, or a heat map."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim.report.figures.svg import BLUE, STYLE, blank, with_tooltip
from sim.report.text.formatting import format_interval, format_number, format_value, outcome_heading
from sim.studies.design import yaml_value

#: A heat map shows numbers up to so many cells.
MOST_LETTERED = 150


def curve(frame: Any, path: str, outcome: str, share: bool) -> Figure:
    """Draw an outcome against one path: a line with a 95% band, or points with error bars where values are words.

    frame: columns of the path, estimate, low and high, as `sim.analysis.comparison.response_curves.response` gives them.
    """
    figure, axes = blank(4.5, 2.8)
    size = 100 if share else 1
    values = frame[["estimate", "low", "high"]].to_numpy(float) * size
    own = frame[path].tolist()
    with mpl.rc_context(STYLE):
        if all(isinstance(value, int | float) and not isinstance(value, bool) for value in own):
            axes.fill_between(own, values[:, 1], values[:, 2], color=BLUE, alpha=0.25, linewidth=0)
            axes.plot(own, values[:, 0], color=BLUE, linewidth=1.5)
            places = own
        else:
            places = list(range(len(own)))
            axes.errorbar(places, values[:, 0], yerr=np.abs(values[:, [1, 2]].T - values[:, 0]), fmt="none", color=BLUE, capsize=4)
            axes.set_xticks(places, [yaml_value(value) for value in own])
        for place, value, (estimate, low, high) in zip(places, own, values.tolist()):
            (mark,) = axes.plot(place, estimate, "o", color=BLUE, markersize=4)
            with_tooltip(mark, f"{path} {_short(value)}: {format_interval(estimate / size, low / size, high / size, share)}")
        axes.set_xlabel(path)
        axes.set_ylabel(_axis(outcome, share))
    return figure


def heat_map(found: Any, outcome: str, share: bool) -> Figure:
    """Draw an outcome against two paths: one cell per point, with its number where there is room.

    found: a table with one path down and the other across, as `sim.analysis.comparison.response_curves.response_grid` gives it.
    """
    rows, columns = found.shape
    figure, axes = blank(min(8.0, max(4.6, 2.2 + 0.62 * columns)), min(8.0, 1.4 + 0.34 * rows))
    values = found.to_numpy(float) * (100 if share else 1)
    with mpl.rc_context(STYLE):
        image = axes.imshow(values, cmap="cividis", aspect="auto", origin="lower")
        axes.set_xticks(*_ticks(found.columns.tolist()), rotation=45 if columns > 6 else 0)
        axes.set_yticks(*_ticks(found.index.tolist()))
        axes.set_xlabel(str(found.columns.name))
        axes.set_ylabel(str(found.index.name))
        figure.colorbar(image, ax=axes, label=_axis(outcome, share))
        if rows * columns <= MOST_LETTERED:
            _letter(axes, values, share)
            _add_tooltips(axes, found, values, share)
    return figure


def _ticks(values: Sequence[Any], most: int = 14) -> tuple[list[int], list[str]]:
    """Positions and labels of the ticks on one side, as many as fit."""
    places = list(range(0, len(values), math.ceil(len(values) / most)))
    return places, [yaml_value(values[place]) for place in places]


def _add_tooltips(axes: Any, found: Any, values: np.ndarray, share: bool) -> None:
    """Give each cell a tooltip: an image has no parts, so each has a cover, which must not be wholly transparent to be hit."""
    for (row, column), value in np.ndenumerate(values):
        at = f"{found.index.name} {_short(found.index[row])}, {found.columns.name} {_short(found.columns[column])}"
        cover = axes.add_patch(Rectangle((column - 0.5, row - 0.5), 1, 1, facecolor="white", alpha=0.004, linewidth=0))
        with_tooltip(cover, f"{at}: {format_value(value / (100 if share else 1), share)}")


def _letter(axes: Any, values: np.ndarray, share: bool) -> None:
    """Write each cell's number, light on dark and dark on light."""
    known = values[np.isfinite(values)]
    middle = (known.min() + known.max()) / 2 if len(known) else 0.0
    for (row, column), value in np.ndenumerate(values):
        if np.isfinite(value):
            axes.text(column, row, f"{value:.0f}" if share else format_number(value), ha="center", va="center", fontsize=7,
                      color="white" if value < middle else "black")


def _axis(outcome: str, share: bool) -> str:
    return f"{outcome_heading(outcome)}{' (%)' if share else ''}"


def _short(value: Any) -> str:
    """A value of a path, cut to four digits."""
    return yaml_value(float(f"{value:.4g}") if isinstance(value, float) else value)


