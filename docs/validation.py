"""Play what docs/reference/validation.md shows, and write it anew: `python -m docs.validation` (a few minutes)."""

from __future__ import annotations

import tempfile
from pathlib import Path

from docs.blocks import DOCS, followed

PAGE = DOCS / "reference" / "validation.md"


def main() -> None:
    """Rewrite the sessions of the page."""
    with tempfile.TemporaryDirectory() as place:
        PAGE.write_text(followed(PAGE, Path(place), every=True), "utf-8")


if __name__ == "__main__":
    main()
