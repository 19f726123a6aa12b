"""Summaries of results, in the words of the commands."""
