"""Figures of the current state: each issue's axis with the parties' positions, and violence by week."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import matplotlib as mpl
from matplotlib.figure import Figure

from sim.report.figures.party_marks import draw_mark, marker_of, marks_of
from sim.report.figures.svg import BLUE, INK, ORANGE, STYLE, blank
from sim.report.marks import Mark


class Axis(NamedTuple):
    """One issue: label, options (none on a scale), status quo, text (NaN if not tabled), positions, and red lines by party.

    A position is a point or the index of an option; a red line is the lowest and the highest acceptable point.
    """

    label: str
    options: tuple[str, ...]
    ground: float
    text: float
    wants: Mapping[str, float]
    lines: Mapping[str, tuple[float, float]]


def axes_of(issues: Sequence[Axis], parties: Mapping[str, str]) -> Figure:
    """Draw each issue as a line from 0 to 100, or over its options, with positions, status quo and the last text; parties: labels by key."""
    marks = marks_of(parties)
    with mpl.rc_context(STYLE):
        height = 0.9 + 0.8 * len(issues)
        figure = Figure(figsize=(7.5, height))
        axes = figure.add_axes((0.02, 0.7 / height, 0.96, 1.0 - 0.75 / height))
        axes.set_xlim(-3, 103)
        axes.set_ylim(-len(issues) + 0.35, 0.65)
        axes.axis("off")
        for row, issue in enumerate(issues):
            _line(axes, -row, issue, marks)
        for party, (mark, letters) in marks.items():
            axes.plot([], [], linestyle="none", marker=marker_of(mark.shape), color=mark.color, label=f"{letters} {parties[party].split(',')[0]}")
        axes.plot([], [], "|", color=INK, markersize=12, markeredgewidth=3, label="status quo")
        axes.plot([], [], "D", color=INK, markerfacecolor="none", label="last text")
        figure.legend(loc="lower center", ncols=6, fontsize=7, frameon=False)
    return figure


def _line(axes: Any, at: int, issue: Axis, marks: Mapping[str, tuple[Mark, str]]) -> None:
    """Draw one issue."""
    scale = 100.0 / max(len(issue.options) - 1, 1) if issue.options else 1.0
    axes.text(0, at + 0.38, issue.label, fontsize=8, fontweight="bold")
    axes.plot([0, 100], [at, at], color=INK, linewidth=0.8)
    for place, words in enumerate(issue.options or ("0", "100")):
        end = place * (scale if issue.options else 100.0)
        axes.text(end, at - 0.32, words, fontsize=7, ha="left" if end == 0 else "right" if end == 100 else "center")
    for party, ends in issue.lines.items():
        for end, sign in zip(ends, "[]", strict=True):
            if math.isfinite(end):
                axes.text(end, at + 0.14, sign, color=marks[party][0].color, fontsize=12, ha="center", va="center")
    for party, value in issue.wants.items():
        draw_mark(axes, value * scale, at + 0.14, marks[party])
    axes.plot(issue.ground * scale, at, "|", color=INK, markersize=12, markeredgewidth=3)
    if math.isfinite(issue.text):
        axes.plot(issue.text * scale, at, "D", color=INK, markerfacecolor="none", markersize=8)


def weekly(weeks: Sequence[float], deaths: Sequence[float], rounds: Sequence[float]) -> Figure:
    """Deaths by week, with lines at the rounds."""
    figure, axes = blank(7.5, 2.4)
    with mpl.rc_context(STYLE):
        axes.bar(weeks, deaths, color=ORANGE, alpha=0.8, width=0.9)
        for week in rounds:
            axes.axvline(week + 0.5, color=BLUE, linewidth=1.0)
        axes.set_ylim(0, max([1.0, *deaths]) * 1.05)
        axes.set_xlim(-0.5, max([8.0, *weeks]) + 1)
        axes.set_xlabel("Week (lines: rounds)")
        axes.set_ylabel("Deaths")
    return figure
