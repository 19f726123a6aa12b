"""Play what docs/reference/validation.md shows, and write it anew, with its figures and the calibrated scenario.

`python -m docs.validation` (minutes; it resumes after an interruption).
"""

from __future__ import annotations

import os
import shutil

from docs.blocks import followed
from docs.pages import DOCS, ROOT
from sim.analysis.empirical.case_record import read_record
from sim.analysis.empirical.stylised_facts import read_facts
from sim.analysis.empirical.validation import validate
from sim.engine.fingerprint import sources_digest
from sim.report.figures import record as figures
from sim.report.figures.svg import as_svg
from sim.report.pages.record import party_names

PAGE = DOCS / "reference" / "validation.md"
#: The seed of the page's validations, in its sessions and its figures.
SEED = 7
#: Where the sessions are played; the runs of an interrupted calibration are kept there, and completed by the next.
PLACE = ROOT / "results" / "validation" / sources_digest()
#: The scenario that comes out of the calibration, and is shipped.
CALIBRATED = "astana_calibrated.yaml"
#: The background of the figures, since the page itself may be dark.
BACKGROUND = "#fbfaf7"


def drawn() -> dict[str, str]:
    """The figures of the page as SVG, by the name of their file: the record, and the facts compared with each scenario that the page reports."""
    record = read_record("astana")
    facts, own = read_facts(record), record.metadata["scenarios"]
    found = {"record": (figures.timeline(record, *party_names(record)), "The rounds of the record: how they ended, who came, swaps, and monthly deaths")}
    for name in (own["whole"], "astana_calibrated"):
        parts = [part for each in validate(facts, {**own, "whole": name}, seed=SEED, mechanisms=False, nulls=False) for part in each.parts]
        found[f"facts-{name}"] = (figures.bands(parts), f"Every part of every fact, as {name} gives it, beside the band and the record")
    for figure, _ in found.values():
        figure.patch.set(facecolor=BACKGROUND, alpha=1.0)
    return {f"{name}.svg": as_svg(figure, told) + "\n" for name, (figure, told) in found.items()}


def main() -> None:
    """Rewrite the sessions of the page, scenarios/astana_calibrated.yaml, and the figures."""
    PLACE.mkdir(parents=True, exist_ok=True)
    (PLACE / CALIBRATED).unlink(missing_ok=True)
    PAGE.write_text(followed(PAGE, PLACE, every=True, workers=os.cpu_count() or 1), "utf-8")
    shutil.copyfile(PLACE / CALIBRATED, ROOT / "scenarios" / CALIBRATED)
    for name, figure in drawn().items():
        (PAGE.parent / name).write_text(figure, "utf-8")


if __name__ == "__main__":
    main()
