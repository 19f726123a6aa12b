"""The arms of a comparison: scenarios of studies and points of sweeps, with their runs by replicate."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.analysis.arrays import FloatArray, IntArray
from sim.analysis.comparison.part_totals import FinalStates, RoundTotals, final_states, round_totals
from sim.analysis.theory.game import Game
from sim.analysis.theory.solutions import OutcomeSpace, nash
from sim.errors import ResultsError, ScenarioError, TooManyDealsError
from sim.rules.log_schema import COLUMNS
from sim.scenario.violence import has_violence
from sim.studies.design import yaml_value
from sim.studies.outcomes import burn_in_weeks
from sim.studies.provenance import differences
from sim.studies.result_files import read_table_file
from sim.studies.results import Study

if TYPE_CHECKING:
    import pyarrow as pa

    from sim.scenario.schema.scenario import Scenario

#: The most arms that a comparison may have.
MAX_ARMS = 12


@dataclass(frozen=True)
class Arm:
    """One arm of a comparison: a scenario of a study, or a point of a sweep."""

    label: str
    study: Study  # restricted to this scenario
    point: int | None = None

    @property
    def name(self) -> str:
        """The scenario's name in its study."""
        return self.study.scenarios[0]

    @property
    def seed(self) -> int:
        """The random seed; arms with the same seed share random numbers, replicate by replicate."""
        return int(self.study.manifest["seed"])

    @property
    def replicates(self) -> int:
        """The number of runs requested; failed runs are missing from the tables."""
        return int(self.study.manifest["replicates"]["count"])

    def shares_seed(self, other: Arm) -> bool:
        """Whether replicate k of both arms uses the same random numbers."""
        return self.seed == other.seed

    def table(self, name: str, columns: Sequence[str]) -> pa.Table:
        """Some columns of a log table for this arm's runs, with `replicate` as the first column.

        Raises:
            ResultsError: a part can't be read.
        """
        if name == "runs" and set(columns) <= set(COLUMNS["runs"]):
            return self._runs.select(["replicate", *columns])
        return self._read(name, columns)

    @cached_property
    def _runs(self) -> pa.Table:
        """All columns of `runs`; each file is opened once."""
        return self._read("runs", list(COLUMNS["runs"]))

    def _read(self, name: str, columns: Sequence[str]) -> pa.Table:
        """Some columns of a table, from all its files."""
        import pyarrow as pa

        return pa.concat_tables(list(self._parts(name, columns))).unify_dictionaries()

    def _parts(self, name: str, columns: Sequence[str]) -> Iterator[pa.Table]:
        """Some columns of a table, file by file."""
        import pyarrow as pa
        import pyarrow.compute as pc

        beside = [] if self.point is None else ["point"]
        for path in self.study.table_files(name):
            found = read_table_file(path, columns=["replicate", *beside, *columns])
            yield found if self.point is None else found.filter(pc.equal(found["point"], self.point)).drop_columns(["point"])
        pa.default_memory_pool().release_unused()

    def column(self, name: str) -> FloatArray:
        """A column of `runs` by replicate [replicates]; NaN where it does not apply or the run is missing."""
        found = self.table("runs", [name])
        return self.by_replicate(found["replicate"].to_numpy(), found[name].to_numpy().astype(float))

    def has_word(self, name: str, word: str) -> FloatArray:
        """Whether a column of words in `runs` holds this word, 0 or 1 by replicate [replicates]; NaN where the run is missing."""
        import pyarrow.compute as pc

        found = self.table("runs", [name])
        return self.by_replicate(found["replicate"].to_numpy(), pc.equal(found[name], word).to_numpy().astype(float))

    @cached_property
    def final_states(self) -> FinalStates:
        """How the issues end in each run."""
        return final_states(self._parts, self.replicates, len(self.game.issues))

    @property
    def agreed_by_issue(self) -> dict[str, FloatArray]:
        """Whether a commitment was made on each issue in each run, by issue in the scenario's order: 0 or 1 [replicates]; NaN where it is missing."""
        return self.final_states.agreed

    @cached_property
    def kept(self) -> dict[str, Any]:
        """What was computed of this arm and is needed again, by name."""
        return {}

    @cached_property
    def weeks_counted(self) -> FloatArray:
        """The weeks for which each run is counted, its burn-in included [replicates]; NaN where the run is missing."""
        try:
            burn_in = burn_in_weeks(self.study, self.scenario)[self.point or 0]
        except (ResultsError, ScenarioError):  # its file is gone or no longer valid, but the gap before the first round is the burn-in
            table = self.table("rounds", ["round", "gap"])
            first = table["round"].to_numpy() == 1
            burn_in = self.by_replicate(table["replicate"].to_numpy()[first], table["gap"].to_numpy().astype(float)[first])
        return np.asarray(self.column("weeks") + burn_in)

    @cached_property
    def failed(self) -> int:
        """The number of runs that failed or were lost, and are in no table."""
        return int(np.isnan(self.column("rounds")).sum())

    def by_replicate(self, replicate: IntArray, values: FloatArray) -> FloatArray:
        """Values [k] of some replicates as an array over all [replicates], NaN elsewhere."""
        if len(replicate) == self.replicates and np.array_equal(replicate, np.arange(self.replicates)):
            return values  # as stored where no run is missing
        spread = np.full(self.replicates, np.nan)
        spread[replicate] = values
        return spread

    @cached_property
    def scenario(self) -> Scenario:
        """The scenario as it was run.

        Raises:
            ResultsError, ScenarioError: see `sim.studies.results.Study.scenario`.
        """
        return self.study.scenario()

    @cached_property
    def game(self) -> Game:
        """The scenario as a bargaining game, with the central values of its ranges.

        Raises:
            ResultsError, ScenarioError: see `sim.studies.results.Study.scenario`.
        """
        return Game.of(self.scenario)

    @cached_property
    def violent(self) -> bool:
        """Whether the scenario has violence; True if its file is gone or no longer valid."""
        try:
            return has_violence(self.scenario)
        except (ResultsError, ScenarioError):
            return True

    @cached_property
    def votes(self) -> bool:
        """Whether votes ratify an agreed text; True if the scenario's file is gone or no longer valid."""
        try:
            return bool(self.scenario.ratification.ballots)
        except (ResultsError, ScenarioError):
            return True

    @cached_property
    def deadline(self) -> bool:
        """Whether talks have an outside deadline; True if the scenario's file is gone or no longer valid."""
        try:
            return self.scenario.horizon.deadline is not None
        except (ResultsError, ScenarioError):
            return True

    @cached_property
    def nash_point(self) -> FloatArray | None:
        """The Nash solution [m] among the parties whose consent is needed; None if not all can gain, or there are too many deals to enumerate."""
        try:
            space = OutcomeSpace.of(self.game)
            found = nash(space, np.ones(len(space.game.parties)))
        except TooManyDealsError:
            return None
        return None if found is None else found.text

    @property
    def final_texts(self) -> tuple[FloatArray, IntArray]:
        """The distinct final texts [d, issues], and the index of each run's final text [replicates], -1 if the run is missing."""
        return self.final_states.texts, self.final_states.which

    @cached_property
    def round_totals(self) -> RoundTotals:
        """The number of rounds of each run, and who was present in them; 0 where the run is missing."""
        return round_totals(self._parts, self.replicates)

    @property
    def rounds_planned(self) -> FloatArray:
        """The last round of each run, whether it met or not [replicates]; NaN where the run is missing."""
        return np.where(np.isnan(self.column("rounds")), np.nan, self.round_totals.planned)


def comparison_arms(studies: Sequence[Study]) -> list[Arm]:
    """The arms of a comparison, in the order of the studies; a label includes the study's folder if two scenarios share a name.

    Raises:
        ResultsError: a study is incomplete, is a single run or a sensitivity study, or was run by another engine than the first; or there are
            fewer than 2 or more than `MAX_ARMS` arms.
    """
    for study in studies:
        check_comparable(study)
    for study in studies[1:]:
        unlike = differences(_engine(study), _engine(studies[0]), ("this", "the first"))
        if unlike:
            first = f"{study.folder} was not run by the same engine as {studies[0].folder}:"
            raise ResultsError("\n".join([first, *(f"  {each}" for each in unlike)]))
    found = [arm for study in studies for arm in (_points(study) if study.design else _scenarios(study))]
    if len(found) < 2:
        raise ResultsError(f"{studies[0].folder} holds only {found[0].label}; a comparison needs two scenarios, of one study or several")
    if len(found) > MAX_ARMS:
        raise ResultsError(f"{len(found)} scenarios are too many to compare (at most {MAX_ARMS}); use parley sweep for a sweep of many points")
    return _with_distinct_labels(found)


def check_comparable(study: Study) -> None:
    """Check that a study can be compared.

    Raises:
        ResultsError: it cannot; the message says why.
    """
    if not study.is_batch:
        raise ResultsError(f"{study.folder} is a single run; a comparison needs studies, as written by parley batch")
    if study.design and study.design["purpose"] != "sweep":
        raise ResultsError(f"{study.folder} is a sensitivity study; use parley sensitivity to see which inputs drive its outcomes")
    wanted = int(study.manifest["replicates"]["count"]) * (study.design["points"] if study.design else 1)
    counts = dict.fromkeys(study.scenarios, 0)
    for record in study.completed_tasks():
        counts[record["scenario"]] += record["count"] * record.get("points", [0, 1])[1]
    for name, count in counts.items():
        if count < wanted:
            raise ResultsError(f"{study.folder} holds {count:,} of {wanted:,} runs of {name}; continue it with: "
                             f"parley {' '.join(study.manifest['command'])}")


def find_arm(arms: Sequence[Arm], label: str) -> Arm | None:
    """The arm with this label, or with this scenario name if it is unique; else None."""
    named = [arm for arm in arms if arm.label == label] or [arm for arm in arms if arm.name == label]
    return named[0] if len(named) == 1 else None


def _engine(study: Study) -> dict[str, Any]:
    return {"engine": {name: value for name, value in study.manifest["engine"].items() if name != "name"}}


def _scenarios(study: Study) -> list[Arm]:
    return [Arm(name, study.select(name)) for name in study.scenarios]


def _points(study: Study) -> list[Arm]:
    """The points of a sweep, labelled by their settings."""
    frame = study.points()
    paths = [name for name in frame.columns if name != "point"]
    own = study.select()
    return [Arm(", ".join(f"{path}={yaml_value(row[path])}" for path in paths), own, int(row["point"])) for row in frame.to_dict("records")]


def _with_distinct_labels(arms: list[Arm]) -> list[Arm]:
    """The arms with distinct labels."""
    held = {label: len(list(group)) for label, group in groupby(sorted(arm.label for arm in arms))}
    apart = [Arm(f"{arm.study.folder.name}/{arm.label}", arm.study, arm.point) if held[arm.label] > 1 else arm for arm in arms]
    again = [arm.label for arm in apart]
    if len(set(again)) < len(again):
        raise ResultsError(f"{max(again, key=again.count)} occurs twice; name each study once")
    return apart
