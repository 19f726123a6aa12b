"""What is compared: the scenarios of one or more studies, and the points of a sweep, each with its runs by replicate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.analysis.theory.game import Array, Game
from sim.analysis.theory.solutions import OutcomeSpace, solve
from sim.errors import ResultsError, TooManyDealsError
from sim.studies.design import said
from sim.studies.provenance import differences
from sim.studies.results import Study, read_part

if TYPE_CHECKING:
    import pyarrow as pa

#: More scenarios than this are no comparison that anybody can read.
MAX_ARMS = 12


@dataclass(frozen=True)
class Arm:
    """One scenario of a study, or one point of a sweep, as one side of a comparison."""

    label: str
    study: Study  # looking at this scenario alone
    point: int | None = None

    @property
    def name(self) -> str:
        """The scenario's name in its study."""
        return self.study.scenarios[0]

    @property
    def seed(self) -> int:
        """Whose luck: arms of one seed share it, replicate by replicate."""
        return int(self.study.manifest["seed"])

    @property
    def replicates(self) -> int:
        """How many runs were asked for; one that failed is missing from the tables."""
        return int(self.study.manifest["replicates"]["count"])

    def shares_seed(self, other: Arm) -> bool:
        """Whether replicate k of the one drew the same numbers as replicate k of the other."""
        return self.seed == other.seed

    def table(self, name: str, columns: Sequence[str]) -> pa.Table:
        """Some columns of a table, and `replicate` before them, of this arm's runs only.

        Raises:
            ResultsError: a part can't be read.
        """
        import pyarrow as pa
        import pyarrow.compute as pc

        beside = [] if self.point is None else ["point"]
        parts = [read_part(path, columns=["replicate", *beside, *columns]) for path in self.study.parts(name)]
        found = pa.concat_tables(parts).unify_dictionaries()
        return found if self.point is None else found.filter(pc.equal(found["point"], self.point)).drop_columns(["point"])

    def column(self, name: str) -> Array:
        """A column of `runs` by replicate [replicates]; not a number where it doesn't apply or the run is missing."""
        found = self.table("runs", [name])
        return self.by_replicate(found["replicate"].to_numpy(), found[name].to_numpy().astype(float))

    def by_replicate(self, replicate: Array, values: Array) -> Array:
        """Values [k] of some replicates, at their places among all [replicates]; not a number elsewhere."""
        spread = np.full(self.replicates, np.nan)
        spread[replicate] = values
        return spread

    @cached_property
    def game(self) -> Game:
        """The scenario as a bargaining game, with the central values of its ranges.

        Raises:
            ResultsError, ScenarioError: see `sim.studies.results.Study.scenario`.
        """
        return Game.of(self.study.scenario())

    @cached_property
    def nash_point(self) -> Array | None:
        """The Nash point of those whose consent is needed; None if not everybody can gain, or there are too many deals to look at."""
        try:
            found = solve(OutcomeSpace.of(self.game))["nash"]
        except TooManyDealsError:
            return None
        return None if found is None else found.text

    @cached_property
    def final_texts(self) -> tuple[Array, Array]:
        """What holds at the end of runs: the texts that occur [d, issues], and which of them each run has [replicates], -1 if it's missing.

        Few texts occur, so that what is made of them is reckoned once for each.
        """
        table = self.table("issues", ["ground"])
        many = len(self.game.issues)
        held = table["ground"].to_numpy().reshape(-1, many)
        distinct, place = np.unique(np.ascontiguousarray(held).view(f"V{8 * many}").ravel(), return_inverse=True)
        which = np.full(self.replicates, -1)
        which[table["replicate"].to_numpy()[::many]] = place
        return distinct.view(float).reshape(-1, many), which

    @cached_property
    def rounds_planned(self) -> Array:
        """The last round of each run, met or not [replicates]; not a number where a run is missing."""
        counts = np.bincount(self.table("rounds", [])["replicate"].to_numpy(), minlength=self.replicates).astype(float)
        return np.where(np.isnan(self.column("rounds")), np.nan, counts)


def comparison_arms(studies: Sequence[Study]) -> list[Arm]:
    """What a comparison of studies is between, in the order given; a scenario's name is told with its folder's if it comes twice.

    Raises:
        ResultsError: a study is half done, is a single run or a study of sensitivity, was played by another engine than the first, or there
            are fewer than two things to compare, or more than `MOST_ARMS`.
    """
    for study in studies:
        check_comparable(study)
    for study in studies[1:]:
        unlike = differences(_engine(study), _engine(studies[0]))
        if unlike:
            first = f"{study.folder} was not played by the engine of {studies[0].folder}:"
            raise ResultsError("\n".join([first, *(f"  {each}" for each in unlike)]))
    found = [arm for study in studies for arm in (_points(study) if study.design else _scenarios(study))]
    if len(found) < 2:
        raise ResultsError(f"{studies[0].folder} holds {found[0].label} only; a comparison takes two scenarios, of one study or of several")
    if len(found) > MAX_ARMS:
        raise ResultsError(f"{len(found)} are too many to compare (at most {MAX_ARMS}); a sweep of many points is told by parley sweep")
    return _told_apart(found)


def check_comparable(study: Study) -> None:
    """Make sure that a study can be compared.

    Raises:
        ResultsError: it can't, and why.
    """
    if not study.many:
        raise ResultsError(f"{study.folder} is a single run; a comparison takes studies, as parley batch writes them")
    if study.design and study.design["verb"] != "sweep":
        raise ResultsError(f"{study.folder} is a study of sensitivity; parley sensitivity tells what drives its outcomes")
    wanted = int(study.manifest["replicates"]["count"]) * (study.design["points"] if study.design else 1)
    counts = dict.fromkeys(study.scenarios, 0)
    for receipt in study.receipts():
        counts[receipt["scenario"]] += receipt["count"] * receipt.get("points", [0, 1])[1]
    for name, count in counts.items():
        if count < wanted:
            raise ResultsError(f"{study.folder} holds {count:,} of {wanted:,} runs of {name}; the command that began it goes on: "
                             f"parley {' '.join(study.manifest['command'])}")


def find_arm(arms: Sequence[Arm], label: str) -> Arm | None:
    """The arm of a label, or of a scenario's name if only one has it."""
    named = [arm for arm in arms if arm.label == label] or [arm for arm in arms if arm.name == label]
    return named[0] if len(named) == 1 else None


def _engine(study: Study) -> dict[str, Any]:
    return {"engine": {name: value for name, value in study.manifest["engine"].items() if name != "played_by"}}


def _scenarios(study: Study) -> list[Arm]:
    return [Arm(name, study.of(name)) for name in study.scenarios]


def _points(study: Study) -> list[Arm]:
    """A sweep's points, each called by what was set there."""
    frame = study.points()
    paths = [name for name in frame.columns if name != "point"]
    own = study.of()
    return [Arm(", ".join(f"{path}={said(row[path])}" for path in paths), own, int(row["point"])) for row in frame.to_dict("records")]


def _told_apart(arms: list[Arm]) -> list[Arm]:
    """The same with labels that no two share."""
    held = {label: len(list(group)) for label, group in groupby(sorted(arm.label for arm in arms))}
    apart = [Arm(f"{arm.study.folder.name}/{arm.label}", arm.study, arm.point) if held[arm.label] > 1 else arm for arm in arms]
    again = [arm.label for arm in apart]
    if len(set(again)) < len(again):
        raise ResultsError(f"{max(again, key=again.count)} is there twice; name a study once")
    return apart
