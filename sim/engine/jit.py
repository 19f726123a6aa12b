"""Where compiled code is kept, and how rules come to be compiled.

numba's own cache looks only at the file of a kernel, so it would go on running a rule as it was before another file was edited (numba
issue 1833). The cache folder is therefore named by a digest of the sources that decide a run's numbers (`SOURCES`): an edited rule is a new
folder, an edited page is not.
"""

from __future__ import annotations

import hashlib
import importlib
import os
import pkgutil
from functools import cache
from pathlib import Path
from typing import Any

import sim.procedures
import sim.rules
import sim.rules.rng
import sim.scenario.encoding.instance
from sim.rules.registry import RULES

#: Procedures that are called as functions of their own.
RARE = {f"sim.procedures.{name}" for name in ("alternating_offers", "vote", "exchange", "challenge", "condorcet", "compromise", "workspace")}

#: What decides the numbers of a run: the digest of an engine covers these packages and nothing else.
SOURCES = ("rules", "procedures", "engine", "scenario/encoding", "scenario/schema")

#: How every rule and every kernel but the outermost is compiled: it allocates nothing, so it need not count references, and it is never
#: called from Python, so it needs no wrappers.
OPTIONS: dict[str, Any] = {"error_model": "numpy", "_nrt": False, "no_cpython_wrapper": True, "no_cfunc_wrapper": True}
#: How the outermost kernels are compiled, which Python calls.
OUTERMOST: dict[str, Any] = {"error_model": "numpy", "cache": True, "nogil": True}

#: The compiled rules; numba itself only refers to them weakly.
_kept: list[Any] = []

ROOT = Path(__file__).resolve().parents[1]


def sources_digest(root: Path = ROOT) -> str:
    """Return the digest of the Python sources that decide a run's numbers; it identifies the engine.

    >>> len(sources_digest())
    16
    """
    digest = hashlib.sha256()
    for path in sorted(path for package in SOURCES for path in (root / package).rglob("*.py")):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def cache_folder() -> Path:
    """Where this engine's compiled code is kept: below NUMBA_CACHE_DIR if that is set, else in the user's cache folder."""
    import platformdirs

    base = os.environ.get("NUMBA_CACHE_DIR") or platformdirs.user_cache_dir("parley", appauthor=False)
    return Path(base) / f"engine-{sources_digest()}"


def kernel_of(procedure: str) -> str:
    """The outermost kernel that plays scenarios with a kind of procedure.

    >>> kernel_of("single_text"), kernel_of("vote")
    ('play_many_mediated', 'play_many')
    """
    return "play_many_mediated" if procedure == "single_text" else "play_many"


def is_warm(kernel: str) -> bool:
    """Whether a kernel of this very engine is in the cache: numba keeps a folder for each place where the sources stand."""
    from numba.core.caching import _CacheLocator

    place = _CacheLocator.get_suitable_cache_subpath(__file__)
    return any((cache_folder() / place).glob(f"*.{kernel}-*.nbc"))


@cache
def prepare_compiler() -> None:
    """Point numba to this engine's cache and let it compile every rule; needed once before a kernel is defined."""
    import numba
    from numba.core.registry import cpu_target

    from sim.engine.numba_pipeline import KNOWN, InnerCompiler, OutermostCompiler

    # A cache that can't be written (a read-only home) only costs the time of compiling anew.
    config: Any = numba.config
    config.CACHE_DIR = str(cache_folder())
    # Loops are short, and only draws gain by being made side by side; straight lines of code gain nothing.
    config.LOOP_VECTORIZE = 1
    config.SLP_VECTORIZE = 0
    if KNOWN[0] <= numba.version_info.short <= KNOWN[1]:
        OPTIONS["pipeline_class"], OUTERMOST["pipeline_class"] = InnerCompiler, OutermostCompiler
    for package in (sim.rules, sim.procedures):
        for module in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    for function in RULES:
        # What is called week by week and text by text is woven in; a procedure that few scenarios choose only costs compile time that way.
        options: dict[str, Any] = OPTIONS | ({"forceinline": True} if function.__module__ not in RARE else {})
        compiled: Any = numba.njit(**options)(function)
        _kept.append(compiled)
        # Where a kernel names the rule it means the compiled one. Found by its name at once: an overload, numba's public way to the same
        # end, is looked for among all others at every call, which takes a sixth of the time of compiling.
        cpu_target.typing_context.insert_global(function, numba.types.Dispatcher(compiled))
