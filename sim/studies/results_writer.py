"""Write results to disk, so that a folder or file is either complete or absent."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.engine.arrow_columns import coded_array
from sim.errors import ResultsError
from sim.rules.log_schema import COLUMNS
from sim.studies.integrity import sealed, sha256
from sim.studies.result_files import FORMAT, MANIFEST, RUNS, SCENARIO, TABLES, read_manifest, wrap_os_errors

if TYPE_CHECKING:
    import pyarrow as pa


def table_bytes(table: pa.Table, scenario: str, points: Sequence[int | None] | np.ndarray | None = None) -> bytes:
    """A table as the bytes of a Parquet file, with a first column for the scenario's name and a second for the points of a design."""
    import pyarrow as pa

    named = table.add_column(0, "scenario", coded_array(np.zeros(table.num_rows, np.int32), [scenario]))
    return _parquet_bytes(named if points is None else named.add_column(1, "point", pa.array(points, pa.int32())))


def points_bytes(columns: Mapping[str, Sequence[Any]]) -> bytes:
    """The points of a design as the bytes of a Parquet file."""
    import pyarrow as pa

    return _parquet_bytes(pa.table({name: pa.array(values, pa.int32() if name == "point" else None) for name, values in columns.items()}))


def _parquet_bytes(table: pa.Table) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    return bytes(sink.getvalue())


def rows_of(content: bytes) -> list[dict[str, Any]]:
    """The rows of a Parquet file given as bytes, without the name of the scenario."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows: list[dict[str, Any]] = pq.read_table(pa.BufferReader(content)).drop_columns("scenario").to_pylist()
    return rows


def failure_table(failed: Sequence[tuple[int, str]], seed: int) -> pa.Table:
    """The table of failed replicates, from their numbers and error messages."""
    import pyarrow as pa

    return pa.table({
        "replicate": pa.array([replicate for replicate, _ in failed], pa.int64()),
        "seed": pa.array([seed] * len(failed), pa.uint64()),
        "message": pa.array([message for _, message in failed], pa.string()),
    })


def check_results_folder(folder: str | Path) -> None:
    """Check that a single run may be written to a folder: it is absent, empty, or holds an earlier single run.

    Raises:
        ResultsError: the folder holds something that the run would destroy.
    """
    path = Path(folder)
    if not path.exists():
        return
    if not path.is_dir():
        raise ResultsError(f"{path} is a file; give a folder for the results")
    with wrap_os_errors("read", path):
        names = {entry.name for entry in path.iterdir()}
    if not names:
        return
    manifest = read_manifest(path)
    if manifest is None:
        raise ResultsError(f"{path} is not empty and is not a results folder; choose another folder by --out")
    others = sorted(names - {MANIFEST, SCENARIO, RUNS, TABLES})
    if others:
        raise ResultsError(f"{path} holds other files ({', '.join(others[:3])}); move them away, or choose another folder by --out")
    if manifest.get("kind") != "run":
        raise ResultsError(f"{path} holds a study of many runs; choose another folder by --out")


def write_run(folder: str | Path, manifest: Mapping[str, Any], scenario: str, tables: Mapping[str, pa.Table], stem: str) -> Path:
    """Write the results of a single run, replacing an earlier single run; returns the folder.

    Args:
        folder: where to write.
        manifest: what was run, and by which versions.
        scenario: the scenario as YAML.
        tables: the tables of the log, by name.
        stem: the file name of each table, without suffix.

    Raises:
        ResultsError: the folder holds something else, the disk is full, or writing is not allowed.
    """
    check_results_folder(folder)
    path = Path(folder).resolve()
    temporary = path.parent / f".{path.name}.{os.getpid()}.new"
    with wrap_os_errors("write", Path(folder)):
        try:
            temporary.mkdir(parents=True)
            _write_files(temporary, manifest, scenario, tables, stem)
            replace_folder(temporary, path)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
    return Path(folder)


def _write_files(folder: Path, manifest: Mapping[str, Any], scenario: str, tables: Mapping[str, pa.Table], stem: str) -> None:
    import pyarrow.csv as csv
    import pyarrow.parquet as pq

    for name in COLUMNS:
        (folder / TABLES / name).mkdir(parents=True)
        pq.write_table(tables[name], folder / TABLES / name / f"{stem}.parquet", compression="zstd")
    runs = tables["runs"]
    for index, kind in enumerate(runs.schema.types):
        if str(kind).startswith("dictionary"):
            runs = runs.set_column(index, runs.schema.names[index], runs.column(index).cast("string"))
    csv.write_csv(runs, folder / RUNS)
    (folder / SCENARIO).write_text(scenario, "utf-8")
    written = {path.relative_to(folder).as_posix(): sha256(path.read_bytes()) for path in sorted(folder.rglob("*")) if path.is_file()}
    (folder / MANIFEST).write_bytes(json_bytes(sealed({"format": FORMAT, "kind": "run", **manifest, "sha256": written})))


def json_bytes(document: Mapping[str, Any]) -> bytes:
    """A document as indented JSON, with a final line break."""
    return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()


def replace_folder(temporary: Path, path: Path) -> None:
    """Rename a complete folder to its final path; an older folder there is restored if that fails."""
    old = temporary.with_suffix(".old") if path.exists() else None
    if old:
        path.rename(old)
    try:
        temporary.rename(path)
    except BaseException:
        if old:
            old.rename(path)
        raise
    if old:
        shutil.rmtree(old, ignore_errors=True)


def write_file(path: Path, content: bytes) -> None:
    """Write a file under a temporary name and rename it, so that it is either complete or absent."""
    temporary = path.with_name(f".{path.name}.new")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise
