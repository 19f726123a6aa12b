"""Chance: the published generator, draws that are uniform and independent at every kind of address, ranges sampled as stated."""

from __future__ import annotations

import ast
import math
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from sim.engine.jit import prepare_compiler
from sim.rules import rng
from sim.rules.distributions import normal_quantile, poisson
from sim.rules.rng import RandomStream, block, name_key, normal, path_key, philox, sample, stream_of, uniform

WORDS32 = st.integers(0, 2**32 - 1)
#: The draws are the same on every run, so no test of a distribution fails at random. This is how improbable they may look.
ODD = 1e-3


def words(text: Any) -> Any:
    return [int(word, 16) for word in text.split()]


@pytest.mark.parametrize(
    ("counter", "key", "expected"),
    [
        ("00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
        ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"),
        ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"),
    ],
    ids=["zeros", "ones", "digits of pi"],
)
def test_known_answers_of_the_published_generator(counter: Any, key: Any, expected: Any) -> None:
    """Source: Random123 (Salmon et al. 2011), kat_vectors, philox4x32 with 10 rounds."""
    assert list(philox(*words(counter), *words(key))) == words(expected)


@given(st.lists(st.tuples(*[WORDS32] * 6), min_size=1, max_size=9))
def test_property_words_that_wrap_give_the_same_blocks(addresses: Any) -> None:
    """Many blocks at once in 64 signed bits, as numpy and a compiled kernel have them, and each by itself in Python's whole numbers."""
    beside = philox(*np.array(addresses, dtype=np.int64).T)
    assert [tuple(map(int, one)) for one in np.transpose(beside)] == [philox(*address) for address in addresses]


@given(st.tuples(*[WORDS32] * 4), st.tuples(*[WORDS32] * 4), st.tuples(WORDS32, WORDS32))
def test_property_two_counters_never_give_the_same_block(one: Any, other: Any, key: Any) -> None:
    """A block cipher is a permutation of its counters."""
    assume(one != other)
    assert philox(*one, *key) != philox(*other, *key)


#: Every direction an address can take: from a number to the block at an address.
DIRECTIONS = {
    "replicates": lambda at: block(RandomStream(7, 0, at), 1, 0, 0, 1),
    "rounds and steps": lambda at: block(RandomStream(7, 0, 0), 1 + at % 200, at // 200, 0, 1),
    "subjects": lambda at: block(RandomStream(7, 0, 0), 1, 0, at, 1),
    "names": lambda at: block(RandomStream(7, 0, 0), 1, 0, name_key(f"party_{at}"), 1),
    "seeds": lambda at: block(stream_of(at), 1, 0, 0, 1),
    "high halves of seeds": lambda at: block(stream_of(at << 32), 1, 0, 0, 1),
}


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_draws_are_uniform_and_unrelated_in_every_direction(direction: Any) -> None:
    table = np.array([DIRECTIONS[direction](at) for at in range(10_000)])
    for lane in range(4):
        assert stats.kstest(table[:, lane], "uniform").pvalue > ODD, (direction, lane)
        counts, _ = np.histogram(table[:, lane], bins=100, range=(0, 1))
        assert stats.chisquare(counts).pvalue > ODD, (direction, lane)
    neighbours = {"next address": (table[:-1, 0], table[1:, 0])}
    neighbours |= {f"lanes {one} and {other}": (table[:, one], table[:, other]) for one in range(4) for other in range(one)}
    for pair, (left, right) in neighbours.items():
        assert abs(np.corrcoef(left, right)[0, 1]) < 4 / math.sqrt(len(left)), (direction, pair)
        squares, _, _ = np.histogram2d(left, right, bins=10, range=((0, 1), (0, 1)))
        assert stats.chisquare(squares.ravel()).pvalue > ODD, (direction, pair)


def test_purposes_share_no_luck() -> None:
    """Two purposes at one address are as unrelated as two parties."""
    table = np.array([[uniform(RandomStream(3, 0, at), 1, 0, 0, purpose) for purpose in range(1, 17)] for at in range(3_000)])
    correlations = np.corrcoef(table.T)[np.triu_indices(16, 1)]
    assert np.abs(correlations).max() < 4.5 / math.sqrt(3_000)


def test_no_two_purposes_bear_one_number() -> None:
    source = ast.parse(Path(rng.__file__).read_text())
    given_out = [
        node.value.value for node in source.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, int)
        and cast(ast.Name, node.targets[0]).id not in ("WORD",)
    ]
    assert len(given_out) >= 16
    assert len(given_out) == len(set(given_out))
    assert max(given_out) < 256  # truncated normals step by 256


@given(WORDS32, WORDS32, st.integers(0, 2**32 - 1), st.integers(0, 200), st.integers(0, 60_000), WORDS32, st.integers(1, 255))
def test_property_a_draw_is_strictly_between_nothing_and_one(
    low: Any, high: Any, replicate: int, round_: int, step: int, subject: int, purpose: int,
) -> None:
    assert all(0.0 < draw < 1.0 for draw in block(RandomStream(low, high, replicate), round_, step, subject, purpose))


def test_the_extreme_words_stay_inside_the_interval() -> None:
    """The smallest and the largest 32-bit word give draws off 0 and 1, so that a logarithm of a draw always exists."""
    assert (0 + 0.5) * rng.UNIT > 0.0
    assert (rng.WORD + 0.5) * rng.UNIT < 1.0
    assert all(math.isfinite(normal_quantile((word + 0.5) * rng.UNIT)) for word in (0, rng.WORD))


def test_luck_belongs_to_a_seed_and_a_replicate() -> None:
    assert stream_of(0) == (0, 0, 0)
    assert stream_of(2**64 - 1, 2**32 - 1) == (2**32 - 1, 2**32 - 1, 2**32 - 1)
    assert stream_of(2**32) == (0, 1, 0) != stream_of(1)


@pytest.mark.parametrize("seed", [-1, 2**64])
def test_a_seed_out_of_range_is_refused_in_plain_words(seed: Any) -> None:
    with pytest.raises(ValueError, match=rf"a seed is a whole number from 0 to 2\^64 - 1, not {seed}"):
        stream_of(seed)


@pytest.mark.parametrize("replicate", [-1, 2**32])
def test_a_replicate_out_of_range_is_refused_in_plain_words(replicate: int) -> None:
    with pytest.raises(ValueError, match=rf"a replicate is a whole number from 0 to 2\^32 - 1, not {replicate}"):
        stream_of(0, replicate)


def test_names_keep_their_addresses_for_ever() -> None:
    """BLAKE2b of the name, 4 (8) bytes: written down, because a changed key would move every stored result."""
    assert (name_key("russia"), path_key("horizon.rounds")) == (2887915289, (135941052, 1964449431))
    assert len({name_key(f"party_{number}") for number in range(10_000)}) == 10_000


def test_a_normal_draw_is_normal() -> None:
    found = [normal(RandomStream(11, 0, at), 1, 0, 0, 9) for at in range(20_000)]
    assert stats.kstest(found, "norm").pvalue > ODD
    assert abs(np.mean(found)) < 4 / math.sqrt(20_000)


@pytest.mark.parametrize(
    ("mean", "sd", "low", "high"), [(0.5, 0.1, 0, 1), (0.1, 0.3, 0, 1), (50, 40, 20, 60), (0, 1, 0, 9)],
)
def test_a_truncated_normal_is_scipys(mean: float, sd: float, low: float, high: Any) -> None:
    found = [sample(RandomStream(13, 0, at), *path_key("a.path"), 2.0, low, mean, high, sd) for at in range(5_000)]
    assert stats.kstest(found, stats.truncnorm((low - mean) / sd, (high - mean) / sd, mean, sd).cdf).pvalue > ODD


def test_a_normal_within_narrow_bounds_is_spread_over_them() -> None:
    """Bounds a fiftieth of a standard deviation apart: nearly uniform between them, and no heap at the mean."""
    found = [sample(RandomStream(13, 0, at), 5, 6, 2.0, 0.49, 0.5, 0.51, 0.5) for at in range(400)]
    assert len(set(found)) == 400 and 0.49 <= min(found) < 0.4902 and 0.5098 < max(found) <= 0.51
    assert sample(RandomStream(1, 0, 0), 5, 6, 2.0, 0.5, 0.5, 0.9, 0.0) == 0.5


BOUNDS = st.lists(st.floats(-100, 100), min_size=3, max_size=3)


@given(WORDS32, WORDS32, WORDS32, st.sampled_from([0.0, 1.0, 2.0]), BOUNDS, st.floats(0, 50))
def test_property_a_sample_stays_within_its_range(replicate: int, first: Any, second: Any, kind: float, bounds: Any, sd: float) -> None:
    low, mode, high = sorted(bounds)
    slack = 1e-12 * max(1.0, abs(low), abs(high))
    assert low - slack <= sample(RandomStream(1, 2, replicate), first, second, kind, low, mode, high, sd) <= high + slack


def test_uniform_and_triangular_ranges_have_their_distributions() -> None:
    for kind, law in ((0.0, stats.triang(0.25, 10, 8)), (1.0, stats.uniform(10, 8))):
        found = [sample(RandomStream(17, 0, at), *path_key("b"), kind, 10.0, 12.0, 18.0, 0.0) for at in range(5_000)]
        assert stats.kstest(found, law.cdf).pvalue > ODD


def test_compiled_draws_are_the_very_same_numbers() -> None:
    """Bit for bit: the same lines, once as Python and once compiled."""
    import numba

    prepare_compiler()

    @numba.njit
    def compiled(stream: RandomStream, at: Any) -> Any:
        a, b, c, d = block(stream, 1 + at % 7, at, 2887915289, 2)
        narrow = sample(stream, 2887915289, at, 2.0, 0.2, 0.5, 0.6, 0.3)
        sloped = sample(stream, 2887915289, at, 0.0, 1.0, 2.0, 5.0, 0.0)
        return a, b, c, d, normal_quantile(a), poisson(8.0 * c, d), narrow, sloped

    for at in range(2_000):
        stream = stream_of(2**63 + 99 * at, at)
        assert compiled(stream, at) == compiled.py_func(stream, at), at
