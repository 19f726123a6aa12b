"""Outcomes and statistics of a comparison, computed from a study's Parquet tables by pandas, SciPy, statsmodels and definitions.

Nothing of `sim.analysis.comparison` is used; utilities are those of `sim.analysis.theory`, which has tests of its own.
"""

from __future__ import annotations

import itertools
import math
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats
from scipy.spatial import distance
from statsmodels.duration.survfunc import CumIncidenceRight, survdiff
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint
from statsmodels.stats.weightstats import CompareMeans, DescrStatsW

from sim.analysis.theory.game import Game
from sim.analysis.theory.solutions import OutcomeSpace, solve
from sim.scenario.loader import load_scenario

Vector = NDArray[np.float64]
#: How talks without an agreement end; the horizon leaves open whether one would have come.
OVER = ("settlement", "lapse", "collapse")


class Tables:
    """The tables of one scenario of a study."""

    def __init__(self, folder: Path, scenario: str) -> None:
        def read(name: str) -> pd.DataFrame:
            found = pd.read_parquet(folder / "tables" / name)
            return found[found["scenario"] == scenario].reset_index(drop=True)

        self.runs = read("runs").sort_values("replicate", ignore_index=True)
        self.rounds, self.issues = read("rounds"), read("issues")
        self.game = Game.of(load_scenario(folder / "scenarios" / f"{scenario}.yaml"))
        self._known: dict[str, Vector] = {}
        self.ending = self.runs["ending"].astype(str)
        burn_in = self.rounds[self.rounds["round"] == 1].set_index("replicate")["gap"]
        self.weeks: Vector = (self.runs["weeks"] + burn_in.loc[self.runs["replicate"]].to_numpy()).to_numpy(float)

    def outcome(self, name: str) -> Vector:
        """An outcome run by run; NaN where it does not apply."""
        if name not in self._known:
            self._known[name] = self._outcome(name)
        return self._known[name]

    def _outcome(self, name: str) -> Vector:
        runs, (family, _, word) = self.runs, name.partition("=")
        if name == "agreement":
            return np.asarray(runs["agreements"] > 0, float)
        if family == "ending":
            return np.asarray(self.ending == word, float)
        if name.endswith("_a_week"):
            return runs[name.removesuffix("_a_week")].to_numpy(float) / self.weeks
        if name == "kept":
            return (1 - runs["breaches"] / runs["commitments"].where(runs["commitments"] > 0)).to_numpy(float)
        if name == "signed":
            return (runs["statements"] / runs["rounds"].where(runs["rounds"] > 0)).to_numpy(float)
        if name == "attendance":
            met = self.rounds[self.rounds["convened"]].groupby("replicate")["present"].mean()
            return met.reindex(runs["replicate"]).to_numpy(float)
        if name.startswith("agreed."):
            return (self._of_issue(name.removeprefix("agreed."), "agreed") > 0).astype(float)
        if family.startswith("ground."):
            issue = family.removeprefix("ground.")
            held = self._of_issue(issue, "ground")
            return (held == self.game.options[self.game.issues.index(issue)].index(word)).astype(float) if word else held
        if "_before_week_" in name:
            column, week = name.split("_before_week_")
            return self._before(column, int(week))
        if name in ("welfare", "nash_distance"):
            return self._of_texts(name)
        return runs[name].to_numpy(float)

    def _of_issue(self, issue: str, column: str) -> Vector:
        own = self.issues[self.issues["issue"] == issue].set_index("replicate")[column]
        return own.loc[self.runs["replicate"]].to_numpy(float)

    def _before(self, column: str, week: int) -> Vector:
        """A total before a week, walking through the rounds of each run."""
        totals = []
        held = dict(list(self.rounds.sort_values("round").groupby("replicate")))
        for run in self.runs.to_dict("records"):
            total, last, rest = 0.0, -math.inf, run[column]
            for row in held[run["replicate"]][["week", "gap", "slipped", column]].to_dict("records"):
                length = row["gap"] + row["slipped"]
                part = (week - (row["week"] - length)) / length if length else float(row["week"] <= week)
                total += row[column] * min(1.0, max(0.0, part))
                last, rest = row["week"], rest - row[column]
            if run["weeks"] > last:
                total += rest * min(1.0, max(0.0, (week - last) / (run["weeks"] - last)))
            totals.append(total)
        return np.array(totals)

    def _of_texts(self, name: str) -> Vector:
        own = self.game.restricted_to("consent_on_ground")
        nash = solve(OutcomeSpace.of(self.game))["nash"] if name == "nash_distance" else None
        texts = self.issues.assign(issue=self.issues["issue"].astype(str)).pivot(index="replicate", columns="issue", values="ground")
        found = []
        for text in texts.loc[self.runs["replicate"], list(self.game.issues)].to_numpy(float):
            utility = own.utility(text)
            found.append(float(utility.sum()) if nash is None else float(np.sqrt(np.mean((utility - own.utility(nash.text)) ** 2))))
        return np.array(found)

    @property
    def times(self) -> tuple[Vector, NDArray[np.int64]]:
        """The round of the first agreement or of the end, and what it is: 1 an agreement, 2 the end of the talks, 0 the horizon."""
        first = self.runs["first_agreement"].to_numpy(float)
        last = self.rounds.groupby("replicate")["round"].max().loc[self.runs["replicate"]].to_numpy(float)
        over = np.isin(self.ending.to_numpy(), OVER)
        return np.where(np.isnan(first), last, first), np.where(np.isnan(first), np.where(over, 2, 0), 1)


def incidence(time: Vector, cause: NDArray[np.int64]) -> tuple[Vector, Vector]:
    """The cumulative incidence of cause 1 and its standard error by round (statsmodels)."""
    if not (cause == 1).any():
        return np.zeros(int(time.max()) + 1), np.zeros(int(time.max()) + 1)
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        found = CumIncidenceRight(time, cause)
    place = np.searchsorted(found.times, np.arange(int(time.max()) + 1), side="right") - 1
    return (np.where(place < 0, 0.0, found.cinc[0][place]), np.where(place < 0, 0.0, found.cinc_se[0][place]))


def restricted_mean(time: Vector, cause: NDArray[np.int64], horizon: int) -> float:
    """The mean rounds to an agreement up to a horizon, with never as the horizon."""
    curve = incidence(time, cause)[0]
    return float(sum(1.0 - curve[min(at, len(curve) - 1)] for at in range(horizon)))


def pseudo_values(time: Vector, cause: NDArray[np.int64], horizon: int) -> Vector:
    """By leaving out one run at a time."""
    many, whole = len(time), restricted_mean(time, cause, horizon)
    places = {key: k for k, key in enumerate(zip(time.tolist(), cause.tolist()))}  # runs alike leave the same others
    without = {key: restricted_mean(np.delete(time, k), np.delete(cause, k), horizon) for key, k in places.items()}
    return np.array([many * whole - (many - 1) * without[key] for key in zip(time.tolist(), cause.tolist())])


def log_rank(one: tuple[Vector, NDArray[np.int64]], other: tuple[Vector, NDArray[np.int64]], horizon: int) -> tuple[float, float]:
    """The log-rank test with runs that can no longer agree at risk up to the horizon (statsmodels)."""
    time = np.concatenate([np.where(cause == 2, horizon, np.minimum(at, horizon)) for at, cause in (one, other)])
    seen = np.concatenate([(cause == 1) & (at <= horizon) for at, cause in (one, other)])
    return tuple(map(float, survdiff(time, seen.astype(int), np.repeat([0, 1], [len(one[0]), len(other[0])]))))  # type: ignore[return-value]


def share_interval(values: Vector) -> tuple[float, float]:
    """Wilson's interval (statsmodels)."""
    return tuple(map(float, proportion_confint(values.sum(), len(values), method="wilson")))  # type: ignore[return-value]


def mean_interval(values: Vector) -> tuple[float, float]:
    """Student's interval (SciPy)."""
    if len(values) < 2 or values.std() == 0:
        return float(values.mean()), float(values.mean())
    found = stats.ttest_1samp(values, 0.0).confidence_interval(0.95)
    return float(found.low), float(found.high)


def bounded_interval(values: Vector, limit: float) -> tuple[float, float]:
    """The interval of a mean of numbers from 0 to a limit: Wilson's with the runs that a share of this variance would have (statsmodels)."""
    share, variance = values.mean() / limit, values.var(ddof=1) / len(values) / limit**2
    runs = share * (1 - share) / variance if variance > 0 and 0 < share < 1 else len(values)
    low, high = proportion_confint(share * runs, runs, method="wilson")
    return limit * float(low), limit * float(high)


def bounded_difference_interval(one: Vector, other: Vector, limit: float, paired: bool) -> tuple[float, float]:
    """Zou and Donner 2008, equation 3."""
    if paired and (one - other).std() == 0:
        return float(one.mean() - other.mean()), float(one.mean() - other.mean())
    (l1, u1), (l2, u2), p, q = bounded_interval(one, limit), bounded_interval(other, limit), one.mean(), other.mean()
    r = float(stats.pearsonr(one, other).statistic) if paired and one.std() > 0 and other.std() > 0 else 0.0
    low = (p - l1) ** 2 + (u2 - q) ** 2 - 2 * r * (p - l1) * (u2 - q)
    high = (u1 - p) ** 2 + (q - l2) ** 2 - 2 * r * (u1 - p) * (q - l2)
    return float(p - q - math.sqrt(low)), float(p - q + math.sqrt(high))


def difference_interval(one: Vector, other: Vector, share: bool, paired: bool) -> tuple[float, float]:
    """The interval of a difference: Newcombe's of two shares, Student's of pairs, Welch's of independent runs."""
    if share and paired:
        return _newcombe_pairs(one, other)
    if share:
        return tuple(map(float, confint_proportions_2indep(  # type: ignore[return-value]
            one.sum(), len(one), other.sum(), len(other), method="newcomb", compare="diff")))
    if paired:
        return mean_interval(one - other)
    if one.std() == 0 and other.std() == 0:
        return float(one.mean() - other.mean()), float(one.mean() - other.mean())
    return tuple(map(float, CompareMeans(DescrStatsW(one), DescrStatsW(other)).tconfint_diff(usevar="unequal")))  # type: ignore[return-value]


def _newcombe_pairs(one: Vector, other: Vector) -> tuple[float, float]:
    """Newcombe 1998, Statistics in Medicine 17:2635, method 10, by its table of e, f, g and h."""
    n = len(one)
    e, f, g, h = (float((hit1 & hit2).sum()) for hit1, hit2 in (
        (one > 0, other > 0), (one > 0, other == 0), (one == 0, other > 0), (one == 0, other == 0)))
    product = (e + f) * (g + h) * (e + g) * (f + h)
    over = e * h - f * g
    phi = 0.0 if product == 0 else (over if over <= 0 else max(over - n / 2, 0)) / math.sqrt(product)
    (l2, u2), (l3, u3), p2, p3 = share_interval(one), share_interval(other), (e + f) / n, (e + g) / n
    d2, e2, d3, e3 = p2 - l2, u2 - p2, p3 - l3, u3 - p3
    delta = math.sqrt(max(0.0, d2**2 - 2 * phi * d2 * e3 + e3**2))
    epsilon = math.sqrt(max(0.0, d3**2 - 2 * phi * d3 * e2 + e2**2))
    return p2 - p3 - delta, p2 - p3 + epsilon


def cliffs_delta(one: Vector, other: Vector, paired: bool) -> tuple[float, float, float]:
    """Over all pairs of runs, with DeLong's variance and Fisher's z."""
    signs = np.sign(one[:, None] - other[None, :])
    value = float(signs.mean())
    least = min(len(one), len(other))
    if abs(value) == 1:
        end = 2 * proportion_confint(least, least, method="wilson")[0] - 1
        return (value, -1.0, -end) if value < 0 else (value, end, 1.0)
    rows, columns = signs.mean(axis=1), signs.mean(axis=0)
    variance = (rows + columns).var(ddof=1) / least if paired else rows.var(ddof=1) / len(one) + columns.var(ddof=1) / len(other)
    half = stats.norm.ppf(0.975) * math.sqrt(variance) / (1 - value**2)
    return value, math.tanh(math.atanh(value) - half), math.tanh(math.atanh(value) + half)


def wasserstein(one: Vector, other: Vector) -> float:
    """The area between two distribution functions."""
    at = np.unique(np.concatenate([one, other]))
    gaps = [abs((one <= low).mean() - (other <= low).mean()) * (high - low) for low, high in itertools.pairwise(at)]
    return float(sum(gaps))


def distances_to_others(arm: Tables) -> Vector:
    """The mean distance of each run to all runs by the traits that make a run typical, in units of their mean absolute deviation; NaN without."""
    names = ("rounds", "agreements", "procedurals", "statements", "breaches", "deaths", "peak_deaths", "trust", "movement")
    traits = arm.runs[list(names)].to_numpy(float)
    known = ~np.isnan(traits).any(axis=1)
    apart = traits[known] - np.median(traits[known], axis=0)
    scale = np.abs(apart).mean(axis=0)
    scaled = apart / np.where(scale > 0, scale, 1.0)
    found = np.full(len(traits), np.nan)
    found[known] = distance.cdist(scaled, scaled, "cityblock").mean(axis=1)
    return found


def runs_needed(value: float, interval: tuple[float, float], runs: int, margin: float, power: float) -> int | None:
    """Runs for this power, rounded up to two digits; None if there would be more than 100 million."""
    z = stats.norm.ppf(0.975)
    room = abs(abs(value) - margin)
    if room == 0:
        return None
    needed: float = runs * ((interval[1] - interval[0]) / 2 / z / room * (z + stats.norm.ppf(power))) ** 2
    if needed > 1e8:
        return None
    grain = 10 ** max(0, math.floor(math.log10(needed)) - 1)
    found: int = grain * math.ceil(needed / grain - 1e-9)
    return found


def finding(value: float, interval: tuple[float, float], error: float, margin: float, paired: bool) -> str:
    """What an interval says beside a margin."""
    low, high = interval
    if paired and value == 0 and error == 0:
        return "identical"
    if low > margin or high < -margin:
        return "higher" if low > margin else "lower"
    if margin and -margin < low and high < margin:
        return "negligible"
    return "higher, size uncertain" if low > 0 else "lower, size uncertain" if high < 0 else "inconclusive"


def known(values: Vector) -> Vector:
    """The values that apply."""
    return values[~np.isnan(values)]


def number(value: Any) -> float:
    """A number of a document; None is NaN."""
    return math.nan if value is None else float(value)
