"""Case records: the rounds of a real negotiation and the violence around them, read from checked files.

    FOLDER/record.yaml     title, sources, licence, scenarios that model the case, series used as its violence
    FOLDER/rounds.csv      one row per round
    FOLDER/violence.csv    one row per count, by month or year
    FOLDER/daily.csv       optional: one row per day and party, as event data are imported
    FOLDER/facts.yaml      the facts that a model is tested against (`sim.analysis.empirical.stylised_facts`)
    FOLDER/agreed.csv      issues that were agreed, by round (optional; `sim.analysis.empirical.record_events`)
    FOLDER/refused.csv     parties that refused, by round (optional)

Every count has a `mark`: found, derived, block mean (a total split evenly over months) or recalled. `recalled` names the columns of a round
that are known from memory only. Every row has a `source`; counts also have a `licence`.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis.empirical.record_daily import DAILY, no_days, read_daily
from sim.analysis.empirical.record_events import AGREED, REFUSED, read_events
from sim.analysis.empirical.record_files import (
    COUNTS,
    FIXED,
    RECORD,
    ROUNDS,
    VIOLENCE,
    check_counts,
    check_rounds,
    read_metadata,
    read_table,
    typed_counts,
    typed_rounds,
)
from sim.errors import CaseRecordError, Problem
from sim.scenario.errors import short_repr, suggestion
from sim.scenario.files import scenarios_folder
from sim.scenario.loader import load_scenario


@dataclass(frozen=True)
class CaseRecord:
    """A case record.

    `metadata`: the keys of record.yaml. `rounds`: the columns of rounds.csv, with dates, booleans, and None for what is unknown. `violence`:
    the columns of violence.csv, with numbers. `agreed`, `refused`: the columns of these files; without rows if there is no file. `daily`:
    deaths by day, from daily.csv; without rows if there is no file.
    """

    name: str
    folder: Path
    metadata: Mapping[str, Any]
    rounds: pd.DataFrame
    violence: pd.DataFrame
    agreed: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=["round", "issue"]))
    refused: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=["round", "party"]))
    daily: pd.DataFrame = field(default_factory=no_days)

    @property
    def parties(self) -> list[str]:
        """The parties whose attendance is recorded."""
        return [column for column in self.rounds.columns if column not in FIXED]

    @property
    def first_day(self) -> datetime.date:
        """The day on which the first round began."""
        day: datetime.date = self.rounds.start.iloc[0]
        return day

    def monthly(self) -> pd.DataFrame:
        """The monthly counts used as the record's violence: month (its first day), deaths and mark."""
        wanted = self.metadata["civilians"]
        rows = self.violence[(self.violence.series == wanted["series"]) & (self.violence.measure == wanted["measure"])]
        rows = rows[rows.month.notna()].sort_values(["year", "month"])
        months = [datetime.date(int(year), int(month), 1) for year, month in zip(rows.year, rows.month)]
        return pd.DataFrame({"month": months, "deaths": rows.value.to_numpy(dtype=float), "mark": rows.mark.to_numpy()})

    def series(self, rounds: tuple[int, int] | None = None) -> dict[str, pd.DataFrame]:
        """The record, or some of its rounds, as a series with one replicate, for `sim.analysis.empirical.statistics`."""
        own = self.rounds if rounds is None else self.rounds[self.rounds["round"].between(*rounds)]
        days = own.start.map(lambda day: (day - self.first_day).days)
        starts = self.rounds.start.map(lambda day: (day - self.first_day).days)
        gaps = dict(zip(self.rounds["round"], np.diff(starts, prepend=np.nan)))
        table = pd.DataFrame({
            "replicate": 0, "round": own["round"], "convened": True, "statement": own.statement, "outcome": own.outcome,
            "announced": own.announced, "late": own.late, "swapped": own.swap.notna(), "venue": own.venue, "week": days / 7.0,
            "days": own["round"].map(gaps),
        })
        presences = own.melt("round", self.parties, "party", "presence").assign(replicate=0)
        weekly = self.weekly()
        runs = pd.DataFrame({"replicate": [0], "weeks": [int(weekly.week.max()) + 1]})
        agreed, refused = (events[events["round"].isin(own["round"])].assign(replicate=0) for events in (self.agreed, self.refused))
        return {"rounds": table, "presences": presences, "weekly": weekly, "gaps": self.gaps(), "runs": runs, "agreed": agreed, "refused": refused}

    def missing_months(self) -> list[datetime.date]:
        """The months without a count between the first and the last that have one."""
        known = set(self.monthly().month)
        first, last = min(known, default=self.first_day), max(known, default=self.first_day)
        months = [datetime.date(year, month, 1) for year in range(first.year, last.year + 1) for month in range(1, 13)]
        return [month for month in months if first < month < last and month not in known]

    def weekly(self) -> pd.DataFrame:
        """Deaths by week since the first round, with each month's deaths spread evenly over its days; only weeks with a count have a row."""
        days = self._days(zip(*(self.monthly()[name] for name in ("month", "deaths"))))
        found: pd.DataFrame = days.groupby("week", as_index=False)["deaths"].sum().assign(replicate=0)
        return found

    def gaps(self) -> pd.DataFrame:
        """The weeks since the first round with days of a month that has no count: week, and `missing`, the share of the week."""
        days = self._days((month, 0.0) for month in self.missing_months())
        found: pd.DataFrame = (days.groupby("week")["day"].count() / 7.0).rename("missing").reset_index().assign(replicate=0)
        return found

    def _days(self, months: Iterable[tuple[datetime.date, float]]) -> pd.DataFrame:
        """The days of months, counted from the first round, with their weeks, and deaths spread evenly over each month."""
        rows = []
        for month, deaths in months:
            following = (month.replace(day=28) + datetime.timedelta(days=4)).replace(day=1)
            length = (following - month).days
            rows += [((month - self.first_day).days + day, deaths / length) for day in range(length)]
        days = pd.DataFrame(rows, columns=["day", "deaths"])
        days["week"] = np.floor(days.day.astype(float) / 7.0).astype(int)
        return days


def shipped_records() -> dict[str, Path]:
    """The folders of the records that come with the program, by name."""
    return {path.parent.name: path.parent for path in sorted(scenarios_folder().glob(f"record/*/{RECORD}"))}


def record_for(scenario: str | None) -> str:
    """The name of the shipped record that a scenario models; that of the founding case if there is none.

    Raises:
        CaseRecordError: there is no such record.
    """
    heads = {name: read_record(name).metadata for name in shipped_records()}
    playing = [name for name, head in heads.items() if scenario and scenario in head["scenarios"].values()]
    found = playing or [name for name, head in heads.items() if head.get("founding")]
    if not found:
        raise CaseRecordError([Problem("--record", 0, "", f"name a record; there are {', '.join(heads) or 'none'}")])
    return found[0]


def check_plays(record: CaseRecord, scenario: str) -> None:
    """Check that a scenario has all parties whose attendance a record lists.

    Raises:
        CaseRecordError: parties are missing; the message names them.
        ScenarioError: the scenario is invalid.
    """
    missing = [party for party in record.parties if party not in load_scenario(scenario).parties]
    if missing:
        why = f"does not play the record {record.name}, which tells of {', '.join(missing)}; another one is named by --record"
        raise CaseRecordError([Problem(scenario, 0, "", why)])


def read_record(where: str | Path) -> CaseRecord:
    """The record in a folder, or the shipped one of that name.

    Raises:
        CaseRecordError: every problem in it, each with file, line and column.
    """
    known = shipped_records()
    folder = known.get(str(where), Path(where))
    if not folder.is_dir():
        raise CaseRecordError([Problem("record", 0, "", f"there is no record {short_repr(str(where))}{suggestion(str(where), known)}")])
    problems: list[Problem] = []
    heads = read_metadata(folder / RECORD, problems)
    rounds = read_table(folder / ROUNDS, None, problems)
    violence = read_table(folder / VIOLENCE, COUNTS, problems)
    check_rounds(rounds, problems)
    check_counts(violence, problems)
    agreed = read_events(folder / AGREED, "issue", len(rounds), problems)
    refused = read_events(folder / REFUSED, "party", len(rounds), problems)
    daily = read_daily(folder / DAILY, problems)
    if problems:
        raise CaseRecordError(sorted(problems, key=lambda each: (each.file, each.line, each.path)))
    return CaseRecord(folder.name, folder, heads, typed_rounds(rounds), typed_counts(violence), agreed, refused, daily)
