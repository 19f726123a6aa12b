"""Checkpoint of a study: which tasks are complete, so that an interrupted study resumes.

Every file is written under a temporary name and renamed, and a task's record is written last. A folder may therefore be abandoned at any
moment, by a kill or a full disk: a task with a record is complete. Only one process writes to a study's folder at a time.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from sim.errors import FolderLockedError, ResultsError
from sim.studies.design import Design
from sim.studies.lock import lock_folder
from sim.studies.provenance import differences
from sim.studies.results import CHECKPOINT, FORMAT, LOST_SUFFIX, MANIFEST, POINTS, SCENARIOS, TABLES, Study, read_manifest, wrap_os_errors
from sim.studies.results_writer import json_bytes, points_bytes, replace_folder, write_file
from sim.studies.tasks import Task, TaskResult

#: The entries of a study's folder.
ENTRIES = {MANIFEST, SCENARIOS, TABLES, CHECKPOINT, POINTS}


class Checkpoint:
    """A study's folder, open for writing; made by `with open_checkpoint(...)`.

    Attributes:
        completed: for each complete task its number of replicates (at each of its points).
        runs: the number of runs in the complete tasks.
        lost: tasks that could not be run in an earlier attempt.
    """

    def __init__(self, study: Study) -> None:
        self.study = study
        self.folder = study.folder
        self.completed: dict[str, int] = {}
        self.runs = 0
        self.lost: set[str] = set()

    def load(self) -> None:
        """Find the complete tasks, and delete incomplete files that a kill left behind."""
        with wrap_os_errors("read", self.folder):
            for record in self.study.completed_tasks():
                if self._is_complete(record):
                    self.completed[record["task"]] = record["count"]
                    self.runs += record["count"] * record.get("points", (0, 1))[1]
            self.lost = {path.stem for path in (self.folder / CHECKPOINT).glob(f"*{LOST_SUFFIX}")}
            for folder in (self.folder / TABLES).iterdir():
                _delete_except(folder, {f"{task}.parquet" for task in self.completed})
            _delete_except(self.folder / CHECKPOINT, {f"{task}.json" for task in self.completed})

    def _is_complete(self, record: Mapping[str, Any]) -> bool:
        """Whether a task's files exist in full length; a power cut may have truncated them."""
        for table, size in record["bytes"].items():
            path = self.folder / TABLES / table / f"{record['task']}.parquet"
            if not path.is_file() or path.stat().st_size != size:
                return False
        return True

    def contains(self, task: Task) -> bool:
        """Whether a task is complete; a longer one counts, a shorter one (the last of an earlier, smaller study) does not."""
        return self.completed.get(task.key, 0) >= task.replicates

    def add(self, task: Task, result: TaskResult) -> None:
        """Write the result of a task, replacing a shorter one.

        Raises:
            ResultsError: the disk is full, or writing is not allowed; the task then remains incomplete.
        """
        record = {
            "task": task.key, "scenario": task.scenario, "first": task.first, "count": task.replicates, **_points(task), "rows": result.rows,
            "bytes": {table: len(content) for table, content in result.files.items()},
            "failed": [{name: value for name, value in run._asdict().items() if value is not None} for run in result.failed],
        }
        path = self.folder / CHECKPOINT / f"{task.key}.json"
        with wrap_os_errors("write", self.folder):
            path.unlink(missing_ok=True)
            for table, content in result.files.items():
                write_file(self.folder / TABLES / table / f"{task.key}.parquet", content)
            write_file(path, json_bytes(record))
            path.with_suffix(LOST_SUFFIX).unlink(missing_ok=True)
        self.completed[task.key] = task.replicates

    def add_lost(self, task: Task, message: str) -> None:
        """Note a task that could not be run; it remains incomplete."""
        note = {"scenario": task.scenario, "first": task.first, "count": task.replicates, **_points(task), "message": message}
        with wrap_os_errors("write", self.folder):
            write_file(self.folder / CHECKPOINT / f"{task.key}{LOST_SUFFIX}", json_bytes(note))

    def extend(self, replicates: int, command: list[str]) -> None:
        """Raise the study's number of replicates in the manifest, and note the command; the number never falls."""
        manifest = self.study.manifest
        if manifest["replicates"]["count"] < replicates:
            manifest |= {"replicates": {"first": 0, "count": replicates}, "command": command}
            with wrap_os_errors("write", self.folder):
                write_file(self.folder / MANIFEST, json_bytes(manifest))


def _points(task: Task) -> dict[str, tuple[int, int]]:
    """The points of a design that a task covers: the first, and how many."""
    return {"points": (task.points.first, task.points.size)} if task.points else {}


@contextmanager
def open_checkpoint(
    folder: Path, manifest: dict[str, Any], scenarios: Mapping[str, str], fresh: bool = False, design: Design | None = None
) -> Iterator[Checkpoint]:
    """Open or create a study's folder, and lock it against other processes.

    Args:
        folder: where the study is, or will be.
        manifest: what the study is.
        scenarios: the YAML of its scenarios, by name.
        fresh: replace an existing study.
        design: the points of the study, if it has any.

    Raises:
        ResultsError: the folder holds something else, or another study, or is in use by another process.
    """
    with _lock(folder):
        if existing_manifest(folder) is None or fresh:
            _create(folder, manifest, scenarios, design)
        existing = existing_manifest(folder) or manifest
        unlike = differences(existing, manifest)
        if unlike:
            listed = "\n  ".join([f"{folder} holds another study, and nothing was changed:", *unlike])
            raise ResultsError(f"{listed}\nChoose another folder by --out, or replace the study by --fresh")
        if design and not (folder / POINTS).is_file():
            with wrap_os_errors("write", folder):
                write_file(folder / POINTS, points_bytes(design.table))
        checkpoint = Checkpoint(Study(folder, existing))
        checkpoint.load()
        yield checkpoint


def existing_manifest(folder: Path) -> dict[str, Any] | None:
    """The manifest of the study in a folder; None if the folder is absent or empty.

    Raises:
        ResultsError: the folder holds something else.
    """
    if not folder.exists():
        return None
    if not folder.is_dir():
        raise ResultsError(f"{folder} is a file; give a folder for the study")
    with wrap_os_errors("read", folder):
        names = {entry.name for entry in folder.iterdir()}
    if not names:
        return None
    manifest = read_manifest(folder)
    if manifest is None:
        raise ResultsError(f"{folder} is not empty and is not a study; choose another folder by --out")
    if manifest.get("kind") != "study":
        raise ResultsError(f"{folder} holds a single run; choose another folder by --out")
    return manifest


def _create(folder: Path, manifest: Mapping[str, Any], scenarios: Mapping[str, str], design: Design | None) -> None:
    """Create a study's folder without any results, replacing an older study."""
    path = folder.resolve()
    temporary = path.parent / f".{path.name}.new"
    with wrap_os_errors("write", folder):
        if path.exists():
            others = sorted({entry.name for entry in path.iterdir()} - ENTRIES)
            if others:
                raise ResultsError(f"{folder} holds other files ({', '.join(others[:3])}); move them away, or choose another folder by --out")
        try:
            for leftover in (temporary, temporary.with_suffix(".old")):
                shutil.rmtree(leftover, ignore_errors=True)
            for name in (SCENARIOS, CHECKPOINT, *(f"{TABLES}/{table}" for table in (*manifest["tables"], "failed"))):
                (temporary / name).mkdir(parents=True)
            for name, text in scenarios.items():
                write_file(temporary / SCENARIOS / f"{name}.yaml", text.encode())
            if design:
                write_file(temporary / POINTS, points_bytes(design.table))
            write_file(temporary / MANIFEST, json_bytes({"format": FORMAT, "kind": "study", **manifest}))
            replace_folder(temporary, path)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)


def _delete_except(folder: Path, kept: set[str]) -> None:
    for path in folder.iterdir():
        if path.name not in kept:
            path.unlink()


@contextmanager
def _lock(folder: Path) -> Iterator[None]:
    """Lock a study's folder; its parent folder is created if needed.

    Raises:
        ResultsError: another process has locked it.
    """
    with ExitStack() as stack:
        try:
            with wrap_os_errors("write", folder):
                stack.enter_context(lock_folder(folder))
        except FolderLockedError as locked:
            raise ResultsError(f"{locked}; wait until it has finished, or choose another folder by --out") from None
        yield
