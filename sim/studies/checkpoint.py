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

from sim.errors import DamagedResultsError, FolderLockedError, ResultsError
from sim.studies.design import Design
from sim.studies.integrity import check_file, sealed, sha256
from sim.studies.lock import lock_folder
from sim.studies.provenance import differences
from sim.studies.result_files import (
    CHECKPOINT,
    FORMAT,
    LOST_SUFFIX,
    MANIFEST,
    POINTS,
    SCENARIOS,
    TABLES,
    read_manifest,
    read_task_record,
    wrap_os_errors,
)
from sim.studies.results import Study
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
        damaged: what was found damaged, one message each; its tasks are not complete.
    """

    def __init__(self, study: Study) -> None:
        self.study = study
        self.folder = study.folder
        self.completed: dict[str, int] = {}
        self.runs = 0
        self.lost: set[str] = set()
        self.damaged: list[str] = []

    def load(self) -> None:
        """Find the complete tasks.

        Delete incomplete files that a kill left behind, and what is damaged, so that its tasks are run again.
        """
        with wrap_os_errors("read", self.folder):
            for path in sorted((self.folder / CHECKPOINT).glob("*.json")):
                try:
                    record = read_task_record(path)
                    self._check_tables(record)
                except DamagedResultsError as error:
                    self.damaged.append(str(error))
                    continue
                self.completed[record["task"]] = record["count"]
                self.runs += record["count"] * record.get("points", (0, 1))[1]
            self.lost = {path.stem for path in (self.folder / CHECKPOINT).glob(f"*{LOST_SUFFIX}")}
            for table in (*self.study.manifest["tables"], "failed"):
                _delete_except(self.folder / TABLES / table, {f"{task}.parquet" for task in self.completed})
            _delete_except(self.folder / CHECKPOINT, {f"{task}.json" for task in self.completed})

    def _check_tables(self, record: Mapping[str, Any]) -> None:
        """Check that a task's files are as they were written; a power cut may have truncated them.

        Raises:
            DamagedResultsError: they are not.
        """
        for table, digest in record["sha256"].items():
            check_file(self.folder / TABLES / table / f"{record['task']}.parquet", digest)

    def restore(self, name: str, content: bytes) -> None:
        """Write a file of the study again, if it is not as it was written at first."""
        with wrap_os_errors("write", self.folder):
            try:
                check_file(self.folder / name, str(self.study.manifest["sha256"].get(name)))
            except DamagedResultsError as error:
                self.damaged.append(str(error))
                (self.folder / name).parent.mkdir(exist_ok=True)
                write_file(self.folder / name, content)
                self.study.manifest["sha256"][name] = sha256(content)  # the same content may be written in another order
                write_file(self.folder / MANIFEST, json_bytes(sealed(self.study.manifest)))

    def contains(self, task: Task) -> bool:
        """Whether a task is complete; a longer one counts, a shorter one (the last of an earlier, smaller study) does not."""
        return self.completed.get(task.key, 0) >= task.replicates

    def add(self, task: Task, result: TaskResult) -> None:
        """Write the result of a task, replacing a shorter one.

        Raises:
            ResultsError: the disk is full, or writing is not allowed; the task then remains incomplete.
        """
        record = {
            "task": task.key, "scenario": task.scenario, "first": task.first, "count": task.replicates, **_points(task),
            "rows": result.rows,
            "sha256": {table: sha256(content) for table, content in result.files.items()},
            "failed": [{name: value for name, value in run._asdict().items() if value is not None} for run in result.failed],
        }
        path = self.folder / CHECKPOINT / f"{task.key}.json"
        with wrap_os_errors("write", self.folder):
            path.unlink(missing_ok=True)
            for table, content in result.files.items():
                write_file(self.folder / TABLES / table / f"{task.key}.parquet", content)
            write_file(path, json_bytes(sealed(record)))
            path.with_suffix(LOST_SUFFIX).unlink(missing_ok=True)
        self.completed[task.key] = task.replicates

    def add_lost(self, task: Task, message: str) -> None:
        """Note a task that could not be run; it remains incomplete."""
        note = {"task": task.key, "scenario": task.scenario, "first": task.first, "count": task.replicates, **_points(task),
                "message": message}
        with wrap_os_errors("write", self.folder):
            write_file(self.folder / CHECKPOINT / f"{task.key}{LOST_SUFFIX}", json_bytes(sealed(note)))

    def extend(self, replicates: int, command: list[str]) -> None:
        """Raise the study's number of replicates in the manifest, and note the command; the number never falls."""
        manifest = self.study.manifest
        if manifest["replicates"]["count"] < replicates:
            manifest |= {"replicates": {"first": 0, "count": replicates}, "command": command}
            with wrap_os_errors("write", self.folder):
                write_file(self.folder / MANIFEST, json_bytes(sealed(manifest)))


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
        files = _fixed_files(scenarios, design)
        if fresh or existing_manifest(folder) is None:
            _create(folder, manifest, files)
        existing = existing_manifest(folder) or manifest
        unlike = differences(existing, manifest)
        if unlike:
            listed = "\n  ".join([f"{folder} holds another study, and nothing was changed:", *unlike])
            raise ResultsError(f"{listed}\nChoose another folder by --out, or replace the study by --fresh")
        checkpoint = Checkpoint(Study(folder, existing))
        for name, content in files.items():
            checkpoint.restore(name, content)
        checkpoint.load()
        yield checkpoint


def _fixed_files(scenarios: Mapping[str, str], design: Design | None) -> dict[str, bytes]:
    """The files of a study that are written when it is created: its scenarios, and the points of a design."""
    files = {f"{SCENARIOS}/{name}.yaml": text.encode() for name, text in scenarios.items()}
    return files | ({POINTS: points_bytes(design.table)} if design else {})


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


def _create(folder: Path, manifest: Mapping[str, Any], files: Mapping[str, bytes]) -> None:
    """Create a study's folder without any results, replacing an older study."""
    path = folder.resolve()
    temporary = path.parent / f".{path.name}.new"
    _check_replaceable(folder)
    with wrap_os_errors("write", folder):
        try:
            for leftover in (temporary, temporary.with_suffix(".old")):
                shutil.rmtree(leftover, ignore_errors=True)
            for name in (SCENARIOS, CHECKPOINT, *(f"{TABLES}/{table}" for table in (*manifest["tables"], "failed"))):
                (temporary / name).mkdir(parents=True)
            for name, content in files.items():
                write_file(temporary / name, content)
            digests = {name: sha256(content) for name, content in files.items()}
            write_file(temporary / MANIFEST, json_bytes(sealed({"format": FORMAT, "kind": "study", **manifest, "sha256": digests})))
            replace_folder(temporary, path)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)


def _check_replaceable(folder: Path) -> None:
    """Check that a folder is absent, empty, or holds nothing but a study, perhaps with a damaged manifest.

    Raises:
        ResultsError: it holds something else.
    """
    try:
        if existing_manifest(folder) is None:
            return
    except DamagedResultsError:
        if not (folder / TABLES).is_dir() or not (folder / CHECKPOINT).is_dir():
            raise
    with wrap_os_errors("read", folder):
        others = sorted({entry.name for entry in folder.iterdir()} - ENTRIES)
    if others:
        raise ResultsError(f"{folder} holds other files ({', '.join(others[:3])}); move them away, or choose another folder by --out")


def _delete_except(folder: Path, kept: set[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
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
