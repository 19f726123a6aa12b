"""Scenarios as spreadsheets: round trips, problems with their cells, what spreadsheet programs do to numbers and dates, damaged files."""

from __future__ import annotations

import csv
import datetime
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

import parley
from sim.cli.main import cli
from sim.errors import FormatError
from sim.formats.imported import plain_of
from sim.formats.spreadsheet.layout import SHEETS
from sim.formats.spreadsheet.workbook import csv_bytes, workbook_bytes
from sim.formats.spreadsheet.writer import scenario_tables
from sim.scenario.files import list_scenarios
from sim.scenario.loader import load_scenario, parse_scenario
from sim.scenario.serialization import scenario_digest
from sim.scenario.yaml_dialect import dump_yaml
from tests.reliability.test_numbers_and_dates import TEXTS, ranges

VALLEY = load_scenario("valley")
Tables = dict[str, list[list[Any]]]


def typed(*words: object) -> Result:
    """Run a command."""
    return CliRunner().invoke(cli, list(map(str, words)), catch_exceptions=False)


def changed(sheet: str, row: int, column: str, value: Any, tables: Tables | None = None) -> Tables:
    """Return the valley's sheets with one cell changed; rows are numbered as in a spreadsheet."""
    found = tables or scenario_tables(VALLEY)
    found[sheet][row - 1][found[sheet][0].index(column)] = value
    return found


def saved(tables: Tables, folder: Path, name: str = "mine.xlsx") -> Path:
    """Write sheets as a workbook."""
    place = folder / name
    place.write_bytes(workbook_bytes(tables))
    return place


def problems(path: Path | list[Path]) -> list[str]:
    """Return the problems of a spreadsheet without the name of its file."""
    with pytest.raises(FormatError) as caught:
        parley.import_scenario(path)
    return [str(problem).partition(", ")[2] or str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize("name", ["valley", "harbour_offers", "astana_calibrated"])
@pytest.mark.parametrize("target", ["tables.xlsx", "tables"])
def test_a_scenario_comes_back_as_it_was(name: str, target: str, tmp_path: Path) -> None:
    exported = parley.export_scenario(name, tmp_path / target)
    assert len(exported.lost) == 1 and "comments" in exported.lost[0]
    back = parley.import_scenario(tmp_path / target)
    assert scenario_digest(back.scenario) == scenario_digest(load_scenario(name))
    assert scenario_digest(parse_scenario(back.text)) == scenario_digest(load_scenario(name))


@pytest.mark.long
def test_every_shipped_scenario_fits_into_tables(tmp_path: Path) -> None:
    for name in list_scenarios():
        tables = scenario_tables(load_scenario(name))
        assert [len(set(map(len, rows))) for rows in tables.values()] == [1] * len(SHEETS), name


@settings(max_examples=8)
@given(ranges(), ranges(), TEXTS, TEXTS, st.dates(datetime.date(1, 1, 1), datetime.date(2999, 12, 31)))
def test_property_a_spreadsheet_holds_or_names_every_value(pain: Any, trust: Any, title: str, label: str, day: datetime.date) -> None:
    import tempfile

    tree = {"extends": "valley", "title": title, "parties": {"kelda": {"pain": pain, "label": label}}, "trust": {"default": trust},
            "calendar": {"first_round": day}}
    try:
        scenario = parse_scenario(dump_yaml(tree))
    except parley.ParleyError:
        return
    with tempfile.TemporaryDirectory() as folder:
        for target in ("a.xlsx", "a"):
            lost = parley.export_scenario(scenario, Path(folder) / target).lost[1:]
            if not any("missing" in each or "empty" in each for each in lost):
                back = parley.import_scenario(Path(folder) / target).scenario
                assert (plain_of(back) == plain_of(scenario)) == (not lost), lost


def test_every_problem_is_reported_at_once_with_its_cell(tmp_path: Path) -> None:
    tables = changed("positions", 2, "position", "twenty")
    changed("positions", 3, "party", "Keldda", tables)
    changed("positions", 4, "option", "escorte", tables)
    changed("parties", 3, "role", "principle", tables)
    changed("parties", 2, "capability", -4, tables)
    changed("issues", 2, "label", None, tables)[
        "issues"][0][3] = "declred"
    changed("settings", 3, "value", None, tables)
    found = problems(saved(tables, tmp_path))
    assert found == [
        "sheet settings, cell A3: title: is missing (Title.)",
        "sheet parties, cell F2: parties.kelda.capability: -4 is not within 0..1e+12",
        'sheet parties, cell C3: parties.wethern.role: "principle" is not known; did you mean "principal"?'
        " (allowed: principal, regime, opposition, guarantor, observer, mediator, host, spoiler)",
        'sheet issues, cell D1: unknown column "declred"; did you mean "declared"? (allowed: name, label, status_quo, status_quo_low, status_quo_high,'
        " status_quo_sd, status_quo_draws, step, step_low, step_high, step_sd, step_draws and 24 more);"
        " a header that begins with # marks a column to skip",
        "sheet positions, cell D2: parties.kelda.on.water.position: 'twenty' is not a number",
        'sheet positions, cell A3: there is no party "Keldda"; did you mean "kelda"? (allowed: kelda, wethern, league)',
        'sheet positions, cell C4: there is no option of bridge "escorte"; did you mean "escort"? (allowed: shut, escort, shared, handed)',
        'sheet positions, cell D5: parties.kelda.on.bridge.score: has no score for the option "shut"',
        'sheet positions, cell D5: parties.kelda.on.bridge.score: has no score for the option "escort"',
    ]


def test_misspelt_sheets_and_contradictions_are_reported(tmp_path: Path) -> None:
    tables = scenario_tables(VALLEY)
    tables["positons"] = tables.pop("positions")
    assert any('unknown sheet; did you mean "positions"?' in each for each in problems(saved(tables, tmp_path)))
    tables = scenario_tables(VALLEY)
    tables["positions"].append(tables["positions"][1][:])
    tables["parties"].append(tables["parties"][1][:])
    tables["options"].append(tables["options"][1][:])
    tables["settings"].append(["horizon.rounds", 7, None, None, None, None, None])
    tables["settings"].append(["horizon", 7, None, None, None, None, None])
    found = "\n".join(problems(saved(tables, tmp_path, "twice.xlsx")))
    for word in ("the party kelda is stated twice", "parties.kelda.on.water.position: is stated twice", "0 is stated twice for water", "horizon.rounds: is stated twice"):
        assert word in found
    assert "sheet settings" in found and "horizon: is stated twice" in found


def test_decimal_commas_semicolons_and_byte_order_marks(tmp_path: Path) -> None:
    parley.export_scenario(VALLEY, tmp_path / "csv")
    for encoding in ("utf-8-sig", "utf-16", "cp1252"):
        for file in (tmp_path / "csv").glob("*.csv"):
            rows = list(csv.reader(io.StringIO(file.read_text("utf-8-sig"), newline="")))
            european = [[cell.replace(".", ",") if cell.replace(".", "").isdigit() else cell for cell in row] for row in rows]
            stream = io.StringIO(newline="")
            csv.writer(stream, delimiter=";").writerows(european)
            (tmp_path / file.name).write_bytes(stream.getvalue().encode(encoding))
        files = [tmp_path / f"{sheet}.csv" for sheet in SHEETS]
        back = parley.import_scenario(files)
        assert plain_of(back.scenario) == plain_of(VALLEY), encoding


def test_a_file_in_another_encoding_is_read_and_said(tmp_path: Path) -> None:
    tables = changed("parties", 2, "label", "Kéldà")
    for sheet, rows in tables.items():
        (tmp_path / f"{sheet}.csv").write_bytes(csv_bytes(rows)[3:].decode().encode("cp1252"))
    back = parley.import_scenario(tmp_path)
    assert back.scenario.parties["kelda"].label == "Kéldà"
    assert [each.partition(": ")[2] for each in back.lost] == ["is not in UTF-8; read as Windows-1252, so check the accented letters"]


@pytest.mark.parametrize(("written", "read"), [
    (datetime.date(2024, 5, 1), "2024-05-01"), (45413, "2024-05-01"), ("2024-05-01", "2024-05-01"), ("01.05.2024", "2024-05-01"), ("31/05/2024", "2024-05-31"),
    (datetime.datetime(2024, 5, 1, 0, 0), "2024-05-01"), ("03/05/2024", None), ("2024-13-01", None), ("soon", None),
])
def test_dates_as_spreadsheets_hold_them(written: Any, read: str | None, tmp_path: Path) -> None:
    tables = scenario_tables(VALLEY)
    row = next(number for number, cells in enumerate(tables["settings"], 1) if cells[0] == "calendar.first_round")
    place = saved(changed("settings", row, "value", written, tables), tmp_path)
    if read is None:
        assert problems(place) == [f'sheet settings, cell B{row}: calendar.first_round: "{written}" is not a date such as 2017-01-23']
    else:
        assert parley.import_scenario(place).scenario.calendar.first_round.isoformat() == read


def test_formulas_count_by_their_values_and_errors_are_reported(tmp_path: Path) -> None:
    place = saved(scenario_tables(VALLEY), tmp_path)
    book = openpyxl.load_workbook(place)
    book["positions"]["D2"] = "=10+10"
    book["parties"]["F2"] = "#REF!"
    book.save(place)
    found = problems(place)
    assert "sheet positions, cell D2: a formula without a stored value; open the file in a spreadsheet program and save it" in found
    assert "sheet parties, cell F2: the formula gives #REF!; mend it or write the value" in found


def test_labels_serve_as_names_and_notes_become_comments(tmp_path: Path) -> None:
    tables: Tables = {
        "settings": [["key", "value"], ["title", "Pay"], ["summary", "A dispute"], ["horizon.rounds", 3], ["rights.consent_on_ground", "principal"]],
        "parties": [["label", "role", "source"], ["Workers' Union", "principal", "its statutes"], ["The Firm", "Principal ", None]],
        "issues": [["name", "label", "status_quo"], ["Pay rise", None, 20], ["hours", "Working hours", "As now"]],
        "options": [["issue", "value", "label"], ["Pay rise", 0, "none"], ["Pay rise", 100, "10%"], ["Working hours", "As now", None], ["hours", "Shorter", None]],
        "positions": [["party", "issue", "option", "position", "salience", "never", "note"], ["Workers' Union", "Pay rise", None, 90, 70, None, "said so: twice"],
                      ["The Firm", "Pay rise", None, 10, 60, None, None], ["the firm", "Working hours", "as_now", 100, 40, None, None],
                      ["the_firm", "hours", "shorter", 0, 40, "yes", None]],
    }
    tables["parties"][2][1] = "principal "
    imported = parley.import_scenario(saved(tables, tmp_path))
    firm = imported.scenario.parties["the_firm"]
    assert list(imported.scenario.parties) == ["workers_union", "the_firm"] and firm.label == "The Firm"
    assert imported.scenario.issues["hours"].status_quo == "as_now" and list(imported.scenario.issues) == ["pay_rise", "hours"]
    line = firm.on["hours"].red_line
    assert line is not None and line.never == ["shorter"] and firm.on["hours"].salience == 40
    lines = imported.text.splitlines()
    assert lines[lines.index("      # said so: twice") + 1] == "      pay_rise:" and lines[lines.index("  # source: its statutes") + 1] == "  workers_union:"
    assert parse_scenario(imported.text) == imported.scenario


def test_a_sheet_of_positions_may_extend_a_scenario(tmp_path: Path) -> None:
    table: list[list[Any]] = [["party", "issue", "position", "low", "high", "salience"], ["Kelda, the upper community", "water", 25, 20, 30, 50]]
    (tmp_path / "positions.csv").write_bytes(csv_bytes(table))
    imported = parley.import_scenario(tmp_path / "positions.csv", extends="valley")
    position = imported.scenario.parties["kelda"].on["water"].position
    assert isinstance(position, object) and str(position).startswith("Range(") and imported.text.splitlines()[1] == "extends: valley"
    assert imported.scenario.parties["wethern"] == VALLEY.parties["wethern"]
    alone = problems(tmp_path / "positions.csv")
    assert 'cell A2: there is no party "Kelda, the upper community"; there is no party yet' in "\n".join(alone)


def test_the_empty_spreadsheet_guides_and_fills(tmp_path: Path) -> None:
    place = tmp_path / "mine.xlsx"
    assert typed("new", "--spreadsheet", place).exit_code == 0
    assert typed("new", "--spreadsheet", place).exit_code == 2 and typed("new").exit_code == 2
    book = openpyxl.load_workbook(place)
    assert book.sheetnames == list(SHEETS)
    lists = {str(rule.sqref).split("2:")[0]: rule.formula1 for rule in book["parties"].data_validations.dataValidation}
    assert '"principal,regime,opposition,guarantor,observer,mediator,host,spoiler"' in lists.values()
    assert book["positions"]["A1"].comment.text == "The party." and {"parties!$A$2:$A$200"} <= {
        rule.formula1 for rule in book["positions"].data_validations.dataValidation}
    empty = typed("import", place, "--out", tmp_path / "mine.yaml")
    assert empty.exit_code == 2 and "parties: the sheet parties has no rows; fill in one or more below its header" in empty.stderr
    for sheet in SHEETS:
        for row in book[sheet].iter_rows(min_row=2):
            if isinstance(row[0].value, str):
                row[0].value = row[0].value.removeprefix("# ")
    book["settings"]["B2"], book["settings"]["B3"] = "Pay", "A dispute about pay"
    book.save(place)
    done = typed("import", place, "--out", tmp_path / "mine.yaml")
    assert done.exit_code == 0, done.stderr
    assert typed("check", tmp_path / "mine.yaml").exit_code == 0
    assert typed("import", place, "--out", tmp_path / "mine.yaml").exit_code == 2
