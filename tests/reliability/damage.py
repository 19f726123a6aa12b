"""Damage to the files of a results folder, at random from a seed: flipped bits, cut and emptied files, swapped and missing ones, strange types."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path


def flip_bit(draw: random.Random, path: Path) -> None:
    """Flip one bit."""
    content = bytearray(path.read_bytes())
    content[draw.randrange(len(content))] ^= 1 << draw.randrange(8)
    path.write_bytes(content)


def zero_block(draw: random.Random, path: Path) -> None:
    """Overwrite a block with zeros, as a disk may."""
    content = bytearray(path.read_bytes())
    start = draw.randrange(len(content))
    block = content[start:start + 64]
    content[start:start + 64] = bytes(len(block)) if any(block) else b"\x01" * len(block)
    path.write_bytes(content)


def cut(draw: random.Random, path: Path) -> None:
    """Cut the file off."""
    path.write_bytes(path.read_bytes()[:draw.randrange(path.stat().st_size)])


def append(draw: random.Random, path: Path) -> None:
    """Append some bytes."""
    path.write_bytes(path.read_bytes() + draw.randbytes(draw.randrange(1, 100)) + b"x")


def delete(draw: random.Random, path: Path) -> None:
    """Delete the file."""
    path.unlink()


def replace_by_noise(draw: random.Random, path: Path) -> None:
    """Replace the content by random bytes."""
    path.write_bytes(draw.randbytes(draw.randrange(1, 500)))


def swap_with_neighbour(draw: random.Random, path: Path) -> None:
    """Swap the file with another of its folder, if there is one with other content."""
    others = sorted(other for other in path.parent.iterdir() if other.is_file() and other.read_bytes() != path.read_bytes())
    if not others:
        flip_bit(draw, path)
        return
    other = draw.choice(others)
    content = path.read_bytes()
    path.write_bytes(other.read_bytes())
    other.write_bytes(content)


DEEDS: tuple[Callable[[random.Random, Path], None], ...] = (
    flip_bit, flip_bit, flip_bit, zero_block, cut, append, delete, replace_by_noise, swap_with_neighbour,
)


def damage(folder: Path, seed: int) -> str:
    """Damage one file of a folder, other than the manifest; returns what was done."""
    draw = random.Random(seed)
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "manifest.json")
    path, deed = draw.choice(files), draw.choice(DEEDS)
    deed(draw, path)
    return f"{deed.__name__} {path.relative_to(folder)}"
