"""Event data as tables and as hostilities of a scenario, and the files that `parley import` writes."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from sim.errors import ScenarioError
from sim.formats.events.hostilities import fitted_hostilities
from sim.formats.events.parties import ActorMap, read_actor_map
from sim.formats.events.reading import NAMES, read_events
from sim.formats.events.violence import Counts, Violence, decimals, violence_of
from sim.formats.imported import write_new
from sim.formats.problems import fail
from sim.formats.tree import in_order
from sim.scenario.errors import one_line
from sim.scenario.loader import parse_scenario
from sim.scenario.yaml_dialect import dump_yaml

LICENCES = {"ucdp": "CC BY 4.0; cite the UCDP GED and its version", "acled": "ACLED terms of use; cite ACLED and the day of access"}
NUMBERS = ("incidents", "best", "low", "high", "coarse", "spread")
HEADER = ("start", "party", "incidents", "deaths", "low", "high", "coarse", "spread")


@dataclass(frozen=True)
class ImportedEvents:
    """Violence by party from event data, with the fitted hostilities and what was left out or assumed."""

    kind: str
    source: str
    violence: Violence
    hostilities: dict[str, Any]
    notes: tuple[str, ...]
    extends: str | None = None

    def __repr__(self) -> str:
        violence = self.violence
        return f"<ImportedEvents from {self.source}: {violence.counted:,} events, {float(violence.deaths):g} deaths, {violence.start} to {violence.end}>"

    def weekly(self) -> list[dict[str, Any]]:
        """Return the weekly table: one row a week and party, numbers as decimals that keep the totals."""
        return _rows(self.violence.weekly())

    def daily(self) -> list[dict[str, Any]]:
        """Return the daily table."""
        return _rows(self.violence.periods(lambda on: on))

    def record(self) -> list[dict[str, Any]]:
        """Return the monthly table as a case record's `violence.csv` has it: deaths of all parties together, and by party."""
        monthly = self.violence.monthly()
        together: dict[tuple[datetime.date, str], Counts] = {}
        for (month, _), counts in monthly.items():
            together.setdefault((month, ""), Counts()).add(counts)
        return [row for group in (together, *({key: value for key, value in monthly.items() if key[1] == party} for party in self.violence.parties))
                for row in self._record_rows(group)]

    def _record_rows(self, group: Mapping[tuple[datetime.date, str], Counts]) -> list[dict[str, Any]]:
        columns = {name: decimals(getattr(counts, name) for counts in group.values()) for name in ("best", "low", "high")}
        return [{"series": NAMES[self.kind], "year": month.year, "month": month.month, "measure": f"deaths by {party}" if party else "deaths",
                 "value": best, "low": low, "high": high, "mark": "derived" if counts.coarse or counts.spread else "found",
                 "basis": "sum of events" + (", some spread over their days" if counts.coarse or counts.spread else ""),
                 "source": self.source, "licence": LICENCES[self.kind]}
                for ((month, party), counts), best, low, high in zip(group.items(), *columns.values())]

    def hostilities_text(self) -> str:
        """Return the hostilities as YAML, with notes as comments."""
        head = [f"# Fitted to {NAMES[self.kind]} ({self.source}), {self.violence.start} to {self.violence.end}.", *(f"# {each}" for each in self.notes)]
        plain = ({"extends": self.extends} if self.extends else {}) | {"hostilities": self.hostilities}
        return "\n".join(one_line(line) for line in head) + "\n" + dump_yaml(plain)

    def save(self, folder: str | Path, replace: bool = False) -> list[Path]:
        """Write weekly.csv, daily.csv, violence.csv (for a case record) and hostilities.yaml to a folder.

        Raises:
            FormatError: a file exists and may not be replaced, or can't be written.
        """
        place = Path(folder)
        try:
            place.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            fail(place, f"can't be written: {error.strerror or error}")
        contents = {"weekly.csv": _csv(self.weekly()), "daily.csv": _csv(self.daily()), "violence.csv": _csv(self.record()),
                    "hostilities.yaml": self.hostilities_text().encode()}
        present = [place / name for name in contents if (place / name).exists()]
        if present and not replace:
            fail(present[0], "already exists; --force replaces it")
        return [write_new(place / name, content, replace) for name, content in contents.items()]

    def __str__(self) -> str:
        return "\n".join([*totals(self.violence, NAMES[self.kind]), *(f"  note: {each}" for each in self.notes)])


def import_events(
    kind: str, file: str | Path, *, between: tuple[datetime.date, datetime.date], parties: str | Path | Mapping[str, list[str]], per: int = 1,
    extends: str | None = None,
) -> ImportedEvents:
    """Read event data as weekly violence by party, and fit a scenario's hostilities to it.

    Args:
        kind: "ucdp" (UCDP GED) or "acled".
        file: the CSV file.
        between: the first and the last day.
        parties: the actors of each party, or a YAML file of them; a name may hold * for any letters.
        per: how many events count as one incident.
        extends: a scenario that the hostilities are for; they are checked in it.

    Raises:
        FormatError: all problems found, each with its line.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     days = [f"2019-{month:02}-{day:02}" for month in range(1, 13) for day in (3, 17)]
    ...     rows = [f"Kelda,Wethern,{day},{day},3,2,5" for day in days]
    ...     lines = Path(folder, "ged.csv").write_text("\\n".join(["side_a,side_b,date_start,date_end,best,low,high", *rows]))
    ...     year = datetime.date(2019, 1, 1), datetime.date(2019, 12, 30)
    ...     import_events("ucdp", f"{folder}/ged.csv", between=year, parties={"kelda": ["Kelda"], "wethern": ["Wethern"]})
    <ImportedEvents from ged.csv: 24 events, 72 deaths, 2019-01-01 to 2019-12-30>
    """
    place, (start, end) = Path(file), between
    if end <= start or (end - start).days > 36_600:
        fail(place, f"the days from {start} to {end} are not in order, or more than a hundred years")
    if per < 1:
        fail(place, f"{per} events can't count as one incident (allowed: 1 and more)")
    actors = read_actor_map(Path(parties)) if isinstance(parties, str | Path) else ActorMap(parties)
    violence = violence_of(read_events(kind, place), actors, start, end, per)
    if not violence.days:
        fail(place, f"has no violence between {start} and {end} by the parties of {actors.file}: none of their actors' names is in it"
                    if not actors.used else f"has no violence between {start} and {end} by the parties of {actors.file}")
    hostilities, notes = fitted_hostilities(violence, str(place))
    notes += [f"no event names an actor of {party}" for party in actors.unused()]
    imported = ImportedEvents(kind, place.name, violence, hostilities, tuple(notes), extends)
    if extends is not None:
        try:
            parse_scenario(imported.hostilities_text(), file="hostilities.yaml")
        except ScenarioError as error:
            raise in_order(error) from None
    return imported


def totals(violence: Violence, name: str) -> list[str]:
    """Return what became of all events: counted, left out and why."""
    def line(what: str, events: int, deaths: Fraction) -> str:
        return f"  {what:42}{events:>8,} event{'s' if events != 1 else ' '} {float(deaths):>12,.10g} deaths"

    lines = [f"{name}, {violence.start} to {violence.end}", line("counted", violence.counted, violence.deaths),
             line("of parties outside the map", violence.unmapped.events, violence.unmapped.deaths),
             line("before or after these days", violence.outside.events, violence.outside.deaths),
             line("not violence (protests and the like)", violence.peaceful.events, violence.peaceful.deaths)]
    for party in violence.parties:
        own = [counts for (_, each), counts in violence.days.items() if each == party]
        low, best, high = (float(sum(getattr(counts, which) for counts in own)) for which in ("low", "best", "high"))
        lines.append(f"  {party:24}{float(sum(counts.incidents for counts in own)):>10,.1f} incidents, {best:,.1f} deaths ({low:,.1f} to {high:,.1f}),"
                     f" {float(sum(counts.coarse for counts in own)):,.1f} with coarse dates")
    if violence.others:
        lines.append("  others: " + ", ".join(f"{actor} ({count})" for actor, count in violence.others.most_common(8)))
    return lines


def _rows(counts: Mapping[tuple[datetime.date, str], Counts]) -> list[dict[str, Any]]:
    columns = [decimals((getattr(each, name) for each in counts.values()), 6) for name in NUMBERS]
    return [dict(zip(HEADER, (start.isoformat(), party, *numbers))) for (start, party), *numbers in zip(counts, *columns)]


def _csv(rows: list[dict[str, Any]]) -> bytes:
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(rows[0]) if rows else HEADER, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode()


