"""The gallery's page and pictures are what the program makes, and its commands run."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from docs import gallery
from docs.pages import DOCS
from tests.processes import invoked


@pytest.mark.long
def test_the_page_and_its_pictures_are_as_the_program_makes_them() -> None:
    found = {each.name: each.arms() for each in gallery.QUESTIONS}
    assert gallery.page(found) == gallery.PAGE.read_text("utf-8"), "run: python -m docs.gallery"
    for each in gallery.QUESTIONS:
        assert gallery.picture(each, found[each.name]) + "\n" == (gallery.PICTURES / f"{each.name}.svg").read_text("utf-8")


@pytest.mark.long
@pytest.mark.parametrize("question", gallery.QUESTIONS, ids=lambda each: each.name)
def test_its_commands_run(question: gallery.Question, tmp_path: Path) -> None:
    for command in question.commands:
        done = invoked(*shlex.split(command)[1:], "--replicates", "5", folder=tmp_path)
        assert done.returncode == 0, done.stderr


def test_every_question_has_a_picture() -> None:
    assert {path.stem for path in gallery.PICTURES.glob("*.svg")} == {each.name for each in gallery.QUESTIONS}
    assert all(f"gallery/{each.name}.svg" in (DOCS / "how-to" / "gallery.md").read_text("utf-8") for each in gallery.QUESTIONS)
