"""What happened in a run, round by round, as a browser shows it; reasons are told to those who may know them."""

from __future__ import annotations

import math
from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from sim.rules.attendance import Coming
from sim.web.staging import Staged
from sim.web.telling import plain, rows_of, terms, weightiest

Row = dict[str, Any]
Rows = list[Row]

COMING = tuple(name for name in Coming._fields if name not in ("presence", "score"))
STATES = ("pain", "outlook", "audience", "trusted", "suffered", "incidents", "deaths")
AGENDA = ("issue", "tabled", "struck_by", "text", "agreed", "ground", "declared")
HEAD = ("week", "gap", "slipped", "convened", "venue", "withdrawn", "outcome", "statement", "declared_on", "announced", "incidents",
        "deaths", "swaps")
#: The columns that are shown of each table; of "answers" all.
SHOWN: dict[str, tuple[str, ...]] = {
    "rounds": (*HEAD, "round", "trust", "near"), "parties": ("round", "party", "presence", "score", "signs", *COMING, *STATES),
    "agenda": ("round", *AGENDA), "answers": (), "pressures": ("round", "exchange", "patron", "client", "pressure"), "texts": (),
    "commitments": ("issue", "performer", "end", "weeks", "broken"), "weeks": ("round", "week", "source", "incidents", "deaths"),
}


def run_view(model: Staged, reasons: bool = True, only: str = "") -> Row:
    """A run as far as it went: where everything stands, its rounds, its end if it has one.

    reasons: whether decisions come with their terms; only: if they do not, a party whose own terms are told all the same.
    """
    seating = model.seating
    ended = rows_of(seating, "runs", model.log.rows["runs"])
    return {
        "round": model.round, "ended": ended[0] if ended else None,
        "opening": [plain(item.status_quo) for item in model.conflict.items],
        "ground": [plain(each) for each in model.climate.ground], "declared": [plain(each) for each in model.climate.declared],
        "rounds": Chronicle(model, reasons, only).rounds(), "text": {name: plain(value) for name, value in model.text.items()},
        "pledges": [{"issue": name, "target": plain(pledge.target), "made": plain(pledge.made),
                     "performer": seating.parties[int(pledge.performer)] if pledge.performer >= 0 else None}
                    for name, pledge in zip(seating.issues, model.climate.pledges, strict=True) if pledge.active],
        "states": {party.name: {"pain": plain(party.standing.pain), "outlook": plain(party.standing.outlook)} for party in model.parties}
        if reasons else None,
    }


class Chronicle:
    """The log of a run by rounds, for somebody who may know the reasons of all, of one party, or of none."""

    def __init__(self, model: Staged, reasons: bool, only: str) -> None:
        self.model, self.reasons, self.only = model, reasons, only
        self.first = date.fromisoformat(str(model.seating.scenario.calendar.first_round))
        self.of: dict[tuple[str, int], Rows] = defaultdict(list)
        for table, shown in SHOWN.items():
            for row in rows_of(model.seating, table, model.log.rows[table], shown):
                if table != "commitments":
                    self.of[table, int(row["round"])].append(row)
                elif row["broken"]:
                    self.of[table, self._round_of(row["end"])].append(row)

    def _round_of(self, week: float) -> int:
        """The round before which a week lies; after the last, the last."""
        met = [row[1] for row in self.model.log.rows["rounds"] if row[2] > week]
        return int(min(met, default=self.model.round))

    def told(self, row: Row) -> bool:
        """Whether the reasons of a row's party are told."""
        return self.reasons or row["party"] == self.only

    def rounds(self) -> Rows:
        """Every round so far."""
        return [self.round(number) for number in range(1, self.model.round + 1)]

    def round(self, number: int) -> Row:
        """One round: what led to it, its exchanges, how it closed if it has; after the last, how its settlement was carried out."""
        heads = self.of["rounds", number]
        met = heads[0]["week"] if heads else math.inf
        weeks, broken = self.of["weeks", number], self.of["commitments", number]
        view = {
            "round": number, "done": bool(heads), "exchanges": self._exchanges(number),
            "weeks": _weeks([row for row in weeks if row["week"] < met]),
            "breaches": _breaches([row for row in broken if row["end"] < met]),
            "after": {"weeks": _weeks([row for row in weeks if row["week"] >= met]),
                      "breaches": _breaches([row for row in broken if row["end"] >= met])},
        }
        return view | (self._closed(number) if view["done"] else self._open())

    def _closed(self, number: int) -> Row:
        head, parties, trusts = self.of["rounds", number][0], self.of["parties", number], self.model.trusts
        view = {name: head[name] for name in HEAD} | {
            "date": (self.first + timedelta(weeks=head["week"])).isoformat(), "attendance": [self._coming(row) for row in parties],
            "agenda": [{name: row[name] for name in AGENDA} for row in self.of["agenda", number]],
            "signs": {row["party"]: bool(row["signs"]) for row in parties if row["signs"] is not None},
        }
        if self.reasons:
            view |= {"trust": head["trust"], "near": head["near"],
                     "states": {row["party"]: {name: row[name] for name in STATES} for row in parties},
                     "trusts": [[plain(each) for each in line] for line in trusts[number]] if number < len(trusts) else None}
        return view

    def _open(self) -> Row:
        """The round that is being played: who is in the room, once the papers are out, and what is tabled."""
        model = self.model
        met = any(model.table.tabled)
        return {
            "attendance": [{"party": party.name, "presence": ("away", "in part", "present")[int(party.standing.presence)]}
                           for party in model.parties] if met else [],
            "agenda": [{"issue": name, "tabled": model.table.tabled[at] > 0, "struck_by": self._struck_by(at), "text": None, "agreed": None,
                        "ground": plain(model.climate.ground[at]), "declared": plain(model.climate.declared[at])}
                       for at, name in enumerate(model.seating.issues)],
        }

    def _struck_by(self, at: int) -> str | None:
        seat = int(self.model.table.struck[at]) - 1
        return self.model.seating.parties[seat] if seat >= 0 else None

    def _exchanges(self, number: int) -> Rows:
        texts: dict[int, Row] = defaultdict(dict)
        for row in self.of["texts", number]:
            texts[row["exchange"]][row["issue"]] = row["value"]
        presses: dict[tuple[int, str], Row] = defaultdict(dict)
        for row in self.of["pressures", number]:
            presses[row["exchange"], row["client"]][row["patron"]] = row["pressure"]
        answers: dict[int, Rows] = defaultdict(list)
        for row in self.of["answers", number]:
            own: Row = {"party": row["party"], "reply": row["reply"]}
            if self.told(row):
                own |= terms(row) | {"patrons": presses[row["exchange"], row["party"]]}
            answers[row["exchange"]].append(own)
        return [{"exchange": each, "text": texts[each], "answers": answers[each]} for each in sorted(texts)]

    def _coming(self, row: Row) -> Row:
        own: Row = {"party": row["party"], "presence": row["presence"]}
        if self.told(row) and row["score"] is not None:
            own |= {"score": row["score"], "terms": weightiest({name: row[name] or 0.0 for name in COMING})}
        return own


def _breaches(rows: Rows) -> Rows:
    """Commitments that were broken: on what, by whom, after how many weeks."""
    return [{name: row[name] for name in ("issue", "performer", "weeks")} for row in rows]


def _weeks(rows: Rows) -> Rows:
    """Incidents and deaths week by week, and by whom."""
    found: dict[float, Row] = {}
    for row in rows:
        own = found.setdefault(row["week"], {"week": row["week"], "deaths": 0.0, "incidents": 0.0, "by": {}})
        own["deaths"] = round(own["deaths"] + row["deaths"], 2)
        own["incidents"] += row["incidents"]
        own["by"][row["source"]] = row["incidents"]
    return [found[week] for week in sorted(found)]
