"""Make the intermediate code of the engine's kernels: `python -m sim.engine.ship`.

It is part of the package, so that users need neither numba nor its compile time. Make it anew whenever the engine's sources have changed;
`tests/engine/test_shipped_code.py` finds out. With `--into` it is written to another folder, which is how an edited engine compiles.
"""

from __future__ import annotations

import argparse
import lzma
import re
import time
from collections.abc import Sequence
from pathlib import Path

from filelock import FileLock

from sim.engine.compile_cache import cache_folder, write_whole
from sim.engine.fingerprint import KERNEL_NAMES
from sim.engine.native import ENTRY, SHIPPED, code_name


def code(kernel: str) -> bytes:
    """Compile a kernel and return its intermediate code, as it is stored."""
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
    options = llvm.create_pipeline_tuning_options(speed_level=0)
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    machine = llvm.Target.from_default_triple().create_target_machine()
    builder = llvm.create_pass_builder(machine, options)
    passes = llvm.create_new_module_pass_manager()
    passes.add_global_dead_code_eliminate_pass()
    passes.run(module, builder)
    return lzma.compress(module.as_bitcode(), preset=9 | lzma.PRESET_EXTREME)


def ship(kernels: Sequence[str], folder: Path) -> None:
    """Write the code of kernels to a folder, unless it is there, and remove that of other engines."""
    for each in (folder, cache_folder()):
        each.mkdir(parents=True, exist_ok=True)
    for kernel in kernels:
        path = folder / code_name(kernel)
        with FileLock(cache_folder() / f"{kernel}.lock"):
            if not path.is_file():
                start = time.perf_counter()
                write_whole(path, code(kernel))
                print(f"{path.name}: {path.stat().st_size / 1000:.0f} kB in {time.perf_counter() - start:.0f} seconds")
        for old in set(folder.glob(f"{kernel}-*.bc.xz")) - {path}:
            old.unlink()


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m sim.engine.ship", description="Make the intermediate code of the engine's kernels.")
    parser.add_argument("kernels", nargs="*", metavar="KERNEL", help="which kernels; default: all")
    parser.add_argument("--into", type=Path, default=SHIPPED, metavar="FOLDER", help="where to write; default: the package's own folder")
    given = parser.parse_args()
    if unknown := sorted(set(given.kernels) - set(KERNEL_NAMES)):
        parser.error(f"there is no kernel {', '.join(unknown)}; the kernels are {', '.join(KERNEL_NAMES)}")
    ship(given.kernels or KERNEL_NAMES, given.into)


if __name__ == "__main__":
    main()
