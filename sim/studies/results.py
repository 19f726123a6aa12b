"""Read results on disk: scenarios, tables, failed runs and points of a study or a single run; see `sim.studies.result_files`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.display.notebook import as_table
from sim.errors import ResultsError
from sim.studies.coalitions import winning_coalitions
from sim.studies.design import ROW_STRIDE, first_replicate
from sim.studies.integrity import check_file
from sim.studies.result_files import (
    CHECKPOINT,
    LOST_SUFFIX,
    MANIFEST,
    POINTS,
    SCENARIO,
    SCENARIOS,
    TABLES,
    advice,
    read_manifest,
    read_table_file,
    read_task_record,
    wrap_os_errors,
)

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from sim.scenario.schema.scenario import Scenario
    from sim.studies.draws import InputDraws


@dataclass(frozen=True, repr=False)
class Study:
    """An open results folder: a single run, or a study of many runs.

    `chosen` is the scenario selected from a study of several. Tables are read from disk on each call.


    >>> from tempfile import TemporaryDirectory
    >>> from sim.studies.study import run_study
    >>> with TemporaryDirectory() as folder:
    ...     study = run_study(["textbook", "valley"], 20, out=f"{folder}/both", workers=1, progress=False)
    ...     study.scenarios, len(study.runs()), study.select("textbook").runs()["agreements"].tolist()[:3]
    (['textbook', 'valley'], 40, [1, 1, 1])
    """

    folder: Path
    manifest: dict[str, Any]
    chosen: str | None = None
    #: The `sim.studies.study_runner.StudyReport` of the call that made the study: runs added, tasks lost. None for a study that was opened.
    report: object = field(default=None, compare=False)

    def __repr__(self) -> str:
        return f"<Study {self.folder.name}: {', '.join(self.scenarios)}; {self._run_count():,} runs, seed {self.manifest.get('seed')}>"

    def _repr_html_(self) -> str:
        engine = self.manifest.get("engine", {})
        return as_table(f"Study {self.folder}", {
            "scenarios": ", ".join(self.scenarios), "runs": f"{self._run_count():,}", "seed": self.manifest.get("seed"),
            "engine": f"{engine.get('name', 'mesa')} {engine.get('version', '')}",
            "settings": ", ".join(self.manifest.get("settings") or ["none"]),
        })

    def _run_count(self) -> int:
        """Count the runs asked for, those of all points of a design included."""
        replicates = int((self.manifest.get("replicates") or {}).get("count", 1))
        return replicates * len(self.scenarios) * (len(self.points()) if self.design else 1)

    @property
    def is_batch(self) -> bool:
        """Whether this is a study of many runs, not a single run."""
        return self.manifest.get("kind") == "study"

    @property
    def scenarios(self) -> list[str]:
        """The names of the selected scenarios."""
        if self.chosen is not None:
            return [self.chosen]
        entries = self.manifest.get("scenarios") or [self.manifest.get("scenario", {})]
        return [str(entry.get("name", "")) for entry in entries]

    def select(self, scenario: str | None = None) -> Study:
        """The same folder, restricted to one scenario; the name may be omitted if there is only one.

        Raises:
            ResultsError: there is no scenario of that name, or there are several and no name was given.
        """
        names = self.scenarios
        if scenario is None and len(names) > 1:
            raise ResultsError(f"{self.folder} holds {len(names)} scenarios ({', '.join(names)}); choose one by --scenario")
        name = names[0] if scenario is None else scenario
        if name not in names:
            raise ResultsError(f"there is no scenario {name} in {self.folder}; it holds {', '.join(names)}")
        entry = next((each for each in self.manifest.get("scenarios", []) if each["name"] == name), self.manifest.get("scenario"))
        return Study(self.folder, {**self.manifest, "scenario": entry}, name)

    def completed_tasks(self) -> list[dict[str, Any]]:
        """The records of a study's completed tasks, by scenario and first replicate.

        Raises:
            ResultsError: a record can't be read.
        """
        names = self.scenarios
        records = [read_task_record(path) for path in (self.folder / CHECKPOINT).glob("*.json")]
        selected = [record for record in records if record["scenario"] in names]
        return sorted(selected, key=lambda record: (names.index(record["scenario"]), record["first"]))

    def table_files(self, name: str, replicate: int | None = None) -> list[Path]:
        """The files of a table, or only those that may contain a replicate; each is checked to be as it was written.

        Raises:
            ResultsError: a file is damaged, or can't be read.
        """
        if not self.is_batch:
            return [self._checked(path) for path in sorted(self.manifest["sha256"]) if path.startswith(f"{TABLES}/{name}/")]
        offset = replicate
        if replicate is not None and self.design is not None and self.design["purpose"] != "sweep":
            offset = replicate % ROW_STRIDE
        return [
            self._checked(f"{TABLES}/{name}/{record['task']}.parquet", record["sha256"][name]) for record in self.completed_tasks()
            if name in record["rows"] and (offset is None or 0 <= offset - record["first"] < record["count"])
        ]

    def _checked(self, name: str, digest: str | None = None) -> Path:
        """The path of a file of the folder, checked to be as it was written; its digest is in the manifest unless it is given.

        Raises:
            ResultsError: it is damaged, or can't be read.
        """
        path = self.folder / name
        with wrap_os_errors("read", path), advice("the command that made the results restores it when it is run again"):
            check_file(path, digest or str(self.manifest["sha256"].get(name)))
        return path

    def task_rows(self, record: dict[str, Any], name: str, replicate: int | None = None) -> list[dict[str, Any]]:
        """The rows of a table that one completed task wrote, or only one replicate's.

        Raises:
            ResultsError: its file is damaged, or can't be read.
        """
        path = self._checked(f"{TABLES}/{name}/{record['task']}.parquet", record["sha256"][name])
        rows: list[dict[str, Any]] = read_table_file(path, replicate).to_pylist()
        return rows

    def table(self, name: str, replicate: int | None = None, columns: Sequence[str] | None = None) -> pa.Table:
        """A whole table, or one replicate's rows of it; empty if the study doesn't keep this table.

        Raises:
            ResultsError: a file can't be read.
        """
        import pyarrow as pa

        parts = [read_table_file(path, replicate, columns) for path in self.table_files(name, replicate)]
        return pa.concat_tables(parts).unify_dictionaries() if parts else pa.table({})

    def rows(self, name: str, replicate: int | None = None) -> list[dict[str, Any]]:
        """A table as dictionaries, one per row: names for parties and issues, None where a column does not apply."""
        rows: list[dict[str, Any]] = self.table(name, replicate).to_pylist()
        return rows

    def runs(self, inputs: bool = False) -> pd.DataFrame:
        """One row per replicate; a sweep adds a column for each varied path, and `inputs` one for what each run draws for each range.

        Raises:
            ResultsError: a file can't be read.
        """
        import pyarrow as pa

        return pa.concat_tables(self.runs_with_draws()).unify_dictionaries().to_pandas() if inputs else self._frame("runs")

    def runs_with_draws(self) -> Iterator[pa.Table]:
        """The table `runs`, file by file, with a column for each uncertain input (`sim.studies.draws.InputDraws`)."""
        draws = self.input_draws()
        for name in self.scenarios:
            yield from (draws.added_to(read_table_file(file), name) for file in self.select(name).table_files("runs"))

    def input_draws(self) -> InputDraws:
        """What the runs draw for each uncertain input."""
        from sim.studies.draws import InputDraws

        return InputDraws({name: self.select(name).scenario() for name in self.scenarios}, int(self.manifest["seed"]), self.points())

    def rounds(self) -> pd.DataFrame:
        """One row per round; a sweep adds a column for each varied path."""
        return self._frame("rounds")

    def issues(self) -> pd.DataFrame:
        """One row per issue and replicate; a sweep adds a column for each varied path."""
        return self._frame("issues")

    def coalitions(self) -> pd.DataFrame:
        """One row per agreement: who carried it, and who was outvoted (`sim.studies.coalitions`).

        Raises:
            ResultsError: the study does not keep the answers, or a file can't be read.
        """
        tables = [self.table(name).to_pandas() for name in ("answers", "rounds")]
        if tables[0].empty and not self.table_files("answers"):
            raise ResultsError(f"{self.folder} keeps no answers; run the study with full detail")
        return winning_coalitions(*(each if "scenario" in each else each.assign(scenario=self.scenarios[0]) for each in tables))

    @property
    def design(self) -> dict[str, Any] | None:
        """The manifest's entry on the design; None if no input is varied by design."""
        return self.manifest.get("design")

    def points(self) -> pd.DataFrame:
        """The points of the design, one row each: number, and value on each varied path; empty without a design.

        Raises:
            ResultsError: the file can't be read.
        """
        import pandas as pd

        if not self.design:
            return pd.DataFrame()
        points: pd.DataFrame = read_table_file(self._checked(POINTS)).to_pandas()
        return points

    def _frame(self, name: str) -> pd.DataFrame:
        frame: pd.DataFrame = self.table(name).to_pandas()
        if self.design is None or self.design["purpose"] != "sweep" or frame.empty:
            return frame
        points = self.points().drop(columns="point").iloc[frame["point"]]
        for position, path in enumerate(points.columns):
            frame.insert(2 + position, path, points[path].to_numpy())
        return frame

    def failed(self) -> pd.DataFrame:
        """One row per failed replicate: scenario, replicate, seed, message; with a design also its point."""
        import pandas as pd

        rows = self.rows("failed")
        for path in sorted((self.folder / CHECKPOINT).glob(f"*{LOST_SUFFIX}")):
            lost = read_task_record(path)
            if lost["scenario"] in self.scenarios:
                shared = {"scenario": lost["scenario"], "seed": self.manifest["seed"], "message": lost["message"]}
                first, count = lost.get("points", (0, 1))
                rows += [shared | {"point": point, "replicate": replicate + (first_replicate(self.design, point) if self.design else 0)}
                         for point in range(first, first + count) for replicate in range(lost["first"], lost["first"] + lost["count"])]
        return pd.DataFrame(rows, columns=["scenario", *(["point"] if self.design else []), "replicate", "seed", "message"])

    def replicates(self) -> list[int]:
        """The numbers of the replicates in the folder."""
        table = self.table("runs", columns=["replicate"])
        return sorted(table.column("replicate").to_pylist()) if table.num_columns else []

    def scenario(self) -> Scenario:
        """The scenario as it was run.

        Raises:
            ResultsError: there are several, or the file is damaged or was edited.
        """
        from sim.scenario.files import read_text
        from sim.studies.scenario_texts import scenario_of

        path = self._checked(f"{SCENARIOS}/{self.select().chosen}.yaml" if self.is_batch else SCENARIO)
        return scenario_of(read_text(path), file=str(path))


def open_study(folder: str | Path) -> Study:
    """Open a results folder.

    Raises:
        ResultsError: the folder does not exist, or this version can't read it.

    >>> from tempfile import TemporaryDirectory
    >>> from sim.studies.study import run_study
    >>> with TemporaryDirectory() as folder:
    ...     made = run_study("textbook", 20, out=f"{folder}/twenty", workers=1, progress=False)
    ...     open_study(f"{folder}/twenty")
    <Study twenty: textbook; 20 runs, seed 1>
    """
    path = Path(folder)
    if not path.is_dir():
        raise ResultsError(f"{path}: no such folder; parley run and parley batch write one")
    manifest = read_manifest(path)
    if manifest is None:
        raise ResultsError(f"{path} is not a results folder: it has no {MANIFEST} in the format of parley")
    return Study(path, manifest)
