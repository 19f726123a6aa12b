"""What an export wrote, and lines of code that read it in R, pandas and DuckDB."""

from __future__ import annotations

from collections.abc import Sequence

from sim.report.text.phrasing import plural
from sim.studies.export import ExportedTable


def export_lines(written: Sequence[ExportedTable], inputs: Sequence[str], kind: str) -> list[str]:
    """Format what was written as lines, with code that reads `runs`, and relates an agreement to an input if runs draw any."""
    width = max(len(str(each.file)) for each in written)
    lines = [f"{each.file!s:{width}}  {plural(each.rows, 'row')}, {plural(each.columns, 'column')}"
             + (f", {plural(len(inputs), 'input')} among them" if each.name == "runs" and inputs else "") for each in written]
    runs = next((each for each in written if each.name == "runs"), None)
    return [*lines, "", *code_lines(str(runs.file), inputs, kind)] if runs else lines


def code_lines(file: str, inputs: Sequence[str], kind: str) -> list[str]:
    """Code that reads the file of `runs`, in three languages.

    The outcome is an agreement: totals such as deaths depend on how long a run is counted.

    >>> print("\\n".join(code_lines("runs.csv", ["parties.kelda.outlook"], "csv")))
      R       runs <- read.csv("runs.csv"); summary(glm(agreements > 0 ~ parties.kelda.outlook, binomial, runs))
      pandas  runs = pd.read_csv("runs.csv"); runs["parties.kelda.outlook"].corr(runs["agreements"] > 0)
      DuckDB  SELECT regr_slope((agreements > 0)::INT, "parties.kelda.outlook") FROM 'runs.csv'
    """
    reader = "read.csv" if kind == "csv" else "arrow::read_parquet"
    regress = (f"; summary(glm(agreements > 0 ~ {inputs[0]}, binomial, runs))", f'; runs["{inputs[0]}"].corr(runs["agreements"] > 0)',
               f'regr_slope((agreements > 0)::INT, "{inputs[0]}")') if inputs else ("", "", "*")
    return [f'  R       runs <- {reader}("{file}"){regress[0]}', f'  pandas  runs = pd.read_{kind}("{file}"){regress[1]}',
            f"  DuckDB  SELECT {regress[2]} FROM '{file}'"]
