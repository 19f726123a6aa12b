"""Print what the distributions of this environment weigh, in MB, with their bytecode: `python weights.py`."""

from __future__ import annotations

from importlib.metadata import Distribution, distributions
from pathlib import Path

#: Distributions below this many MB are added up in one line.
LEAST = 5.0


def weight(distribution: Distribution) -> tuple[float, float]:
    """Return the size of a distribution's files and of those that are bytecode, in MB."""
    files = [Path(str(file.locate())) for file in distribution.files or []]
    sizes = [(file.suffix == ".pyc", file.stat().st_size / 1e6) for file in files if file.exists()]
    return sum(size for _, size in sizes), sum(size for bytecode, size in sizes if bytecode)


def main() -> None:
    """Print a line for each large distribution, one for the rest, and the sum."""
    found = sorted(((*weight(each), each.name) for each in distributions()), reverse=True)
    large = [each for each in found if each[0] >= LEAST]
    small = [each for each in found if each[0] < LEAST]
    lines = [*large, (sum(each[0] for each in small), sum(each[1] for each in small), f"{len(small)} others")]
    lines.append((sum(each[0] for each in found), sum(each[1] for each in found), "all"))
    for size, bytecode, name in lines:
        print(f"{size:6.0f} MB, of which bytecode {bytecode:4.0f}  {name}")


if __name__ == "__main__":
    main()
