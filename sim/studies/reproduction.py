"""Check before a study is continued: one stored replicate, run again, has to give the stored numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from typing import Any

from sim.errors import ResultsError
from sim.studies.checkpoint import Checkpoint
from sim.studies.design import first_replicate
from sim.studies.executors import TaskExecutor
from sim.studies.results_writer import rows_of
from sim.studies.scheduler import task_outcome, wait_watching
from sim.studies.spec import StudySpec
from sim.studies.tasks import Task, TaskResult

#: What may have changed although the manifest agrees.
CAUSES = ("Something that the runs depend on has changed since (a file that a strategy reads, a module that it loads by a made-up name,"
          " the processor), or a strategy does not behave the same each time. Nothing was changed. Choose another folder by --out, or"
          " replace the study by --fresh")


def check_reproduction(spec: StudySpec, checkpoint: Checkpoint, missing: Sequence[Task], executor: TaskExecutor) -> None:
    """Run a stored replicate of each scenario again that is to get more.

    Raises:
        ResultsError: it gives other numbers than are stored, or fails.
        ExecutorError: it can't be run.
    """
    for task, stored in _samples(spec, checkpoint, {task.scenario for task in missing}):
        future: Future[TaskResult] = executor.submit(task)
        wait_watching({future: task}, executor)
        result = task_outcome(future)
        where = f"replicate {stored['runs'][0]['replicate']} of {task.scenario}"
        if isinstance(result, str) or result.failed:
            why = result if isinstance(result, str) else result.failed[0].message
            raise ResultsError(f"{where} is stored in {checkpoint.folder}, but fails when it is run again: {why}. {CAUSES}")
        again = {table: [_without_point(row) for row in rows_of(content)] for table, content in result.files.items()}
        unlike = difference({table: [_without_point(row) for row in rows] for table, rows in stored.items()}, again)
        if unlike:
            raise ResultsError(f"{where} gives other numbers than are stored in {checkpoint.folder}: {unlike}. {CAUSES}")


def _samples(spec: StudySpec, checkpoint: Checkpoint, scenarios: set[str]) -> Iterator[tuple[Task, dict[str, list[dict[str, Any]]]]]:
    """For each scenario the first run in the study's folder, as a task, and its stored rows by table."""
    study = checkpoint.study
    seen: set[str] = set()
    for record in study.completed_tasks():
        name = record["scenario"]
        if name not in scenarios or name in seen or not record["rows"].get("runs"):
            continue
        seen.add(name)
        first = study.task_rows(record, "runs")[0]
        point = first.get("point")
        offset = first["replicate"] - (0 if point is None or study.design is None else first_replicate(study.design, point))
        block = spec.design.block(point, 1) if spec.design and point is not None else None
        stored = {
            table: [row for row in study.task_rows(record, table, first["replicate"]) if row.get("point") == point]
            for table in record["rows"] if table != "failed"
        }
        yield Task(name, offset, 1, f"again-{record['task']}", block), stored


def _without_point(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in ("point", "scenario")}


def difference(stored: Mapping[str, Sequence[Mapping[str, Any]]], again: Mapping[str, Sequence[Mapping[str, Any]]]) -> str | None:
    """The first difference between two sets of tables in words, or None.

    >>> difference({"runs": [{"deaths": 3.0}]}, {"runs": [{"deaths": 4.0}]})
    'deaths in the table runs: stored 3.0, now 4.0'
    >>> difference({"runs": [{"deaths": 3.0}]}, {"runs": []})
    'the table runs: stored 1 rows, now 0'
    """
    for table, rows in stored.items():
        here = again.get(table, [])
        for old, new in zip(rows, here):
            for name in old:
                if old[name] != new.get(name):
                    return f"{name} in the table {table}: stored {old[name]}, now {new.get(name)}"
        if len(rows) != len(here):
            return f"the table {table}: stored {len(rows)} rows, now {len(here)}"
    return None
