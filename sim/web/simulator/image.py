"""The memory of a batch runner as a browser holds it: one image of all that is fixed, and where each part of it is."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.engine.batch import BatchRunner
from sim.rules.log_schema import COLUMNS
from sim.scenario.encoding.rows import COUNTS

#: Addresses are multiples of this many bytes.
ALIGNMENT = 16


def image_of(runner: BatchRunner) -> tuple[bytes, dict[str, Any]]:
    """Return the image, and what `static/simulator/kernel.js` has to know to place it and to read the tables."""
    memory: Any = runner.memory
    parts = {"conflict": memory.conflict, "spots": memory.spots, "shapes": memory.shapes, "keys": memory.keys, "draws": memory.draws}
    image, at = b"", {}
    for name, part in parts.items():
        at[name] = len(image)
        image += np.ascontiguousarray(part).tobytes()
        image += bytes(-len(image) % ALIGNMENT)
    return image, {
        "at": at,
        "sizes": {"image": len(image), **{name: getattr(memory, name).nbytes for name in ("state", "table", "scratch")}},
        "counts": len(COUNTS), "numbers": memory.numbers.size, "state": memory.state_numbers.size, "spots": memory.spots.size,
        "shapes": list(memory.shapes.shape), "keys": list(memory.keys.shape), "draws": list(memory.draws.shape),
        "columns": {name: ["replicate", *columns] for name, columns in COLUMNS.items()},
        "rounds": runner.rounds, "issues": runner.issues,
    }
