"""How many examples a property is tried with."""

from __future__ import annotations

from hypothesis import settings

#: Examples of a property in an ordinary run of the tests, and with `--long`.
ORDINARY, MANY = 20, 400


def examples(many: int) -> settings:
    """Another number of examples than usual, for a property that is cheap or expensive to try; as many times more with `--long`."""
    return settings(max_examples=many * settings().max_examples // ORDINARY)
