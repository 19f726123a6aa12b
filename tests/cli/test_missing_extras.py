"""Without the libraries of an extra, a command that needs one says what to install before it computes anything."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

import pytest

from tests.processes import ROOT, invoked

EXTRAS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]


@pytest.mark.parametrize(("library", "extra", "words"), [
    ("matplotlib", "figures", ("compare", "textbook", "--html", "a.html")),
    ("matplotlib", "figures", ("sweep", "textbook", "--vary", "trust.default=0:1:3", "--html", "a.html")),
    ("SALib", "sensitivity", ("sensitivity", "valley", "--method", "morris", "--out", "s")),
    ("SALib", "sensitivity", ("sensitivity", "valley", "--method", "sobol", "--out", "s")),
    ("distributed", "cluster", ("batch", "textbook", "--replicates", "20", "--cluster", "tcp://127.0.0.1:1", "--out", "s")),
])
def test_a_command_names_the_extra_that_it_needs(
    library: str, extra: str, words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    done = invoked(*words, folder=tmp_path)
    assert done.returncode == 2 and f'needs the library {library}, which is not installed: pip install "parley-sim[{extra}]"' in done.stderr
    assert not list(tmp_path.glob("*.html")) and not list(tmp_path.rglob("*.parquet"))
    assert any(re.match(rf"{library}\b", each) for each in EXTRAS[extra])


def test_one_extra_holds_all_that_a_user_of_the_commands_may_want() -> None:
    assert EXTRAS["all"] == ["parley-sim[figures,sensitivity,spreadsheets]"]
    assert EXTRAS["all"][0].replace("figures,sensitivity,spreadsheets", "all") in EXTRAS["test"]
