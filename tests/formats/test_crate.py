"""Studies as RO-Crates: what the metadata say, running again to the same bytes, and archives that were changed."""

from __future__ import annotations

import io
import json
import random
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import parley
from sim.cli.main import cli
from sim.errors import FormatError
from sim.studies.integrity import sha256
from tests.formats.mutations import mutated


def typed(*words: object) -> Result:
    """Run a command."""
    return CliRunner().invoke(cli, list(map(str, words)), catch_exceptions=False)


@pytest.fixture(scope="module")
def crate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of a small study of two scenarios on the reference engine."""
    folder = tmp_path_factory.mktemp("crate")
    parley.run_study(["textbook", "valley"], 3, settings=["horizon.rounds=2"], engine="mesa", workers=1, out=folder / "study", progress=False)
    done = typed("export", folder / "study", "--crate", folder / "study.zip", "--licence", "CC0-1.0")
    assert done.exit_code == 0 and "licence CC0-1.0" in done.stdout
    return folder / "study.zip"


def files_of(crate: Path) -> dict[str, bytes]:
    """Return the files of an archive."""
    with zipfile.ZipFile(crate) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(files: dict[str, bytes], place: Path) -> Path:
    """Write files as an archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    place.write_bytes(stream.getvalue())
    return place


def test_the_metadata_follow_the_profile(crate: Path) -> None:
    """The entities and properties that RO-Crate 1.1 and the Process Run Crate 0.5 require, with no reference to an entity that is not there."""
    files = files_of(crate)
    document = json.loads(files["ro-crate-metadata.json"])
    assert document["@context"] == "https://w3id.org/ro/crate/1.1/context"
    entities = {each["@id"]: each for each in document["@graph"]}
    assert len(entities) == len(document["@graph"])
    root, action = entities["./"], entities["#run"]
    assert entities["ro-crate-metadata.json"]["about"] == {"@id": "./"} and {"name", "description", "datePublished", "license"} <= set(root)
    assert root["license"]["@id"].endswith("CC0-1.0") and root["conformsTo"] == {"@id": "https://w3id.org/ro/wfrun/process/0.5"}
    assert action["@type"] == "CreateAction" and root["mentions"] == {"@id": "#run"}
    assert entities[action["instrument"]["@id"]]["@type"] == "SoftwareApplication"
    assert {each["@id"] for each in action["result"]} == {name for name in files if name.startswith("study/tables/")}
    assert {"study/scenarios/valley.yaml", "#setting-seed", "#setting-replicates"} <= {each["@id"] for each in action["object"]}
    assert {each["@id"] for each in root["hasPart"]} == set(files) - {"ro-crate-metadata.json"} and "model.md" in files
    for name, content in files.items():
        if name != "ro-crate-metadata.json":
            assert entities[name]["sha256"] == sha256(content) and entities[name]["contentSize"] == str(len(content))

    def references(value: Any) -> list[str]:
        if isinstance(value, dict):
            return [value["@id"]] if set(value) == {"@id"} else [each for own in value.values() for each in references(own)]
        return [each for own in value for each in references(own)] if isinstance(value, list) else []

    loose = set(references([list(each.items()) for each in document["@graph"]])) - set(entities)
    assert all(each.startswith(("https://w3id.org/ro/crate/1.1", "http://schema.org/")) for each in loose), loose


def test_the_same_study_gives_the_same_archive(crate: Path, tmp_path: Path) -> None:
    again = parley.export_crate(crate.with_name("study"), tmp_path / "again.zip", licence="CC0-1.0")
    assert again.file.read_bytes() == crate.read_bytes()
    with pytest.raises(FormatError, match="already exists"):
        parley.export_crate(crate.with_name("study"), tmp_path / "again.zip")


def test_running_again_gives_the_same_bytes(crate: Path, tmp_path: Path) -> None:
    done = typed("rerun", crate, "--out", tmp_path / "again", "--workers", 1)
    assert done.exit_code == 0 and "6 runs made again; all 6 files of tables have the same bytes" in done.stdout
    old = {path.relative_to(crate.with_name("study")): path.read_bytes() for path in crate.with_name("study").rglob("*.parquet")}
    assert old == {path.relative_to(tmp_path / "again"): path.read_bytes() for path in (tmp_path / "again").rglob("*.parquet")}


def test_a_sweep_is_run_again(tmp_path: Path) -> None:
    parley.sweep("valley", ["parties.kelda.change_cost=0:0.4:2"], 2, settings=["horizon.rounds=1"], engine="mesa", workers=1, out=tmp_path / "sweep", progress=False)
    archive = parley.export_crate(tmp_path / "sweep", tmp_path / "sweep.zip").file
    assert parley.rerun(archive, workers=1).same


def test_another_seed_is_not_the_same_study(crate: Path, tmp_path: Path) -> None:
    """An archive whose tables were made with another seed than it says is found out, though its digests agree."""
    parley.run_study(["textbook", "valley"], 3, seed=2, settings=["horizon.rounds=2"], engine="mesa", workers=1, out=tmp_path / "two", progress=False)
    files = files_of(crate) | {name: (tmp_path / "two" / name.removeprefix("study/")).read_bytes() for name in files_of(crate) if "/tables/" in name}
    document = json.loads(files["ro-crate-metadata.json"])
    for each in document["@graph"]:
        if "sha256" in each:
            each["sha256"] = sha256(files[each["@id"]])
    done = typed("rerun", packed(files | {"ro-crate-metadata.json": json.dumps(document).encode()}, tmp_path / "false.zip"), "--workers", 1)
    assert done.exit_code == 1 and "not reproduced" in done.stdout and "other bytes: tables/" in done.stdout


def test_changed_and_unsafe_archives_are_refused(crate: Path, tmp_path: Path) -> None:
    files = files_of(crate)
    scenario = "study/scenarios/valley.yaml"
    for changed, message in (
        (files | {scenario: files[scenario].replace(b"Kelda", b"Melda")}, "was changed: its digest is not the one in"),
        ({name: content for name, content in files.items() if name != scenario}, f"lacks {scenario}"),
        (files | {"../outside.txt": b"x"}, "which lies outside it"),
        ({"study/manifest.json": files["study/manifest.json"]}, "is not an RO-Crate"),
    ):
        with pytest.raises(FormatError, match=message):
            parley.rerun(packed(changed, tmp_path / "changed.zip"))
    with pytest.raises(FormatError, match="is a single run"):
        parley.run_once("textbook", settings=["horizon.rounds=1"]).save(tmp_path / "one")
        parley.export_crate(tmp_path / "one", tmp_path / "one.zip")
    content = crate.read_bytes()
    for seed in range(25):
        (tmp_path / "damaged.zip").write_bytes(mutated(content, random.Random(seed)))
        if seed % 5 == 0:
            (tmp_path / "damaged.zip").write_bytes(content[: len(content) * seed // 30])
        try:
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr("sim.formats.crate.rerunning.execute", lambda *words, **named: None)
                parley.rerun(tmp_path / "damaged.zip")
        except FormatError as error:
            assert "damaged.zip" in str(error)
