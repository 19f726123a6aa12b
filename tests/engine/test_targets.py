"""Machine code for platforms that this one is not: the shipped code becomes an object file for each."""

from __future__ import annotations

import lzma
from typing import Any

import llvmlite.binding as llvm
import pytest

from sim.engine.native import ENTRY, SHIPPED, parsed

#: By target: the first bytes of an object file for it (the format, and in it the processor).
TARGETS = {
    "aarch64-unknown-linux-gnu": (0, b"\x7fELF\x02\x01", 18, b"\xb7\x00"),  # ELF of 64 bits, AArch64
    "arm64-apple-macosx11.0.0": (0, b"\xcf\xfa\xed\xfe", 4, b"\x0c\x00\x00\x01"),  # Mach-O of 64 bits, ARM64
    "x86_64-pc-windows-msvc": (0, b"\x64\x86", 0, b"\x64\x86"),  # COFF, AMD64
}


@pytest.fixture(scope="module", autouse=True)
def targets() -> None:
    """Let LLVM know all targets."""
    llvm.initialize_all_targets()
    llvm.initialize_all_asmprinters()


@pytest.mark.parametrize("triple", TARGETS)
def test_the_shipped_code_becomes_an_object_file_of_another_platform(triple: str) -> None:
    options: Any = {"reloc": "pic", "opt": 0}
    machine = llvm.Target.from_triple(triple).create_target_machine(**options)
    code = sorted(SHIPPED.glob("play_many_mediated-*.bc.xz"))[0].read_bytes()
    module = parsed(lzma.decompress(code), triple, str(machine.target_data))
    module.verify()
    needed = {each.name for each in module.functions if each.is_declaration and not each.name.startswith("llvm.")}
    assert needed <= {"sqrt"}, "which IEEE 754 defines to the last bit, as nothing else of a platform's mathematical library"
    made = machine.emit_object(module)
    at, form, where, processor = TARGETS[triple]
    assert made[at : at + len(form)] == form and made[where : where + len(processor)] == processor
    assert ENTRY.encode() in made
