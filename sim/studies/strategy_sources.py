"""Digests of the source code that strategies consist of: their modules, and what these import from outside installed packages."""

from __future__ import annotations

import ast
import hashlib
import importlib.util
import inspect
import site
import sys
import sysconfig
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from sim.engine.strategy_loader import working_directory_first

OWN_PACKAGE = Path(__file__).resolve().parents[1]


def is_only_here(reference: str) -> bool:
    """Whether a strategy `party=module:object` is of a module that other processes can't import.

    A script, a notebook, or one made in memory.

    >>> is_only_here("kelda=__main__:Late"), is_only_here("kelda=json:loads")
    (True, False)
    """
    module = reference.partition("=")[2].partition(":")[0]
    found = sys.modules.get(module)
    in_memory = found is not None and getattr(found, "__file__", None) is None and found.__spec__ is None
    return module == "__main__" or in_memory


def strategy_digests(references: Sequence[str], strategies: Sequence[Any]) -> dict[str, str]:
    """The SHA-256 of each source file that strategies consist of, by module.

    Args:
        references: the strategies as `party=module:object`.
        strategies: the objects that they name.

    Data that a strategy reads, and modules whose names it makes up at run time, are not found.
    """
    found: dict[str, str] = {}
    waiting = [reference.partition("=")[2].partition(":")[0].removesuffix(".py") for reference in references]
    waiting += [each.__module__ if isinstance(each, type) or inspect.isroutine(each) else type(each).__module__ for each in strategies]
    with working_directory_first():
        while waiting:
            name = waiting.pop()
            if name in found:
                continue
            path = source_file(name)
            if path is not None:
                content = path.read_bytes()
                found[name] = hashlib.sha256(content).hexdigest()
                waiting += _imported_names(content, name, path.name == "__init__.py") if path.suffix == ".py" else []
    for reference, strategy in zip(references, strategies):
        if not found or is_only_here(reference):
            found[reference] = hashlib.sha256(_source_of(strategy).encode()).hexdigest()
    return dict(sorted(found.items()))


def source_file(name: str) -> Path | None:
    """The file of a module outside installed packages; None for other modules, and for names that are not modules."""
    try:
        loaded = sys.modules.get(name)
        spec = getattr(loaded, "__spec__", None) or importlib.util.find_spec(name)
    except Exception:  # a package that can't be imported; the strategy itself would say so
        return None
    path = Path(spec.origin).resolve() if spec is not None and spec.origin and spec.has_location else None
    return path if path and path.is_file() and not is_installed(path) else None


def is_installed(path: Path) -> bool:
    """Whether a file belongs to Python, to an installed package or to this one."""
    return any(path.is_relative_to(folder) for folder in _installed_folders())


@cache
def _installed_folders() -> tuple[Path, ...]:
    named = sysconfig.get_paths()
    folders = [named[name] for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    folders += [site.getusersitepackages(), *site.getsitepackages()]
    return (OWN_PACKAGE, OWN_PACKAGE.parent / "parley.py", *(Path(folder).resolve() for folder in folders))


def _imported_names(content: bytes, module: str, is_package: bool) -> Iterator[str]:
    """Names of modules that a source file may import, and of the packages that they are in."""
    try:
        tree = ast.parse(content)
    except (SyntaxError, ValueError, RecursionError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield from _with_parents(alias.name)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = module.split(".")[: len(module.split(".")) - node.level + is_package]
                base = ".".join([*above, *([base] if base else [])])
            if base:
                yield from _with_parents(base)
                yield from (f"{base}.{alias.name}" for alias in node.names if alias.name != "*")
    yield from _with_parents(module)


def _with_parents(name: str) -> Iterator[str]:
    """A module and the packages that it is in.

    >>> list(_with_parents("a.b.c"))
    ['a', 'a.b', 'a.b.c']
    """
    steps = name.split(".")
    yield from (".".join(steps[:count]) for count in range(1, len(steps) + 1))


def _source_of(strategy: Any) -> str:
    """The source code of a strategy that is in no file, such as one of a notebook."""
    try:
        return inspect.getsource(strategy if callable(strategy) else type(strategy))
    except (OSError, TypeError):
        return ""
