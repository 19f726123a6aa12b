"""Reliability: `python -m docs.reliability` runs the campaigns of faults and writes their figures into `docs/reference/reliability.md`."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Callable
from pathlib import Path

from sim.studies.study import execute
from tests.reliability.campaigns import (
    CALIBRATION,
    MANY_TASKS,
    SIGNALS,
    SMALL_STUDY,
    Outcome,
    damaged_folders,
    flipped_bits,
    hostile_strategies,
    interrupted_commands,
    mutated_scenarios,
)

PAGE = Path(__file__).parent / "reference" / "reliability.md"
BEGIN, END = "<!-- figures: python -m docs.reliability -->", "<!-- end of figures -->"
#: How many faults of each kind the page tries; the tests try fewer in every run, and more with `--long`.
SCENARIOS, FOLDERS, BITS, STOPS, CALIBRATIONS = 150, 60, 1000, 12, 3


def campaigns(place: Path) -> dict[str, Callable[[], Outcome]]:
    """The campaigns by what they try, in the order of the page."""

    def bits() -> Outcome:
        execute(SMALL_STUDY, 4, workers=1, out=place / "bits")
        return flipped_bits(place / "bits", BITS)

    def stops(name: str, words: tuple[str, ...], count: int) -> Outcome:
        (place / name).mkdir()
        return interrupted_commands(place / name, words, itertools.islice(itertools.cycle(SIGNALS), count))

    (place / "folders").mkdir()
    return {
        "Mutated scenarios": lambda: mutated_scenarios(range(SCENARIOS)),
        "Damaged folders": lambda: damaged_folders(place / "folders", range(FOLDERS)),
        "Flipped bits in tables": bits,
        "Hostile strategies": hostile_strategies,
        "`batch` stopped at random moments": lambda: stops("batch", MANY_TASKS, STOPS),
        "`calibrate` stopped at random moments": lambda: stops("calibrate", CALIBRATION, CALIBRATIONS),
    }


def table(outcomes: dict[str, Outcome]) -> str:
    """The figures as a table.

    >>> print(table({"Flipped bits": Outcome(3, 0, [])}))
    | campaign | tried | failed |
    |---|---:|---:|
    | Flipped bits | 3 | 0 |
    """
    rows = [f"| {name} | {outcome.tried:,} | {len(outcome.failed):,} |" for name, outcome in outcomes.items()]
    return "\n".join(["| campaign | tried | failed |", "|---|---:|---:|", *rows])


def main() -> None:
    """Run the campaigns and write their figures."""
    outcomes: dict[str, Outcome] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, run in campaigns(Path(folder)).items():
            outcomes[name] = run()
            print(f"{name}: {outcomes[name].tried:,} tried, {len(outcomes[name].failed):,} failed", *outcomes[name].failed, sep="\n  ", flush=True)
    accepted = outcomes["Mutated scenarios"].accepted
    before, _, rest = PAGE.read_text("utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    figures = f"{table(outcomes)}\n\nOf the mutated scenarios, {accepted:,} were accepted, written, read back and played on both engines.\n"
    PAGE.write_text(f"{before}{BEGIN}\n\n{figures}\n{END}{after}", "utf-8")


if __name__ == "__main__":
    main()
