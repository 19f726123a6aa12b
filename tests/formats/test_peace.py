"""Tables of peace processes: agreements as rounds of a record, ceasefires with their days."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner
from hypothesis import given

from sim.analysis.empirical.record_files import FIXED, check_rounds, read_table
from sim.cli.main import cli
from sim.errors import FormatError, Problem
from sim.formats.peace.processes import import_agreements, import_ceasefires
from tests.examples import examples
from tests.formats.mutations import check_mutation, draws

PAX = """Con,Contp,PP,PPName,Reg,AgtId,Ver,Agt,Dat,Status,Agtp,Stage,Part
Kelda,Government,12,Kelda talks,Europe,900,1,"Truce, first text",2019-02-03,Multiparty,Intra,Cea,"Army of Kelda; Wethern Front"
Kelda,Government,12,Kelda talks,Europe,903,1,Bridge accord,2020-06-01,Multiparty,Intra,SubPar,"Army of Kelda; League of towns"
Kelda,Government,12,Kelda talks,Europe,901,1,Annex on the weir,2019-02-03,Multiparty,Intra,Imp,Wethern Front
Farland,Territory,13,Far talks,Asia,902,1,Other,2019-03-03,Multiparty,Intra,Cea,Far army
"""
CEASEFIRES = "id;side_a;side_b;start_date;end_date\nB;Kelda;Wethern;2020-01-05;2020-02-03\nA;Kelda;Wethern;01.03.2019;\n"
PARTIES = "kelda: Army of Kelda*\nwethern: [Wethern Front]\n"


def test_agreements_become_rounds_of_a_record(tmp_path: Path) -> None:
    for name, text in (("pax.csv", PAX), ("parties.yaml", PARTIES)):
        (tmp_path / name).write_text(text, "utf-8")
    words = ["import", "pax", str(tmp_path / "pax.csv"), "--process", "kelda", "--map", str(tmp_path / "parties.yaml"), "--out", str(tmp_path / "record")]
    done = CliRunner().invoke(cli, words)
    assert done.exit_code == 0, done.stderr
    problems: list[Problem] = []
    rows = read_table(tmp_path / "record" / "rounds.csv", None, problems)
    check_rounds(rows, problems)
    assert problems == [] and set(FIXED) <= set(rows[0])
    assert [(row["start"], row["kelda"], row["wethern"]) for row in rows] == [("2019-02-03", "present", "present"), ("2020-06-01", "present", "")]
    assert rows[0]["note"] == "Truce, first text (Cea); Annex on the weir (Imp)" and rows[0]["source"] == "PA-X, agreement 900, 901"
    assert "rounds without an agreement are not in PA-X" in done.stdout


def test_ceasefires_have_their_days(tmp_path: Path) -> None:
    (tmp_path / "ceasefires.csv").write_text(CEASEFIRES, "utf-8-sig")
    found = import_ceasefires(tmp_path / "ceasefires.csv")
    assert found.rows == ({"name": "A", "start": "2019-03-01", "end": "", "days": ""}, {"name": "B", "start": "2020-01-05", "end": "2020-02-03", "days": "30"})
    assert found.notes == ("the column side_a", "the column side_b")


@pytest.mark.parametrize(("old", "new", "message"), [
    ("Dat,", "Date,", 'cell A1: has no column Dat; did you mean "date"?'),
    ("2020-06-01", "June 2020", 'cell I3: "June 2020" is not a date such as 2017-01-23'),
    ("Kelda,Government", "Melda,Government", 'has no agreement of a process "kelda"'),
])
def test_problems_of_agreements_have_their_cell(old: str, new: str, message: str, tmp_path: Path) -> None:
    text = PAX.replace(old, new) if old.startswith(("Dat", "2020")) else PAX.replace("Kelda", "Melda")
    (tmp_path / "pax.csv").write_text(text, "utf-8")
    with pytest.raises(FormatError) as caught:
        import_agreements(tmp_path / "pax.csv", "kelda")
    assert message in str(caught.value)


def test_problems_of_ceasefires_have_their_cell(tmp_path: Path) -> None:
    (tmp_path / "c.csv").write_text("start,end\n2020-01-05,2019-01-01\nsoon,\n")
    with pytest.raises(FormatError) as caught:
        import_ceasefires(tmp_path / "c.csv")
    assert [str(each).partition("c.csv, ")[2] for each in caught.value.problems] == [
        "cell B2: 2019-01-01 is before the first day, 2020-01-05", 'cell A3: "soon" is not a date such as 2017-01-23']
    (tmp_path / "c.csv").write_text("begin,end\n")
    with pytest.raises(FormatError, match="no column for the first day"):
        import_ceasefires(tmp_path / "c.csv")


@examples(60)
@given(draw=draws)
def test_mutated_tables_end_in_a_clear_error_or_a_result(tmp_path_factory: pytest.TempPathFactory, draw: Random) -> None:
    def read(folder: Path) -> None:
        import_agreements(folder / "pax.csv", "kelda")
        import_ceasefires(folder / "ceasefires.csv")

    check_mutation({"pax.csv": PAX.encode(), "ceasefires.csv": CEASEFIRES.encode()}, read, tmp_path_factory.mktemp("mutated"), draw)
