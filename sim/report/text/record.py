"""A historical record: as a document, and as lines for a terminal."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterator
from typing import Any

import numpy as np

from sim.analysis.empirical.case_record import CaseRecord
from sim.analysis.empirical.record_files import OUTCOMES, PRESENCES
from sim.analysis.empirical.timing_tests import timing_tests
from sim.display.console import Symbols
from sim.report.rows import Row, json_value
from sim.report.text.formatting import format_number
from sim.report.text.phrasing import plural
from sim.report.text.sweep import wrapped
from sim.report.text.validation import claimed

#: Attendance of a party as one letter; a dot if it is unknown.
LETTERS = dict(zip(PRESENCES, "Pp-", strict=True))


def record_document(record: CaseRecord) -> Row:
    """Build the document of a record: rounds and monthly deaths with their sources."""
    monthly = record.monthly()
    return {
        "record": record.name, "title": record.metadata["title"], "about": record.metadata["about"], "licence": record.metadata["licence"],
        "sources": record.metadata["sources"], "scenarios": record.metadata["scenarios"], "parties": record.parties,
        "rounds": [{**{name: _said(row[name]) for name in row}, "days": json_value(days)}
                   for row, days in zip(record.rounds.to_dict("records"), days_between(record))],
        "violence": {**record.metadata["civilians"], "missing_months": [f"{month:%Y-%m}" for month in record.missing_months()], "months": [
            {"month": f"{row['month']:%Y-%m}", "deaths": json_value(row["deaths"]), "mark": row["mark"]} for row in monthly.to_dict("records")]},
        "claims": [{name: json_value(value) for name, value in each._asdict().items()} | {"conclusion": each.conclusion} for each in timing_tests(record)],
    }


def _said(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def days_between(record: CaseRecord) -> list[float]:
    """Days from the previous round to each round; NaN for the first."""
    starts = [(day - record.first_day).days for day in record.rounds.start]
    found: list[float] = np.diff(np.array(starts, dtype=float), prepend=np.nan).tolist()
    return found


#: Outcomes of rounds as nouns, in the order of `OUTCOMES`.
NOUNS = ("agreement", "procedural result", "bare joint statement", "fruitless round")


def counted(record: CaseRecord) -> str:
    """Count the rounds by outcome."""
    count = record.rounds.outcome.value_counts()
    ends = ", ".join(plural(count[word], noun) for word, noun in zip(OUTCOMES, NOUNS, strict=True) if word in count)
    swaps = int(record.rounds.swap.notna().sum())
    after = f"; {plural(swaps, 'round')} followed a prisoner exchange" if swaps else ""
    return f"{len(record.rounds)} rounds from {record.first_day} to {record.rounds.end.iloc[-1]}: {ends}{after}."


def standings(record: CaseRecord) -> str:
    """State the evidence: how many monthly counts were found, and which rounds contain recalled facts."""
    marks = record.monthly()["mark"].value_counts()
    counts = ", ".join(f"{marks[word]} {word}" for word in marks.index)
    recalled = [str(row["round"]) for row in record.rounds.to_dict("records") if row["recalled"]]
    memory = f"rounds {', '.join(recalled)} contain facts stated from memory" if recalled else "no fact about the rounds is stated from memory"
    missing = record.missing_months()
    unknown = f" {_spans(missing)} {'has' if len(missing) == 1 else 'have'} no counts and are left out, not taken for peace." if missing else ""
    return f"Of {len(record.monthly())} monthly counts: {counts}; {memory}.{unknown}"


def _spans(months: list[datetime.date]) -> str:
    """Months in words, those in a row as a span.

    >>> _spans([datetime.date(2018, 1, 1), datetime.date(2018, 11, 1), datetime.date(2018, 12, 1), datetime.date(2019, 1, 1)])
    '2018-01 and 2018-11 to 2019-01'
    """
    spans: list[list[datetime.date]] = []
    for month in months:
        if spans and (month.year - spans[-1][-1].year) * 12 + month.month - spans[-1][-1].month == 1:
            spans[-1].append(month)
        else:
            spans.append([month])
    words = [f"{each[0]:%Y-%m}" if len(each) == 1 else f"{each[0]:%Y-%m} to {each[-1]:%Y-%m}" for each in spans]
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]


def record_lines(record: CaseRecord, encoding: str = "utf-8") -> list[str]:
    """Format a record as lines: one per round, and one per year of violence."""
    lines = [*wrapped([f"{record.metadata['title']}. {counted(record)} {standings(record)}"]), ""]
    width = max(map(len, record.rounds.venue))
    heads = " ".join(f"{party[:4]:>4}" for party in record.parties)
    lines.append(f"  {'':>3}  {'start':10}  {'venue':{width}}  {'days':>4}  {'late':4}  {'signed':6}  {'outcome':10}  {'swap':10}  {heads}")
    for row, days in zip(record.rounds.to_dict("records"), days_between(record)):
        came = " ".join(f"{LETTERS.get(row[party], '.'):>4}" for party in record.parties)
        lines.append(f"  {row['round']:>3}  {row['start']}  {row['venue']:{width}}  {_days(days):>4}  {_yes(row['late']):4}  "
                     f"{_yes(row['statement']):6}  {row['outcome']:10}  {row['swap'] or ''!s:10}  {came}".rstrip())
    wanted = record.metadata["civilians"]
    return [*lines, "", "  P attended, p attended in part, - absent, . unknown", "",
            f"  {wanted['series']}: {wanted['measure']}, by month; ^ marks the start of a round", *_years(record, Symbols(encoding)),
            *(["", "Claims, tested on the record alone"] if record.metadata.get("claims") else []),
            *(line for each in timing_tests(record) for line in wrapped([claimed(each)]))]


def _days(value: float) -> str:
    return "" if math.isnan(value) else f"{value:.0f}"


def _yes(value: bool | None) -> str:
    return "" if value is None else "yes" if value else "no"


def _years(record: CaseRecord, signs: Symbols) -> Iterator[str]:
    """Draw one bar per month and one line per year, with the rounds below."""
    monthly = record.monthly()
    deaths = {(month.year, month.month): value for month, value in zip(monthly.month, monthly.deaths)}
    most = max(deaths.values(), default=1.0)
    rounds = {(day.year, day.month) for day in record.rounds.start}
    for year in sorted({year for year, _ in deaths} | {year for year, _ in rounds}):
        own = [deaths.get((year, month)) for month in range(1, 13)]
        bars = "".join(" " if value is None else signs.sparkline([value], most) for value in own)
        known = [value for value in own if value is not None]
        total = f"{format_number(sum(known) / len(known))} deaths a month in {plural(len(known), 'month')}" if known else "no counts"
        yield f"  {year}  {bars:12}  {total}"
        marks = "".join("^" if (year, month) in rounds else " " for month in range(1, 13)).rstrip()
        if marks:
            yield f"        {marks}"
