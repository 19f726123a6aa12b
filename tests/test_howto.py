"""The how-to pages are true: their sessions print what they show, and their Python runs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.howto import PAGES, SESSION, written_anew

each_page = pytest.mark.parametrize("page", PAGES, ids=[page.stem for page in PAGES])


@each_page
def test_sessions_and_python_do_what_the_page_shows(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = page.read_text("utf-8")
    assert written_anew(text, tmp_path) == text, "python -m tests.howto writes it anew"
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    for block in blocks:
        exec(compile(block, page.name, "exec"), {"__name__": "howto"})
    assert blocks and len(capsys.readouterr().out) > 100


@each_page
def test_every_command_is_in_a_session(page: Path) -> None:
    text = page.read_text("utf-8")
    sessions = {found[2] for found in SESSION.finditer(text)}
    assert len(sessions) >= 2
    assert text.count("```console") == len(sessions), "each session begins with a command of ours"


@each_page
def test_what_it_points_to_is_there(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)", page.read_text("utf-8")):
        assert target.startswith("http") or (page.parent / target).exists(), target
