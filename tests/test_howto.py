"""The page on sweeps and sensitivity is true: its sessions print what they show, and its Python runs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.howto import PAGE, ROOT, SESSION, written_anew

TEXT = PAGE.read_text("utf-8")


def test_sessions_and_python_do_what_the_page_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert written_anew(TEXT, tmp_path) == TEXT, "python -m tests.howto writes it anew"
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
    for block in blocks:
        exec(compile(block, PAGE.name, "exec"), {"__name__": "howto"})
    assert len(blocks) >= 2 and len(capsys.readouterr().out) > 100


def test_every_command_is_in_a_session_or_named_as_an_option() -> None:
    sessions = {found[2] for found in SESSION.finditer(TEXT)}
    assert len(sessions) >= 4
    assert TEXT.count("```console") == len(sessions), "each session begins with a command of ours"


def test_what_it_points_to_is_there() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", TEXT):
        assert target.startswith("http") or (ROOT / "docs" / target).exists(), target
