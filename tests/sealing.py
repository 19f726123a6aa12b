"""Give a results folder that a test has changed the digests of what it holds now, as if it had been written so."""

from __future__ import annotations

import json
from pathlib import Path

from sim.studies.integrity import sealed, sha256


def seal(folder: Path) -> None:
    """Store the digests of a folder's present files in its manifest and in the records of its tasks."""
    for path in (folder / "checkpoint").glob("*.json"):
        record = json.loads(path.read_text())
        for table in record["sha256"]:
            record["sha256"][table] = sha256((folder / "tables" / table / f"{path.stem}.parquet").read_bytes())
        path.write_text(json.dumps(sealed(record)))
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text())
    manifest["sha256"] = {name: sha256((folder / name).read_bytes()) for name in manifest["sha256"] if (folder / name).is_file()}
    path.write_text(json.dumps(sealed(manifest)))
