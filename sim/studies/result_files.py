"""Files of a results folder: what each holds, their names, and how each is read.

One folder holds what was run, how, and the tables of its log. A single run, which `sim.studies.results_writer` writes:

    RESULTS/manifest.json               engine, packages, scenario digest, seed, replicates, settings, command line
    RESULTS/scenario.yaml               the scenario as it was run
    RESULTS/runs.csv                    one row per replicate
    RESULTS/tables/<table>/<part>.parquet

A study of many runs, which `sim.studies.checkpoint` fills, has the following in place of `scenario.yaml` and `runs.csv`:

    STUDY/scenarios/<name>.yaml         each scenario as it was run
    STUDY/checkpoint/<task>.json        what a completed task wrote; a task without this record is not complete

Each task writes one file per table, named after the task, and the tables begin with a column `scenario`. A study with a design (a sweep
or a sensitivity study) also has

    STUDY/points.parquet                the points of the design: one row per point, one column per varied path

and its tables have a column `point` after `scenario`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.errors import DamagedResultsError, ResultsError
from sim.studies.integrity import check_seal, read_document

if TYPE_CHECKING:
    import pyarrow as pa

FORMAT = "parley results 3"
#: Formats of earlier versions, which this version does not read.
OLD_FORMATS = ("parley results 1", "parley results 2")
MANIFEST, SCENARIO, RUNS, TABLES = "manifest.json", "scenario.yaml", "runs.csv", "tables"
SCENARIOS, CHECKPOINT, POINTS = "scenarios", "checkpoint", "points.parquet"
#: File name suffix of the note about a task that could not be run.
LOST_SUFFIX = ".lost"


@contextmanager
def wrap_os_errors(action: str, folder: Path) -> Iterator[None]:
    """Raise operating system errors as a one-line `ResultsError`.

    >>> with wrap_os_errors("read", Path("here")):
    ...     raise PermissionError(13, "Permission denied")
    Traceback (most recent call last):
    sim.errors.ResultsError: can't read here: Permission denied
    """
    try:
        yield
    except OSError as error:
        raise ResultsError(f"can't {action} {folder}: {' '.join(str(error.strerror or error).split())}") from error


def read_manifest(folder: Path) -> dict[str, Any] | None:
    """The manifest of a folder, or None if it is not a results folder.

    Raises:
        ResultsError: it is damaged, or an earlier version wrote it in a format that is no longer read.
    """
    path = folder / MANIFEST
    if not os.path.lexists(path):
        return None
    with wrap_os_errors("read", path), advice("give another folder, or repeat the study in this one by --fresh"):
        manifest = read_document(path)
        written = manifest.get("format")
        if written in OLD_FORMATS:
            raise ResultsError(f'{folder} was written by an earlier version of parley (format "{written}"; this version reads "{FORMAT}"). '
                               "Run the same command into a new folder by --out: the same scenario and seed give the runs again")
        if written != FORMAT:
            return None
        check_seal(path, manifest)
    return manifest


def read_task_record(path: Path) -> dict[str, Any]:
    """The record of a completed or lost task.

    Raises:
        ResultsError: the record can't be read, or is not as it was written.
    """
    with wrap_os_errors("read", path), advice("the command that made the results runs its task again"):
        record = read_document(path)
        check_seal(path, record)
        if record.get("task") != path.stem:
            raise DamagedResultsError(f"{path} is damaged (it is the record of another task)")
    return record


@contextmanager
def advice(what: str) -> Iterator[None]:
    """Add what to do to the message about damage."""
    try:
        yield
    except DamagedResultsError as error:
        raise DamagedResultsError(f"{error}; {what}") from error


def read_table_file(path: Path, replicate: int | None = None, columns: Sequence[str] | None = None) -> pa.Table:
    """One file of a table, optionally only one replicate's rows or some of its columns.

    Raises:
        ResultsError: the file can't be read.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    wanted = None if columns is None else list(columns)
    with wrap_os_errors("read", path):
        try:
            # `read_table` would load pyarrow's dataset module, and pandas with it
            with pq.ParquetFile(path) as file:
                missing = sorted(set(wanted or []) - set(file.schema_arrow.names))
                if missing:
                    raise ResultsError(f"{path} is damaged: it has no column {missing[0]}")
                added = wanted is not None and replicate is not None and "replicate" not in wanted
                table = file.read(columns=[*(wanted or []), "replicate"] if added else wanted)
        except (pa.ArrowException, KeyError) as error:
            raise ResultsError(f"{path} is damaged: {str(error).splitlines()[0]}") from error
    table = table if wanted is None else table.select([*wanted, *(["replicate"] if added else [])])
    return table if replicate is None else _of_replicate(table, replicate, added)


def _of_replicate(table: pa.Table, replicate: int, drop: bool) -> pa.Table:
    """The rows of one replicate, which stand together unless the study has a design; `drop`: without the column of replicates."""
    import pyarrow as pa

    own = np.flatnonzero(np.array(table.column("replicate").to_pylist(), dtype=np.int64) == replicate)
    starts = [0, *(int(each) + 1 for each in np.flatnonzero(np.diff(own) > 1))] if len(own) else []
    parts = [table.slice(int(own[first]), last - first) for first, last in pairwise([*starts, len(own)])]
    found = pa.concat_tables(parts) if parts else table.slice(0, 0)
    return found.drop_columns(["replicate"]) if drop else found
