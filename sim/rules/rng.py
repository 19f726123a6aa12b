"""Every draw a replicate may use, addressed by name; no other module makes random numbers.

A draw is a pure function of its address: seed, replicate, round, step (a week or an exchange), subject (a party, an issue or a
scenario path, by a hash of its *name*) and purpose. Nothing is drawn from a sequence, so a new rule, party or issue shifts no other
draw, any replicate can be rerun alone, and two scenarios with one seed share their random draws party by party.

The generator is Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3", SC'11), written so that
the same lines are exact with Python's integers and with compiled 64-bit ones.
"""

from __future__ import annotations

import hashlib
import math
from typing import NamedTuple

from sim.rules.registry import rule

# What a block of four draws is for. A number once given is never given again: old draws must not move.
RANGE = 1  # a scenario number stated as a range; subject: its path
WEEK = 2  # a source's incidents in a week
COMPLIANCE = 3  # whether a commitment is kept in a week; subject: the issue
GOODWILL = 4  # whether a swap happens in a week
CONSULTATION = 5  # what the shuttle reads of the sides' will, and how long a slip lasts
ATTENDANCE = 6  # a party's mood about coming
HOSTING = 7  # the host's withdrawal, whether the format goes on, the venue
AGENDA = 8  # an issue's urgency this round
MOOD = 9  # a party's mood at the table
MISREADING = 10  # what the chair misreads throughout a run; subject: party and issue
BREAK_OFF = 11  # whether a meeting breaks off after an exchange
STATEMENT = 12  # a signer's friction over the statement
DECLARATION = 13  # a signer's reading of a declared step; subject: party and issue
CALENDAR = 14  # the gap to the next round, an outage, whether it is announced
TRUST = 15  # reserved for what parties hear of spoilers
PROPOSAL = 16  # a mediator's mutation of a text (procedures)
WEEK_CONDITIONS = 17  # how deadly a week is
JOINT = 18  # which of a scenario's joint draws a replicate takes

#: Means above this are drawn by the normal approximation.
LARGE = 500.0
#: Shares of a normal distribution nearer to 0 or 1 than this lie beyond what `bell` is made for.
FAR = 2.0**-36

WORD = 0xFFFFFFFF
UNIT = 1.0 / 4294967296.0


class RandomStream(NamedTuple):
    """Address of a random stream: the seed's two 32-bit halves and the replicate."""

    seed_low: int
    seed_high: int
    replicate: int


def stream_of(seed: int, replicate: int = 0) -> RandomStream:
    """The random stream of one replicate under a seed of up to 64 bits.

    >>> stream_of(2**32 + 7, 3)
    RandomStream(seed_low=7, seed_high=1, replicate=3)
    """
    if not 0 <= seed < 2**64:
        raise ValueError(f"a seed is a whole number from 0 to 2^64 - 1, not {seed}")
    if not 0 <= replicate < 2**32:
        raise ValueError(f"a replicate is a whole number from 0 to 2^32 - 1, not {replicate}")
    return RandomStream(seed & WORD, seed >> 32, replicate)


def name_key(name: str) -> int:
    """A name's stable 32-bit address.

    >>> name_key("russia") == name_key("russia") != name_key("iran")
    True
    """
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=4).digest(), "little")


def path_key(path: str) -> tuple[int, int]:
    """A scenario path's stable 64-bit address, as two words."""
    digest = hashlib.blake2b(path.encode(), digest_size=8).digest()
    return int.from_bytes(digest[:4], "little"), int.from_bytes(digest[4:], "little")


@rule
def philox(c0: int, c1: int, c2: int, c3: int, k0: int, k1: int) -> tuple[int, int, int, int]:
    """Philox4x32-10: four 32-bit words from a counter of four words and a key of two.

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
    """Four independent uniform draws, each strictly within (0, 1), at one address."""
    a, b, c, d = philox(stream.replicate, round_ * 65536 + step, subject, purpose, stream.seed_low, stream.seed_high)
    return (a + 0.5) * UNIT, (b + 0.5) * UNIT, (c + 0.5) * UNIT, (d + 0.5) * UNIT


@rule
def uniform(stream: RandomStream, round_: int, step: int, subject: int, purpose: int) -> float:
    """One uniform draw at an address."""
    return block(stream, round_, step, subject, purpose)[0]


@rule
def polynomial(x: float, a0: float, a1: float, a2: float, a3: float, a4: float, a5: float, a6: float, a7: float) -> float:
    """a0 + a1 x + ... + a7 x^7, by halves (Estrin 1960), so that a processor can work at several terms at once."""
    square = x * x
    low = (a0 + a1 * x) + square * (a2 + a3 * x)
    high = (a4 + a5 * x) + square * (a6 + a7 * x)
    return low + square * square * high


@rule
def bell(draw: float) -> float:
    """The quantile `draw` of the standard normal distribution (Wichura 1988, algorithm AS 241, PPND16; 16 digits).

    Its third stretch, for quantiles beyond 2^-36, is left out: a 32-bit draw comes no nearer to 0 or 1 than 2^-33.

    >>> bell(0.5), round(bell(0.975), 12)
    (0.0, 1.95996398454)
    """
    middle = draw - 0.5
    if abs(middle) <= 0.425:
        r = 0.180625 - middle * middle
        above = polynomial(
            r, 3.3871328727963666080, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4, 4.5921953931549871457e4,
            6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3,
        )
        below = polynomial(
            r, 1.0, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3, 2.1213794301586595867e4,
            3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3,
        )
        return middle * above / below
    r = math.sqrt(-math.log(min(draw, 1.0 - draw))) - 1.6
    above = polynomial(
        r, 1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550, 3.64784832476320460504, 1.27045825245236838258,
        2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4,
    )
    below = polynomial(
        r, 1.0, 2.05319162663775882187, 1.67638483018380384940, 6.89767334985100004550e-1, 1.48103976427480074590e-1,
        1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9,
    )
    return above / below if middle > 0.0 else -above / below


@rule
def normal(stream: RandomStream, round_: int, step: int, subject: int, purpose: int) -> float:
    """One standard normal draw at an address."""
    return bell(uniform(stream, round_, step, subject, purpose))


@rule
def poisson(mean: float, draw: float) -> float:
    """The Poisson count at quantile `draw`, by inversion; of a mean above `LARGE` by its normal approximation.

    >>> poisson(2.0, 0.5)
    2.0
    """
    none = calm(mean)
    return more_terms(0.0, none, none, mean, draw)


@rule
def calm(mean: float) -> float:
    """The chance of none, by Poisson.

    >>> calm(0.0)
    1.0
    """
    return math.exp(-min(mean, LARGE))


@rule
def more_terms(count: float, share: float, reached: float, mean: float, draw: float) -> float:
    """Go on with an inversion: at a count of a chance `share`, the chances of it and all lower counts add up to `reached`."""
    if mean > LARGE:
        return large_count(mean, draw)
    while reached < draw:  # ends: the sum comes within 1e-12 of 1, a draw never within 1e-10
        count += 1.0
        share *= mean / count
        reached += share
    return count


@rule
def large_count(mean: float, draw: float) -> float:
    """The Poisson count at quantile `draw` for a large mean: the normal quantile, corrected for skewness (Cornish and Fisher 1938).

    >>> large_count(900.0, 0.5)
    900.0
    """
    z = bell(draw)
    return max(0.0, float(math.floor(mean + z * math.sqrt(mean) + (z * z - 1.0) / 6.0 + 0.5)))


@rule
def first_terms(none: float, mean: float, draw: float) -> tuple[float, float, float]:
    """The first three steps of the same, taken whether needed or not: a processor does that sooner than it guesses whether to go on.

    `more_terms` goes on from what is returned: count, share, reached.

    >>> count, share, reached = first_terms(calm(2.0), 2.0, 0.5)
    >>> more_terms(count, share, reached, 2.0, 0.5) == poisson(2.0, 0.5)
    True
    """
    count = 0.0
    share = none
    reached = none
    for term in range(1, 4):
        count += 1.0 if reached < draw else 0.0
        share *= mean / term
        reached += share
    return count, share, reached


@rule
def triangular(low: float, mode: float, high: float, draw: float) -> float:
    """The quantile `draw` of a triangular distribution.

    >>> triangular(0.0, 1.0, 2.0, 0.5)
    1.0
    """
    if high <= low:
        return low
    split = (mode - low) / (high - low)
    if draw < split:
        return low + math.sqrt(draw * (high - low) * (mode - low))
    return high - math.sqrt((1.0 - draw) * (high - low) * (high - mode))


@rule
def below_normal(z: float) -> float:
    """The share of the standard normal distribution below z."""
    return 0.5 * math.erfc(-z / math.sqrt(2.0))


@rule
def truncated_normal(mean: float, sd: float, low: float, high: float, draw: float) -> float:
    """The quantile `draw` of a normal distribution kept within bounds.

    >>> truncated_normal(0.5, 0.5, 0.49, 0.51, 0.5), round(truncated_normal(0.0, 1.0, 1.0, 2.0, 0.5), 4)
    (0.5, 1.3364)
    """
    if sd <= 0.0 or high <= low:
        return min(max(mean, low), high)
    if mean < low:  # reckoned from the other tail, where shares are small and exact
        return -upper_bounded(-mean, sd, -high, -low, 1.0 - draw)
    return upper_bounded(mean, sd, low, high, draw)


@rule
def upper_bounded(mean: float, sd: float, low: float, high: float, draw: float) -> float:
    """The same for bounds of which the lower is not above the mean."""
    least = below_normal((low - mean) / sd)
    most = below_normal((high - mean) / sd)
    share = least + draw * (most - least)
    if share < FAR or share > 1.0 - FAR:
        return high if mean > high else low if share < FAR else high
    return min(max(mean + sd * bell(share), low), high)


@rule
def sample(stream: RandomStream, first_key: int, second_key: int, kind: float, low: float, mode: float, high: float, sd: float) -> float:
    """A scenario number from its range: kind 0 triangular, 1 uniform, 2 normal (mean in `mode`) truncated to [low, high]."""
    a, _, _, _ = philox(stream.replicate, first_key, second_key, RANGE, stream.seed_low, stream.seed_high)
    draw = (a + 0.5) * UNIT
    if kind == 1.0:
        return low + (high - low) * draw
    if kind == 2.0:
        return truncated_normal(mode, sd, low, high, draw)
    return triangular(low, mode, high, draw)


@rule
def taken(stream: RandomStream, many: int) -> int:
    """The place, from 0, of the joint draw that a replicate takes out of so many.

    >>> sorted({taken(stream_of(1, replicate), 3) for replicate in range(30)})
    [0, 1, 2]
    """
    return int(uniform(stream, 0, 0, 0, JOINT) * many)
