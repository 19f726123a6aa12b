"""Texts to start from: a shipped scenario, a template, a spreadsheet or another tool's files."""

from __future__ import annotations

import base64
import binascii
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

import sim.scenario
from sim.errors import FormatError, Problem
from sim.formats.importing import READERS, import_scenario
from sim.scenario.errors import one_line
from sim.scenario.files import list_scenarios
from sim.web.common.errors import DeniedError

TEMPLATES = Path(sim.scenario.__file__).with_name("templates")
#: The most files that are read at once, and bytes of all of them.
MOST_FILES, MOST_BYTES = 40, 4_000_000
#: The kind whose files stay together in a folder with folders.
FOLDERS = ("scorable",)


def templates() -> list[str]:
    """List the templates.

    >>> templates()
    ['new', 'coalition', 'referendum', 'summit']
    """
    return sorted((path.stem for path in TEMPLATES.glob("*.yaml")), key=lambda name: (name != "new", name))


def beginning(kind: str, name: str, title: str = "") -> str:
    """Return the text of a shipped scenario or of a template.

    Raises:
        DeniedError: there is none of that name.
    """
    if kind == "scenario" and name in list_scenarios():
        return list_scenarios()[name].read_bytes().decode("utf-8")
    if kind == "template" and name in templates():
        return (TEMPLATES / f"{name}.yaml").read_text("utf-8").replace("TITLE", title or "Untitled")
    raise DeniedError("no_such_beginning")


def imported(files: Sequence[tuple[str, str]], kind: str) -> tuple[str, list[str]]:
    """Return the text of a scenario from other programs' files, and notes on what was lost or assumed.

    The files are written to a folder of their own, which is deleted before this returns.

    Args:
        files: name and content of each, the content in base64.
        kind: one of `READERS`; empty for what the names suggest.

    Raises:
        FormatError: all problems, with the place of each in the file.
    """
    with tempfile.TemporaryDirectory(prefix="parley-import-") as folder:
        place = Path(folder)
        written = [_write(place, name, content) for name, content in files]
        if sum(path.stat().st_size for path in written) > MOST_BYTES:
            raise FormatError([Problem("", 0, "", f"the files have more than {MOST_BYTES:,} bytes in all")])
        given = place if kind in FOLDERS or (len(written) > 1 and kind in ("", "spreadsheet")) else written
        try:
            found = import_scenario(given, kind if kind in READERS else None)
        except FormatError as error:
            raise FormatError([Problem(each.file.replace(f"{folder}/", "").replace(folder, "the files"), each.line, each.path,
                                       each.message.replace(f"{folder}/", "")) for each in error.problems]) from None
    return found.text, [*(f"lost: {each}" for each in found.lost), *(f"assumed: {each}" for each in found.assumed)]


def _write(folder: Path, name: str, content: str) -> Path:
    """Write a file under the folder, whatever its name claims; folders in the name are kept, without dots."""
    steps = [re.sub(r"[^\w.-]+", "_", step).lstrip(".")[:80] for step in name.replace("\\", "/").split("/")][-4:]
    place = folder.joinpath(*([step for step in steps if step] or ["file"]))
    place.parent.mkdir(parents=True, exist_ok=True)
    try:
        place.write_bytes(base64.b64decode(content, validate=True))
    except (binascii.Error, OSError, ValueError) as error:
        raise FormatError([Problem(one_line(name), 0, "", "can't be read")]) from error
    return place
