"""The folder of a study while it is being filled: which parts are there, and how one is added.

Every file is written under another name and renamed; a part's receipt comes last. So the folder may be left at any moment, by a kill or a
full disk, and what has a receipt is whole. Only one program fills a folder at a time.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

from sim.errors import FolderLockedError, ResultsError
from sim.studies.design import Design
from sim.studies.lock import alone
from sim.studies.provenance import differences
from sim.studies.results import (
    FORMAT,
    LOST,
    MANIFEST,
    POINTS,
    RECEIPTS,
    SCENARIOS,
    TABLES,
    Study,
    design_table,
    manifest_in,
    plainly,
    put_in_place,
)
from sim.studies.tasks import Part, Played

#: All that a study's folder holds.
OURS = {MANIFEST, SCENARIOS, TABLES, RECEIPTS, POINTS}


class Ledger:
    """A study's folder, open for filling; `with open_ledger(...)` makes one.

    `held`: how many replicates (of each of its points) each part has that is there; `runs`: how many runs they are together; `lost`:
    parts that could not be played the last time.
    """

    def __init__(self, study: Study) -> None:
        self.study = study
        self.folder = study.folder
        self.held: dict[str, int] = {}
        self.runs = 0
        self.lost: set[str] = set()

    def take_stock(self) -> None:
        """Find the parts that are whole, and clear away what a kill has left."""
        with plainly("read", self.folder):
            for receipt in self.study.receipts():
                if self._is_whole(receipt):
                    self.held[receipt["part"]] = receipt["count"]
                    self.runs += receipt["count"] * receipt.get("points", (0, 1))[1]
            self.lost = {path.stem for path in (self.folder / RECEIPTS).glob(f"*{LOST}")}
            for folder in (self.folder / TABLES).iterdir():
                _clear(folder, {f"{part}.parquet" for part in self.held})
            _clear(self.folder / RECEIPTS, {f"{part}.json" for part in self.held})

    def _is_whole(self, receipt: Mapping[str, Any]) -> bool:
        """Whether the files of a part are there, and as long as they were: a power cut may have cut them off."""
        for table, size in receipt["bytes"].items():
            path = self.folder / TABLES / table / f"{receipt['part']}.parquet"
            if not path.is_file() or path.stat().st_size != size:
                return False
        return True

    def holds(self, part: Part) -> bool:
        """Whether a part is done: a longer one will do, a shorter one (the last of an earlier, smaller study) will not."""
        return self.held.get(part.key, 0) >= part.many

    def add(self, part: Part, played: Played) -> None:
        """Write a part that has been played, in place of a shorter one.

        Raises:
            ResultsError: the disk is full, or writing is not allowed; the part is then not there.
        """
        receipt = {
            "part": part.key, "scenario": part.scenario, "first": part.first, "count": part.many, **_points(part), "rows": played.rows,
            "bytes": {table: len(content) for table, content in played.files.items()},
            "failed": [{name: own for name, own in each._asdict().items() if own is not None} for each in played.failed],
        }
        place = self.folder / RECEIPTS / f"{part.key}.json"
        with plainly("write", self.folder):
            place.unlink(missing_ok=True)
            for table, content in played.files.items():
                put(self.folder / TABLES / table / f"{part.key}.parquet", content)
            put(place, _as_json(receipt))
            place.with_suffix(LOST).unlink(missing_ok=True)
        self.held[part.key] = part.many

    def lose(self, part: Part, message: str) -> None:
        """Note a part that could not be played; it counts as not done."""
        note = {"scenario": part.scenario, "first": part.first, "count": part.many, **_points(part), "message": message}
        with plainly("write", self.folder):
            put(self.folder / RECEIPTS / f"{part.key}{LOST}", _as_json(note))

    def grow(self, replicates: int, command: list[str]) -> None:
        """Note that the study is to have more replicates, and by which command; it never gets fewer."""
        manifest = self.study.manifest
        if manifest["replicates"]["count"] < replicates:
            manifest |= {"replicates": {"first": 0, "count": replicates}, "command": command}
            with plainly("write", self.folder):
                put(self.folder / MANIFEST, _as_json(manifest))


def _points(part: Part) -> dict[str, tuple[int, int]]:
    """Which points of a design a part holds: the first, and how many."""
    return {"points": (part.points.first, part.points.many)} if part.points else {}


@contextmanager
def open_ledger(
    folder: Path, manifest: dict[str, Any], scenarios: Mapping[str, str], fresh: bool = False, design: Design | None = None
) -> Iterator[Ledger]:
    """A study's folder, found or made; nobody else can fill it meanwhile.

    manifest: what the study is; scenarios: their YAML by name; fresh: start over if it is there; design: its points, if it has any.

    Raises:
        ResultsError: something else is there, or another study, or somebody is filling it.
    """
    made = found_study(folder) is None and _make(folder, manifest, scenarios, design)
    if fresh and not made:
        with _alone(folder):
            _create(folder, manifest, scenarios, design)
    with _alone(folder):
        there = found_study(folder) or manifest
        unlike = differences(there, manifest)
        if unlike:
            listed = "\n  ".join([f"{folder} holds another study, and nothing was mixed:", *unlike])
            raise ResultsError(f"{listed}\nGive another place by --out, or start over by --fresh")
        if design and not (folder / POINTS).is_file():
            with plainly("write", folder):
                put(folder / POINTS, design_table(design.table))
        ledger = Ledger(Study(folder, there))
        ledger.take_stock()
        yield ledger


def found_study(folder: Path) -> dict[str, Any] | None:
    """The manifest of the study in a folder; None if there is no such folder, or an empty one.

    Raises:
        ResultsError: something else is there.
    """
    if not folder.exists():
        return None
    if not folder.is_dir():
        raise ResultsError(f"{folder} is a file; give a folder for the study")
    with plainly("read", folder):
        held = {entry.name for entry in folder.iterdir()}
    if not held:
        return None
    manifest = manifest_in(folder)
    if manifest is None:
        raise ResultsError(f"{folder} is not empty and is not a study; give another place by --out")
    if manifest.get("kind") != "study":
        raise ResultsError(f"{folder} holds a single run; give another place by --out")
    return manifest


def _make(folder: Path, manifest: Mapping[str, Any], scenarios: Mapping[str, str], design: Design | None) -> bool:
    """Make a study's folder where there is none; False if another program has made it meanwhile.

    Both would else put theirs in place of the other's, and fill it together.
    """
    parent = folder.resolve().parent
    with plainly("write", folder):
        if not parent.exists():
            parent.mkdir(parents=True, exist_ok=True)
        with alone(parent, wait=True):
            if found_study(folder) is not None:
                return False
            _create(folder, manifest, scenarios, design)
    return True


def _create(folder: Path, manifest: Mapping[str, Any], scenarios: Mapping[str, str], design: Design | None) -> None:
    """Make a study's folder, empty but for what it is, in place of an older one."""
    path = folder.resolve()
    fresh = path.parent / f".{path.name}.new"
    with plainly("write", folder):
        if path.exists():
            others = sorted({entry.name for entry in path.iterdir()} - OURS)
            if others:
                more = ", ".join(others[:3])
                raise ResultsError(f"{folder} holds more than a study ({more}); move that away, or give another place by --out")
        try:
            for left in (fresh, fresh.with_suffix(".old")):
                shutil.rmtree(left, ignore_errors=True)
            for inner in (SCENARIOS, RECEIPTS, *(f"{TABLES}/{table}" for table in (*manifest["tables"], "failed"))):
                (fresh / inner).mkdir(parents=True)
            for name, text in scenarios.items():
                put(fresh / SCENARIOS / f"{name}.yaml", text.encode())
            if design:
                put(fresh / POINTS, design_table(design.table))
            put(fresh / MANIFEST, _as_json({"format": FORMAT, "kind": "study", **manifest}))
            put_in_place(fresh, path)
        finally:
            shutil.rmtree(fresh, ignore_errors=True)


def put(path: Path, content: bytes) -> None:
    """Write a file under another name and rename it, so that it is there whole or not at all."""
    fresh = path.with_name(f".{path.name}.new")
    try:
        with fresh.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except BaseException:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise


def _clear(folder: Path, kept: set[str]) -> None:
    for path in folder.iterdir():
        if path.name not in kept:
            path.unlink()


def _as_json(document: Mapping[str, Any]) -> bytes:
    return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Be the only one to fill a folder.

    Raises:
        ResultsError: somebody else is filling it.
    """
    with ExitStack() as held:
        try:
            with plainly("open", folder):
                held.enter_context(alone(folder))
        except FolderLockedError as taken:
            raise ResultsError(f"{taken}; wait for it, or give another place by --out") from None
        yield
