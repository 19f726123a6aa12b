"""Machine code from a kernel's intermediate code: made for this processor by llvmlite, cached, and called without numba."""

from __future__ import annotations

import ctypes
import hashlib
import lzma
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import llvmlite.binding as llvm
import numpy as np

from sim.engine.compile_cache import cache_folder, write_whole
from sim.engine.fingerprint import engine_digest
from sim.engine.log_buffer import LogBuffer
from sim.engine.memory import Memory
from sim.errors import KernelError

#: (memory, low, high, first, many, buffer): play replicates; low, high: the two halves of the seed.
Kernel = Callable[[Memory, int, int, int, int, LogBuffer], None]

#: The compiled code that comes with the package.
SHIPPED = Path(__file__).parent / "shipped"
#: The forms in which it comes: intermediate code of LLVM, and a module for browsers.
FORMS = ("bc", "wasm")
#: The name of the function in every kernel's code.
ENTRY = "play_many"


def code_name(kernel: str, form: str = "bc") -> str:
    """Return the file name of a kernel's compiled code for this engine."""
    return f"{kernel}-{engine_digest()}.{form}.xz"


def code_of(kernel: str, form: str = "bc") -> Path | None:
    """Return the file of a kernel's code, shipped or compiled here before; None if there is none for this engine."""
    places = (folder / code_name(kernel, form) for folder in (SHIPPED, cache_folder()))
    return next((place for place in places if place.is_file()), None)


def is_warm(kernel: str) -> bool:
    """Return whether a kernel's machine code for this processor is in the cache."""
    code = code_of(kernel)
    return code is not None and _object_file(kernel, code.read_bytes()).is_file()


def parsed(code: bytes, triple: str, layout: str) -> llvm.ModuleRef:
    """Return intermediate code as a module for a target."""
    module = llvm.parse_bitcode(code)
    module.triple, module.data_layout = triple, layout
    return module


def optimize(module: llvm.ModuleRef, machine: llvm.TargetMachine) -> None:
    """Optimise a module for a kind of machine. Nothing is turned into vector instructions, which differ from processor to processor."""
    options = llvm.create_pipeline_tuning_options(speed_level=3)
    options.loop_vectorization = options.slp_vectorization = False
    builder = llvm.create_pass_builder(machine, options)
    builder.getModulePassManager().run(module, builder)


@cache
def native_kernel(kernel: str) -> Kernel:
    """Return a kernel whose code is there, as machine code for this processor.

    The code has been optimised before it was shipped, so that only instructions and registers are still to be chosen.

    Raises:
        KernelError: there is no code for this engine.
    """
    path = code_of(kernel)
    if path is None:
        raise KernelError(f"there is no compiled code for this engine ({kernel}): make it with python -m sim.engine.ship")
    code = path.read_bytes()
    machine, stored = _machine(), _object_file(kernel, code)
    try:
        machine_code = stored.read_bytes()
    except OSError:
        machine_code = machine.emit_object(parsed(lzma.decompress(code), llvm.get_process_triple(), str(machine.target_data)))
        write_whole(stored, machine_code)
    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), _machine())
    engine.add_object_file(llvm.ObjectFileRef.from_data(machine_code))
    engine.finalize_object()
    return _callable(engine)


def _callable(engine: llvm.ExecutionEngine) -> Kernel:
    """Return the entry of machine code as a function; it holds on to the machine code."""
    address = engine.get_function_address(ENTRY)

    def kernel(memory: Memory, low: int, high: int, first: int, many: int, buffer: LogBuffer) -> None:
        """Play replicates."""
        before, after = _flat(memory), _flat(buffer)
        result, error = ctypes.c_int64(), ctypes.c_int64()
        values = [ctypes.addressof(result), ctypes.addressof(error), *before, low, high, first, many, *after]
        function = ctypes.CFUNCTYPE(ctypes.c_int32, *[ctypes.c_int64] * len(values))(address)
        status = function(*values)
        if status:
            raise KernelError(f"the compiled engine ended with status {status}")

    kernel.engine = engine  # type: ignore[attr-defined]
    return kernel


def _flat(fields: Any) -> list[int]:
    """Return a tuple of records and arrays as numba passes them: records by pointer, arrays by their parts."""
    found: list[int] = []
    for each in fields:
        if isinstance(each, np.void):
            found.append(each.__array_interface__["data"][0])
        else:
            found += [0, 0, each.size, each.itemsize, each.ctypes.data, *each.shape, *each.strides]
    return found


def _machine() -> llvm.TargetMachine:
    """Return this processor as a target."""
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    target = llvm.Target.from_triple(llvm.get_process_triple())
    return target.create_target_machine(
        cpu=llvm.get_host_cpu_name(), features=llvm.get_host_cpu_features().flatten(), opt=3, reloc="pic", codemodel="jitdefault", jit=True
    )


def _object_file(kernel: str, code: bytes) -> Path:
    """Return where machine code is kept: named by the intermediate code, the processor and the version of LLVM."""
    named = f"{llvm.get_process_triple()} {llvm.get_host_cpu_name()} {llvm.get_host_cpu_features().flatten()} {llvm.llvm_version_info}"
    return cache_folder() / f"{kernel}-{hashlib.sha256(code + named.encode()).hexdigest()[:16]}.o"
