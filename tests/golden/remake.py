"""Write the golden logs anew: `python -m tests.golden.remake`. Look at the difference before you commit it: it is what users will see."""

from __future__ import annotations

from pathlib import Path

from sim.engine.log import frame
from sim.engine.model import play
from sim.scenario.encoding.instance import encode
from sim.scenario.loader import load_scenario

FOLDER = Path(__file__).parent
#: Which runs are kept: scenario, seed, replicate.
RUNS = (("astana_21", 21, 0), ("astana_2017", 2017, 4), ("valley", 7, 2))
TABLES = ("rounds", "issues", "commitments", "answers")


def golden(name: str, seed: int, replicate: int) -> str:
    """A run as text: some of its tables as CSV, numbers to nine digits."""
    encoded = encode(load_scenario(name))
    log = play(encoded, seed, replicate)
    parts = [f"# {name}, seed {seed}, replicate {replicate}"]
    for table in TABLES:
        parts += [f"## {table}", frame(encoded, table, log).to_csv(index=False, float_format="%.9g", lineterminator="\n")]
    return "\n".join(parts)


if __name__ == "__main__":
    for name, seed, replicate in RUNS:
        (FOLDER / f"{name}.txt").write_text(golden(name, seed, replicate), "utf-8")
