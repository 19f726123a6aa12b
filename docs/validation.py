"""Play what docs/reference/validation.md shows, and write it anew, with the calibrated scenario: `python -m docs.validation` (minutes)."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from docs.blocks import followed
from docs.pages import DOCS, ROOT

PAGE = DOCS / "reference" / "validation.md"
#: The scenario that comes out of the calibration, and is shipped.
CALIBRATED = "astana_calibrated.yaml"


def main() -> None:
    """Rewrite the sessions of the page, and scenarios/astana_calibrated.yaml."""
    with tempfile.TemporaryDirectory() as place:
        PAGE.write_text(followed(PAGE, Path(place), every=True, workers=os.cpu_count() or 1), "utf-8")
        shutil.copyfile(Path(place) / CALIBRATED, ROOT / "scenarios" / CALIBRATED)


if __name__ == "__main__":
    main()
