"""Programs with linear losses, solved without SciPy: each against SciPy's solvers on random cases."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import linprog

from sim.analysis.theory.bounded_simplex import maximise_bounded
from sim.analysis.theory.convex_program import ConvexProgram
from sim.analysis.theory.game import Game
from sim.analysis.theory.solutions import OutcomeSpace
from sim.scenario.encoding.instance import encode
from sim.scenario.loader import load_scenario


@pytest.mark.parametrize("seed", range(150))
def test_the_simplex_method_agrees_with_highs(seed: int) -> None:
    """Infeasible and degenerate programs included: small whole numbers make many ties."""
    draw = np.random.default_rng(seed)
    many, size = int(draw.integers(1, 8)), int(draw.integers(1, 30))
    if seed % 2:
        rows, cost = draw.integers(-2, 3, (many, size)).astype(float), draw.integers(-1, 2, size).astype(float)
        right, upper = draw.integers(-3, 4, many).astype(float), draw.integers(0, 3, size).astype(float)
    else:
        rows, cost, right, upper = draw.normal(size=(many, size)), draw.normal(size=size), draw.normal(size=many) - 0.5, draw.random(size)
    found = maximise_bounded(cost, rows, right, upper)
    known = linprog(-cost, A_ub=rows, b_ub=right, bounds=list(zip(np.zeros(size), upper, strict=True)), method="highs")
    assert (found is None) == (known.status == 2)
    if found is not None:
        assert np.all(rows @ found <= right + 1e-9) and np.all(found >= 0.0) and np.all(found <= upper)
        assert float(cost @ found) == pytest.approx(-known.fun, abs=1e-9)


def programs(name: str) -> list[ConvexProgram]:
    return [program for _, program in OutcomeSpace.of(Game.of(encode(load_scenario(name)))).programs[:2]]


def at_random(program: ConvexProgram, seed: int) -> ConvexProgram:
    """The program with other disagreement points, at which agreement may be impossible."""
    assert program.stretches is not None and program.linear is not None
    shift = np.random.default_rng(seed).uniform(-0.2, 0.3, len(program.stretches.start))
    return replace(program, linear=(program.linear[0] + shift, program.linear[1]), gains=lambda z: program.gains(z) + shift,
                   stretches=replace(program.stretches, start=program.stretches.start + shift))


@pytest.mark.parametrize("name", ["valley", "astana_21", "cyprus_2004", "normandy"])
def test_stretches_give_what_tangents_and_quadratic_programs_give(name: str) -> None:
    compared = 0
    for program in programs(name):
        for seed in range(6):
            exact = at_random(program, seed)
            by_tangents, many = replace(exact, stretches=None), len(exact.gains(exact.lower))
            draw, none = np.random.default_rng(seed), np.zeros(many)
            for weights, reward, floors, rates in ((none, 1.0, none, none + 1.0), (draw.random(many), 0.0, none, none),
                                                   (np.eye(many)[0], 0.0, draw.uniform(-0.3, 0.0, many), none)):
                one, other = exact.maximise(weights, reward, floors, rates), by_tangents.maximise(weights, reward, floors, rates)
                assert (one is None) == (other is None)
                if one is not None and other is not None:
                    compared += 1
                    assert np.all(exact.gains(one[0]) >= floors + rates * one[1] - 1e-8)
                    assert weights @ exact.gains(one[0]) + reward * one[1] == pytest.approx(weights @ exact.gains(other[0]) + reward * other[1], abs=1e-8)
            best, known = exact.nash(none + 1.0), by_tangents.nash(none + 1.0)
            assert (best is None) == (known is None)
            if best is not None and known is not None:
                assert np.log(exact.gains(best)).sum() >= np.log(exact.gains(known)).sum() - 1e-9
    assert compared >= 10


def test_solving_a_scenario_with_linear_losses_does_not_import_scipy() -> None:
    asked = "import sys; from sim.api.theory import solve; solve('valley'); print(sorted(name for name in sys.modules if name.startswith('scipy')))"
    assert subprocess.run([sys.executable, "-c", asked], check=True, capture_output=True, text=True).stdout.strip() == "[]"
