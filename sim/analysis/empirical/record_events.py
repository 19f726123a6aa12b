"""What a record says about content: the issues that were agreed, and the parties that refused, round by round.

Both files are optional. A statistic that needs a file that a record lacks has no rows, so its target must be stated.

    FOLDER/agreed.csv     a row for each issue on which a round adopted a rule or a body
    FOLDER/refused.csv    a row for each party that is known to have refused what was on the table, or to have stayed away
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from sim.analysis.empirical.record_files import Row, read_table
from sim.errors import Problem
from sim.scenario.errors import short_repr, suggestion
from sim.scenario.yaml_dialect import is_digits

AGREED, REFUSED = "agreed.csv", "refused.csv"
#: How a row of these files is known.
EVENT_MARKS = ("found", "recalled", "judgement")


def read_events(path: Path, subject: str, rounds: int, problems: list[Problem]) -> pd.DataFrame:
    """The rows of a file of events as a table; an absent file has no rows. Problems are appended.

    Args:
        subject: the column that names what a row is about: `issue` or `party`.
        rounds: number of rounds in the record.
    """
    columns = ("round", subject, "mark", "note", "source")
    rows = read_table(path, columns, problems) if path.is_file() else []
    for row in rows:
        _check(row, subject, rounds, problems)
    found = pd.DataFrame([{name: row[name] for name in columns} for row in rows], columns=list(columns))
    found["round"] = pd.to_numeric(found["round"], errors="coerce").fillna(0).astype(int)
    return found


def _check(row: Row, subject: str, rounds: int, problems: list[Problem]) -> None:
    """Append the problems of a row: a round of the record, a subject, a known mark, a source."""

    def say(column: str, message: str) -> None:
        """Append a problem of this row."""
        problems.append(Problem(row["_file"], row["_line"], column, message))

    if not is_digits(row["round"]) or not 1 <= int(row["round"]) <= rounds:
        say("round", f"{short_repr(row['round'])} is not a round of the record, 1 to {rounds}")
    if row["mark"] not in EVENT_MARKS:
        say("mark", f"{short_repr(row['mark'])} is not known{suggestion(row['mark'], EVENT_MARKS)}")
    for name in (subject, "source"):
        if not row[name]:
            say(name, "is empty")
