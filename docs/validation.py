"""Play what docs/reference/validation.md shows, and write it anew: `python -m docs.validation` (a few minutes)."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from tests.howto import written_anew

PAGE = Path(__file__).parent / "reference" / "validation.md"


def main() -> None:
    """Rewrite the sessions of the page."""
    with tempfile.TemporaryDirectory() as place:
        text = written_anew(PAGE.read_text("utf-8"), Path(place))
    PAGE.write_text(re.sub(r"[ \t]+$", "", text, flags=re.MULTILINE), "utf-8")


if __name__ == "__main__":
    main()
