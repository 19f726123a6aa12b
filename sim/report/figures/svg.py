"""Matplotlib figures as SVG for a page: reproducible bytes, the page's text colour, and an accessible name."""

from __future__ import annotations

import html
import io
import re
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure

#: Placeholder for the page's text colour, light or dark.
INK = "#101112"
#: Colours that are distinguishable with colour blindness, on light and dark backgrounds (Okabe and Ito 2008).
BLUE, ORANGE = "#0072b2", "#d55e00"
#: Settings that make a figure's bytes depend only on its content.
STYLE: Any = {
    "svg.hashsalt": "parley", "svg.fonttype": "none", "font.family": "sans-serif", "font.sans-serif": ["DejaVu Sans"], "font.size": 9,
    "text.color": INK, "axes.edgecolor": INK, "axes.labelcolor": INK, "xtick.color": INK, "ytick.color": INK,
    "axes.spines.top": False, "axes.spines.right": False, "text.parse_math": False,
}


#: Beginning of the group identifier of what has a tooltip.
TOOLTIP = "tooltip:"


def with_tooltip(artist: Any, words: str) -> Any:
    """Give a line, bar or band of a figure a tooltip; returns it."""
    artist.set_gid(f"{TOOLTIP}{words}")
    return artist


def blank(width: float, height: float) -> tuple[Figure, Any]:
    """Create a figure of one plot, sized in inches, in the report's style."""
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(width, height), layout="constrained")
        axes = figure.add_subplot()
    figure.patch.set_alpha(0.0)
    axes.patch.set_alpha(0.0)
    return figure, axes


def as_svg(figure: Figure, description: str) -> str:
    """Render a figure as an SVG element; description: its accessible name."""
    sink = io.StringIO()
    with mpl.rc_context(STYLE):
        figure.savefig(sink, format="svg", metadata={"Date": None, "Creator": None})
    text = sink.getvalue()
    text = text[text.index("<svg") :].replace(INK, "currentColor")
    text = re.sub(r"\s*<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    text = re.sub(rf'<g id="{TOOLTIP}([^"]*)">', r"<g><title>\1</title>", text)
    label = html.escape(description, quote=True)
    return re.sub(r"<svg ", f'<svg role="img" aria-label="{label}" ', text, count=1).strip()
