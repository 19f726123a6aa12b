"""Indices against what is known: Ishigami's function, SALib's own numbers, and models whose random part is known."""

from __future__ import annotations

import numpy as np
import pytest
from SALib.analyze import pawn
from SALib.analyze import sobol as salib
from SALib.test_functions import Ishigami

from sim.analysis.sensitivity.morris import elementary_effects
from sim.analysis.sensitivity.pawn import dummy_index, pawn_indices, slices
from sim.analysis.sensitivity.samplers import unit_design
from sim.analysis.sensitivity.sobol import sobol_indices

#: Ishigami and Homma 1990 with a = 7, b = 0.1: first order and total (closed form; Saltelli et al. 2008, ch. 4).
FIRST, TOTAL = (0.3139, 0.4424, 0.0), (0.5576, 0.4424, 0.2437)
PROBLEM = {"num_vars": 3, "names": ["a", "b", "c"], "bounds": [[0.0, 1.0]] * 3}


def ishigami(shares: np.ndarray) -> np.ndarray:
    return np.asarray(Ishigami.evaluate(np.pi * (2 * shares - 1)))


def noise(*shape: int, seed: int = 1) -> np.ndarray:
    return np.random.Generator(np.random.Philox(seed)).standard_normal(shape)


def test_without_luck_the_indices_are_salibs_own() -> None:
    values = ishigami(unit_design("sobol", 3, 256, 1))
    theirs = salib.analyze(PROBLEM, values, calc_second_order=False, seed=1)
    ours = sobol_indices(values.reshape(256, 5, 1))
    assert [each.value for each in ours.first] == pytest.approx(theirs["S1"], abs=1e-12)
    assert [each.value for each in ours.total] == pytest.approx(theirs["ST"], abs=1e-12)
    for own, half in zip([*ours.first, *ours.total], [*theirs["S1_conf"], *theirs["ST_conf"]], strict=True):
        assert (own.high - own.low) / 2 == pytest.approx(half, rel=0.25), "SALib's bootstrap agrees with the linear interval"


def test_ishigamis_indices_are_found() -> None:
    found = sobol_indices(ishigami(unit_design("sobol", 3, 4096, 1)).reshape(4096, 5, 1))
    for own, known in zip([*found.first, *found.total], [*FIRST, *TOTAL], strict=True):
        assert own.low <= known <= own.high
        assert own.value == pytest.approx(known, abs=0.015)


def test_luck_is_taken_out_where_averaging_leaves_it_in() -> None:
    """Luck that stirs every point anew, with more variance than the inputs: averages of four replicates mistake it for interaction."""
    values = ishigami(unit_design("sobol", 3, 2048, 3))
    stirred = (values[:, None] + 5 * noise(len(values), 4)).reshape(2048, 5, 4)
    found, naive = sobol_indices(stirred), sobol_indices(stirred.mean(axis=2, keepdims=True))
    for own, known in zip(found.total, TOTAL, strict=True):
        assert own.low <= known <= own.high
    assert found.noise == pytest.approx(25 / (25 + 13.8446), abs=0.02)
    assert min(own.value for own in naive.total) > 0.35, "an input with a total of 0.24 would seem to have half as much again"


def test_luck_that_the_points_of_a_row_share_is_luck_too() -> None:
    values = ishigami(unit_design("sobol", 3, 2048, 3)).reshape(2048, 5, 1)
    found = sobol_indices(values + 3 * noise(2048, 1, 4))
    assert found.noise == pytest.approx(9 / (9 + 13.8446), abs=0.02)
    for own, known in zip([*found.first, *found.total], [*FIRST, *TOTAL], strict=True):
        assert own.low <= known <= own.high


def test_luck_that_turns_an_effect_round_leaves_no_effect() -> None:
    """Y = w x1 + x2, where the random w has mean 0: x2 explains all of the mean over w, though x1 moves most runs three times as far."""
    held = np.zeros(4)
    for study in range(100):
        shares = unit_design("sobol", 2, 64, study).reshape(64, 4, 2)
        turned = 3 * noise(64, 1, 4, seed=study)
        found = sobol_indices(turned * shares[:, :, [0]] + shares[:, :, [1]])
        held += [own.low <= known <= own.high for own, known in zip([*found.first, *found.total], [0, 1, 0, 1], strict=True)
                 ] if np.isfinite(found.total[0].value) else 1
    assert min(held) >= 88, held


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    held = np.zeros(6)
    for study in range(100):
        values = ishigami(unit_design("sobol", 3, 128, study))[:, None]
        found = sobol_indices((values + 4 * noise(len(values), 3, seed=study)).reshape(128, 5, 3))
        held += [own.low <= known <= own.high for own, known in zip([*found.first, *found.total], [*FIRST, *TOTAL], strict=True)]
    assert min(held) >= 88, held  # of 100; 95 expected, and more for points so even


def test_an_input_that_does_nothing_has_exactly_nothing() -> None:
    shares = unit_design("sobol", 4, 64, 1)
    values = ishigami(shares[:, :3])[:, None] + noise(5)
    found = sobol_indices(values.reshape(64, 6, 5))
    assert found.total[3] == (0.0, 0.0, 0.0) and found.first[3] == (0.0, 0.0, 0.0)


def test_an_outcome_that_never_varies_has_no_indices() -> None:
    found = sobol_indices(np.full((16, 5, 3), 0.3))
    assert all(np.isnan(each.value) for each in found.total) and found.noise == 0.0


def test_luck_alone_has_no_indices_and_is_all() -> None:
    found = sobol_indices(noise(64, 5, 4))
    assert all(np.isnan(each.value) for each in found.total) and found.noise > 0.9


def test_rows_with_a_missing_run_are_left_out() -> None:
    values = ishigami(unit_design("sobol", 3, 64, 1)).reshape(64, 5, 1)
    holed = values.copy()
    holed[7, 2, 0] = np.nan
    assert sobol_indices(holed) == sobol_indices(np.delete(values, 7, axis=0)) and sobol_indices(holed).rows == 63
    assert sobol_indices(np.full((4, 5, 1), np.nan)).rows == 0


def test_the_unit_of_an_outcome_changes_no_index() -> None:
    values = (ishigami(unit_design("sobol", 3, 64, 1))[:, None] + noise(320, 3)).reshape(64, 5, 3)
    ours, theirs = sobol_indices(values), sobol_indices(1000 * values - 77)
    assert np.allclose(ours.total, theirs.total) and ours.noise == pytest.approx(theirs.noise)


def test_a_luckless_effect_of_a_straight_line_is_its_slope() -> None:
    shares = unit_design("morris", 3, 10, 1)
    found = elementary_effects(shares, (2 * shares[:, [0]] - shares[:, [1]]) + np.zeros(4), 1)
    assert [each.effect.value for each in found] == pytest.approx([2, 1, 0])
    assert [each.signed for each in found] == pytest.approx([2, -1, 0])
    assert [each.spread for each in found] == pytest.approx([0, 0, 0], abs=1e-9)
    assert [each.noise for each in found] == pytest.approx([0, 0, 0])


def test_luck_alone_gives_effects_of_the_size_it_is_said_to() -> None:
    shares = unit_design("morris", 2, 400, 1)
    for each in elementary_effects(shares, noise(len(shares), 10), 1):
        assert each.effect.value == pytest.approx(each.noise, rel=0.1)


def test_trajectories_with_a_missing_run_are_left_out() -> None:
    shares = unit_design("morris", 3, 10, 1)
    values = ishigami(shares)[:, None].copy()
    whole = elementary_effects(shares[4:], values[4:], 1)
    values[2] = np.nan
    assert elementary_effects(shares, values, 1) == whole


def test_distances_are_those_of_salib() -> None:
    inputs = np.random.Generator(np.random.Philox(1)).random((3000, 3))
    values = ishigami(inputs)
    theirs = pawn.analyze(PROBLEM, inputs, values, S=10)
    ours = pawn_indices(inputs, values)
    assert [each.median.value for each in ours] == pytest.approx(theirs["median"], abs=0.002)
    assert [each.greatest for each in ours] == pytest.approx(theirs["maximum"], abs=0.002)


def test_a_distance_in_closed_form() -> None:
    """The outcome is the input: in slice k of ten all runs lie in a tenth, so the distance is the greater of k/10 and (9-k)/10."""
    column = np.arange(1000.0)
    (found,) = pawn_indices(column[:, None], column)
    assert found.greatest == pytest.approx(0.9)
    assert found.median.value == pytest.approx(0.7)  # of .9 .8 .7 .6 .5 and the same again
    assert (found.lowest.value, found.highest.value) == (49.5, 949.5)


def test_inputs_that_do_nothing_reach_the_floor_and_no_more() -> None:
    generator = np.random.Generator(np.random.Philox(1))
    inputs, nothing = generator.random((4000, 60)), generator.random((4000, 100))
    values = (inputs[:, 0] + generator.random(4000) > 1.2).astype(float)
    reach = dummy_index(nothing, values)
    above = [each.median.value > reach for each in pawn_indices(inputs, values, share=True)]
    assert above[0] and sum(above) <= 3


def test_slices_are_equal_whatever_the_numbers() -> None:
    assert set(np.bincount(slices(noise(997)))) == {99, 100}
    assert set(np.bincount(slices(np.exp(50 * noise(997))))) == {99, 100}
