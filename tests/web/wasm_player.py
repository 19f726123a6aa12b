"""The engine as WebAssembly under wasmtime: what `static/simulator/kernel.js` does in a browser."""

from __future__ import annotations

import struct
from functools import cache
from typing import Any

import numpy as np
import wasmtime

from sim.engine.batch import BatchRunner
from sim.engine.wasm import wasm_module
from sim.rules.log_schema import COLUMNS
from sim.web.simulator.image import image_of

STACK, PAGE = 1 << 19, 65536


@cache
def compiled(kernel: str) -> tuple[Any, Any]:
    """A kernel's module, compiled once."""
    engine = wasmtime.Engine()
    return engine, wasmtime.Module(engine, wasm_module(kernel))


def play(runner: BatchRunner, seed: int, first: int, many: int, rows: dict[str, int], full: bool) -> dict[str, np.ndarray[Any, Any]]:
    """Play replicates in memory with room for a number of rows of each table."""
    image, about = image_of(runner)
    engine, module = compiled(runner.kernel_name)
    store, top = wasmtime.Store(engine), STACK

    def place(size: int) -> int:
        """Reserve memory."""
        nonlocal top
        at = top
        top = top + size + 15 & ~15
        return at

    base = place(len(image))
    state, table, scratch = (place(about["sizes"][name]) for name in ("state", "table", "scratch"))
    widths = [1 + len(columns) for columns in COLUMNS.values()]
    room = [rows.get(name, 0) for name in COLUMNS]
    starts = [sum(many * width for many, width in zip(room[:at], widths[:at], strict=True)) for at in range(len(room))]
    total = sum(many * width for many, width in zip(room, widths, strict=True))
    result, error, index, log = place(64), place(64), place(8 * (3 * len(room) + 1)), place(8 * total)
    memory = wasmtime.Memory(store, wasmtime.MemoryType(wasmtime.Limits(top // PAGE + 1, None)))
    pointer = wasmtime.Global(store, wasmtime.GlobalType(wasmtime.ValType.i32(), True), wasmtime.Val.i32(STACK))
    given: dict[str, Any] = {"__linear_memory": memory, "__stack_pointer": pointer}
    instance = wasmtime.Instance(store, module, [given[each.name or ""] for each in module.imports])
    memory.write(store, image, base)
    memory.write(store, struct.pack(f"<{3 * len(room) + 1}q", *starts, *room, *([0] * len(room)), int(full)), index)

    def array(at: int, *shape: int) -> list[int]:
        """An array as a call passes it."""
        size = int(np.prod(shape))
        return [0, 0, size, 8, at, *shape, *(int(np.prod(shape[axis + 1 :])) * 8 for axis in range(len(shape)))]

    at = about["at"]
    arguments = [
        result, error, base + at["conflict"], state, table, scratch, *array(base + at["conflict"] + 8 * about["counts"], about["numbers"]),
        *array(state, about["state"]), *array(base + at["spots"], about["spots"]), *array(base + at["shapes"], *about["shapes"]),
        *array(base + at["keys"], *about["keys"]), *array(base + at["draws"], *about["draws"]), seed & 0xFFFFFFFF, seed >> 32, first, many,
        *array(log, total), index,
    ]
    entry: Any = instance.exports(store)["play_many"]
    assert entry(store, *arguments) == 0
    used = struct.unpack(f"<{len(room)}q", memory.read(store, index + 16 * len(room), index + 24 * len(room)))
    assert all(own <= most for own, most in zip(used, room, strict=True))
    found = {}
    for name, start, width, length in zip(COLUMNS, starts, widths, used, strict=True):
        content = bytes(memory.read(store, log + 8 * start, log + 8 * (start + length * width)))
        found[name] = np.frombuffer(content).reshape(-1, width)
    return found
