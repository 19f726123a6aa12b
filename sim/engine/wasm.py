"""A kernel of the compiled engine as a WebAssembly module: made by llvmlite of the same intermediate code as machine code, and shipped."""

from __future__ import annotations

import lzma

import llvmlite.binding as llvm

from sim.engine.kernel_build import build_of
from sim.engine.native import ENTRY, code_of, optimize, parsed
from sim.engine.wasm_exports import with_export

TRIPLE = "wasm32-unknown-unknown"
#: Extensions of WebAssembly that every browser has had since 2022.
FEATURES = "+nontrapping-fptoint,+bulk-memory,+sign-ext,+mutable-globals"


def wasm_module(kernel: str) -> bytes:
    """Return a kernel as a module that imports its memory and stack pointer and exports `play_many`.

    Raises:
        KernelError: the engine was edited, and its code can't be compiled anew.
    """
    while (path := code_of(kernel, "wasm")) is None:
        build_of(kernel).process.wait()
        build_of(kernel).is_running()  # or raises what went wrong
    return lzma.decompress(path.read_bytes())


def to_wasm(code: bytes) -> bytes:
    """Compile intermediate code as numba writes it (not optimised for machines whose addresses have 64 bits) to WebAssembly."""
    llvm.initialize_all_targets()
    llvm.initialize_all_asmprinters()
    target = llvm.Target.from_triple(TRIPLE)
    machine = target.create_target_machine(cpu="generic", features=FEATURES, opt=3, reloc="static", codemodel="default")
    module = parsed(code, TRIPLE, str(machine.target_data))
    optimize(module, machine)
    return with_export(machine.emit_object(module), ENTRY)
