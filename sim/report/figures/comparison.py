"""Figures of a comparison: each scenario has its own colour, dashes and mark, so that no figure relies on colour alone."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib as mpl
import matplotlib.ticker
import numpy as np
from matplotlib.figure import Figure

from sim.analysis.comparison.comparison import Comparison
from sim.analysis.comparison.endings import EndingKind
from sim.analysis.comparison.trajectories import QUANTILES, Trajectories
from sim.report.figures.party_marks import label_rows
from sim.report.figures.svg import BLUE, INK, ORANGE, STYLE, blank, of_series, with_tooltip
from sim.report.marks import Mark
from sim.report.text.apportion import percentages

#: Okabe and Ito 2008, without the yellow that vanishes on white.
COLOURS = (BLUE, ORANGE, "#009e73", "#cc79a7", "#56b4e9", "#b8860b")
DASHES: tuple[Any, ...] = ("-", (0, (5, 2)), (0, (1.5, 1.5)), (0, (6, 2, 1.5, 2)), (0, (3, 1, 1, 1, 1, 1)), (0, (8, 3)))
HATCHES = ("", "///", "...", "xxx", "\\\\\\", "+++")
MARKS = ("o", "s", "^", "D", "v", "P")
#: Points of a cumulative distribution beyond which no difference is visible.
MOST_STEPS = 200


def line_style(at: int) -> dict[str, Any]:
    """The colour and dashes of the scenario at an index; twelve distinct pairs."""
    return {"color": COLOURS[at % 6], "linestyle": DASHES[(at + at // 6) % 6]}


#: Colours of the kinds of ending, by name; hatches tell them apart without colour.
ENDING_STYLES = {
    "settlement": ("#009e73", ""), "horizon_agreed": ("#56b4e9", "///"), "horizon_not_agreed": ("#8c9196", ""), "lapse": ("#e69f00", "..."),
    "collapse": (ORANGE, "xxx"), "refused": ("#cc79a7", "\\\\\\"),
    "deadline_agreed": ("#b8860b", "///"), "deadline_not_agreed": ("#b8860b", "+++"),
}


def endings(found: Mapping[str, Mapping[str, float]], kinds: Sequence[EndingKind]) -> Figure:
    """How the talks end, one bar a scenario: shares of runs by kind of ending."""
    figure, axes = blank(4.5, 0.75 + 0.4 * len(found) + 0.16 * math.ceil(len(kinds) / 2))
    with mpl.rc_context({**STYLE, "hatch.linewidth": 0.5}):
        start = np.zeros(len(found))
        rounded = [dict(zip(own, percentages(list(own.values())))) for own in found.values()]
        for kind in kinds:
            colour, hatch = ENDING_STYLES[kind.name]
            widths_ = np.array([100 * own[kind.name] for own in found.values()])
            whole = [own[kind.name] for own in rounded]
            bars = axes.barh(range(len(found)), widths_, left=start, height=0.62, color=colour, hatch=hatch, edgecolor="#fdfdfc", linewidth=0.6,
                             label=kind.label)
            for at, (label, bar) in enumerate(zip(found, bars)):
                with_tooltip(bar, f"{label}: {kind.label} in {widths_[at]:.1f}% of runs")
                if widths_[at] >= 7:
                    axes.text(start[at] + widths_[at] / 2, at, f"{whole[at]}%", ha="center", va="center", fontsize=8.5, color="#101010",
                              bbox={"boxstyle": "round,pad=0.15", "facecolor": "#fdfdfc", "edgecolor": "none", "alpha": 0.85})
            start = start + widths_
        axes.set_yticks(range(len(found)), list(found))
        axes.invert_yaxis()
        axes.set_xlim(0, 100)
        axes.set_xlabel("Runs (%)")
        figure.legend(*axes.get_legend_handles_labels(), loc="outside lower center", ncols=2, frameon=False, fontsize=8)
    return figure


def agreements(found: Mapping[str, Trajectories]) -> Figure:
    """The share of runs with an agreement by each round, with 95% bands."""
    figure, axes = blank(6.8, 3.6)
    with mpl.rc_context(STYLE):
        for at, (label, own) in enumerate(found.items()):
            rounds = np.arange(1, len(own.agreed) + 1)
            _band(axes, rounds, 100 * own.agreed_low, 100 * own.agreed_high, at, label)
            of_series(axes.plot(rounds, 100 * own.agreed, label=label, linewidth=1.4, **line_style(at))[0], label)
            _points(axes, rounds, 100 * own.agreed, at, label, "an agreement by round {0:.0f} in {1:.1f}% of runs")
        _finish(axes, "Round", "Runs with an agreement so far (%)")
        _whole_rounds(axes)
        axes.set_ylim(-2, 102)
    return figure


def incidence(found: Mapping[str, Mapping[str, Any]]) -> Figure:
    """The cumulative incidence of an agreement with its 95% band, and above it, shaded, the talks that are over without one; a panel a scenario.

    found: for each scenario by cause, an agreement first, the tables of `sim.analysis.comparison.survival.cumulative_incidence`.
    """
    figure, panels = _panels(len(found), 2.8, sharey=True)
    with mpl.rc_context(STYLE):
        for at, ((label, causes), axes) in enumerate(zip(found.items(), panels)):
            (_, own), *others = ((cause, _to_the_end_of_its_round(curve)) for cause, curve in causes.items())
            axes.fill_between(own["round"], 100 * own["low"], 100 * own["high"], step="post", color=COLOURS[at % 6], alpha=0.25, linewidth=0)
            axes.step(own["round"], 100 * own["incidence"], where="post", linewidth=1.6, color=COLOURS[at % 6], label="agreement")
            below = 100 * own["incidence"].to_numpy()
            for place, (cause, curve) in enumerate(others):
                top = below + 100 * curve["incidence"].to_numpy()
                axes.fill_between(own["round"], below, top, step="post", facecolor="none", edgecolor=INK, alpha=0.45, linewidth=0.4,
                                  hatch=HATCHES[1 + place], label=cause)
                below = top
            axes.set_title(label, fontsize=9)
            _whole_rounds(axes)
            axes.set_ylim(0, 102)
            axes.legend(frameon=False, fontsize=7, loc="upper left")
        panels[0].set_ylabel("Runs so far (%)")
    return figure


def _to_the_end_of_its_round(curve: Any) -> Any:
    """A table of steps with its last step drawn out, so that it can be seen."""
    import pandas as pd

    return pd.concat([curve, curve.tail(1).assign(round=curve["round"].iloc[-1] + 0.6)], ignore_index=True)


def cumulative(found: Mapping[str, np.ndarray], words: str) -> Figure:
    """Cumulative distributions with simultaneous 95% bands (Dvoretzky, Kiefer and Wolfowitz 1956; Massart 1990)."""
    figure, axes = blank(6.8, 3.6)
    with mpl.rc_context(STYLE):
        for at, (label, own) in enumerate(found.items()):
            known = np.sort(own[~np.isnan(own)])
            if not len(known):
                continue
            places = np.unique(np.linspace(0, len(known) - 1, min(MOST_STEPS, len(known))).astype(int))
            height, reach = (places + 1) / len(known), band_width(len(known))
            low, high = np.maximum(0.0, height - reach), np.minimum(1.0, height + reach)
            _band(axes, known[places], 100 * low, 100 * high, at, label, step="post")
            of_series(axes.step(known[places], 100 * height, where="post", label=label, linewidth=1.3, **line_style(at))[0], label)
        _finish(axes, words, "Runs at or below (%)")
    return figure


def band_width(many: int) -> float:
    """Half width of the 95% band of a cumulative distribution from so many runs.

    >>> round(band_width(10_000), 4)
    0.0136
    """
    return math.sqrt(math.log(2 / 0.05) / (2 * many))


def forest(found: Comparison) -> Figure:
    """Cliff's delta of every outcome against the baseline, with 95% intervals; outcomes that never vary are omitted."""
    shown = [each for each in found.outcomes if each.varies][::-1]
    others = [(at, arm) for at, arm in enumerate(found.arms) if at != found.baseline]
    figure, axes = blank(7.2, 1.0 + (0.16 + 0.14 * len(others)) * max(1, len(shown)))
    with mpl.rc_context(STYLE):
        axes.axvline(0.0, color=INK, linewidth=0.8)
        for row, (at, arm) in enumerate(others):
            offset = 0.36 * (len(others) - 1 - 2 * row) / max(1, len(others))
            points = [(place + offset, each.contrasts[at].effect) for place, each in enumerate(shown) if each.contrasts[at] is not None]  # type: ignore[union-attr]
            places = np.array([place for place, _ in points])
            value, low, high = (np.array([own[column] for _, own in points], dtype=float) for column in range(3))
            bars = axes.errorbar(value, places, xerr=np.abs([value - low, high - value]), fmt=MARKS[at % 6], color=COLOURS[at % 6], markersize=0.1,
                                 capsize=2, linewidth=1)
            for part in (bars[0], *bars[1], *bars[2]):
                of_series(part, arm.label)
            axes.plot([], [], MARKS[at % 6], color=COLOURS[at % 6], markersize=4, label=arm.label)
            _points(axes, value, places, at, arm.label, "{0:+.2f}", 4.0)
        axes.set_yticks(range(len(shown)), [each.outcome.label for each in shown])
        axes.set_xlim(-1.05, 1.05)
        axes.set_ylim(-0.6, len(shown) - 0.4)
        _finish(axes, f"Lower than {found.arms[found.baseline].label}  ←  Cliff's delta  →  higher", None, "x")
    return figure


def fan(found: Mapping[str, Trajectories]) -> Figure:
    """Deaths a week by round: the median of runs and their central 50% and 90%; one panel per scenario."""
    figure, panels = _panels(len(found), 2.6, sharey=True)
    with mpl.rc_context(STYLE):
        for at, ((label, own), axes) in enumerate(zip(found.items(), panels)):
            rounds = np.arange(1, len(own.deaths) + 1)
            axes.fill_between(rounds, own.deaths[:, 0], own.deaths[:, 4], color=COLOURS[at % 6], alpha=0.2, linewidth=0)
            axes.fill_between(rounds, own.deaths[:, 1], own.deaths[:, 3], color=COLOURS[at % 6], alpha=0.35, linewidth=0)
            axes.plot(rounds, own.deaths[:, QUANTILES.index(0.5)], color=COLOURS[at % 6], linewidth=1.5)
            _points(axes, rounds, own.deaths[:, QUANTILES.index(0.5)], at, "", "round {0:.0f}: median {1:.3g} deaths a week")
            axes.set_title(label, fontsize=9)
            _whole_rounds(axes)
            axes.set_ylim(bottom=0)
        panels[0].set_ylabel("Deaths a week")
    return figure


def gains(found: Mapping[str, np.ndarray], parties: Mapping[str, tuple[Mark, str]], issues: Sequence[str]) -> Figure:
    """What each party has gained on each issue at the end, on average over runs [parties, issues]; one panel per scenario.

    Blue is a gain, orange a loss; each cell holds its number, in hundredths of utility. parties: the mark of each, by its name.
    """
    most = max(1e-9, *(float(np.nanmax(np.abs(own))) for own in found.values()))
    figure, panels = _panels(len(found), 0.9 + 0.24 * len(parties), sharey=False, least=1.2 + 0.42 * len(issues))
    tones = mpl.colors.LinearSegmentedColormap.from_list("gains", [(0.0, ORANGE), (0.5, "#8888881a"), (1.0, BLUE)])
    with mpl.rc_context(STYLE):
        for (label, own), axes in zip(found.items(), panels):
            axes.imshow(own, cmap=tones, vmin=-most, vmax=most, aspect="auto")
            axes.set_title(label, fontsize=9)
            axes.set_xticks(range(len(issues)), issues, rotation=60, ha="right", rotation_mode="anchor", fontsize=7)
            axes.set_yticks([])
            for (row, column), value in np.ndenumerate(own):
                if abs(value) >= 0.0005:
                    axes.text(column, row, f"{100 * value:+.1f}", ha="center", va="center", fontsize=6,
                              color="white" if abs(value) > 0.6 * most else INK)
        for axes in panels[:: columns_of(len(found))]:
            label_rows(axes, range(len(parties)), list(parties), list(parties.values()), 7.0)
    return figure


def over_rounds(found: Mapping[str, Trajectories]) -> Figure:
    """Trust between opponents and the number of parties present by round: means with 95% bands."""
    figure, panels = _panels(2, 3.0)
    with mpl.rc_context(STYLE):
        for at, (label, own) in enumerate(found.items()):
            rounds = np.arange(1, len(own.trust) + 1)
            for axes, value, error in ((panels[0], own.trust, own.trust_error), (panels[1], own.attendance, own.attendance_error)):
                reach = np.where(np.isfinite(error), error, 0.0)
                _band(axes, rounds, value - reach, value + reach, at, label)
                of_series(axes.plot(rounds, value, label=label, linewidth=1.4, **line_style(at))[0], label)
                _points(axes, rounds, value, at, label, "round {0:.0f}, {1:.3g}")
        _finish(panels[0], "Round", "Trust between opponents")
        for axes in panels:
            _whole_rounds(axes)
        panels[1].set_ylabel("Parties present")
        panels[1].set_ylim(bottom=0)
        panels[1].grid(axis="y", color=INK, alpha=0.15, linewidth=0.6)
    return figure


def widths(found: Mapping[str, tuple[np.ndarray, np.ndarray]], words: str) -> Figure:
    """Half width of an interval from the first n runs on logarithmic scales; four times n should halve it."""
    figure, axes = blank(6.8, 3.2)
    with mpl.rc_context(STYLE):
        for at, (label, (runs, half)) in enumerate(found.items()):
            of_series(axes.plot(runs, half, label=label, linewidth=1.2, **line_style(at))[0], label)
            _points(axes, runs, half, at, label, "{0:,.0f} runs, {1:.3g}")
        axes.set_xscale("log")
        axes.set_yscale("log")
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_formatter(lambda value, _: f"{value:,.10g}")
            axis.set_minor_formatter(lambda value, _: "")
        _finish(axes, "Runs", words)
    return figure


def columns_of(many: int) -> int:
    """How many panels stand side by side."""
    return min(many, 2 if many in (1, 2, 4) else 3)


def _band(axes: Any, across: Any, low: Any, high: Any, at: int, series: str, **steps: Any) -> None:
    """Shade an interval in the colour of the scenario at an index."""
    of_series(axes.fill_between(across, low, high, color=line_style(at)["color"], alpha=0.2, linewidth=0, **steps), series)


def _points(axes: Any, across: Any, up: Any, at: int, series: str, words: str, size: float = 3.0) -> None:
    """Draw the points of a scenario, each with its numbers as a tooltip."""
    begin = f"{series}: " if series else ""
    for x, y in zip(across, up):
        if math.isfinite(x) and math.isfinite(y):
            (mark,) = axes.plot(x, y, MARKS[at % 6], color=COLOURS[at % 6], markersize=size)
            with_tooltip(mark, begin + words.format(x, y), series)


def _panels(many: int, height: float, sharey: bool = False, least: float = 0.0) -> tuple[Figure, list[Any]]:
    """Create a figure of panels, two or three per row."""
    columns = columns_of(many)
    rows = math.ceil(many / columns)
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(max(7.2, columns * least), rows * height), layout="constrained")
        axes = figure.subplots(rows, columns, sharey=sharey, squeeze=False).ravel().tolist()
    figure.patch.set_alpha(0.0)
    for each in axes:
        each.patch.set_alpha(0.0)
    for spare in axes[many:]:
        spare.remove()
    return figure, axes[:many]


def _whole_rounds(axes: Any) -> None:
    """Label an axis of rounds with whole numbers only."""
    axes.set_xlabel("Round")
    axes.xaxis.set_major_locator(mpl.ticker.MaxNLocator(integer=True))


def _finish(axes: Any, across: str, up: str | None, grid: str = "y") -> None:
    axes.set_xlabel(across)
    if up:
        axes.set_ylabel(up)
    axes.grid(axis=grid, color=INK, alpha=0.15, linewidth=0.6)
    axes.legend(frameon=False, fontsize=8)
