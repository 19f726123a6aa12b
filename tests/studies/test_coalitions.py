"""Winning coalitions as outcomes of a study."""

from __future__ import annotations

from pathlib import Path

import pytest

from sim.engine.model import play
from sim.errors import ResultsError
from sim.scenario.encoding.instance import encode
from sim.scenario.loader import load_scenario
from sim.studies.provenance import run_manifest
from sim.studies.results import Study, open_study
from sim.studies.single_run import write_single_run
from sim.studies.spec import StudySpec
from sim.studies.study import execute


def written(folder: Path, name: str, settings: list[str], seed: int = 1) -> Study:
    """The results of one run."""
    encoded = encode(load_scenario(name, settings))
    write_single_run(folder, encoded, play(encoded, seed), run_manifest(encoded.scenario, name, seed, 0, [], [], ["run", name]))
    return open_study(folder)


def test_a_vote_has_a_coalition_and_an_opposition(tmp_path: Path) -> None:
    """Five of six with two vetoes: whoever carried the text, the two veto players are among them."""
    study = written(tmp_path / "vote", "harbour_vote", ["bargaining.break_off=0"])
    (row,) = study.coalitions().to_dict("records")
    carried, outvoted = (set(filter(None, row[side].split(", "))) for side in ("carried_by", "outvoted"))
    assert {"sportco", "tourism"} <= carried and len(carried) >= 5
    assert carried | outvoted == set(study.scenario().parties) and not carried & outvoted
    last = max(answer["exchange"] for answer in study.rows("answers"))
    assert carried == {answer["party"] for answer in study.rows("answers") if answer["exchange"] == last and answer["reply"] == "accept"}


@pytest.mark.parametrize(("name", "settings"), [("textbook", []), ("textbook", ["procedure.kind=alternating_offers", "procedure.exchanges=20"])])
def test_where_all_have_to_accept_nobody_is_outvoted(tmp_path: Path, name: str, settings: list[str]) -> None:
    found = written(tmp_path / "deal", name, settings).coalitions()
    assert len(found) >= 1 and set(found["carried_by"]) == {"firm, union"} and set(found["outvoted"]) == {""}


@pytest.mark.parametrize("detail", ["summary", "full"])
def test_a_study_of_many_runs_needs_full_detail(tmp_path: Path, detail: str) -> None:
    spec = StudySpec({"textbook": load_scenario("textbook")}, detail=detail, engine="mesa")
    execute(spec, 3, workers=1, out=tmp_path / "study")
    study = open_study(tmp_path / "study")
    if detail == "summary":
        with pytest.raises(ResultsError, match="keeps no answers; run the study with full detail"):
            study.coalitions()
    else:
        assert len(study.coalitions()) == study.runs()["agreements"].sum()
