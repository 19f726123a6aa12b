"""Seeds: the default of every command and function, a fresh one, and the one that Mesa's generators get."""

from __future__ import annotations

import secrets

#: The seed of every command and function, unless another is given.
DEFAULT_SEED = 1


def fresh_seed() -> int:
    """Return a random seed, small enough to be exact in JSON and in spreadsheets.

    >>> 0 <= fresh_seed() < 2**53
    True
    """
    return secrets.randbits(53)


def generator_seed(seed: int, replicate: int) -> int:
    """Return the seed of Mesa's own generators in a replicate, different for each pair of seed and replicate.

    >>> generator_seed(1, 0), generator_seed(1, 1)
    (4294967296, 4294967297)
    """
    return (seed << 32) | replicate
