"""The source files of a study's strategies, in an archive: which can be included, and how they are run again."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import chdir, contextmanager
from pathlib import Path

from sim.engine.strategy_loader import working_directory_first
from sim.studies.integrity import sha256
from sim.studies.results import Study
from sim.studies.strategy_sources import source_file

#: The folder of strategies in an archive.
STRATEGIES = "strategies"


def strategy_files(study: Study) -> tuple[dict[str, bytes], list[str]]:
    """Return the source files of a study's strategies as they were when it ran, by their names in an archive, and why others are not included."""
    found: dict[str, bytes] = {}
    missing: list[str] = []
    for module, digest in _digests(study).items():
        reason, path = "", None
        if "=" in module:
            reason = "is defined in a script, a notebook or memory"
        else:
            with working_directory_first():
                path = source_file(module)
            reason = "is not found from this folder" if path is None else "is not Python source" if path.suffix != ".py" else ""
        content = path.read_bytes() if path is not None and not reason else b""
        if not reason and sha256(content) != digest:
            reason = "was changed since the study ran"
        if reason:
            missing.append(f"{module} {reason}")
        elif path is not None:
            found[f"{STRATEGIES}/{_file_name(module, path.name == '__init__.py')}"] = content
    return found, missing


def lacking(study: Study, folder: Path) -> list[str]:
    """Return the modules of a study's strategies whose source is not in an unpacked archive."""
    return [module for module, digest in _digests(study).items()
            if digest not in {sha256(path.read_bytes()) for path in (folder / STRATEGIES / _file_name(module, package) for package in (False, True))
                              if "=" not in module and path.is_file()}]


@contextmanager
def modules_of(study: Study, folder: Path) -> Iterator[None]:
    """Import the strategies of an unpacked archive, instead of modules of the same names that this process has loaded."""
    if not study.manifest["strategies"]:
        yield
        return
    (folder / STRATEGIES).mkdir(exist_ok=True)
    aside = {name: sys.modules.pop(name) for name in _digests(study) if name in sys.modules}
    try:
        with chdir(folder / STRATEGIES):
            yield
    finally:
        for name in _digests(study):
            sys.modules.pop(name, None)
        sys.modules.update(aside)


def _digests(study: Study) -> Mapping[str, str]:
    """Return the digests of strategies' source code, by module."""
    stated: Mapping[str, str] = study.manifest.get("strategy_sources") or {}
    return stated


def _file_name(module: str, is_package: bool) -> str:
    """Return a module's file.

    >>> _file_name("mine.late", False), _file_name("mine", True)
    ('mine/late.py', 'mine/__init__.py')
    """
    return module.replace(".", "/") + ("/__init__.py" if is_package else ".py")
