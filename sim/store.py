"""Results on disk: one folder holds what was run, how, and the tables of its log.

    RESULTS/manifest.json               engine, packages, scenario digest, seed, replicates, settings, command line
    RESULTS/scenario.yaml               the scenario as it was run
    RESULTS/runs.csv                    one row a replicate
    RESULTS/tables/<table>/<part>.parquet

A folder is written beside its place and then renamed into it, so that it is never half old and half new.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.tables import COLUMNS

if TYPE_CHECKING:
    import pyarrow as pa

    from sim.records import Scenario

FORMAT = "parley results 1"
MANIFEST, SCENARIO, RUNS, TABLES = "manifest.json", "scenario.yaml", "runs.csv", "tables"


class StoreError(Exception):
    """Why a results folder can't be read or written, in one line."""


@contextmanager
def plainly(doing: str, folder: Path) -> Iterator[None]:
    """Turn what the operating system says into a `StoreError` of one line.

    >>> with plainly("read", Path("here")):
    ...     raise PermissionError(13, "Permission denied")
    Traceback (most recent call last):
    sim.store.StoreError: can't read here: Permission denied
    """
    try:
        yield
    except OSError as error:
        raise StoreError(f"can't {doing} {folder}: {' '.join(str(error.strerror or error).split())}") from error


@dataclass(frozen=True)
class Study:
    """A results folder that has been opened."""

    folder: Path
    manifest: dict[str, Any]

    def table(self, name: str, replicate: int | None = None) -> pa.Table:
        """A table from all its parts, or one replicate's rows of it; empty if the study doesn't keep it.

        Raises:
            StoreError: a part can't be read.
        """
        import pyarrow as pa
        import pyarrow.parquet as pq

        chosen = None if replicate is None else [("replicate", "=", replicate)]
        parts = []
        for path in sorted((self.folder / TABLES / name).glob("*.parquet")):
            with plainly("read", path):
                try:
                    parts.append(pq.read_table(path, filters=chosen, partitioning=None))
                except (pa.ArrowException, KeyError) as error:
                    raise StoreError(f"{path} is damaged: {str(error).splitlines()[0]}") from error
        return pa.concat_tables(parts).unify_dictionaries() if parts else pa.table({})

    def rows(self, name: str, replicate: int | None = None) -> list[dict[str, Any]]:
        """The same as plain rows: names for parties and issues, None for what does not apply."""
        found: list[dict[str, Any]] = self.table(name, replicate).to_pylist()
        return found

    def replicates(self) -> list[int]:
        """The replicates that the folder holds."""
        table = self.table("runs")
        return sorted(table.column("replicate").to_pylist()) if table.num_columns else []

    def scenario(self) -> Scenario:
        """The scenario as it was run.

        Raises:
            StoreError: there is none.
            ScenarioError: it has been edited into something that is no scenario.
        """
        from sim.scenario import read

        path = self.folder / SCENARIO
        if not path.is_file():
            raise StoreError(f"{self.folder} has no {SCENARIO}")
        return read(path.resolve())


def open_study(folder: str | Path) -> Study:
    """Open a results folder.

    Raises:
        StoreError: there is none, or this version can't read it.
    """
    path = Path(folder)
    if not path.is_dir():
        raise StoreError(f"{path}: no such folder")
    manifest = _manifest(path)
    if manifest is None:
        raise StoreError(f"{path} is not a results folder: it has no {MANIFEST} of ours")
    return Study(path, manifest)


def _manifest(folder: Path) -> dict[str, Any] | None:
    """A folder's manifest, or None if it is not a results folder."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return manifest if isinstance(manifest, dict) and manifest.get("format") == FORMAT else None


def check_place(folder: str | Path) -> None:
    """Make sure that a run may be written here: nowhere yet, an empty folder, or the results of another single run.

    Raises:
        StoreError: something else is here that a run would destroy.
    """
    path = Path(folder)
    if not path.exists():
        return
    if not path.is_dir():
        raise StoreError(f"{path} is a file; give a folder for the results")
    with plainly("read", path):
        held = {entry.name for entry in path.iterdir()}
    if not held:
        return
    manifest = _manifest(path)
    if manifest is None:
        raise StoreError(f"{path} is not empty and is not a results folder; give another place by --out")
    others = sorted(held - {MANIFEST, SCENARIO, RUNS, TABLES})
    if others:
        raise StoreError(f"{path} holds more than results ({', '.join(others[:3])}); move that away, or give another place by --out")
    if manifest.get("kind") != "run":
        raise StoreError(f"{path} holds a study of many runs; give another place by --out")


def write_run(folder: str | Path, manifest: Mapping[str, Any], scenario: str, tables: Mapping[str, pa.Table], part: str) -> Path:
    """Write the results of one run, in place of an earlier run's; returns the folder.

    scenario: its YAML; part: the name of each table's one file, without its ending.

    Raises:
        StoreError: something else is here, the disk is full, or writing is not allowed.
    """
    check_place(folder)
    path = Path(folder).resolve()
    fresh = path.parent / f".{path.name}.{os.getpid()}.new"
    with plainly("write", Path(folder)):
        try:
            fresh.mkdir(parents=True)
            _fill(fresh, manifest, scenario, tables, part)
            _put_in_place(fresh, path)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    return Path(folder)


def _fill(folder: Path, manifest: Mapping[str, Any], scenario: str, tables: Mapping[str, pa.Table], part: str) -> None:
    import pyarrow.csv as csv
    import pyarrow.parquet as pq

    for name in COLUMNS:
        (folder / TABLES / name).mkdir(parents=True)
        pq.write_table(tables[name], folder / TABLES / name / f"{part}.parquet", compression="zstd")
    runs = tables["runs"]
    words = [index for index, kind in enumerate(runs.schema.types) if str(kind).startswith("dictionary")]
    for index in words:
        runs = runs.set_column(index, runs.schema.names[index], runs.column(index).cast("string"))
    csv.write_csv(runs, folder / RUNS)
    (folder / SCENARIO).write_text(scenario, "utf-8")
    document = {"format": FORMAT, "kind": "run", **manifest}
    (folder / MANIFEST).write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", "utf-8")


def _put_in_place(fresh: Path, path: Path) -> None:
    """Rename a complete folder to its place; what was there comes back if that fails."""
    old = fresh.with_suffix(".old") if path.exists() else None
    if old:
        path.rename(old)
    try:
        fresh.rename(path)
    except BaseException:
        if old:
            old.rename(path)
        raise
    if old:
        shutil.rmtree(old, ignore_errors=True)
