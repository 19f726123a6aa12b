"""Records as spreadsheets write them: read as they are meant, or refused with line and column; months without counts are unknown, not peace."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.analysis.empirical.case_record import CaseRecord, read_record, shipped_records
from sim.analysis.empirical.statistics import compute_statistic
from sim.errors import CaseRecordError
from sim.report.text.record import standings
from tests.analysis.empirical.test_case_record import small


def copied(folder: Path) -> Path:
    """A copy of the shipped record of the founding case."""
    place = folder / "astana"
    shutil.copytree(shipped_records()["astana"], place)
    return place


def same(one: CaseRecord, other: CaseRecord) -> bool:
    return one.violence.equals(other.violence) and one.rounds.equals(other.rounds)


def test_a_byte_order_mark_is_no_part_of_the_first_column(tmp_path: Path) -> None:
    place = copied(tmp_path)
    for path in place.glob("*.*"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert same(read_record(place), read_record("astana"))


@pytest.mark.parametrize("separator", [";", "\t"])
def test_semicolons_tabs_and_decimal_commas(tmp_path: Path, separator: str) -> None:
    place = copied(tmp_path)
    for name in ("violence.csv", "rounds.csv"):
        frame = pd.read_csv(place / name, dtype=str, keep_default_na=False)
        for column in {"value", "low", "high"} & set(frame):
            frame[column] = [each if "." in each or not each else f"{each}.0" for each in frame[column]]
            frame[column] = frame[column].str.replace(".", ",")
        frame.to_csv(place / name, sep=separator, index=False, lineterminator="\r\n")
    assert same(read_record(place), read_record("astana"))


@pytest.mark.parametrize("value", ["inf", "nan", "1_000", "٣", "1,5", "1e999", "0x10", " ", "-1"])
def test_what_is_no_count_is_refused_with_line_and_column(tmp_path: Path, value: str) -> None:
    place = copied(tmp_path)
    path = place / "violence.csv"
    text = path.read_text("utf-8")
    assert ",876,,,found," in text
    path.write_text(text.replace(",876,,,found,", f',"{value}",,,found,'), "utf-8")
    with pytest.raises(CaseRecordError, match=r"violence\.csv:3: value: .* is not a number of 0 or more") as caught:
        read_record(place)
    assert ("decimal point" in str(caught.value)) == ("," in value)


@pytest.mark.parametrize("month", ["3", "03"])
def test_a_month_is_counted_once(tmp_path: Path, month: str) -> None:
    place = copied(tmp_path)
    path = place / "violence.csv"
    lines = path.read_text("utf-8").splitlines()
    at = next(at for at, line in enumerate(lines) if line.startswith("SNHR,2017,3,"))
    path.write_text("\n".join([*lines, lines[at].replace("SNHR,2017,3,", f"SNHR,2017,{month},")]) + "\n", "utf-8")
    with pytest.raises(CaseRecordError, match=rf"violence\.csv:{len(lines) + 1}: month: 2017-0?3 is counted in line {at + 1} already"):
        read_record(place)


def without(record: CaseRecord, year: int) -> CaseRecord:
    """A record that lost the counts of a year."""
    kept = record.violence[record.violence.year != year]
    return CaseRecord(record.name, record.folder, record.metadata, record.rounds, kept, record.agreed, record.refused)


def test_a_year_without_counts_is_no_year_of_peace() -> None:
    """Deaths a year over the rest are those of the rest, whichever year is lost."""
    whole = read_record("astana")
    holed = without(whole, 2019)
    assert len(holed.missing_months()) == 12 and whole.missing_months() == []
    assert "2019-01 to 2019-12 have no counts and are left out, not taken for peace" in standings(holed)
    last = int(holed.weekly().week.max())
    monthly = holed.monthly()
    found = compute_statistic(holed.series(), "deaths", weeks=(0, last)).mean()
    inside = [month >= holed.first_day.replace(day=1) for month in monthly.month]
    days = sum((pd.Timestamp(month) + pd.offsets.MonthEnd(0)).day for month, there in zip(monthly.month, inside, strict=True) if there)
    assert found == pytest.approx(monthly.deaths[inside].sum() / days * 364.0, rel=0.05)


def test_a_span_with_a_gap_has_no_ratio_and_one_that_is_all_gap_no_deaths() -> None:
    series = small([1, 1, 4, 4, 2, 2, 2, 2])
    holed = series | {"gaps": pd.DataFrame({"replicate": 0, "week": [1], "missing": [1.0]})}
    assert len(compute_statistic(holed, "violence", before=(2, 0), against=(4, 2)).value) == 0
    assert compute_statistic(holed, "violence", after=(0, 2), against=(2, 0)).mean() == pytest.approx(0.5)
    assert np.isnan(compute_statistic(holed, "deaths", weeks=(1, 2)).mean())
    assert compute_statistic(holed, "deaths", weeks=(2, 4)).mean() == pytest.approx(52.0 * 4.0)
