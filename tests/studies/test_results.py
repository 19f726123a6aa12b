"""Results on disk: whole or not at all, and never over something that isn't ours."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from sim.engine.log import Log
from sim.engine.model import play
from sim.errors import ResultsError
from sim.rules.log_schema import COLUMNS
from sim.scenario.encoding.instance import EncodedScenario, encode
from sim.scenario.loader import load_scenario
from sim.scenario.serialization import scenario_digest
from sim.studies.integrity import sealed, sha256
from sim.studies.provenance import run_manifest
from sim.studies.results import open_study
from sim.studies.results_writer import write_run
from sim.studies.single_run import write_single_run


@pytest.fixture(scope="module")
def encoded() -> EncodedScenario:
    return encode(load_scenario("textbook"))


def write(folder: Path, encoded: EncodedScenario, seed: int = 1) -> Log:
    log = play(encoded, seed)
    write_single_run(folder, encoded, log, run_manifest(encoded.scenario, "textbook", seed, 0, [], [], ["run", "textbook"]))
    return log


def test_what_is_written_is_what_was_logged(tmp_path: Path, encoded: EncodedScenario) -> None:
    log = write(tmp_path / "deal", encoded)
    study = open_study(tmp_path / "deal")
    assert study.replicates() == [0]
    assert scenario_digest(study.scenario()) == scenario_digest(encoded.scenario) == study.manifest["scenario"]["digest"]
    for table in COLUMNS:
        assert len(study.rows(table)) == len(log.rows[table])
    answer = study.rows("answers", 0)[0]
    assert answer["party"] == "union" and answer["reply"] in ("accept", "reject")
    assert study.rows("answers", 7) == []
    assert (tmp_path / "deal" / "runs.csv").read_text().startswith('"replicate","ending"')


def test_tables_are_read_without_us(tmp_path: Path, encoded: EncodedScenario) -> None:
    write(tmp_path / "deal", encoded)
    import duckdb

    found = duckdb.connect().execute(f"select count(*) from '{tmp_path}/deal/tables/answers/*.parquet' where party = 'firm'").fetchall()
    assert found[0][0] >= 1


def test_a_later_run_replaces_an_earlier_one_whole(tmp_path: Path, encoded: EncodedScenario) -> None:
    write(tmp_path / "deal", encoded, seed=1)
    write(tmp_path / "deal", encoded, seed=2)
    assert open_study(tmp_path / "deal").manifest["seed"] == 2
    assert len(list((tmp_path / "deal" / "tables" / "answers").iterdir())) == 1
    assert [entry.name for entry in tmp_path.iterdir()] == ["deal"]


def test_the_same_run_gives_the_same_files(tmp_path: Path, encoded: EncodedScenario) -> None:
    for name in ("one", "other"):
        write(tmp_path / name, encoded)
    held = [path for path in (tmp_path / "one").rglob("*") if path.is_file() and path.name != "manifest.json"]
    files = [path.relative_to(tmp_path / "one") for path in held]
    assert len(files) == len(COLUMNS) + 2
    for file in files:
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "other" / file).read_bytes()


def test_a_full_disk_leaves_the_earlier_run_and_no_litter(tmp_path: Path, encoded: EncodedScenario, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "deal", encoded, seed=1)
    genuine = pq.write_table

    def full(table: object, where: Path, **kinds: object) -> None:
        if "texts" in str(where):
            raise OSError(28, "No space left on device")
        genuine(table, where, **kinds)

    monkeypatch.setattr(pq, "write_table", full)
    with pytest.raises(ResultsError, match=r"can't write .*deal: No space left on device"):
        write(tmp_path / "deal", encoded, seed=2)
    assert open_study(tmp_path / "deal").manifest["seed"] == 1
    assert [entry.name for entry in tmp_path.iterdir()] == ["deal"]


def test_an_interruption_leaves_no_litter(tmp_path: Path, encoded: EncodedScenario, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(pq, "write_table", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write(tmp_path / "deal", encoded)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("prepare", "complaint"),
    [
        (lambda folder: (folder.mkdir(), (folder / "thesis.docx").write_text("mine")), "not empty and is not a results folder"),
        (lambda folder: folder.write_text("mine"), "is a file"),
        (lambda folder: (folder.mkdir(), (folder / "manifest.json").write_text('{"name": "somebody else\'s"}')), "is not a results folder"),
    ],
)
def test_nothing_that_is_not_ours_is_touched(tmp_path: Path, encoded: EncodedScenario, prepare: object, complaint: str) -> None:
    folder = tmp_path / "precious"
    prepare(folder)  # type: ignore[operator]
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with pytest.raises(ResultsError, match=complaint):
        write(folder, encoded)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_a_folder_with_notes_beside_the_results_is_left_alone(tmp_path: Path, encoded: EncodedScenario) -> None:
    write(tmp_path / "deal", encoded)
    (tmp_path / "deal" / "notes.txt").write_text("mine")
    with pytest.raises(ResultsError, match=r"holds other files \(notes.txt\)"):
        write(tmp_path / "deal", encoded, seed=2)


def test_a_study_of_many_runs_is_not_replaced_by_one(tmp_path: Path, encoded: EncodedScenario) -> None:
    write(tmp_path / "deal", encoded)
    path = tmp_path / "deal" / "manifest.json"
    path.write_text(json.dumps(sealed(json.loads(path.read_text()) | {"kind": "study"})))
    with pytest.raises(ResultsError, match="holds a study of many runs"):
        write_run(tmp_path / "deal", {}, "", {}, "part")


def test_an_empty_folder_is_taken(tmp_path: Path, encoded: EncodedScenario) -> None:
    (tmp_path / "new").mkdir()
    write(tmp_path / "new", encoded)
    assert open_study(tmp_path / "new").replicates() == [0]


def test_several_parts_make_one_table(tmp_path: Path, encoded: EncodedScenario) -> None:
    write(tmp_path / "seed=3", encoded)
    manifest = json.loads((tmp_path / "seed=3" / "manifest.json").read_text())
    for table in COLUMNS:
        part = next((tmp_path / "seed=3" / "tables" / table).iterdir())
        more = pq.read_table(part, partitioning=None)
        more = more.set_column(0, "replicate", _ones(len(more)))
        pq.write_table(more, part.with_name("zz.parquet"))
        manifest["sha256"][f"tables/{table}/zz.parquet"] = sha256(part.with_name("zz.parquet").read_bytes())
    (tmp_path / "seed=3" / "manifest.json").write_text(json.dumps(sealed(manifest)))
    study = open_study(tmp_path / "seed=3")
    assert study.replicates() == [0, 1]
    assert len(study.rows("answers", 1)) == len(study.rows("answers", 0)) == len(study.rows("answers")) / 2


def _ones(count: int) -> object:
    import pyarrow as pa

    return pa.array([1] * count, pa.int64())


def test_what_is_no_results_folder_is_said_to_be_none(tmp_path: Path) -> None:
    with pytest.raises(ResultsError, match="no such folder"):
        open_study(tmp_path / "nowhere")
    with pytest.raises(ResultsError, match="is not a results folder"):
        open_study(tmp_path)


def test_a_damaged_part_is_named(tmp_path: Path, encoded: EncodedScenario) -> None:
    write(tmp_path / "deal", encoded)
    part = next((tmp_path / "deal" / "tables" / "runs").iterdir())
    part.write_bytes(b"PAR1 and then nothing")
    with pytest.raises(ResultsError, match=r"runs.*parquet is damaged"):
        open_study(tmp_path / "deal").replicates()
