"""Make the compiled code of the engine's kernels: `python -m sim.engine.ship`.

It is part of the package, so that users need neither numba nor its compile time: intermediate code, optimised for processors with addresses of
64 bits but for none in particular, and a module for browsers. Make it anew whenever the engine's sources have changed;
`tests/engine/test_native.py` finds out. With `--into` it is written to another folder, which is how an edited engine compiles.
"""

from __future__ import annotations

import argparse
import lzma
import os
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from filelock import FileLock

from sim.engine.compile_cache import cache_folder, write_whole
from sim.engine.fingerprint import KERNEL_NAMES
from sim.engine.native import ENTRY, FORMS, SHIPPED, code_name, optimize, parsed

#: What the intermediate code is optimised for: addresses of 64 bits, as all platforms have them but the browser.
TRIPLE = "x86_64-unknown-linux-gnu"


def captured_code(kernel: str) -> bytes:
    """Compile a kernel with numba and return its intermediate code, not optimised."""
    import llvmlite.binding as llvm

    from sim.engine.jit import intermediate_code
    from sim.engine.kernels import KERNELS
    from sim.engine.log_buffer import empty_buffer
    from sim.engine.memory import blank_memory

    function, room = KERNELS[kernel]
    text = intermediate_code(function, (blank_memory(room), 1, 1, 1, 1, empty_buffer({}, False)), ENTRY)
    text = re.sub(r"= common ", "= internal ", text)  # what numba notes for its own run time, which is absent
    module = llvm.parse_assembly(text)
    module.verify()
    return bytes(module.as_bitcode())


def optimized_code(code: bytes) -> bytes:
    """Optimise intermediate code, and leave out the names of its variables."""
    import llvmlite.binding as llvm

    llvm.initialize_all_targets()
    llvm.initialize_all_asmprinters()
    machine = llvm.Target.from_triple(TRIPLE).create_target_machine(opt=3)
    module = parsed(code, TRIPLE, str(machine.target_data))
    optimize(module, machine)
    builder = llvm.create_pass_builder(machine, llvm.create_pipeline_tuning_options(speed_level=0))
    passes = llvm.create_new_module_pass_manager()
    passes.add_strip_symbols_pass()
    passes.run(module, builder)
    return bytes(module.as_bitcode())


def ship(kernel: str, folder: Path) -> None:
    """Write a kernel's code to a folder, in each form that is not there yet, and remove that of other engines."""
    from sim.engine.wasm import to_wasm

    for each in (folder, cache_folder()):
        each.mkdir(parents=True, exist_ok=True)
    code = b""
    with FileLock(cache_folder() / f"{kernel}.lock"):
        for form in FORMS:
            path = folder / code_name(kernel, form)
            if not path.is_file():
                start = time.perf_counter()
                code = code or captured_code(kernel)
                made = optimized_code(code) if form == "bc" else to_wasm(code)
                write_whole(path, lzma.compress(made, preset=9 | lzma.PRESET_EXTREME))
                print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB in {time.perf_counter() - start:.0f} seconds", flush=True)
            for old in set(folder.glob(f"{kernel}-*.{form}.xz")) - {path}:
                old.unlink()


def ship_all(kernels: Sequence[str], folder: Path) -> int:
    """Ship several kernels, as many at a time as there are processors; return the number that failed."""
    waiting, failed = list(kernels), 0
    running: list[subprocess.Popen[bytes]] = []
    while waiting or running:
        while waiting and len(running) < (os.cpu_count() or 1):
            running.append(subprocess.Popen([sys.executable, "-m", "sim.engine.ship", "--into", str(folder), waiting.pop(0)]))
        failed += running.pop(0).wait() != 0
    return failed


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m sim.engine.ship", description="Make the compiled code of the engine's kernels.")
    parser.add_argument("kernels", nargs="*", metavar="KERNEL", help="which kernels; default: all")
    parser.add_argument("--into", type=Path, default=SHIPPED, metavar="FOLDER", help="where to write; default: the package's own folder")
    given = parser.parse_args()
    if unknown := sorted(set(given.kernels) - set(KERNEL_NAMES)):
        parser.error(f"there is no kernel {', '.join(unknown)}; the kernels are {', '.join(KERNEL_NAMES)}")
    kernels = given.kernels or KERNEL_NAMES
    if len(kernels) == 1:
        ship(kernels[0], given.into)
    elif failed := ship_all(kernels, given.into):
        sys.exit(f"{failed} of {len(kernels)} kernels could not be made")


if __name__ == "__main__":
    main()
