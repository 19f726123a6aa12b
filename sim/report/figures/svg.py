"""Matplotlib figures as SVG for a page: reproducible bytes, the page's text colour, an accessible name, tooltips and series that can be hidden."""

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
#: How much larger than drawn a figure is shown where there is room.
GROWTH = 1.3
#: Beginning of the group identifier of what has a tooltip or belongs to a series, and what ends the name of the series in it.
MARKED, ENDS = "marked:", " | "


def with_tooltip(artist: Any, words: str, series: str = "") -> Any:
    """Give a line, bar or band of a figure a tooltip, and a series to which it belongs; returns it."""
    artist.set_gid(f"{MARKED}{series.replace(ENDS, ' ')}{ENDS}{words}")
    return artist


def of_series(artist: Any, series: str) -> Any:
    """Make a line, bar or band of a figure part of a series, which readers can hide; returns it."""
    return with_tooltip(artist, "", series)


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
    text = re.sub(rf'<g id="{MARKED}([^"]*)">', _opened, text)
    label, width = html.escape(description, quote=True), GROWTH * figure.get_figwidth() * 96
    return re.sub(r"<svg ", f'<svg role="img" aria-label="{label}" style="--widest: {width:.0f}px" ', text, count=1).strip()


def _opened(found: re.Match[str]) -> str:
    """The beginning of a group, with its series and its tooltip."""
    series, _, words = found[1].partition(ENDS)
    group = f'<g data-series="{series}">' if series else "<g>"
    return f"{group}<title>{words}</title>" if words else group
