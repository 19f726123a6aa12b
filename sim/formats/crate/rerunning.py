"""Run an archived study again and compare every byte of its tables."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from sim.errors import ParleyError
from sim.formats.crate.sources import STRATEGIES, lacking, modules_of
from sim.formats.crate.writing import METADATA, STUDY
from sim.formats.problems import fail, read_bytes
from sim.scenario.distributions import Range
from sim.scenario.errors import one_line
from sim.scenario.inputs import value_at
from sim.scenario.loader import load_scenario
from sim.scenario.schema.scenario import Scenario
from sim.studies.design import Design
from sim.studies.integrity import sha256
from sim.studies.provenance import versions
from sim.studies.results import Study, open_study
from sim.studies.spec import StudySpec
from sim.studies.study import execute

MAX_ARCHIVE, MAX_UNPACKED = 2_000_000_000, 20_000_000_000


@dataclass(frozen=True)
class Rerun:
    """An archived study that was run again: how many files and runs were compared, and every difference."""

    crate: Path
    files: int
    runs: int
    differences: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Whether every byte of every table is the same."""
        return not self.differences

    def __str__(self) -> str:
        if self.same:
            return f"{self.crate}: {self.runs:,} runs made again; all {self.files} files of tables have the same bytes"
        return "\n".join([f"{self.crate}: not reproduced", *(f"  {each}" for each in self.differences)])


def rerun(crate: str | Path, *, out: str | Path | None = None, workers: int | None = None, run_code: bool = False) -> Rerun:
    """Run the study in an archive again, from the scenarios and settings in it, and compare its tables byte by byte.

    Args:
        crate: an archive that `export_crate` wrote.
        out: a folder in which to keep the new study; it is compared and dropped if omitted.
        workers: local processes; one per processor by default.
        run_code: whether to run the Python code of strategies that the archive holds; read it first.

    Raises:
        FormatError: the archive is damaged, or its study can't be run again here.
        StudyError, ResultsError: the study can't be run or stored.

    >>> from sim.formats.crate.writing import export_crate
    >>> from sim.studies.study import run_study
    >>> with TemporaryDirectory() as folder:
    ...     study = run_study("textbook", 2, engine="mesa", out=f"{folder}/study", workers=1, progress=False)
    ...     rerun(export_crate(study, f"{folder}/study.zip").file, workers=1).same
    True
    """
    place = Path(crate)
    new = None if out is None else Path(out).absolute()
    with TemporaryDirectory() as folder:
        _unpack(place, Path(folder))
        try:
            study = open_study(Path(folder) / STUDY)
            missing = lacking(study, Path(folder))
            spec = _spec(study, place)
            count = int(study.manifest["replicates"]["count"])
        except (KeyError, TypeError, ValueError) as error:
            fail(place, f"its study is damaged: {one_line(repr(error))}")
        except ParleyError as error:
            fail(place, f"its study is damaged: {one_line(str(error))}")
        _check_code(study, missing, Path(folder), place, run_code)
        new = new or Path(folder) / "again"
        with modules_of(study, Path(folder)):
            execute(spec, count, workers=workers, out=new, command=["parley", "rerun", str(place)])
        old, made = _tables(Path(folder) / STUDY), _tables(new)
        return Rerun(place, len(old), spec.runs(count), tuple([*_versions(study), *_unlike(old, made)] if old != made else ()))


def _unpack(place: Path, folder: Path) -> None:
    """Unpack an archive after checking its names, sizes and digests."""
    content = read_bytes(place, MAX_ARCHIVE)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            if sum(each.file_size for each in archive.infolist()) > MAX_UNPACKED:
                fail(place, f"unpacks to more than {MAX_UNPACKED:,} bytes")
            unsafe = next((name for name in names if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts or "\\" in name), None)
            if unsafe or METADATA not in names:
                fail(place, f"holds {one_line(unsafe)}, which lies outside it" if unsafe else f"is not an RO-Crate: it has no {METADATA}")
            files = {name: archive.read(name) for name in names if not name.endswith("/")}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError, zipfile.zlib.error) as error:  # type: ignore[attr-defined]
        fail(place, f"is not a readable ZIP archive: {one_line(str(error))}")
    for name, digest in _digests(files[METADATA], place).items():
        if name not in files:
            fail(place, f"lacks {name}, which {METADATA} lists")
        if sha256(files[name]) != digest:
            fail(place, f"{name} was changed: its digest is not the one in {METADATA}")
    for name, each in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(each)


def _digests(metadata: bytes, place: Path) -> dict[str, str]:
    """Return the digest of each file that the metadata lists."""
    try:
        graph = json.loads(metadata)["@graph"]
        return {str(each["@id"]): str(each["sha256"]) for each in graph if "sha256" in each}
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        fail(place, f"{METADATA} can't be read: {one_line(repr(error))}")


def _check_code(study: Study, missing: list[str], folder: Path, place: Path, run_code: bool) -> None:
    """Check that the code of a study's strategies is in its archive, and that the user wants to run it."""
    stated = study.manifest["strategies"]
    if not stated:
        return
    if missing:
        fail(place, f"its study has strategies ({', '.join(stated)}), and the code of {', '.join(missing)} is not in the archive, since it was in no file"
                    f" or changed when the archive was written; run its command again: {' '.join(study.manifest['command'])}")
    if not run_code:
        files = sorted(path.relative_to(folder).as_posix() for path in (folder / STRATEGIES).rglob("*.py"))
        fail(place, f"holds Python code of strategies, which runs with your rights: {', '.join(files)}; read it, then add --run-code (in Python: run_code=True)")


def _spec(study: Study, place: Path) -> StudySpec:
    """Return the specification of an archived study."""
    manifest = study.manifest
    names = [each["name"] for each in manifest["scenarios"]]
    scenarios = {name: load_scenario((study.folder / "scenarios" / f"{name}.yaml").resolve()) for name in names}
    design = _design(study, scenarios[names[0]], place) if manifest.get("design") else None
    return StudySpec(scenarios, int(manifest["seed"]), manifest["detail"], manifest["engine"]["name"], tuple(manifest["settings"]),
                     tuple(manifest["strategies"]),
                     int(manifest["task_size"]), design)


def _design(study: Study, scenario: Scenario, place: Path) -> Design:
    """Return the design of a sweep or sensitivity study, restored from its table of points; its digest tells whether it is the same."""
    entry = study.manifest["design"]
    points = study.points().drop(columns="point")
    held = tuple(path for path in points.columns if isinstance(value_at(scenario, path), Range))
    plain: dict[str, list[Any]] = {path: points[path].tolist() for path in points.columns}
    whole = {path: [int(value) if isinstance(value, float) and value.is_integer() else value for value in values] for path, values in plain.items()}
    arrays: Mapping[str, Any] = {path: np.asarray(values, dtype=float) if path in held else values for path, values in plain.items()}
    designs = [Design(entry["purpose"], entry["kind"], tuple(entry["varied"]), columns, held, entry.get("samples")) for columns in (plain, whole, arrays)]
    found = next((design for design in designs if design.digest == entry["digest"]), None)
    if found is None:
        fail(place, f"its {entry['purpose']} can't be restored from its points; run its command again: {' '.join(study.manifest['command'])}")
    return found


def _tables(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): sha256(path.read_bytes()) for path in sorted((folder / "tables").rglob("*.parquet"))}


def _versions(study: Study) -> list[str]:
    """Return what is of another version here, which may be why numbers differ."""
    engine, here = study.manifest["engine"], versions()
    pairs = {"engine": (f"{engine['version']} ({engine['digest']})", f"{here['engine']} ({here['digest']})")}
    pairs |= {name: (version, here.get(name, version)) for name, version in study.manifest["packages"].items()}
    return [f"{name} {made} made the study; here is {own}" for name, (made, own) in pairs.items() if made != own]


def _unlike(old: Mapping[str, str], new: Mapping[str, str]) -> list[str]:
    missing = [name for name in old if name not in new]
    extra = [name for name in new if name not in old]
    changed = [name for name in old if name in new and old[name] != new[name]]
    return [f"{what}: {', '.join(names[:5])}{f' and {len(names) - 5} more' if len(names) > 5 else ''}"
            for what, names in (("not made again", missing), ("new", extra), ("other bytes", changed)) if names]
