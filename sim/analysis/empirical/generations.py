"""Run the generations of a sequential calibration as studies: resumable, on any number of workers, each in a folder beside the first."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from sim.analysis.arrays import FloatArray, IntArray
from sim.analysis.empirical.history_matrix import COLUMNS, Histories, histories, summaries
from sim.analysis.empirical.reruns import RunSource
from sim.scenario.inputs import UncertainInput, quantile, uniform_draws
from sim.studies.design import ROW_STRIDE, Design
from sim.studies.progress import ProgressReporter
from sim.studies.results import Study
from sim.studies.spec import StudySpec
from sim.studies.study import execute


@dataclass
class GenerationRunner:
    """Runs a scenario at proposed values of its free inputs; all other inputs are drawn from their ranges, as in any run.

    `first`: the folder of the first generation. `rounds`: the rounds that are summarized, of `recorded` ones. `histories`, `sources`: the runs
    of the generations so far, and where they come from.
    """

    spec: StudySpec
    first: Path
    rounds: int
    recorded: int
    watch: ProgressReporter
    workers: int | None = None
    cluster: str | None = None
    fresh: bool = False
    command: Sequence[str] = ()
    histories: list[Histories] = field(default_factory=list)
    sources: list[RunSource] = field(default_factory=list)

    def run(self, inputs: Sequence[UncertainInput], generation: int, shares: FloatArray) -> tuple[FloatArray, FloatArray]:
        """The quantiles of all inputs and the summaries of a generation's runs.

        shares: quantiles of the free inputs [n, free], which come first among `inputs`.
        """
        many, free = shares.shape
        columns = {each.path: quantile(each.range, shares[:, place]) for place, each in enumerate(inputs[:free])}
        design = Design("sensitivity", "abc-smc", tuple(columns), columns, held=tuple(columns), samples=many)
        spec = replace(self.spec, seed=generation_seed(self.spec.seed, generation), design=design)
        folder = self.first.with_name(f"{self.first.name}-generation-{generation + 1}")
        study = execute(
            spec, 1, workers=self.workers, cluster=self.cluster, out=folder, fresh=self.fresh, progress=self.watch, command=self.command,
        ).study
        replicates = np.arange(many) * ROW_STRIDE  # each run of a generation has random numbers of its own
        self.histories.append(self._histories(study, replicates))
        self.sources.append(RunSource(spec.seed, replicates, tuple(columns), np.column_stack(list(columns.values()))))
        drawn = [uniform_draws(each.path, spec.seed, replicates) for each in inputs[free:]]
        return np.column_stack([shares, *drawn]), summaries(self.histories[-1].up_to(self.rounds))

    def _histories(self, study: Study, replicates: IntArray) -> Histories:
        """The runs of a study with one replicate at each point."""
        table = study.table("rounds", columns=["replicate", *COLUMNS])
        points = table["replicate"].to_numpy() // ROW_STRIDE
        numbered = table.set_column(table.schema.get_field_index("replicate"), "replicate", [points])
        return histories(numbered, len(replicates), self.recorded)


def generation_seed(seed: int, generation: int) -> int:
    """The random seed of a later generation.

    >>> generation_seed(1, 1) != generation_seed(1, 2)
    True
    """
    return int.from_bytes(hashlib.sha256(f"abc.smc {seed} {generation}".encode()).digest()[:8], "big")
