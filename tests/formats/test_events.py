"""Event data: both layouts, attribution to parties, totals conserved to the last death, and the fit of violence."""

from __future__ import annotations

import csv
import datetime
import io
import random
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

import parley
from sim.analysis.empirical.record_files import COUNTS
from sim.cli.main import cli
from sim.errors import FormatError
from sim.formats.events.hawkes import fit_hawkes
from sim.formats.events.parties import ActorMap
from sim.formats.events.reading import Event, read_events
from sim.formats.events.violence import violence_of
from sim.rules.distributions import poisson
from sim.scenario.distributions import Range
from sim.scenario.loader import parse_scenario
from tests.examples import examples
from tests.formats.mutations import check_mutation, draws

DAY, WEEK = datetime.timedelta(days=1), datetime.timedelta(days=7)
START, END = datetime.date(2019, 1, 7), datetime.date(2019, 12, 29)
PARTIES = {"kelda": ["Army of Kelda*"], "wethern": ["Wethern Front", "Wethern Guard"]}
UCDP = ("id", "type_of_violence", "dyad_new_id", "side_a", "side_b", "date_prec", "date_start", "date_end", "deaths_a", "deaths_b",
        "deaths_civilians", "deaths_unknown", "best", "high", "low")
ACLED = ("event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type", "actor1", "inter1", "actor2",
         "inter2", "fatalities")


def typed(*words: object) -> Result:
    """Run a command."""
    return CliRunner().invoke(cli, list(map(str, words)), catch_exceptions=False)


def table(columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> str:
    """Return rows as CSV."""
    stream = io.StringIO()
    csv.writer(stream).writerows([columns, *rows])
    return stream.getvalue()


def read_csv(path: Path) -> list[dict[str, str]]:
    """Return the rows of a CSV file."""
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8"))))


def ucdp_rows() -> list[tuple[Any, ...]]:
    """A year of violence: a battle a week, raids on civilians, one long coarse event, one of others, one elsewhere, one too early."""
    rows: list[tuple[Any, ...]] = []
    for week in range(51):
        on = START + week * WEEK + (week % 5) * DAY
        rows.append((week, 1, 7, "Army of Kelda (north)", "Wethern Front", 1, f"{on} 00:00:00.000", f"{on} 00:00:00.000", 1, 2, 1, 0, 4, 5, 3))
        if week % 3 == 0:
            rows.append((100 + week, 3, 8, "Wethern Guard", "Civilians", 2, on, on, 0, 0, week % 4, 0, week % 4, week % 4 + 2, 0))
    rows.append((900, 1, 7, "Army of Kelda", "Wethern Front", 4, "2019-02-20", "2019-03-10", "", "", "", "", 19, 30, 10))
    rows.append((901, 2, 9, "Hill clans", "Wethern Front", 1, "2019-04-02", "2019-04-02", 0, 3, 0, 0, 3, 3, 3))
    rows.append((902, 2, 9, "Far army", "Far rebels", 1, "2019-04-02", "2019-04-02", 0, 3, 0, 0, 70, 70, 70))
    rows.append((903, 1, 7, "Army of Kelda", "Wethern Front", 1, "2019-01-05", "2019-01-08", 0, 0, 0, 8, 8, 8, 8))
    return rows


@pytest.fixture
def ucdp(tmp_path: Path) -> Path:
    """A file of the layout of UCDP GED, with its map of parties beside it."""
    (tmp_path / "ged.csv").write_text(table(UCDP, ucdp_rows()), "utf-8")
    (tmp_path / "parties.yaml").write_text("kelda: Army of Kelda*\nwethern: [Wethern Front, Wethern Guard]\n", "utf-8")
    return tmp_path / "ged.csv"


def test_ucdp_events_become_violence_by_party(ucdp: Path) -> None:
    events = read_events("ucdp", ucdp)
    found = violence_of(events, ActorMap(PARTIES), START, END)
    assert found.parties == ["kelda", "wethern", "others"] and found.others["Hill clans"] == 1
    assert found.unmapped == (1, 70) and found.outside == (0, 4)
    total = sum(event.best for event in events)
    assert found.deaths + found.unmapped.deaths + found.outside.deaths == total
    first = found.weekly()[START, "kelda"]
    # A battle of 4: Kelda caused the 2 deaths of side b and half of the one civilian; and half of the 4 deaths of the early event.
    assert (first.best, first.low, first.incidents) == (Fraction(5, 2) + 2, Fraction(15, 8) + 2, Fraction(1, 2) + Fraction(1, 4))
    coarse = sum((counts.coarse for counts in found.weekly().values()), Fraction(0))
    assert coarse == 19, "the long event is flagged"
    assert len({week for (week, _), counts in found.weekly().items() if counts.coarse}) == 3, "and spread over its weeks"


def test_acled_events_become_violence_by_party(tmp_path: Path) -> None:
    rows = [
        ("KEL1", "07 January 2019", 2019, 1, "Political violence", "Battles", "Armed clash", "Army of Kelda", 1, "Wethern Front", 2, 3),
        ("KEL2", "2019-01-09", 2019, 1, "Political violence", "Violence against civilians", "Attack", "Wethern Front", 2, "Civilians (Kelda)", 7, 5),
        ("KEL3", "12 January 2019", 2019, 2, "Political violence", "Explosions/Remote violence", "Shelling", "Army of Kelda", 1, "", 0, 7),
        ("KEL4", "15-Feb-2019", 2019, 3, "Political violence", "Battles", "Armed clash", "Army of Kelda", 1, "Wethern Guard", 2, 28),
        ("KEL5", "15 February 2019", 2019, 1, "Demonstrations", "Protests", "Peaceful protest", "Protesters (Kelda)", 6, "", 0, 0),
    ]
    (tmp_path / "acled.csv").write_text(table(ACLED, rows), "utf-8-sig")
    found = violence_of(read_events("acled", tmp_path / "acled.csv"), ActorMap(PARTIES), START, END)
    weekly = found.weekly()
    assert found.deaths == 43 and found.peaceful == (1, 0) and found.parties == ["kelda", "wethern"]
    assert weekly[START, "kelda"].best == Fraction(3, 2) + 5, "five of the seven days about the 12th lie in the first week"
    assert weekly[START, "wethern"].best == Fraction(3, 2) + 5 and weekly[START + WEEK, "kelda"].best == 2
    february = found.monthly()[datetime.date(2019, 2, 1), "kelda"]
    assert february.best == 14 and february.coarse == 14


@given(st.lists(st.tuples(st.integers(-20, 400), st.integers(0, 90), st.integers(0, 50), st.integers(0, 9), st.integers(0, 9),
                          st.sampled_from(["ab", "a", "b", "ax", "x"]), st.booleans()), max_size=30), st.integers(1, 3))
def test_property_totals_are_conserved_to_the_last_death(drawn: list[tuple[int, int, int, int, int, str, bool]], per: int) -> None:
    names = {"a": "Army of Kelda", "b": "Wethern Front", "x": "Hill clans"}
    events = [Event(START + first * DAY, START + (first + length) * DAY, tuple(names[side] for side in sides), best, best // 2, best * 2,
                    (one, two) if known and one + two <= best else None, length > 6)
              for first, length, best, one, two, sides, known in drawn]
    found = violence_of(events, ActorMap(PARTIES), START, END, per)
    assert found.deaths + found.unmapped.deaths + found.outside.deaths == sum(event.best for event in events)
    for period in (found.weekly(), found.monthly(), found.periods(lambda on: on)):
        assert sum((counts.best for counts in period.values()), Fraction(0)) == found.deaths
        assert sum((counts.high for counts in period.values()), Fraction(0)) == 2 * found.deaths
    assert all(counts.best >= 0 and counts.incidents > 0 for counts in found.days.values())


def test_the_written_tables_keep_the_total(ucdp: Path, tmp_path: Path) -> None:
    done = typed("import", "ucdp", ucdp, "--between", START, END, "--map", tmp_path / "parties.yaml", "--extends", "valley", "--out", tmp_path / "out")
    assert done.exit_code == 0, done.stderr
    deaths = violence_of(read_events("ucdp", ucdp), ActorMap(PARTIES), START, END).deaths
    for name in ("weekly", "daily"):
        rows = read_csv(tmp_path / "out" / f"{name}.csv")
        assert sum(Decimal(row["deaths"]) for row in rows) == Decimal(int(deaths)), name
    record = read_csv(tmp_path / "out" / "violence.csv")
    assert tuple(record[0]) == COUNTS
    assert sum(Decimal(row["value"]) for row in record if row["measure"] == "deaths") == Decimal(int(deaths))
    assert {row["mark"] for row in record} == {"found", "derived"}
    scenario = parse_scenario((tmp_path / "out" / "hostilities.yaml").read_text("utf-8"))
    level = scenario.hostilities.sources["kelda"].level
    assert isinstance(level, Range) and 0.4 < level.mode < 0.7
    assert "of parties outside the map" in done.stdout and "70 deaths" in done.stdout
    again = typed("import", "ucdp", ucdp, "--between", START, END, "--map", tmp_path / "parties.yaml", "--out", tmp_path / "out")
    assert again.exit_code == 2 and "already exists" in again.stderr


def test_the_fit_recovers_what_the_model_simulates() -> None:
    """Violence of the model's own form, with known levels and excitation: estimates are near, and most intervals hold the truth."""
    base, branching, memory = np.array([1.0, 0.8]), np.array([[0.3, 0.2], [0.4, 0.1]]), 0.5
    draw, faded, counts = random.Random(7), np.zeros(2), []
    for _ in range(600):
        rates = base + (1 - memory) * faded
        own = np.array([poisson(float(rate), draw.random()) for rate in rates])
        counts.append(own)
        faded = memory * faded + branching @ own
    fit = fit_hawkes(np.array(counts, dtype=float))
    levels = np.linalg.solve(np.eye(2) - branching, base)
    assert [each.mode for each in fit.levels] == pytest.approx(levels, rel=0.2)
    inside = [each.low <= branching[one, other] <= each.high for one, row in enumerate(fit.branching) for other, each in enumerate(row)]
    assert sum(inside) >= 3 and fit.memory.low <= memory <= fit.memory.high
    assert all(0 <= each.low <= each.mode <= each.high for row in fit.branching for each in row)
    assert max(abs(each.mode - branching[one, other]) for one, row in enumerate(fit.branching) for other, each in enumerate(row)) < 0.2


@pytest.mark.parametrize(("old", "new", "message"), [
    ("best,high,low", "best,hihg,low", "ged.csv:1: has no column high; did you mean"),
    ("2019-02-20", "2019-02-30", 'date_start: "2019-02-30" is not a date such as 2017-01-23'),
    (",19,30,10", ",19,12,10", "low 10 <= best 19 <= high 12 is not true"),
    (",19,30,10", ",many,30,10", '"many" is not a number of deaths'),
    ("2019-03-10", "2019-01-10", "date_end: 2019-01-10 is before date_start, 2019-02-20"),
    ("Front,4,", "Front,9,", 'date_prec: "9" is not within 1..5'),
])
def test_problems_name_line_and_column(old: str, new: str, message: str, ucdp: Path) -> None:
    text = ucdp.read_text("utf-8")
    assert old in text
    ucdp.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(FormatError, match=r"ged.csv:[0-9]+: ") as caught:
        parley.import_events("ucdp", ucdp, between=(START, END), parties=PARTIES)
    assert message in str(caught.value)


def test_maps_and_days_that_do_not_fit_are_refused(ucdp: Path, tmp_path: Path) -> None:
    for parties, message in (({"kelda": ["Army of Kelda*"], "wethern": ["Army*"]}, "belongs to kelda and to wethern"),
                             ({"kelda": ["Nobody"]}, "none of their actors' names is in it")):
        with pytest.raises(FormatError, match=message):
            parley.import_events("ucdp", ucdp, between=(START, END), parties=parties)
    with pytest.raises(FormatError, match="not in order"):
        parley.import_events("ucdp", ucdp, between=(END, START), parties=PARTIES)
    with pytest.raises(FormatError, match="a fit needs at least one party and 26 weeks"):
        parley.import_events("ucdp", ucdp, between=(START, START + 8 * WEEK), parties=PARTIES)
    (tmp_path / "parties.yaml").write_text("kelda: 3\nwethern: [Wethern Front]\n")
    done = typed("import", "ucdp", ucdp, "--between", START, END, "--map", tmp_path / "parties.yaml")
    assert done.exit_code == 2 and "parties.yaml:1: kelda: is neither the name of an actor nor a list" in done.stderr
    assert "--between" in typed("import", "ucdp", ucdp).stderr and typed("import", "ucdp").exit_code == 2


@examples(60)
@given(draw=draws)
def test_mutated_event_data_end_in_a_clear_error_or_a_result(tmp_path_factory: pytest.TempPathFactory, draw: random.Random) -> None:
    def read(folder: Path) -> None:
        events = read_events("ucdp", folder / "ged.csv")
        found = violence_of(events, ActorMap(PARTIES), START, END)
        assert found.deaths + found.unmapped.deaths + found.outside.deaths == sum(event.best for event in events)

    check_mutation({"ged.csv": table(UCDP, ucdp_rows()[:30]).encode()}, read, tmp_path_factory.mktemp("mutated"), draw)
