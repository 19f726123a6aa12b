"""Draws of a study for Bayesian workflow libraries."""
