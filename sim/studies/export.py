"""Tables of a study as single files for other tools: CSV or Parquet, one file a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sim.errors import ResultsError
from sim.rules.log_schema import COLUMNS
from sim.scenario.errors import suggestion
from sim.studies.result_files import TABLES, read_table_file, wrap_os_errors
from sim.studies.results import Study

if TYPE_CHECKING:
    import pyarrow as pa


class ExportedTable(NamedTuple):
    """A table as written: its name, its file, and how many rows and columns it has."""

    name: str
    file: Path
    rows: int
    columns: int


def export_study(
    study: Study, folder: str | Path, tables: Sequence[str] = (), kind: str = "csv", replace: bool = False
) -> list[ExportedTable]:
    """Write tables of a study, or of a single run, as one file each; `runs` has a column for each uncertain input.

    Args:
        folder: where to write; made if it does not exist.
        tables: names of tables; all that the study keeps if omitted.
        kind: "csv" or "parquet".
        replace: whether files that exist may be replaced.

    Raises:
        ResultsError: there is no such table, a file exists, or the folder can't be read or written.

    >>> from tempfile import TemporaryDirectory
    >>> from sim.studies.study import run_study
    >>> with TemporaryDirectory() as place:
    ...     study = run_study("valley", 20, out=f"{place}/study", workers=1, progress=False)
    ...     [(each.name, each.file.name, each.rows) for each in export_study(study, f"{place}/csv", ["runs", "issues"])]
    [('runs', 'runs.csv', 20), ('issues', 'issues.csv', 40)]
    """
    place, kept = Path(folder), kept_tables(study)
    for name in tables:
        if name not in kept:
            raise ResultsError(f"{study.folder} has no table {name}{suggestion(name, kept)}")
    chosen = list(dict.fromkeys(tables)) or kept
    files = {name: place / f"{name}.{kind}" for name in chosen}
    present = [str(file) for file in files.values() if file.exists()]
    if present and not replace:
        raise ResultsError(f"{', '.join(present)} already exist{'s' if len(present) == 1 else ''}; --force replaces what is there")
    with wrap_os_errors("write", place):
        place.mkdir(parents=True, exist_ok=True)
        return [_write(name, file, _parts(study, name), kind) for name, file in files.items()]


def kept_tables(study: Study) -> list[str]:
    """The tables that a study or run keeps, in the order of the data page, and the failed runs if there are any."""
    return [name for name in (*COLUMNS, "failed") if (study.folder / TABLES / name).is_dir() and study.table_files(name)]


def _parts(study: Study, name: str) -> Iterator[pa.Table]:
    if name == "runs":
        yield from study.runs_with_draws()
    else:
        yield from (read_table_file(file) for file in study.table_files(name))


def _write(name: str, file: Path, parts: Iterator[pa.Table], kind: str) -> ExportedTable:
    """Write the parts of a table under a temporary name, then rename, so that the file is complete or absent."""
    import pyarrow as pa
    import pyarrow.csv
    import pyarrow.parquet as pq

    temporary = file.with_name(f".{file.name}.new")
    first = _plain(next(parts))
    rows = 0
    try:
        with pa.csv.CSVWriter(temporary, first.schema) if kind == "csv" else pq.ParquetWriter(temporary, first.schema) as writer:
            for part in (first, *map(_plain, parts)):
                writer.write_table(part)
                rows += part.num_rows
        temporary.replace(file)
    except BaseException:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
    return ExportedTable(name, file, rows, first.num_columns)


def _plain(table: pa.Table) -> pa.Table:
    """A table with names as strings instead of codes."""
    import pyarrow as pa

    fields = [pa.field(each.name, pa.string()) if pa.types.is_dictionary(each.type) else each.remove_metadata() for each in table.schema]
    return table.cast(pa.schema(fields)).replace_schema_metadata(None)
