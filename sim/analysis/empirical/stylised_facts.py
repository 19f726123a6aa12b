"""Stylised facts of a record, against which a model is validated.

Each fact has parts that state a statistic, its target and a band. A target is computed from the record, with the sampling interval of its
rounds, unless the file states one with its source. A fact is met if each part's mean over replicates lies in its band: the stated one (set
before the model was built), else the target's interval. `sim.analysis.empirical.fact_results` holds the results.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any, Literal, NamedTuple

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from scipy import stats

from sim.analysis.empirical.case_record import CaseRecord
from sim.analysis.empirical.record_files import FACTS
from sim.analysis.empirical.statistics import Rows, Series, compute_statistic
from sim.errors import CaseRecordError, Problem
from sim.scenario.errors import dotted_path, short_repr, suggestion
from sim.scenario.fields import Line, Name
from sim.scenario.source_tree import SourceNode
from sim.scenario.yaml_parser import parse_yaml

Span = tuple[Annotated[int, Field(ge=0, le=10_000)], Annotated[int, Field(ge=0, le=10_000)]]
#: Keys that each statistic accepts.
ALLOWED_KEYS: dict[str, tuple[str, ...]] = {
    "share": ("column", "word", "rounds"), "presence": ("party", "words", "rounds"), "gap": ("rounds",), "broken": ("issue",),
    "goes_on": (), "deaths": ("weeks",), "violence": ("against", "before", "after", "rounds"),
    "agreed": ("issue", "rounds"), "agreed_share": ("issues", "rounds"), "agreed_before": ("issue", "other"), "early": ("rounds",), "ground": ("issue", "after_round"),
    "refusals": ("parties", "rounds"),
}
REQUIRED_KEYS: dict[str, tuple[str, ...]] = {
    "share": ("column",), "presence": ("party", "words"), "deaths": ("weeks",), "violence": ("against",), "agreed": ("issue",),
    "agreed_share": ("issues",), "agreed_before": ("issue", "other"), "early": ("rounds",), "ground": ("issue", "after_round"),
    "refusals": ("parties",),
}


#: How a number or a claim is known.
Mark = Literal["found", "derived", "block mean", "recalled", "judgement"]


class StrictModel(BaseModel):
    """A frozen group of keys; an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class StatedTarget(StrictModel):
    """A target that cannot be computed from the record's files, with its source."""

    value: float
    low: float
    high: float
    source: Line
    mark: Mark


class Part(StrictModel):
    """A part of a fact: a statistic, its target and its band."""

    statistic: Literal[
        "share", "presence", "gap", "broken", "goes_on", "deaths", "violence", "agreed", "agreed_share", "agreed_before", "early", "ground",
        "refusals",
    ]
    column: Literal["statement", "outcome", "announced", "late", "swapped", "venue"] | None = None
    word: Line | None = None
    party: Name | None = None
    words: tuple[Literal["present", "in part", "away"], ...] | None = None
    parties: tuple[Name, ...] | None = Field(None, min_length=1)
    issue: Name | None = None
    other: Name | None = None
    issues: tuple[Name, ...] | None = Field(None, min_length=1)
    after_round: Annotated[int, Field(ge=1, le=10_000)] | None = None
    rounds: Span | None = None
    weeks: Span | None = None
    against: Span | None = None
    before: Span | None = None
    after: Span | None = None
    scenario: Literal["whole", "recent"] = "whole"
    settings: tuple[Line, ...] = ()
    target: StatedTarget | None = None
    band: tuple[float, float] | None = None

    @model_validator(mode="after")
    def _fits(self) -> Part:
        given = set(self.model_fields_set) - {"statistic", "scenario", "settings", "target", "band"}
        strange = sorted(given - set(ALLOWED_KEYS[self.statistic]))
        if strange:
            raise ValueError(f"{strange[0]} is not a key of {self.statistic}{suggestion(strange[0], ALLOWED_KEYS[self.statistic])}")
        missing = [name for name in REQUIRED_KEYS.get(self.statistic, ()) if getattr(self, name) is None]
        if missing or (self.statistic == "violence" and self.before is None and self.after is None):
            raise ValueError(f"{self.statistic} needs {missing[0] if missing else 'before or after'}")
        if self.statistic == "ground" and self.target is None:
            raise ValueError("ground needs target: a record does not count points on a scale")
        return self

    @property
    def arguments(self) -> dict[str, Any]:
        """The arguments of the statistic."""
        found = {name: getattr(self, name) for name in ALLOWED_KEYS[self.statistic] if getattr(self, name) is not None}
        return {name: list(value) if name in ("words", "issues", "parties") else value for name, value in found.items()}

    @property
    def label(self) -> str:
        """A short label of the part."""
        words = {
            "share": f"{self.column}{f' is {self.word}' if self.word else ''}", "gap": "days from round to round",
            "presence": f"{self.party} {' or '.join(self.words or ())}", "deaths": "deaths a year",
            "broken": f"commitments broken{f' on {self.issue}' if self.issue else ''}", "goes_on": "meets on after the host withdraws",
            "violence": "deaths after / before a round" if self.after else "deaths before a round / earlier",
            "agreed": f"runs that agree on {self.issue}", "agreed_share": f"of what is agreed, {' or '.join(self.issues or ())}",
            "agreed_before": f"{self.issue} agreed before {self.other}", "early": "of agreements, those", "ground": f"{self.issue} on the ground after round {self.after_round}",
            "refusals": f"of refusals, by {' or '.join(self.parties or ())}",
        }[self.statistic]
        comma = "" if self.statistic == "early" else ","
        rounds = f"{comma} {'in ' if not comma else ''}rounds {self.rounds[0]}-{self.rounds[1]}" if self.rounds else ""
        weeks = f", weeks {self.weeks[0]}-{self.weeks[1]}" if self.weeks else ""
        changed = f", {len(self.settings)} settings changed" if self.settings else ""
        return f"{words}{rounds}{weeks}{changed}"

    def rows_in(self, series: Series) -> Rows:
        """The statistic's rows in a series."""
        return compute_statistic(series, self.statistic, **self.arguments)


class Fact(StrictModel):
    """A stylised fact that the record shows and a model should reproduce.

    `status`: `fitted` if parameters were fitted to it; `predicted` if not; `given` if it follows from an exogenous input. `source`, `mark`:
    where the claim comes from and how it is known, if the record's rows do not say so.
    """

    claim: Line
    mechanism: Line
    without: tuple[Line, ...] = ()
    parts: tuple[Part, ...] = Field(min_length=1)
    status: Literal["fitted", "predicted", "given"] = "fitted"
    source: Line | None = None
    mark: Mark | None = None

    @model_validator(mode="after")
    def _is_sourced(self) -> Fact:
        if (self.source is None) != (self.mark is None):
            raise ValueError("source and mark go together")
        return self


class Target(NamedTuple):
    """The target of a part: its value, its 95% interval, and its number of rows (None: stated in the file)."""

    value: float
    low: float
    high: float
    rows: int | None
    source: str


@dataclass(frozen=True)
class Facts:
    """A record and its stylised facts by name."""

    record: CaseRecord
    facts: Mapping[str, Fact]

    @cached_property
    def targets(self) -> dict[str, list[Target]]:
        """The targets of every fact's parts, by name."""
        whole = self.record.series()
        return {name: [target(part, whole) for part in fact.parts] for name, fact in self.facts.items()}


def read_facts(record: CaseRecord) -> Facts:
    """The facts beside a record.

    Raises:
        CaseRecordError: every problem, each with file, line and path.
    """
    path = record.folder / FACTS
    problems: list[Problem] = []
    tree = parse_yaml(path.read_text("utf-8"), path.name, problems) if path.is_file() else None
    if tree is None:
        raise CaseRecordError(problems or [Problem(path.name, 0, "", "is missing")])
    plain = tree.plain()
    found: dict[str, Fact] = {}
    if not isinstance(plain, dict):
        raise CaseRecordError([tree.problem((), f"facts are a group of keys, not {short_repr(plain)}")])
    for name, each in plain.items():
        try:
            found[str(name)] = Fact.model_validate(each)
        except ValidationError as error:
            problems += list(_told(tree, name, error))
    problems += _strangers(tree, record, found)
    if problems:
        raise CaseRecordError(sorted(problems, key=lambda each: each.line))
    return Facts(record, found)


def _strangers(tree: SourceNode, record: CaseRecord, found: Mapping[str, Fact]) -> Iterator[Problem]:
    """Problems for parties of facts that the record's files do not know."""
    known = {"party": record.parties, "parties": [*record.parties, *record.refused.party]}
    for name, fact in found.items():
        for at, part in enumerate(fact.parts):
            for key in ("party", "parties"):
                value = getattr(part, key)
                for each in (value,) if isinstance(value, str) else value or ():
                    if each not in known[key]:
                        where = (name, "parts", at, key)
                        message = f"there is no party {short_repr(each)} in the record{suggestion(each, known[key])}"
                        yield tree.nearest_to(where).problem(where, message)


def _told(tree: SourceNode, name: str, error: ValidationError) -> list[Problem]:
    """The validation errors of one fact, as problems for the user."""
    told = []
    for one in error.errors(include_url=False):
        path = (name, *(step for step in one["loc"]))
        here = tree.nearest_to(path)
        last = one["loc"][-1] if one["loc"] else name
        if one["type"] == "extra_forbidden":
            record = Part if "parts" in one["loc"] else Fact
            message = f"is not known{suggestion(last, record.model_fields)}"
        elif one["type"] == "missing":
            message = "is missing"
        else:
            message = f"{short_repr(one['input'])}: {one['msg'].removeprefix('Value error, ').removeprefix('Input ')}"
        told.append(Problem(here.file, here.line, dotted_path(path), message))
    return told


def target(part: Part, whole: Series) -> Target:
    """The target of a part: stated, or computed from the record's series."""
    if part.target:
        return Target(part.target.value, part.target.low, part.target.high, None, part.target.source)
    rows = part.rows_in(whole)
    return Target(rows.mean(), *interval(rows), len(rows.value), "the record")


def interval(rows: Rows) -> tuple[float, float]:
    """The 95% interval of a statistic of a record: exact binomial for binary values (Clopper and Pearson 1934), else Student's.

    >>> low, high = interval(Rows(np.zeros(22), np.array([1.0] * 21 + [0.0])))
    >>> round(low, 3), round(high, 3)
    (0.772, 0.999)
    """
    values = rows.value
    if not len(values):
        return math.nan, math.nan
    if np.isin(values, (0.0, 1.0)).all() and not rows.is_log:
        found = stats.binomtest(int(values.sum()), len(values)).proportion_ci(0.95, "exact")
        return float(found.low), float(found.high)
    if len(values) < 2:
        return math.nan, math.nan
    half = float(stats.t.ppf(0.975, len(values) - 1) * values.std(ddof=1) / math.sqrt(len(values)))
    ends = (values.mean() - half, values.mean() + half)
    return (math.exp(ends[0]), math.exp(ends[1])) if rows.is_log else (float(ends[0]), float(ends[1]))
