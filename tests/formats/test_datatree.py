"""A study as an ArviZ DataTree: what runs drew, and what came of them."""

from __future__ import annotations

from pathlib import Path

import arviz_base
import numpy as np
import pytest
import xarray
from click.testing import CliRunner

import parley
from sim.cli.main import cli
from sim.errors import FormatError
from sim.formats.bayes.datatree import to_datatree
from sim.studies.outcomes import OUTCOMES


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study of a scenario with ranges, and of one with joint draws."""
    folder = tmp_path_factory.mktemp("tree")
    (folder / "drawn.yaml").write_text("extends: valley\nparties: {kelda: {outlook: {draws: [0.2, 0.5, 0.9]}}}\n")
    parley.run_study(["valley", folder / "drawn.yaml"], 12, settings=["horizon.rounds=2"], engine="mesa", workers=1, out=folder / "study", progress=False)
    return folder / "study"


def test_ranges_are_a_prior_and_outcomes_its_predictive(study: Path) -> None:
    tree = to_datatree(study, "valley")
    assert set(tree.children) == {"prior", "prior_predictive"}
    prior, predictive = tree["prior"], tree["prior_predictive"]
    runs = parley.open_study(study).select("valley").runs(inputs=True)
    assert dict(prior.sizes) == {"chain": 1, "draw": 12} and list(prior.draw.values) == list(runs.replicate)
    for path in ("parties.kelda.outlook", "patronage.league.kelda.punishes"):
        assert prior[path].values[0] == pytest.approx(runs[path].to_numpy())
    assert set(predictive.data_vars) == set(OUTCOMES)
    assert predictive["deaths"].values[0] == pytest.approx(runs.deaths.to_numpy())
    assert tree.attrs["inference_library"] == "parley"


def test_joint_draws_are_a_posterior(study: Path) -> None:
    tree = to_datatree(study, "drawn")
    assert set(tree.children) == {"prior", "posterior", "posterior_predictive"}
    assert list(tree["posterior"].data_vars) == ["parties.kelda.outlook"]
    assert set(np.unique(tree["posterior"]["parties.kelda.outlook"])) <= {0.2, 0.5, 0.9}
    assert arviz_base.extract(tree, group="posterior").sizes == {"sample": 12}


def test_the_command_writes_netcdf_that_xarray_reads(study: Path, tmp_path: Path) -> None:
    words = ["export", str(study), "--arviz", str(tmp_path / "study.nc")]
    several = CliRunner().invoke(cli, words)
    assert several.exit_code == 2 and "valley" in several.stderr
    done = CliRunner().invoke(cli, [*words, "--scenario", "valley"])
    assert done.exit_code == 0, done.stderr
    with xarray.open_datatree(tmp_path / "study.nc", engine="h5netcdf") as tree:
        assert tree["prior_predictive"]["deaths"].shape == (1, 12)
    assert CliRunner().invoke(cli, [*words, "--scenario", "valley"]).exit_code == 2
    with pytest.raises(FormatError, match=r"suffix \.nc"):
        parley.export_datatree(study, tmp_path / "study.csv", scenario="valley")
