"""The compiled engine: the same rules and the same order of a round as the Mesa engine, compiled and looped over replicates.

Built-in behaviour only; a party with a strategy of its own plays on the Mesa engine.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.engine.fingerprint import kernel_of
from sim.engine.kernel_build import build_of
from sim.engine.log_buffer import LogBuffer, empty_buffer
from sim.engine.memory import filled_memory
from sim.engine.native import Kernel, code_of, native_kernel
from sim.rules.distributions import UNIFORM
from sim.rules.log_schema import COLUMNS, SUMMARY
from sim.rules.rng import stream_of
from sim.scenario.encoding.instance import EncodedScenario
from sim.scenario.encoding.layout import SIZE_CLASSES, size_class
from sim.scenario.inputs import with_fixed_inputs

Array = np.ndarray[Any, Any]
Tables = dict[str, Array]


def negotiate(encoded: EncodedScenario, seed: int, first: int, many: int, detail: str = "summary") -> dict[str, Array]:
    """Play many replicates at compiled speed; returns the tables as matrices, the replicate in the first column.

    Args:
        encoded: a scenario as numbers.
        seed: 0 to 2^64 - 1.
        first: the first replicate; `many` follow each other from there.
        detail: "summary" for runs, rounds and issues, "full" for every table.
    """
    return BatchRunner(encoded).negotiate(seed, first, many, detail)


class BatchRunner:
    """Plays replicates of one scenario, as often as asked, in memory that is laid out once."""

    def __init__(self, encoded: EncodedScenario) -> None:
        self.encoded, self.values = encoded, np.full(len(encoded.uncertain), np.nan)
        self.issues, self.rounds = len(encoded.issues), encoded.scenario.horizon.rounds
        which = size_class(encoded.sizes)
        self.memory = filled_memory(encoded, SIZE_CLASSES[which])
        self.stated = self.memory.shapes.copy()
        self.kernel_name = kernel_of(encoded.scenario.procedure.kind, which)

    def hold(self, values: Array) -> None:
        """Fix ranges at values from now on, in the order and the units of `encoded.uncertain`; not a number leaves one to be drawn."""
        held, shapes = ~np.isnan(values), self.memory.shapes
        shapes[:] = self.stated
        shapes[held] = 0.0
        shapes[held, 0] = UNIFORM
        shapes[held, 1] = shapes[held, 3] = values[held]  # low + (high - low) * draw is low, to the last bit
        self.values = values

    def kernel(self) -> Kernel | None:
        """Return the compiled kernel; None while another process compiles it, since no code is shipped for an edited engine.

        Raises:
            KernelError: there is no code for this engine, and it can't be compiled.
        """
        if code_of(self.kernel_name) is None and build_of(self.kernel_name).is_running():
            return None
        return native_kernel(self.kernel_name)

    def negotiate(self, seed: int, first: int, many: int, detail: str = "summary") -> Tables:
        """Return the tables of replicates as matrices; see the function of this name."""
        names = [name for name in COLUMNS if detail == "full" or name in SUMMARY]
        pieces: list[Tables] = []
        while (kernel := self.kernel()) is None and len(pieces) < many:
            pieces.append(self.play_by_reference(seed, first + len(pieces)))
        if kernel is not None:
            buffer = self.play_by(kernel, seed, first + len(pieces), many - len(pieces), detail)
            pieces.append({name: buffer.table(name) for name in names})
        if len(pieces) == 1:
            return {name: pieces[0][name] for name in names}
        return {name: np.concatenate([np.empty((0, 1 + len(COLUMNS[name]))), *(each[name] for each in pieces)]) for name in names}

    def play_by_reference(self, seed: int, replicate: int) -> Tables:
        """Play a replicate on the reference engine, which gives the same bytes."""
        from sim.engine.model import play

        log = play(with_fixed_inputs(self.encoded, self.values), seed, replicate)
        return {name: log.matrix(name) for name in COLUMNS}

    def play_by(self, kernel: Kernel, seed: int, first: int, many: int, detail: str) -> LogBuffer:
        """Play replicates by a kernel into a buffer that is long enough."""
        full = detail == "full"
        rows = {"runs": many, "rounds": many * self.rounds, "issues": many * self.issues}
        if full:
            rows |= dict.fromkeys(set(COLUMNS) - set(SUMMARY), 64 * many * self.rounds)
        buffer = self.play(kernel, seed, first, many, empty_buffer(rows, full))
        if buffer.overfull:
            # A table was longer than expected: the same replicates once more, now that its length is known.
            lengths = dict(zip(COLUMNS, map(int, buffer.index["used"]), strict=True))
            buffer = self.play(kernel, seed, first, many, empty_buffer(lengths, full))
        return buffer

    def play(self, kernel: Kernel, seed: int, first: int, many: int, buffer: LogBuffer) -> LogBuffer:
        """Play replicates into a buffer, and return it."""
        low, high, _ = stream_of(seed, first + max(0, many - 1))
        kernel(self.memory, low, high, first, many, buffer)
        return buffer
