"""Marks of parties in Matplotlib figures: the hue, the shape and the two letters that every page gives a party."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from matplotlib.path import Path

from sim.report.figures.svg import INK
from sim.report.marks import SHAPES, Mark, initials, mark_of

#: Size of a mark that holds two letters, in points.
SIZE = 13.0


@cache
def marker_of(shape: str) -> Path:
    """Matplotlib's marker of a shape, from its outline; SVG counts downwards.

    >>> marker_of("square").vertices[:3].tolist()
    [[-0.9, 0.9], [0.9, 0.9], [0.9, -0.9]]
    """
    if shape == "circle":
        return Path.unit_circle()
    x, y, corners = 0.0, 0.0, []
    for step, numbers in re.findall(r"([MLHV])([-0-9.,]+)", SHAPES[shape]):
        found = [float(each) for each in numbers.split(",")]
        x, y = {"H": (found[0], y), "V": (x, found[0])}.get(step, (found[0], found[-1]))
        corners.append((x, -y))
    return Path([*corners, corners[0]], closed=True)


def marks_of(labels: Mapping[str, str]) -> dict[str, tuple[Mark, str]]:
    """The mark and the letters of each party, in the order of the scenario."""
    short = initials(labels)
    return {name: (mark_of(at), short[name]) for at, name in enumerate(labels)}


def draw_mark(axes: Any, x: float, y: float, own: tuple[Mark, str], size: float = SIZE, **placing: Any) -> Any:
    """Draw a party's mark at a point of a plot; returns the marker."""
    mark, letters = own
    zorder = placing.setdefault("zorder", 3)
    (drawn,) = axes.plot(x, y, marker=marker_of(mark.shape), markersize=size, markerfacecolor=mark.color, markeredgecolor=INK, markeredgewidth=0.5,
                         linestyle="none", clip_on=False, **placing)
    axes.text(x, y, letters, fontsize=0.5 * size, fontweight="bold", color=mark.letters, ha="center", va="center_baseline", clip_on=False,
              zorder=zorder, transform=placing.get("transform", axes.transData))
    return drawn


def label_rows(axes: Any, places: Sequence[float], names: Sequence[str], marks: Sequence[tuple[Mark, str] | None], fontsize: float = 8.0) -> None:
    """Label the rows of a plot with parties, each with its mark beside its name."""
    axes.set_yticks(places, names, fontsize=fontsize)
    if any(marks):
        axes.tick_params(axis="y", length=0, pad=18)
    sides = axes.get_yaxis_transform()
    for place, own in zip(places, marks, strict=True):
        if own is not None:
            drawn = draw_mark(axes, 0.0, place, own, 11.0, transform=sides)
            _shift(drawn, axes)


def _shift(drawn: Any, axes: Any) -> None:
    """Move a mark and its letters to the left of the axis, by points."""
    from matplotlib.transforms import ScaledTranslation

    by = ScaledTranslation(-10 / 72, 0, axes.figure.dpi_scale_trans)
    drawn.set_transform(drawn.get_transform() + by)
    letters = axes.texts[-1]
    letters.set_transform(letters.get_transform() + by)
