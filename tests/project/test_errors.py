"""Every exception of the project can be caught as `ParleyError`."""

from __future__ import annotations

import ast
import builtins
from pathlib import Path

import pytest

from sim import errors

SIM = Path(__file__).resolve().parents[2] / "sim"
#: Not errors of the project: an interrupt, a refusal that click prints, the signal that a run waits for a decision, and the end of its time.
EXEMPT = {"StudyInterrupted", "Refusal", "Wanted", "OutOfTime"}


def is_builtin_exception(base: str) -> bool:
    """Whether a base class is one of Python's own exceptions."""
    found = getattr(builtins, base, None)
    return isinstance(found, type) and issubclass(found, BaseException)


def test_every_exception_derives_from_the_base_class() -> None:
    """A class that has only Python's own exceptions as bases is found, whatever package defines it."""
    strays = []
    for path in SIM.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef) and node.name not in EXEMPT | {"ParleyError"}:
                bases = [ast.unparse(base).rpartition(".")[2] for base in node.bases]
                if any(map(is_builtin_exception, bases)) and "ParleyError" not in bases:
                    strays.append(f"{path.relative_to(SIM)}: {node.name}")
    assert not strays


@pytest.mark.parametrize("name", [name for name in vars(errors) if name.endswith("Error")])
def test_errors_of_the_module_are_parley_errors(name: str) -> None:
    """One `except ParleyError` is enough."""
    assert issubclass(getattr(errors, name), errors.ParleyError)
