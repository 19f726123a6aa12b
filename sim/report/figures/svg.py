"""A matplotlib figure as SVG for a page: the same bytes every time, in the page's own ink, with words for those who can't see it."""

from __future__ import annotations

import html
import io
import re
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure

#: Stands for the colour of the page's text, light or dark.
INK = "#101112"
#: Colours that are told apart by the colour-blind, and seen on light and dark ground (Okabe and Ito 2008, the two strongest).
BLUE, ORANGE = "#0072b2", "#d55e00"
#: What makes a figure's bytes depend on nothing but what it shows.
STYLE: Any = {
    "svg.hashsalt": "parley", "svg.fonttype": "none", "font.family": "sans-serif", "font.sans-serif": ["DejaVu Sans"], "font.size": 9,
    "text.color": INK, "axes.edgecolor": INK, "axes.labelcolor": INK, "xtick.color": INK, "ytick.color": INK,
    "axes.spines.top": False, "axes.spines.right": False, "text.parse_math": False,
}


def blank(width: float, height: float) -> tuple[Figure, Any]:
    """A figure of one plot, in inches, in the house's style."""
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(width, height), layout="constrained")
        axes = figure.add_subplot()
    figure.patch.set_alpha(0.0)
    axes.patch.set_alpha(0.0)
    return figure, axes


def as_svg(figure: Figure, told: str) -> str:
    """A figure as an SVG element; told: what it shows, in words."""
    sink = io.StringIO()
    with mpl.rc_context(STYLE):
        figure.savefig(sink, format="svg", metadata={"Date": None, "Creator": None})
    text = sink.getvalue()
    text = text[text.index("<svg") :].replace(INK, "currentColor")
    text = re.sub(r"\s*<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    label = html.escape(told, quote=True)
    return re.sub(r"<svg ", f'<svg role="img" aria-label="{label}" ', text, count=1).strip()
