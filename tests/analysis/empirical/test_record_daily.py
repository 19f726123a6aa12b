"""Deaths by day in a record: claims are tested before the exact days of rounds, and mistakes in the file are reported."""

from __future__ import annotations

import datetime
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

import parley
from sim.analysis.empirical.case_record import CaseRecord, read_record, shipped_records
from sim.analysis.empirical.timing_tests import timing_tests
from sim.cli.main import cli
from sim.errors import CaseRecordError

FIRST, LAST = datetime.date(2016, 6, 1), datetime.date(2025, 1, 31)
HEADER = "start,party,incidents,deaths,low,high,coarse,spread"


def record_with(folder: Path, rows: list[str]) -> Path:
    """The shipped record with these rows as its daily violence."""
    shutil.copytree(shipped_records()["astana"], folder)
    (folder / "daily.csv").write_text("\n".join([HEADER, *rows, ""]))
    return folder


def days_of(deaths: Callable[[datetime.date], float], coarse: float = 0.0) -> list[str]:
    """Rows of deaths by day, the same for two parties."""
    days = [FIRST + datetime.timedelta(days=number) for number in range((LAST - FIRST).days + 1)]
    return [f"{day},{party},1,{deaths(day)},0,9,{coarse * deaths(day)},0" for day in days for party in ("regime", "opposition")]


def days_before(record: CaseRecord, many: int) -> set[datetime.date]:
    """The days before the rounds of a record."""
    return {day - datetime.timedelta(days=back) for day in record.rounds.start for back in range(1, many + 1)}


def test_a_rise_before_the_days_of_rounds_is_found_by_day(tmp_path: Path) -> None:
    """Deaths double in the 28 days before each round and not on its day; monthly counts, which stay as they are, cannot show that."""
    near = days_before(read_record("astana"), 28)
    place = record_with(tmp_path / "astana", days_of(lambda day: 4.0 if day in near else 2.0, coarse=0.25))
    claims = timing_tests(read_record(place))
    assert [each.unit for each in claims] == ["day", "day"] and all(each.coarse == pytest.approx(0.25) for each in claims)
    whole = claims[1]
    assert whole.conclusion == "supported" and whole.rounds == 22 and whole.ratio == pytest.approx(1.7, abs=0.2) and whole.above == 22
    shifted = read_record(record_with(tmp_path / "shifted", days_of(lambda day: 2.0 if day in near else 4.0)))
    assert timing_tests(shifted)[1].conclusion == "contradicted: it fell"
    assert timing_tests(read_record("astana"))[1].unit == "month"
    shown = CliRunner().invoke(cli, ["record", str(place)], catch_exceptions=False)
    assert "by day (25% of the deaths have coarse dates), in the 4 weeks before a round" in " ".join(shown.stdout.split())


def test_spans_end_before_the_round_and_steady_deaths_have_a_ratio_of_1(tmp_path: Path) -> None:
    starts = set(read_record("astana").rounds.start)
    steady = timing_tests(read_record(record_with(tmp_path / "steady", days_of(lambda day: 3.0))))[1]
    assert steady.ratio == pytest.approx(1.0) and steady.coarse == 0
    on_the_day = timing_tests(read_record(record_with(tmp_path / "day", days_of(lambda day: 300.0 if day in starts else 3.0))))[1]
    assert on_the_day.ratio < 1, "deaths on the day of a round count as earlier ones of later rounds only"


def test_imported_event_data_are_read_as_they_are_written(tmp_path: Path) -> None:
    rows = [f"Regime,Rebels,{day},{day},3,2,5" for month in range(1, 13) for day in (f"2019-{month:02}-03", f"2019-{month:02}-17")]
    (tmp_path / "ged.csv").write_text("\n".join(["side_a,side_b,date_start,date_end,best,low,high", *rows]))
    year = datetime.date(2019, 1, 1), datetime.date(2019, 12, 30)
    parties = {"regime": ["Regime"], "opposition": ["Rebels"]}
    parley.import_events("ucdp", tmp_path / "ged.csv", between=year, parties=parties).save(tmp_path / "events")
    shutil.copytree(shipped_records()["astana"], tmp_path / "astana")
    shutil.copy(tmp_path / "events" / "daily.csv", tmp_path / "astana")
    record = read_record(tmp_path / "astana")
    assert record.daily.deaths.sum() == pytest.approx(72) and len(record.daily) == 364
    first, whole = timing_tests(record)
    assert first.conclusion == "not tested: too few rounds lie within the data" and whole.rounds == 2


@pytest.mark.parametrize(("change", "message"), [
    (lambda rows: [rows[0].replace("2016-06-01", "June"), *rows[1:]], 'daily.csv:2: start: "June" is not a date'),
    (lambda rows: [rows[0].replace(",2.0,", ",-2,"), *rows[1:]], 'daily.csv:2: deaths: "-2" is not a number of 0 or more'),
    (lambda rows: [*rows, rows[0]], "party: 2016-06-01 is counted for regime in line 2 already"),
    (lambda rows: [*rows[:2], *rows[4:]], "start: has no row for 2016-06-02 (1 days are missing)"),
    (lambda rows: [], "daily.csv: has no days"),
])
def test_mistakes_are_reported(change: Callable[[list[str]], list[str]], message: str, tmp_path: Path) -> None:
    with pytest.raises(CaseRecordError) as caught:
        read_record(record_with(tmp_path / "astana", change(days_of(lambda day: 2.0))))
    assert message in str(caught.value)
