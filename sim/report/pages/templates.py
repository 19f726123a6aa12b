"""The Jinja environment of every HTML page: values are escaped, and a name that a template lacks is an error."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import jinja2

#: The templates of reports, and below `replay/` the template, style and script of the replay page.
REPORT_TEMPLATES = Path(__file__).resolve().parents[1] / "templates"


@cache
def page_environment(folder: Path = REPORT_TEMPLATES) -> jinja2.Environment:
    """Return the environment whose templates are the files of a folder."""
    return jinja2.Environment(loader=jinja2.FileSystemLoader(folder), autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True,
                              lstrip_blocks=True)
