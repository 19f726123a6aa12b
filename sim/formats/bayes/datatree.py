"""A study as an ArviZ DataTree: what its runs drew for uncertain inputs, and what came of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from sim.formats.imported import write_new
from sim.formats.problems import fail, library
from sim.rules.distributions import JOINT
from sim.studies.outcomes import OUTCOMES, burn_in_weeks, columns_of, run_values
from sim.studies.results import Study, open_study

EXTRA = "arviz"


def to_datatree(study: str | Path | Study, scenario: str | None = None) -> Any:
    """Return a study of one scenario as a DataTree (xarray) with the groups of ArviZ's schema.

    Inputs that the scenario states by joint draws, as a calibrated one does, are in `posterior`; others, which ranges state, are in `prior`. Outcomes of
    the same runs are in `posterior_predictive` if there are joint draws, else in `prior_predictive`. There is one chain; draws are replicates.

    Args:
        study: a study or its folder.
        scenario: which of several scenarios.

    Raises:
        FormatError: the study has a design or no runs, or a library is missing.
        ResultsError: there are several scenarios and none is named, or the results can't be read.
    """
    base, xarray = (library(name, EXTRA, "an ArviZ DataTree") for name in ("arviz_base", "xarray"))
    own = (study if isinstance(study, Study) else open_study(study)).select(scenario)
    if own.design:
        fail(own.folder, "is a sweep or sensitivity study, whose points are chosen and not drawn from a distribution")
    runs = own.table("runs")
    if not runs.num_rows:
        fail(own.folder, "has no runs")
    runs = runs.sort_by("replicate")
    replicates = runs.column("replicate").to_numpy()
    groups: dict[str, dict[str, Any]] = {}
    chosen = own.scenarios[0] if own.is_batch else ""
    draws = own.input_draws()
    inputs = next(iter(draws.inputs.values())) if not chosen else draws.inputs[chosen]
    if inputs:
        from sim.scenario.inputs import sampled_values

        values = sampled_values(inputs, own.manifest["seed"], replicates)
        for column, each in enumerate(inputs):
            groups.setdefault("posterior" if each.range.kind == JOINT else "prior", {})[each.path] = values[:, column]
    predictive = "posterior_predictive" if "posterior" in groups else "prior_predictive"
    burn_in = burn_in_weeks(own)
    groups[predictive] = {name: run_values(name, runs.select(list(dict.fromkeys([*columns_of(name), "weeks"]))), burn_in) for name in OUTCOMES}
    tree = base.from_dict({group: {name: np.asarray(column)[None, :] for name, column in held.items()} for group, held in groups.items()},
                          coords={"draw": replicates}, attrs={"/": _attributes(own)})
    assert isinstance(tree, xarray.DataTree)
    return tree


def _attributes(study: Study) -> dict[str, Any]:
    engine = study.manifest["engine"]
    return {"inference_library": "parley", "inference_library_version": engine["version"], "engine_digest": engine["digest"],
            "seed": str(study.manifest["seed"]), "command": " ".join(map(str, study.manifest["command"])), "created_at": study.manifest["created"]}


def export_datatree(study: str | Path | Study, file: str | Path, *, scenario: str | None = None, replace: bool = False) -> Path:
    """Write a study's DataTree as netCDF (.nc), which `xarray.open_datatree` and ArviZ read.

    Raises:
        FormatError: as `to_datatree`; or the file exists, can't be written, or has another suffix.

    >>> from tempfile import TemporaryDirectory
    >>> from sim.studies.study import run_study
    >>> with TemporaryDirectory() as folder:
    ...     study = run_study("valley", 2, settings=["horizon.rounds=1"], engine="mesa", out=f"{folder}/study", workers=1, progress=False)
    ...     export_datatree(study, f"{folder}/study.nc").name
    'study.nc'
    """
    place = Path(file)
    if place.suffix.lower() != ".nc":
        fail(place, "a DataTree is written as netCDF, to a file with the suffix .nc")
    library("h5netcdf", EXTRA, "writing netCDF")
    tree = to_datatree(study, scenario)
    write_new(place, b"", replace)
    try:
        tree.to_netcdf(place, engine="h5netcdf")
    except OSError as error:
        fail(place, f"can't be written: {error}")
    return place
