"""How a rule is marked: a plain function of numbers that the compiled engine may also compile.

Called from Python a rule is ordinary Python (breakpoints, doctests, no compile time). `sim.engine.jit` registers every marked function
with numba, so that a kernel can call the very same lines.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])

#: Every rule, in the order of definition.
RULES: list[Callable[..., Any]] = []


def rule(function: Function) -> Function:
    """Mark a function of numbers as a rule and return it unchanged."""
    RULES.append(function)
    return function
