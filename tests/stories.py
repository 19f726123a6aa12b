"""The small conflict that most tests tell their stories about: two farms, one well. Every number is fit for working out by hand.

Upper Farm holds the well, Lower Farm has no water. The elder speaks for Upper Farm, the miller for Lower Farm; both must sign. The priest
goes between the houses, a neighbour looks on, the innkeeper lends the room, and bandits live on the quarrel. There are two issues: how
much of the water goes down (a scale), and the path to the well (options). Nothing is random but what a test adds.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from sim.engine.batch import negotiate
from sim.engine.log import Log
from sim.engine.model import Negotiation
from sim.rules.enums import Outcome
from sim.rules.log_schema import COLUMNS
from sim.rules.utility import take_stock
from sim.rules.valuation import gain_of, note_performers, note_status_quo
from sim.scenario.encoding.instance import EncodedScenario
from sim.scenario.schema.scenario import Scenario
from tests.profiles import with_behaviour

WELL: dict[str, Any] = {
    "title": "The well",
    "summary": "Two farms and one well",
    "horizon": {"rounds": 3},
    "issues": {
        "water": {"label": "Share of the water that goes down", "scale": {0: "none", 50: "half", 100: "all"}, "status_quo": 20},
        "path": {
            "label": "The path to the well", "options": {"closed": "a gate", "shared": "by day", "open": "no gate"}, "status_quo": "closed",
        },
    },
    "parties": {
        "upper": {
            "label": "Upper Farm", "role": "regime", "capability": 60,
            "on": {
                "water": {"position": 0, "salience": 75},
                "path": {"score": {"closed": 100, "shared": 50, "open": 0}, "salience": 25},
            },
        },
        "lower": {
            "label": "Lower Farm", "role": "opposition", "capability": 30,
            "on": {
                "water": {"position": 100, "salience": 50},
                "path": {"score": {"closed": 0, "shared": 60, "open": 100}, "salience": 50},
            },
        },
        "elder": {"label": "The elder", "role": "guarantor", "capability": 40, "on": {"water": {"position": 25, "salience": 100}}},
        "miller": {
            "label": "The miller", "role": "guarantor", "capability": 20,
            "on": {
                "water": {"position": 75, "salience": 50},
                "path": {"score": {"closed": 0, "shared": 100, "open": 50}, "salience": 50},
            },
        },
        "priest": {"label": "The priest", "role": "mediator"},
        "neighbour": {"label": "A neighbour", "role": "observer"},
        "innkeeper": {"label": "The innkeeper", "role": "host"},
        "bandits": {"label": "Bandits", "role": "spoiler", "capability": 50, "invited": False},
    },
    "rights": {
        "sign_statement": ["guarantor"], "consent_on_ground": ["guarantor", "regime", "opposition"], "convene": ["guarantor"],
        "host": ["host"],
    },
    "attendance": {"noise": 0},
    "hosting": {"noise": 0, "venues": [{"city": "Inn", "host": "innkeeper", "weight": 3}, {"city": "Mill", "weight": 1}]},
    "agenda": {"noise": 0},
    "bargaining": {"mood": 0, "misreading": 0, "break_off": 0},
    "statement": {"noise": 0, "reading": 0},
    "hostilities": {"burn_in": 1},
}


def put(tree: dict[str, Any], path: str, value: Any) -> None:
    """Write a value at a dotted path; None takes the key out."""
    *above, last = path.split(".")
    for step in above:
        tree = tree.setdefault(step, {})
    if value is None:
        tree.pop(last, None)
    else:
        tree[last] = value


def well(changes: Mapping[str, Any] | None = None) -> Scenario:
    """The quarrel over the well, with changes at dotted paths."""
    tree = copy.deepcopy(WELL)
    for path, value in (changes or {}).items():
        put(tree, path, copy.deepcopy(value))
    return Scenario.model_validate(with_behaviour(tree))


#: Replies by seat of a table at which everybody accepts.
ALL_ACCEPT = [1.0] * 16

#: Changes after which everybody in the well story wants the same, and nothing stands in the way.
OF_ONE_MIND = {
    f"parties.{name}.on": {
        "water": {"position": 60, "salience": 50},
        "path": {"score": {"closed": 0, "shared": 100, "open": 50}, "salience": 50},
    }
    for name in ("upper", "lower", "elder", "miller")
}


def seated(scenario: Scenario, seed: int = 1, replicate: int = 0) -> Negotiation:
    """A negotiation that has not begun: every invited party in the room, the papers blank."""
    return Negotiation(scenario, seed, replicate)


class Seated:
    """A negotiation laid out for rules: conflict, climate and table, with parties and issues by name.

    Examples:
        >>> at = Seated({"parties.upper.capability": 70})
        >>> at.profile("upper").capability, at.upper, at.water
        (70.0, 0, 0)
    """

    def __init__(self, changes: Mapping[str, Any] | None = None, seed: int = 1) -> None:
        self.negotiation = seated(well(changes), seed)
        self.stream = self.negotiation.stream
        self.conflict, self.state, self.table = self.negotiation.conflict, self.negotiation.state, self.negotiation.table
        self.names = {name: seat for seat, name in enumerate(self.negotiation.encoded.parties)}
        self.items = {name: issue for issue, name in enumerate(self.negotiation.encoded.issues)}

    def __getattr__(self, name: str) -> int:
        """The seat of a party, or the number of an issue."""
        if name in ("names", "items"):
            raise AttributeError(name)
        try:
            return self.names[name] if name in self.names else self.items[name]
        except KeyError:
            raise AttributeError(name) from None

    def profile(self, name: str) -> Any:
        """A party's profile."""
        return self.conflict.profiles[self.names[name]]

    def standing(self, name: str) -> Any:
        """How a party fares."""
        return self.state.standings[self.names[name]]

    def stake(self, name: str, issue: str) -> Any:
        """A party's stake in an issue."""
        return self.conflict.stakes[self.names[name]][self.items[issue]]

    def write(self, *text: float, tabled: bool = True) -> None:
        """Put a text on the table, all items tabled, and let everybody see what it means to them."""
        for issue, value in enumerate(text):
            self.table.text[issue] = value
            self.table.tabled[issue] = 1.0 if tabled else 0.0
        note_status_quo(self.conflict, self.state, self.table)
        note_performers(self.conflict, self.state, self.table)
        for seat, standing in enumerate(self.state.standings):
            take_stock(self.conflict, self.state, self.table, seat)
            standing.gain, standing.objection = gain_of(self.conflict, self.state, self.table, seat)


def outcomes(log: Any) -> Any:
    """The outcome of every round."""
    column = 1 + list(COLUMNS["rounds"]).index("outcome")  # after the replicate
    return [Outcome(int(row[column])) for row in log.rows["rounds"]]


def rows(log: Log, table: str) -> list[dict[str, float]]:
    """The rows of a table, by column."""
    return [dict(zip(("replicate", *COLUMNS[table]), row)) for row in log.rows[table]]


def compiled_rows(encoded: EncodedScenario, seed: int, replicates: int) -> dict[str, list[dict[str, float]]]:
    """Return the rows of every table of some replicates, by column, played by the compiled engine for speed."""
    tables = negotiate(encoded, seed, 0, replicates, "full")
    return {name: [dict(zip(("replicate", *COLUMNS[name]), row, strict=True)) for row in matrix.tolist()] for name, matrix in tables.items()}
