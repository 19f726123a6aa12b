"""Scenarios for readers: tables in Markdown and LaTeX, and a one-page brief."""
