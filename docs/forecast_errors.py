"""How far forecasts of collective decisions miss the outcomes of a table of positions: `python -m docs.forecast_errors [FILE]`.

FILE: CSV, one row for each actor on each issue, with the columns `proposal` (issues decided together), `issue`, `outcome`, `actor`,
`position`, `salience` and, if they differ, `capability`; all numbers but the last from 0 to 100. An actor without a position or salience has
no stake in the issue. Data on decisions of the European Union (DEU) have these numbers, but are not ours to distribute. Without a file, a
made-up example of the same form is used.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from sim.engine.model import play
from sim.rules.log_schema import COLUMNS
from sim.scenario.schema.scenario import Scenario

EXAMPLE = Path(__file__).parent / "forecast_example.csv"
NUMBERS = ("outcome", "position", "salience")


class Stake(NamedTuple):
    """What an actor wants on an issue of a proposal, and the outcome."""

    proposal: str
    issue: str
    actor: str
    outcome: float
    position: float
    salience: float
    capability: float


def stakes_of(path: Path) -> list[Stake]:
    """Read a table of positions.

    Raises:
        ValueError: a column is missing, or a cell is not a number that is allowed; the message names the line.
    """
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        missing = {"proposal", "issue", "actor", *NUMBERS} - set(reader.fieldnames or ())
        if missing:
            raise ValueError(f"{path} has no column {', '.join(sorted(missing))} (needed: proposal, issue, outcome, actor, position, salience)")
        found = []
        for line, row in enumerate(reader, 2):
            if not (row["position"] or "").strip() or not (row["salience"] or "").strip():
                continue
            outcome, position, salience = (_number(path, line, name, row[name], 100.0) for name in NUMBERS)
            capability = _number(path, line, "capability", row.get("capability") or "1", np.inf)
            found.append(Stake(row["proposal"], row["issue"], row["actor"], outcome, position, salience, capability))
    return found


def _number(path: Path, line: int, name: str, text: str, most: float) -> float:
    try:
        value = float(text)
    except ValueError:
        value = np.nan
    if not 0.0 <= value <= most:
        raise ValueError(f"{path}, line {line}: {name} is {text!r} (allowed: a number from 0" + (f" to {most:g})" if np.isfinite(most) else " on)"))
    return value


def scenario_of(stakes: Sequence[Stake], salience: str) -> Scenario:
    """The decision on one proposal as a scenario whose text is the compromise, with saliences as stated (`raw`) or `normalised`."""
    issues = list(dict.fromkeys(each.issue for each in stakes))
    actors = list(dict.fromkeys(each.actor for each in stakes))
    parties: dict[str, Any] = {}
    for seat, actor in enumerate(actors):
        own = [each for each in stakes if each.actor == actor]
        on = {f"issue_{issues.index(each.issue)}": {"position": each.position, "salience": each.salience} for each in own}
        parties[f"actor_{seat}"] = {"label": actor, "role": "principal", "side": "all", "capability": own[0].capability, "value_of_talking": 1, "on": on}
    return Scenario.model_validate({
        "title": "A decision", "summary": "One proposal", "horizon": {"rounds": 1}, "attendance": {"noise": 0, "quorum": 1},
        "issues": {f"issue_{place}": {"label": issue, "scale": {0: "least", 100: "most"}, "status_quo": 50} for place, issue in enumerate(issues)},
        "parties": parties, "rights": {"consent_on_ground": list(parties)},
        "procedure": {"kind": "compromise", "exchanges": 1, "binding": True, "salience": salience},
    })


def compromise(salience: str) -> Callable[[Sequence[Stake]], list[float]]:
    """Return the forecast that the engine's procedure `compromise` makes for each issue of a proposal."""

    def forecast(stakes: Sequence[Stake]) -> list[float]:
        """Play the proposal, and return the text."""
        at = {name: 1 + place for place, name in enumerate(COLUMNS["texts"])}
        return [row[at["value"]] for row in sorted(play(scenario_of(stakes, salience), 1).rows["texts"], key=lambda row: row[at["issue"]])]

    return forecast


def plain_mean(stakes: Sequence[Stake]) -> list[float]:
    """Return the mean of the positions on each issue of a proposal."""
    return [float(np.mean([each.position for each in stakes if each.issue == issue])) for issue in dict.fromkeys(each.issue for each in stakes)]


FORECASTS: dict[str, Callable[[Sequence[Stake]], list[float]]] = {
    "compromise, raw salience": compromise("raw"), "compromise, normalised salience": compromise("normalised"), "plain mean of positions": plain_mean,
    "the constant 50": lambda stakes: [50.0] * len({each.issue for each in stakes}),
}


def errors(stakes: Sequence[Stake]) -> dict[str, float]:
    """The mean absolute error of each forecast, in points."""
    proposals = [[each for each in stakes if each.proposal == name] for name in dict.fromkeys(each.proposal for each in stakes)]
    outcomes = [value for own in proposals for value in {each.issue: each.outcome for each in own}.values()]
    return {name: float(np.mean(np.abs(np.array([value for own in proposals for value in forecast(own)]) - outcomes)))
            for name, forecast in FORECASTS.items()}


if __name__ == "__main__":
    given = Path(sys.argv[1]) if len(sys.argv) > 1 else EXAMPLE
    try:
        read = stakes_of(given)
    except (OSError, ValueError) as error:
        raise SystemExit(f"Error: {error}") from None
    print(f"{given.name}: {len({(each.proposal, each.issue) for each in read})} issues of {len({each.proposal for each in read})} proposals")
    for name, missed in errors(read).items():
        print(f"  {name:<32} {missed:6.2f}")
