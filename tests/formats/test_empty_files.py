"""Files with nothing in them: one line says so, whatever kind of file was expected."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.processes import invoked

KINDS = [(), ("spreadsheet",), ("decide",), ("ktab",), ("genius",), ("negmas",), ("ceasefires",)]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: "-".join(kind) or "by name")
@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf\n \n"], ids=["empty", "blank"])
def test_an_empty_file_is_called_empty(kind: tuple[str, ...], content: bytes, tmp_path: Path) -> None:
    (tmp_path / "table.csv").write_bytes(content)
    done = invoked("import", *kind, str(tmp_path / "table.csv"), "--out", "out.yaml", folder=tmp_path)
    assert (done.returncode, done.stderr) == (2, f"{tmp_path / 'table.csv'}: is empty: there is nothing to import\n")


def test_an_empty_file_of_events_is_called_empty(tmp_path: Path) -> None:
    (tmp_path / "ged.csv").touch()
    (tmp_path / "parties.yaml").write_text("kelda: [Kelda]\nwethern: [Wethern]\n", encoding="utf-8")
    done = invoked("import", "ucdp", str(tmp_path / "ged.csv"), "--between", "2017-01-01", "2017-12-31", "--map", "parties.yaml", "--out", "out",
                   folder=tmp_path)
    assert (done.returncode, done.stderr) == (2, f"{tmp_path / 'ged.csv'}: is empty: there is nothing to import\n")


def test_a_table_that_is_no_sheet_is_the_only_complaint(tmp_path: Path) -> None:
    (tmp_path / "mine.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    done = invoked("import", str(tmp_path / "mine.csv"), "--out", "out.yaml", folder=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith(f"{tmp_path / 'mine.csv'}: is one table; give a folder with a CSV file for each of settings,")
    assert done.stderr.count("\n") == 1
