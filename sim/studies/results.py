"""Results on disk: one folder holds what was run, how, and the tables of its log.

    RESULTS/manifest.json               engine, packages, scenario digest, seed, replicates, settings, command line
    RESULTS/scenario.yaml               the scenario as it was run
    RESULTS/runs.csv                    one row a replicate
    RESULTS/tables/<table>/<part>.parquet

A folder is written beside its place and then renamed into it, so that it is never half old and half new. The folder of a study of many
runs, which `sim.studies.checkpoint` fills, has instead of the middle two

    STUDY/scenarios/<name>.yaml         each scenario as it was run
    STUDY/receipts/<part>.json          what a part holds; a part without a receipt is not there yet

and its tables begin with a column `scenario`. A study with a design (a sweep, or a study of sensitivity) has besides

    STUDY/points.parquet                the points of the design: a row a point, a column a varied path

and its tables have a column `point` after `scenario`.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.errors import ResultsError
from sim.rules.log_schema import COLUMNS
from sim.studies.design import ROW, start

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    import pyarrow as pa

    from sim.scenario.schema.scenario import Scenario

FORMAT = "parley results 1"
MANIFEST, SCENARIO, RUNS, TABLES = "manifest.json", "scenario.yaml", "runs.csv", "tables"
SCENARIOS, RECEIPTS, POINTS = "scenarios", "receipts", "points.parquet"
#: How the note about a part that could not be played ends.
LOST = ".lost"


@contextmanager
def plainly(doing: str, folder: Path) -> Iterator[None]:
    """Turn what the operating system says into a `ResultsError` of one line.

    >>> with plainly("read", Path("here")):
    ...     raise PermissionError(13, "Permission denied")
    Traceback (most recent call last):
    sim.errors.ResultsError: can't read here: Permission denied
    """
    try:
        yield
    except OSError as error:
        raise ResultsError(f"can't {doing} {folder}: {' '.join(str(error.strerror or error).split())}") from error


@dataclass(frozen=True)
class Study:
    """A results folder that has been opened: one run, or a study of many.

    `chosen`: the one scenario to look at, if the study has several. Tables are read when they are asked for.
    """

    folder: Path
    manifest: dict[str, Any]
    chosen: str | None = None

    @property
    def many(self) -> bool:
        """Whether this is a study of many runs."""
        return self.manifest.get("kind") == "study"

    @property
    def scenarios(self) -> list[str]:
        """The names of the scenarios looked at."""
        held = self.manifest.get("scenarios") or [self.manifest.get("scenario", {})]
        names = [str(each.get("name", "")) for each in held]
        return names if self.chosen is None else [self.chosen]

    def of(self, scenario: str | None = None) -> Study:
        """The same folder, looking at one scenario only; it need not be named if there is only one.

        Raises:
            ResultsError: there is none of that name, or there are several and none was named.
        """
        held = self.scenarios
        if scenario is None and len(held) > 1:
            raise ResultsError(f"{self.folder} holds {len(held)} scenarios ({', '.join(held)}); choose one by --scenario")
        name = held[0] if scenario is None else scenario
        if name not in held:
            raise ResultsError(f"there is no scenario {name} in {self.folder}; it holds {', '.join(held)}")
        own = next((each for each in self.manifest.get("scenarios", []) if each["name"] == name), self.manifest.get("scenario"))
        return Study(self.folder, {**self.manifest, "scenario": own}, name)

    def receipts(self) -> list[dict[str, Any]]:
        """What each finished part of a study holds, by scenario and first replicate.

        Raises:
            ResultsError: a receipt can't be read.
        """
        wanted = self.scenarios
        found = [read_note(path, "part", "rows", "bytes") for path in (self.folder / RECEIPTS).glob("*.json")]
        own = [receipt for receipt in found if receipt["scenario"] in wanted]
        return sorted(own, key=lambda receipt: (wanted.index(receipt["scenario"]), receipt["first"]))

    def parts(self, name: str, replicate: int | None = None) -> list[Path]:
        """The files of a table, or those that a replicate may be in."""
        folder = self.folder / TABLES / name
        if not self.many:
            return sorted(folder.glob("*.parquet"))
        own = replicate if replicate is None or self.design is None else replicate % ROW if self.design["verb"] != "sweep" else replicate
        return [
            folder / f"{receipt['part']}.parquet" for receipt in self.receipts()
            if name in receipt["rows"] and (own is None or 0 <= own - receipt["first"] < receipt["count"])
        ]

    def table(self, name: str, replicate: int | None = None, columns: Sequence[str] | None = None) -> pa.Table:
        """A table from all its parts, or one replicate's rows of it; empty if the study doesn't keep it.

        Raises:
            ResultsError: a part can't be read.
        """
        import pyarrow as pa

        parts = [read_part(path, replicate, columns) for path in self.parts(name, replicate)]
        return pa.concat_tables(parts).unify_dictionaries() if parts else pa.table({})

    def rows(self, name: str, replicate: int | None = None) -> list[dict[str, Any]]:
        """The same as plain rows: names for parties and issues, None for what does not apply."""
        found: list[dict[str, Any]] = self.table(name, replicate).to_pylist()
        return found

    def runs(self) -> pd.DataFrame:
        """One row a replicate; in a sweep with a column for each varied path."""
        return self._frame("runs")

    def rounds(self) -> pd.DataFrame:
        """One row a round; in a sweep with a column for each varied path."""
        return self._frame("rounds")

    def issues(self) -> pd.DataFrame:
        """One row an issue of a replicate; in a sweep with a column for each varied path."""
        return self._frame("issues")

    @property
    def design(self) -> dict[str, Any] | None:
        """What the manifest says of the design; None if every run is of a scenario as it stands."""
        return self.manifest.get("design")

    def points(self) -> pd.DataFrame:
        """The points of a design: a row a point, with its number and its value on each varied path; empty if there is no design.

        Raises:
            ResultsError: it can't be read.
        """
        import pandas as pd

        return read_part(self.folder / POINTS).to_pandas() if self.design else pd.DataFrame()

    def _frame(self, name: str) -> pd.DataFrame:
        frame = self.table(name).to_pandas()
        if self.design is None or self.design["verb"] != "sweep" or frame.empty:
            return frame
        points = self.points().drop(columns="point").iloc[frame["point"]]
        for place, path in enumerate(points.columns):
            frame.insert(2 + place, path, points[path].to_numpy())
        return frame

    def failed(self) -> pd.DataFrame:
        """One row a replicate that could not be played: scenario, replicate, seed, message."""
        import pandas as pd

        rows = self.rows("failed")
        for path in sorted((self.folder / RECEIPTS).glob(f"*{LOST}")):
            lost = read_note(path, "message")
            if lost["scenario"] in self.scenarios:
                at = {"scenario": lost["scenario"], "seed": self.manifest["seed"], "message": lost["message"]}
                first, points = lost.get("points", (0, 1))
                rows += [at | {"point": point, "replicate": replicate + (start(self.design, point) if self.design else 0)}
                         for point in range(first, first + points) for replicate in range(lost["first"], lost["first"] + lost["count"])]
        return pd.DataFrame(rows, columns=["scenario", *(["point"] if self.design else []), "replicate", "seed", "message"])

    def replicates(self) -> list[int]:
        """The replicates that the folder holds."""
        table = self.table("runs", columns=["replicate"])
        return sorted(table.column("replicate").to_pylist()) if table.num_columns else []

    def scenario(self) -> Scenario:
        """The scenario as it was run.

        Raises:
            ResultsError: there is none, or there are several.
            ScenarioError: it has been edited into something that is no scenario.
        """
        from sim.scenario.loader import load_scenario

        path = self.folder / (f"{SCENARIOS}/{self.of().chosen}.yaml" if self.many else SCENARIO)
        if not path.is_file():
            raise ResultsError(f"{self.folder} has no {path.relative_to(self.folder)}")
        return load_scenario(path.resolve())


def read_note(path: Path, *needed: str) -> dict[str, Any]:
    """A part's receipt, or the note about one that was lost; it has to say which part that is, and what is `needed` besides.

    Raises:
        ResultsError: it can't be read, or says less.
    """
    with plainly("read", path):
        try:
            note = json.loads(path.read_text("utf-8"))
        except ValueError as error:
            raise ResultsError(f"{path} is damaged ({error}); without it, its part is played anew") from error
    missing = [name for name in ("scenario", "first", "count", *needed) if not isinstance(note, dict) or name not in note]
    if missing:
        raise ResultsError(f"{path} is damaged (it does not say {', '.join(missing)}); without it, its part is played anew")
    return dict(note)


def read_part(path: Path, replicate: int | None = None, columns: Sequence[str] | None = None) -> pa.Table:
    """One file of a table, or one replicate's rows of it, or some of its columns.

    Raises:
        ResultsError: it can't be read.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    chosen = None if replicate is None else [("replicate", "=", replicate)]
    with plainly("read", path):
        try:
            return pq.read_table(path, filters=chosen, partitioning=None, columns=columns and list(columns))
        except (pa.ArrowException, KeyError) as error:
            raise ResultsError(f"{path} is damaged: {str(error).splitlines()[0]}") from error


def as_parquet(table: pa.Table, scenario: str, points: Sequence[int | None] | np.ndarray | None = None) -> bytes:
    """A table as the bytes of a Parquet file, with the scenario's name in a first column, and the points of a design in a second."""
    import pyarrow as pa

    index = pa.repeat(pa.scalar(0, pa.int32()), table.num_rows)
    named = table.add_column(0, "scenario", pa.DictionaryArray.from_arrays(index, pa.array([scenario])))
    return _bytes(named if points is None else named.add_column(1, "point", pa.array(points, pa.int32())))


def design_table(columns: Mapping[str, Sequence[Any]]) -> bytes:
    """The points of a design as the bytes of a Parquet file."""
    import pyarrow as pa

    return _bytes(pa.table({name: pa.array(values, pa.int32() if name == "point" else None) for name, values in columns.items()}))


def _bytes(table: pa.Table) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd")
    return bytes(sink.getvalue())


def failures(failed: Sequence[tuple[Any, ...]], seed: int) -> pa.Table:
    """The table of replicates that failed, from their numbers and messages."""
    import pyarrow as pa

    return pa.table({
        "replicate": pa.array([replicate for replicate, _ in failed], pa.int64()),
        "seed": pa.array([seed] * len(failed), pa.uint64()),
        "message": pa.array([message for _, message in failed], pa.string()),
    })


def open_study(folder: str | Path) -> Study:
    """Open a results folder.

    Raises:
        ResultsError: there is none, or this version can't read it.
    """
    path = Path(folder)
    if not path.is_dir():
        raise ResultsError(f"{path}: no such folder")
    manifest = manifest_in(path)
    if manifest is None:
        raise ResultsError(f"{path} is not a results folder: it has no {MANIFEST} of ours")
    return Study(path, manifest)


def manifest_in(folder: Path) -> dict[str, Any] | None:
    """A folder's manifest, or None if it is not a results folder."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return manifest if isinstance(manifest, dict) and manifest.get("format") == FORMAT else None


def check_place(folder: str | Path) -> None:
    """Make sure that a run may be written here: nowhere yet, an empty folder, or the results of another single run.

    Raises:
        ResultsError: something else is here that a run would destroy.
    """
    path = Path(folder)
    if not path.exists():
        return
    if not path.is_dir():
        raise ResultsError(f"{path} is a file; give a folder for the results")
    with plainly("read", path):
        held = {entry.name for entry in path.iterdir()}
    if not held:
        return
    manifest = manifest_in(path)
    if manifest is None:
        raise ResultsError(f"{path} is not empty and is not a results folder; give another place by --out")
    others = sorted(held - {MANIFEST, SCENARIO, RUNS, TABLES})
    if others:
        raise ResultsError(f"{path} holds more than results ({', '.join(others[:3])}); move that away, or give another place by --out")
    if manifest.get("kind") != "run":
        raise ResultsError(f"{path} holds a study of many runs; give another place by --out")


def write_run(folder: str | Path, manifest: Mapping[str, Any], scenario: str, tables: Mapping[str, pa.Table], part: str) -> Path:
    """Write the results of one run, in place of an earlier run's; returns the folder.

    scenario: its YAML; part: the name of each table's one file, without its ending.

    Raises:
        ResultsError: something else is here, the disk is full, or writing is not allowed.
    """
    check_place(folder)
    path = Path(folder).resolve()
    fresh = path.parent / f".{path.name}.{os.getpid()}.new"
    with plainly("write", Path(folder)):
        try:
            fresh.mkdir(parents=True)
            _fill(fresh, manifest, scenario, tables, part)
            put_in_place(fresh, path)
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


def put_in_place(fresh: Path, path: Path) -> None:
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
