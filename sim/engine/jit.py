"""Compile rules and phases to intermediate code with numba, without a lasting change to numba's settings."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import Any

import numba
from numba.core.registry import cpu_target

import sim.engine.phases
import sim.procedures
import sim.rules
import sim.scenario.encoding.instance
from sim.engine.intrinsics import INTRINSICS
from sim.engine.numba_pipeline import KNOWN, InnerCompiler, capturing_compiler, indices_from_the_start
from sim.engine.phases.hooks import Compile, Function
from sim.rules.registry import RULES

#: Procedures that are called as functions of their own.
RARE = {
    f"sim.procedures.{name}"
    for name in (
        "alternating_offers", "vote", "exchange", "challenge", "condorcet", "compromise", "workspace", "joint_beliefs", "joint_moves",
        "joint_offers",
    )
} | {"sim.rules.distance"}

#: Rules that are called as functions of their own too. The draws of an interval only become vector instructions in a short function; the
#: others are long and have many callers, and LLVM decides where a copy pays.
SEPARATE = {
    ("sim.engine.phases.decisions", "draw_weeks"), ("sim.rules.rng", "normal"), ("sim.rules.distributions", "normal_quantile"),
    ("sim.rules.elementary", "exponential"), ("sim.rules.elementary", "logarithm"), ("sim.rules.elementary", "power"),
    ("sim.rules.utility", "interest_slope"), ("sim.rules.valuation", "text_slope"),
}

_TRIED = KNOWN[0] <= numba.version_info.short <= KNOWN[1]

#: How every rule and every kernel is compiled: it allocates nothing, so it need not count references, and it is never
#: called from Python, so it needs no wrappers.
INNER: dict[str, Any] = {"error_model": "numpy", "_nrt": False, "no_cpython_wrapper": True, "no_cfunc_wrapper": True} | (
    {"pipeline_class": InnerCompiler} if _TRIED else {}
)

#: The compiled rules; numba itself only refers to them weakly.
_kept: list[Any] = []


@cache
def prepare_compiler() -> None:
    """Let numba compile every rule where a kernel names it; needed once before a kernel is compiled."""
    for package in (sim.rules, sim.procedures, sim.engine.phases):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    for function in RULES:
        # What is called week by week and text by text is inlined; for a procedure that few scenarios choose that only costs compile time.
        separate = function.__module__ in RARE or (function.__module__, function.__name__) in SEPARATE
        options: dict[str, Any] = INNER if separate else INNER | {"forceinline": True}
        compiled: Any = numba.njit(**options)(function)
        _kept.append(compiled)
        # Where a kernel names the rule it means the compiled one. Registered by identity: an overload, numba's public way to the same end,
        # is looked up among all others at every call, which takes a sixth of the compile time.
        cpu_target.typing_context.insert_global(function, numba.types.Dispatcher(compiled))
    for function, source in INTRINSICS.items():
        compiled = numba.njit(**INNER | {"forceinline": True})(source)
        _kept.append(compiled)
        cpu_target.typing_context.insert_global(function, numba.types.Dispatcher(compiled))


def compiler(variant: str = "") -> Compile:
    """Return the decorators that compile the functions of the phases.

    Args:
        variant: what is compiled once for each procedure needs a name for the procedure. Machine code is linked by name, also what comes
            from the cache: with one name for both, a vote would be played by the kernel of a mediated text, if each had been compiled in
            a process of its own.
    """
    prepare_compiler()

    def decorator(**options: Any) -> Any:
        """Return a decorator that compiles with further options."""
        def decorate(function: Function) -> Function:
            """Compile a function under a name of its own."""
            if variant:
                function.__qualname__ = f"{function.__name__}_{variant}"
            compiled: Function = numba.njit(**INNER, **options)(function)
            return compiled

        return decorate

    return Compile(decorator(), decorator(forceinline=True))


def intermediate_code(function: Function, arguments: tuple[Any, ...], entry: str) -> str:
    """Return a kernel with everything that it calls as LLVM's intermediate code, not optimised; `entry`: the name it gets there."""
    prepare_compiler()
    captured = capturing_compiler(entry)
    compiled: Any = numba.njit(**INNER | {"pipeline_class": captured, "nogil": True})(function)
    type_of: Any = numba.typeof
    with indices_from_the_start():
        compiled.compile(tuple(type_of(each) for each in arguments))
    return str(captured.code)
