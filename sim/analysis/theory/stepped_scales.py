"""Scales in steps: which of their values a deal may take, and which are nearest to a text."""

from __future__ import annotations

from itertools import product
from math import prod

import numpy as np

from sim.analysis.arrays import FloatArray
from sim.analysis.theory.game import Game
from sim.rules.grid import steps_of
from sim.rules.parties import Item


def grid(game: Game, issue: int) -> list[float]:
    """The values of a scale in steps: the multiples of its step, and the status quo where something is in force.

    >>> from sim.analysis.theory.game import load_encoded
    >>> from dataclasses import replace
    >>> game = Game.of(load_encoded("textbook"))
    >>> grid(replace(game, step=np.array([40.0, 0.0])), 0)
    [0.0, 40.0, 50.0, 80.0]
    """
    found = steps_of(Item(step=float(game.step[issue])), float(game.status_quo[issue])) or []
    return [value for value in found if value >= 0.0]


def allowed_values(game: Game, issue: int) -> list[float]:
    """The values of a scale in steps that cross no red line."""
    lowest, highest = game.lowest[:, issue].max(), game.highest[:, issue].min()
    return [value for value in grid(game, issue) if lowest <= value <= highest]


def neighbours(game: Game, text: FloatArray, issues: tuple[int, ...], most: int) -> FloatArray:
    """Texts [k, m] that have, on some issues, the allowed values nearest to a text's: as many of each as make at most `most` combinations."""
    ordered = []
    for issue in issues:
        values = np.array(allowed_values(game, issue))
        ordered.append(values[np.argsort(np.abs(values - text[issue]), kind="stable")].tolist())
    width = 1
    while width < max(map(len, ordered)) and prod(min(width + 1, len(each)) for each in ordered) <= most:
        width += 1
    chosen = list(product(*(each[:width] for each in ordered)))
    found = np.tile(text, (len(chosen), 1))
    found[:, list(issues)] = np.array(chosen).reshape(len(chosen), len(issues))
    return found
