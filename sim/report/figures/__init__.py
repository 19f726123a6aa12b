"""Figures: matplotlib figures from tables, and how they become SVG that is the same bytes every time."""
