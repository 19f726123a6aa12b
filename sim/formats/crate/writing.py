"""Write a study as a Process Run Crate: an RO-Crate with the command, versions, scenarios, results, their digests and the licence."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any, NamedTuple

from sim.engine.fingerprint import VERSION
from sim.formats.crate.sources import STRATEGIES, strategy_files
from sim.formats.imported import write_new
from sim.formats.problems import fail
from sim.studies.integrity import sha256
from sim.studies.results import Study, open_study

METADATA, STUDY, MODEL = "ro-crate-metadata.json", "study", "model.md"
PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
#: Every file of an archive has this time, so that the same study gives the same archive.
TIME = (1980, 1, 1, 0, 0, 0)
TYPES = {".json": "application/json", ".yaml": "application/yaml", ".parquet": "application/vnd.apache.parquet", ".csv": "text/csv", ".md": "text/markdown",
         ".py": "text/x-python"}


class WrittenCrate(NamedTuple):
    """An archive that was written: its file, how many files it holds, its size in bytes, and which code of strategies it lacks, with the reason."""

    file: Path
    files: int
    size: int
    missing: tuple[str, ...] = ()


def export_crate(study: str | Path | Study, file: str | Path, *, licence: str = "CC-BY-4.0", replace: bool = False) -> WrittenCrate:
    """Write a study as an RO-Crate (Process Run Crate) that `rerun` can run again to the same bytes.

    Args:
        study: a study or its folder.
        file: the archive, with the suffix .zip.
        licence: SPDX name, or address, of the licence under which the results are published.
        replace: whether a file that exists may be replaced.

    Raises:
        FormatError: the folder is not a study of many runs, or the file exists or can't be written.
        ResultsError: the folder is not a results folder.

    >>> from tempfile import TemporaryDirectory
    >>> from sim.studies.study import run_study
    >>> with TemporaryDirectory() as folder:
    ...     study = run_study("textbook", 2, engine="mesa", out=f"{folder}/study", workers=1, progress=False)
    ...     export_crate(study, f"{folder}/study.zip").file.name
    'study.zip'
    """
    own, place = study if isinstance(study, Study) else open_study(study), Path(file)
    if place.suffix.lower() != ".zip":
        fail(place, "an archive has the suffix .zip")
    if not own.is_batch:
        fail(own.folder, "is a single run; an archive holds a study, such as one of `parley batch --replicates 1`")
    if not own.completed_tasks():
        fail(own.folder, "has no completed runs")
    contents = {f"{STUDY}/{path.relative_to(own.folder).as_posix()}": path.read_bytes() for path in sorted(own.folder.rglob("*")) if _belongs(path)}
    sources, missing = strategy_files(own)
    contents |= sources
    model = Path(__file__).resolve().parents[3] / "docs" / "reference" / "model.md"
    if model.is_file():
        contents[MODEL] = model.read_bytes()
    metadata = json.dumps({"@context": "https://w3id.org/ro/crate/1.1/context", "@graph": _graph(own, contents, licence)}, indent=1, ensure_ascii=False)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {METADATA: metadata.encode(), **contents}.items():
            entry = zipfile.ZipInfo(name, TIME)
            entry.external_attr, entry.compress_type = 0o644 << 16, zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    write_new(place, stream.getvalue(), replace)
    return WrittenCrate(place, len(contents) + 1, len(stream.getvalue()), tuple(missing))


def _belongs(path: Path) -> bool:
    return path.is_file() and not path.name.startswith(".") and path.suffix in (".json", ".yaml", ".parquet")


def _graph(study: Study, contents: dict[str, bytes], licence: str) -> list[dict[str, Any]]:
    """Return the entities of the metadata: the archive, the action that made the study, the program, and each file with its digest."""
    manifest = study.manifest
    scenarios = [name for name in contents if name.startswith(f"{STUDY}/scenarios/")]
    results = [name for name in contents if name.startswith(f"{STUDY}/tables/")]
    code = [name for name in contents if name.startswith(f"{STRATEGIES}/")]
    title = ", ".join(each["title"] for each in manifest["scenarios"])
    address = licence if "://" in licence else f"https://spdx.org/licenses/{licence}"
    stated = {name: manifest[name] for name in ("seed", "detail", "task_size", "settings", "strategies")} | {"replicates": manifest["replicates"]["count"]}
    settings = [{"@id": f"#setting-{name}", "@type": "PropertyValue", "name": name, "value": value if isinstance(value, int | str) else json.dumps(value)}
                for name, value in stated.items()]
    packages = [{"@id": f"#package-{name}", "@type": "SoftwareApplication", "name": name, "softwareVersion": version}
                for name, version in manifest["packages"].items()]
    engine = manifest["engine"]
    return [
        {"@id": METADATA, "@type": "CreativeWork", "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"}, "about": {"@id": "./"}},
        {"@id": "./", "@type": "Dataset", "name": f"Simulated negotiations: {title}", "datePublished": manifest["created"][:10],
         "description": f"{study!r}. Made by Parley {engine['version']}; `parley rerun` runs it again and compares every byte.",
         "license": {"@id": address}, "conformsTo": {"@id": PROFILE}, "hasPart": [{"@id": name} for name in contents], "mentions": {"@id": "#run"}},
        {"@id": PROFILE, "@type": "CreativeWork", "name": "Process Run Crate", "version": "0.5"},
        {"@id": address, "@type": "CreativeWork", "name": licence},
        {"@id": "#run", "@type": "CreateAction", "name": "Run the study", "description": " ".join(map(str, manifest["command"])),
         "endTime": manifest["created"], "instrument": {"@id": "#parley"}, "object": [{"@id": name} for name in [*scenarios, *code, *(each["@id"] for each in settings)]],
         "result": [{"@id": name} for name in results], "actionStatus": {"@id": "http://schema.org/CompletedActionStatus"}},
        {"@id": "#parley", "@type": "SoftwareApplication", "name": "Parley", "softwareVersion": engine["version"],
         "identifier": f"engine {engine['name']} {engine['digest']}", "softwareRequirements": [{"@id": each["@id"]} for each in packages], "license": {"@id": "https://spdx.org/licenses/MIT"},
         "description": f"A reference engine for simulating multi-party negotiations; archive written by version {VERSION}"},
        {"@id": "https://spdx.org/licenses/MIT", "@type": "CreativeWork", "name": "MIT"},
        *packages, *settings,
        *({"@id": name, "@type": "File", "name": name.rpartition("/")[2], "contentSize": str(len(content)), "sha256": sha256(content),
           "encodingFormat": TYPES[Path(name).suffix], **_about(name)} for name, content in contents.items()),
    ]


def _about(name: str) -> dict[str, str]:
    if name == MODEL:
        return {"description": "The model's description, after the ODD+D protocol"}
    if name.startswith(f"{STRATEGIES}/"):
        return {"description": "Source code of a strategy, as it was when the study ran"}
    if name.startswith(f"{STUDY}/scenarios/"):
        return {"description": "A scenario as it was run"}
    return {"description": f"Part of the table {name.split('/')[2]}"} if name.startswith(f"{STUDY}/tables/") else {}
