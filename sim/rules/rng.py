"""Random numbers: every draw that a replicate may use, addressed by name. No other module generates any.

A draw is a pure function of its address: seed, replicate, round, step (a week or an exchange), subject (a party, an issue or a
scenario path, by a hash of its *name*) and purpose. Nothing is drawn from a sequence, so a new rule, party or issue shifts no other
draw, any replicate can be rerun alone, and two scenarios with one seed share their random draws party by party.

The generator is Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3", SC'11), written so that
the same lines are exact with Python's integers and with compiled 64-bit ones.
"""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from sim.rules.distributions import normal_quantile, range_quantile
from sim.rules.registry import rule

# The purpose of a block of four draws. A number is never reused, so that existing draws stay the same.
RANGE = 1  # a scenario number stated as a range; subject: its path
WEEK = 2  # a source's incidents in a week
COMPLIANCE = 3  # whether a commitment is kept in a week; subject: the issue
GOODWILL = 4  # whether a swap happens in a week
CONSULTATION = 5  # what the shuttle reads of the sides' will, and how long a slip lasts
ATTENDANCE = 6  # random variation of a party's willingness to come
HOSTING = 7  # the host's withdrawal, whether the format goes on, the venue
AGENDA = 8  # an issue's urgency this round
MOOD = 9  # random variation of a party's mood at the table
MISREADING = 10  # what the chair misreads throughout a run; subject: party and issue
BREAK_OFF = 11  # whether a meeting breaks off after an exchange
STATEMENT = 12  # a signer's friction over the statement
DECLARATION = 13  # a signer's reading of a declared step; subject: party and issue
CALENDAR = 14  # the gap to the next round, an outage, whether it is announced
TRUST = 15  # reserved for what parties hear of spoilers
PROPOSAL = 16  # a mediator's mutation of a text (procedures)
WEEK_CONDITIONS = 17  # how deadly a week is
JOINT_DRAW = 18  # which of a scenario's joint draws a replicate takes
RATIFICATION = 19  # how a vote on an agreed text goes; subject: the vote

WORD = 0xFFFFFFFF
UNIT = 1.0 / 4294967296.0


class RandomStream(NamedTuple):
    """The random stream of a replicate: the seed's two 32-bit halves and the replicate number."""

    seed_low: int
    seed_high: int
    replicate: int


def stream_of(seed: int, replicate: int = 0) -> RandomStream:
    """Return the random stream of one replicate under a seed of up to 64 bits.

    >>> stream_of(2**32 + 7, 3)
    RandomStream(seed_low=7, seed_high=1, replicate=3)
    """
    if not 0 <= seed < 2**64:
        raise ValueError(f"a seed is a whole number from 0 to 2^64 - 1, not {seed}")
    if not 0 <= replicate < 2**32:
        raise ValueError(f"a replicate is a whole number from 0 to 2^32 - 1, not {replicate}")
    return RandomStream(seed & WORD, seed >> 32, replicate)


def name_key(name: str) -> int:
    """Return the stable 32-bit address of a name.

    >>> name_key("russia") == name_key("russia") != name_key("iran")
    True
    """
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=4).digest(), "little")


def path_key(path: str) -> tuple[int, int]:
    """Return the stable 64-bit address of a scenario path, as two words."""
    digest = hashlib.blake2b(path.encode(), digest_size=8).digest()
    return int.from_bytes(digest[:4], "little"), int.from_bytes(digest[4:], "little")


@rule
def philox(c0: int, c1: int, c2: int, c3: int, k0: int, k1: int) -> tuple[int, int, int, int]:
    """Return four 32-bit words of Philox4x32-10 from a counter of four words and a key of two.

    Compiled, a product wraps into 64 signed bits; the masks take the same 32 of them either way.

    >>> [f"{word:08x}" for word in philox(0, 0, 0, 0, 0, 0)]
    ['6627e8d5', 'e169c58d', 'bc57ac4c', '9b00dbd8']
    """
    for _ in range(10):
        one, other = c0 * 0xD2511F53, c2 * 0xCD9E8D57
        c0, c1, c2, c3 = (other >> 32) & WORD ^ c1 ^ k0, other & WORD, (one >> 32) & WORD ^ c3 ^ k1, one & WORD
        k0, k1 = (k0 + 0x9E3779B9) & WORD, (k1 + 0xBB67AE85) & WORD
    return c0, c1, c2, c3


@rule
def block(stream: RandomStream, round_: int, step: int, subject: int, purpose: int) -> tuple[float, float, float, float]:
    """Return four independent uniform draws, each strictly within (0, 1), at one address."""
    a, b, c, d = philox(stream.replicate, round_ * 65536 + step, subject, purpose, stream.seed_low, stream.seed_high)
    return (a + 0.5) * UNIT, (b + 0.5) * UNIT, (c + 0.5) * UNIT, (d + 0.5) * UNIT


@rule
def uniform(stream: RandomStream, round_: int, step: int, subject: int, purpose: int) -> float:
    """Return one uniform draw at an address."""
    return block(stream, round_, step, subject, purpose)[0]


@rule
def normal(stream: RandomStream, round_: int, step: int, subject: int, purpose: int) -> float:
    """Return one standard normal draw at an address."""
    return normal_quantile(uniform(stream, round_, step, subject, purpose))


@rule
def sample(stream: RandomStream, first_key: int, second_key: int, kind: float, low: float, mode: float, high: float, sd: float) -> float:
    """Return a replicate's value of a scenario number that is stated as a range; see `sim.rules.distributions.range_quantile`."""
    a, _, _, _ = philox(stream.replicate, first_key, second_key, RANGE, stream.seed_low, stream.seed_high)
    return range_quantile(kind, low, mode, high, sd, (a + 0.5) * UNIT)


@rule
def joint_draw_index(stream: RandomStream, many: int) -> int:
    """Return which of a scenario's joint draws, from 0 to `many` - 1, a replicate uses.

    >>> sorted({joint_draw_index(stream_of(1, replicate), 3) for replicate in range(30)})
    [0, 1, 2]
    """
    return int(uniform(stream, 0, 0, 0, JOINT_DRAW) * many)
