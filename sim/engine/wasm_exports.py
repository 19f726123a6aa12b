"""A relocatable WebAssembly object of one module is a valid module with addresses from 0, but for its exports: they are added here.

So no linker is needed. See the WebAssembly core specification, section 5.5, and the tool conventions on linking.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

HEADER = 8
CUSTOM, IMPORTS, EXPORTS = 0, 2, 7
#: Sections that follow the exports: start, elements, data count, code, data.
LATER = (8, 9, 12, 10, 11)
SYMBOL_TABLE = 8
FUNCTION, DATA, GLOBAL, EVENT, TABLE = 0, 1, 2, 4, 5
UNDEFINED, EXPLICIT_NAME = 0x10, 0x40


class Reader:
    """Reads numbers and names from bytes, one after another."""

    def __init__(self, content: bytes, at: int = 0) -> None:
        self.content, self.at = content, at

    def byte(self) -> int:
        """Read a byte."""
        self.at += 1
        return self.content[self.at - 1]

    def number(self) -> int:
        """Read an unsigned number (LEB128)."""
        value = shift = 0
        while True:
            byte = self.byte()
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    def name(self) -> str:
        """Read a name."""
        length = self.number()
        self.at += length
        return self.content[self.at - length : self.at].decode()


class Section(NamedTuple):
    """A section of a module."""

    kind: int
    content: bytes


def leb128(value: int) -> bytes:
    """Write an unsigned number.

    >>> leb128(300).hex()
    'ac02'
    """
    found = bytearray()
    while value > 127:
        found.append(value & 127 | 128)
        value >>= 7
    return bytes([*found, value])


def sections(module: bytes) -> Iterator[Section]:
    """List the sections of a module."""
    reader = Reader(module, HEADER)
    while reader.at < len(module):
        kind, length = reader.byte(), reader.number()
        yield Section(kind, module[reader.at : reader.at + length])
        reader.at += length


def function_index(module: bytes, wanted: str) -> int:
    """Return the index of a function that an object defines.

    Raises:
        KeyError: it defines none of this name.
    """
    for kind, content in sections(module):
        reader = Reader(content)
        if kind == CUSTOM and reader.name() == "linking":
            reader.number()  # version
            while reader.at < len(content):
                table, length = reader.byte(), reader.number()
                if table == SYMBOL_TABLE:
                    return _symbols(reader)[wanted]
                reader.at += length
    raise KeyError(wanted)


def _symbols(reader: Reader) -> dict[str, int]:
    """Read the functions of a symbol table, by name."""
    found = {}
    for _ in range(reader.number()):
        kind, flags = reader.byte(), reader.number()
        if kind == DATA:
            reader.name()
            for _ in range(0 if flags & UNDEFINED else 3):
                reader.number()
        elif kind in (FUNCTION, GLOBAL, EVENT, TABLE):
            index = reader.number()
            if not flags & UNDEFINED or flags & EXPLICIT_NAME:
                name = reader.name()
                if kind == FUNCTION:
                    found[name] = index
        else:
            reader.number()  # a section
    return found


def with_export(module: bytes, wanted: str) -> bytes:
    """Return an object as a module that exports one function."""
    content = leb128(1) + leb128(len(wanted)) + wanted.encode() + b"\0" + leb128(function_index(module, wanted))
    found, exported = [module[:HEADER]], False
    for section in sections(module):
        if section.kind == CUSTOM:
            continue
        if section.kind in LATER and not exported:
            found.append(bytes([EXPORTS]) + leb128(len(content)) + content)
            exported = True
        found.append(bytes([section.kind]) + leb128(len(section.content)) + section.content)
    return b"".join(found)
