"""Figures: matplotlib figures from tables, and how they become SVG that is the same bytes every time."""

from sim.errors import require_library

require_library("matplotlib", "figures", "a page with figures")
