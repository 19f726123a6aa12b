"""What a page may ask of the studio, with bounds on all of it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sim.scenario.yaml_spans import MOST_TEXT
from sim.web.common.requests import Message, Seed
from sim.web.studio.beginnings import MOST_BYTES, MOST_FILES
from sim.web.studio.edits import Edit

#: The most edits at once: a pasted block.
MOST_EDITS = 4_000

Text = Annotated[str, Field(max_length=MOST_TEXT)]


class CheckRequest(Message):
    """A text to be checked, after edits if there are any."""

    text: Text
    edits: list[Edit] = Field(default_factory=list, max_length=MOST_EDITS)


class RunsRequest(Message):
    """Runs of a text's scenario."""

    text: Text
    seed: Seed = 1
    count: int = Field(200, ge=50, le=1000)


class UploadedFile(Message):
    """A file of another program: its name, and its content in base64."""

    name: str = Field(min_length=1, max_length=300)
    content: str = Field(max_length=MOST_BYTES * 4 // 3 + 8)


class ImportRequest(Message):
    """Files of other programs to be read as a scenario."""

    files: list[UploadedFile] = Field(min_length=1, max_length=MOST_FILES)
    kind: str = Field("", max_length=20)
