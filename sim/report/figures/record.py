"""Figures of a historical record, and of a model validated against it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import matplotlib as mpl
import matplotlib.ticker
import numpy as np
from matplotlib.figure import Figure

from sim.analysis.empirical.case_record import CaseRecord
from sim.analysis.empirical.fact_results import PartResult
from sim.report.figures.party_marks import label_rows
from sim.report.figures.svg import BLUE, INK, ORANGE, STYLE, blank, with_tooltip
from sim.report.marks import Mark
from sim.report.text.phrasing import plural

#: Mark, colour and size of each outcome.
OUTCOMES = {"agreement": ("*", BLUE, 90), "procedural": ("D", ORANGE, 32), "statement": ("o", INK, 26), "none": ("x", INK, 34)}
PRESENCES = {"present": "attended", "in part": "attended in part", "away": "stayed away"}
OUTCOME_WORDS = {"agreement": "agreement", "procedural": "procedural result", "statement": "joint statement only", "none": "no result"}


def timeline(record: CaseRecord, names: Mapping[str, str] | None = None, marks: Mapping[str, tuple[Mark, str]] | None = None) -> Figure:
    """Rounds by date: outcomes, attendance and prisoner exchanges, with monthly deaths below; names and marks: the parties', by key."""
    days = record.rounds.start.tolist()
    kinds = [word for word in OUTCOMES if (record.rounds.outcome == word).any()]
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(5.4, 2.6 + 0.2 * (len(kinds) + len(record.parties))), layout="constrained")
        ends, room, violence = figure.subplots(3, 1, sharex=True, height_ratios=(0.22 * (len(kinds) + 2), 0.22 * len(record.parties), 1.8))
        figure.patch.set_alpha(0.0)
        _outcomes(ends, record, kinds)
        parties = record.parties[::-1]
        for row, party in enumerate(parties):
            for number, day, word in zip(record.rounds["round"], days, record.rounds[party]):
                if word is not None:
                    filled = {"present": BLUE, "in part": "none", "away": "none"}[word]
                    drawn = room.scatter(day, row, marker="o" if word != "away" else "x", s=22, facecolor=filled if word != "away" else INK,
                                         edgecolor=BLUE if word != "away" else None, linewidth=1)
                    with_tooltip(drawn, f"Round {number}, {day}: {(names or {}).get(party, party)} {PRESENCES[word]}")
        label_rows(room, range(len(parties)), [(names or {}).get(party, party) for party in parties], [(marks or {}).get(party) for party in parties])
        monthly = record.monthly()
        for month, bar in zip(monthly.month.tolist(), violence.bar(monthly.month.tolist(), monthly.deaths, width=25, color=ORANGE, alpha=0.8)):
            with_tooltip(bar, f"{month:%Y-%m}: {plural(bar.get_height(), 'death')}")
        for day in days:
            violence.axvline(day, color=INK, linewidth=0.6, alpha=0.5)
        violence.set_ylabel("Deaths a month")
        violence.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
        violence.set_xlabel("Filled: attended; open: in part; cross: absent. Lines: rounds.")
        for axes in (ends, room, violence):
            axes.patch.set_alpha(0.0)
    return figure


def _outcomes(axes: Any, record: CaseRecord, kinds: Sequence[str]) -> None:
    """The rounds by outcome, a row each, with some of their numbers above and prisoner exchanges below."""
    rows = {word: len(kinds) - at for at, word in enumerate(kinds)}
    for number, day, word, swap in zip(record.rounds["round"], record.rounds.start, record.rounds.outcome, record.rounds.swap):
        if word in rows:
            mark, colour, size = OUTCOMES[word]
            with_tooltip(axes.scatter(day, rows[word], marker=mark, color=colour, s=size), f"Round {number}, {day}: {OUTCOME_WORDS[word]}")
        if swap is not None:
            with_tooltip(axes.scatter(swap, 0, marker="|", color=INK, s=60), f"{swap}: prisoner exchange")
        if number % 5 == 0 or number == 1:
            axes.annotate(str(number), (day, len(kinds) + 0.7), fontsize=8, ha="center")
    axes.set_ylim(-0.6, len(kinds) + 1.4)
    axes.set_yticks([len(kinds) + 0.9, *rows.values(), 0], ["round", *(OUTCOME_WORDS[word] for word in kinds), "prisoner exchange"], fontsize=8)
    axes.tick_params(axis="y", length=0)
    axes.tick_params(axis="x", length=0)


def facts_met(met: Mapping[str, float], facts: int) -> Figure:
    """How many of the facts the model meets, and null models on average; one bar each, the model first."""
    figure, axes = blank(4.5, 0.8 + 0.36 * len(met))
    with mpl.rc_context(STYLE):
        for row, (name, count) in enumerate(met.items()):
            (bar,) = axes.barh(row, count, height=0.62, color=BLUE if not row else INK, alpha=1.0 if not row else 0.3)
            with_tooltip(bar, f"{name}: {count:.3g} of {facts} facts met")
            axes.text(count + 0.01 * facts, row, f"{count:.3g}", va="center", fontsize=9)
        axes.set_yticks(range(len(met)), list(met))
        axes.invert_yaxis()
        axes.set_xlim(0, facts)
        axes.xaxis.set_major_locator(mpl.ticker.MaxNLocator(integer=True))
        axes.set_xlabel(f"Facts met, of {facts}", loc="right")
    return figure


def bands(parts: Sequence[PartResult]) -> Figure:
    """All parts of all facts on one scale: the band from -1 to 1, the record's value open, the model's filled with its central 95%."""
    shown = [each for each in parts if math.isfinite(each.value) and each.band[1] > each.band[0]][::-1]
    figure, axes = blank(6.4, 0.9 + 0.24 * len(shown))
    with mpl.rc_context(STYLE):
        axes.axvspan(-1, 1, color=BLUE, alpha=0.12, linewidth=0)
        for row, each in enumerate(shown):
            middle, half = (each.band[0] + each.band[1]) / 2, (each.band[1] - each.band[0]) / 2

            def place(value: float, middle: float = middle, half: float = half) -> float:
                """The position of a value relative to the band."""
                return float(np.clip((value - middle) / half, -3.2, 3.2))

            axes.plot([place(each.low), place(each.high)], [row, row], color=BLUE if each.met else ORANGE, linewidth=1.2)
            (mark,) = axes.plot(place(each.value), row, "o" if each.met else "s", color=BLUE if each.met else ORANGE, markersize=5)
            with_tooltip(mark, f"{each.part.label}: model {each.value:.3g}, record {each.target.value:.3g}, band {each.band[0]:.3g} to {each.band[1]:.3g}")
            axes.plot(place(each.target.value), row, "D", markerfacecolor="none", markeredgecolor=INK, markersize=5)
        axes.set_yticks(range(len(shown)), [each.part.label for each in shown], fontsize=7)
        axes.set_ylim(-0.7, len(shown) - 0.3)
        axes.set_xlim(-3.4, 3.4)
        axes.set_xticks([-3, -1, 0, 1, 3], ["below", "lower end", "middle", "upper end", "above"])
        axes.set_xlabel("Position in the band (open: record, filled: model)", loc="right")
    return figure
