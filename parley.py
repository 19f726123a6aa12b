"""Parley's public names: `import parley`, or `python -m parley` for the command.

The package is the folder `sim` beside this file. It is loaded by its place, not by its name: a `sim.py` in the folder of a user's script
comes first on Python's search path, and would be imported instead.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, NoReturn

if TYPE_CHECKING:
    from sim import *  # noqa: F403

__all__: list[str]


def _load_package() -> ModuleType:
    """Load the package beside this file, or return it if it is loaded already.

    Raises:
        ImportError: another module called `sim` has been imported.
    """
    source = Path(__file__).resolve().parent / "sim" / "__init__.py"
    loaded = sys.modules.get("sim")
    if loaded is not None:
        place = getattr(loaded, "__file__", None)
        if place is None or Path(place).resolve() != source:
            raise ImportError(f"Parley's package is called sim, and another module of that name has been imported: "
                              f"{place or repr(loaded)}; "
                              "import parley before it, or rename it")
        return loaded
    spec = spec_from_file_location("sim", source, submodule_search_locations=[str(source.parent)])
    if spec is None or spec.loader is None:
        raise ImportError(f"Parley's package is missing: {source}")
    package = sys.modules["sim"] = module_from_spec(spec)
    try:
        spec.loader.exec_module(package)
    except BaseException:
        del sys.modules["sim"]
        raise
    return package


_package = _load_package()
__all__ = _package.__all__
__version__: str = _package.__version__


def __getattr__(name: str) -> Any:
    """Return a public name of the package."""
    if name in __all__:
        return getattr(_package, name)
    raise AttributeError(_package.missing(__name__, name))


def __dir__() -> list[str]:
    """List the public names."""
    return sorted({*globals(), *__all__})


def resolve(module: str, name: str) -> Any:
    """Return an object of the package; worker processes unpickle what they run by this, so that they too load the package by its place.

    >>> resolve("sim.rules.enums", "Reply").ACCEPT.word
    'accept'
    """
    return getattr(import_module(module), name)


def main() -> NoReturn:
    """Run the command line."""
    from sim.cli.entry import main as command

    command()


if __name__ == "__main__":
    main()
