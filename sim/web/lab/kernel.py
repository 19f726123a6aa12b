"""What a browser needs to play a scenario itself: the engine's code as WebAssembly, its memory, and how to read its tables."""

from __future__ import annotations

import base64
import zlib
from datetime import date
from functools import lru_cache
from typing import Any

from sim.engine.batch import BatchRunner
from sim.engine.kernel_build import build_of
from sim.engine.log import codes
from sim.engine.native import code_of
from sim.engine.wasm import wasm_module
from sim.rules.enums import Ending
from sim.rules.log_schema import COLUMNS, FLAG_COLUMNS
from sim.web.lab.ranking import most_important
from sim.web.lab.scenario_catalog import ScenarioCatalog
from sim.web.simulator.image import image_of
from sim.web.views.serializers import CONSENT, LEAST, PLACES, as_json
from sim.web.views.timeline import COMING, STATES

Row = dict[str, Any]

#: The most runs that the browser plays in one call.
MOST = 100


def is_compiled(kernel: str) -> bool:
    """Return whether a kernel's code is there; if it is not, it is compiled from now on in another process.

    Raises:
        KernelError: this engine was edited, and its code can't be compiled anew.
    """
    if code_of(kernel, "wasm") is not None:
        return True
    build_of(kernel).is_running()  # or raises what went wrong
    return code_of(kernel, "wasm") is not None


def packed(runner: BatchRunner) -> Row:
    """Return as JSON holds it what a browser needs to play a scenario whose numbers it does not change: `image` is the memory, deflated, in base64."""
    image, layout = image_of(runner)
    return {"kernel": runner.kernel_name, "about": _layout(layout), "image": base64.b64encode(zlib.compress(image, 1)).decode()}


def _layout(layout: Row) -> Row:
    """Return how the memory is laid out, with the most runs of a call and the words of endings."""
    return layout | {"most": MOST, "endings": [each.word for each in Ending]}


class LabKernels:
    """The kernels of a catalog's scenarios; each is made when it is first asked for."""

    def __init__(self, catalog: ScenarioCatalog) -> None:
        self.catalog = catalog
        self.runner = lru_cache(maxsize=8)(lambda name: BatchRunner(catalog.numbers(name).encoded))
        self.about = lru_cache(maxsize=8)(self._about)
        self.image = lru_cache(maxsize=2)(lambda name: image_of(self.runner(name))[0])

    def is_ready(self, name: str) -> bool:
        """Return whether the kernel's code is there; if it is not, it is compiled from now on in another process.

        Raises:
            ScenarioError: there is no such scenario.
            KernelError: this engine was edited, and its code can't be compiled anew.
        """
        return is_compiled(self.runner(name).kernel_name)

    def module(self, name: str) -> bytes:
        """Return the kernel as a WebAssembly module."""
        return wasm_module(self.runner(name).kernel_name)

    def _about(self, name: str) -> bytes:
        """Return as JSON how the memory is laid out, where the sliders' numbers are, and what the tables' numbers stand for."""
        numbers = self.catalog.numbers(name)
        encoded = numbers.encoded
        calendar = encoded.scenario.calendar
        return as_json({
            "about": _layout(image_of(self.runner(name))[1]),
            "sliders": {row["path"]: {name: row[name] for name in ("spots", "divide", "value", "low", "high")} | {"drawn": bool(row["uncertain"])}
                        for row in numbers.rows},
            "first": most_important(self.catalog, name),
            "tables": {
                "codes": {table: {column: known for column in columns if (known := codes(encoded, column)) is not None}
                          for table, columns in COLUMNS.items()},
                "flags": sorted(FLAG_COLUMNS), "parties": encoded.parties, "issues": encoded.issues, "sources": encoded.sources,
                "coming": COMING, "states": STATES, "consent": CONSENT, "least": LEAST, "places": PLACES,
                "dates": [str(each) for each in calendar.dates], "first": str(date.fromisoformat(str(calendar.first_round))),
            },
        })
