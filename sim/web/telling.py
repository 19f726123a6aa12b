"""What a run looks like to those who watch it: plain values for a browser, with what is secret kept apart.

Words are made in the browser, from the names of terms and the numbers here, in the reader's language.
"""

from __future__ import annotations

import math
from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from sim.filling import holders
from sim.log import FLAGS, codes
from sim.rules.attendance import Coming
from sim.rules.response import Answer
from sim.seating import Seating
from sim.tables import COLUMNS
from sim.web.staging import Staged

Row = dict[str, Any]

#: Signs with which the terms of an answer enter its surplus.
CONSENT = {"distrust": -1, "audience": -1, "change": -1, "hope": -1, "relief": 1, "mood": -1, "pressure": 1}
COMING = [name for name in Coming._fields if name not in ("presence", "score")]
STATES = ("pain", "outlook", "audience", "trusted", "suffered", "incidents", "deaths")
PLACES = 4


def plain(value: float) -> float | None:
    """A number for JSON: rounded, whole ones as such, nothing for what is no number.

    >>> plain(0.123456), plain(2.0), plain(math.nan)
    (0.1235, 2, None)
    """
    if math.isnan(value) or math.isinf(value):
        return None
    return int(value) if value == int(value) else round(value, PLACES)


def rows_of(seating: Seating, table: str, rows: list[tuple[float, ...]]) -> list[Row]:
    """Rows of a log with names put back."""
    names = COLUMNS[table]
    words = [codes(seating, name) for name in names]
    told = []
    for row in rows:
        own: Row = {}
        for name, known, value in zip(names, words, row[1:], strict=True):
            if known is not None:
                own[name] = known[int(value)] if value >= 0 else None
            elif name in FLAGS and not (table == "issues" and name == "broken"):
                own[name] = value > 0
            else:
                own[name] = plain(value)
        told.append(own)
    return told


def scenario_view(seating: Seating) -> Row:
    """What everybody may know of a scenario: parties, issues, what holds."""
    scenario = seating.scenario
    needed = holders(scenario, scenario.rights.consent_on_ground)
    return {
        "title": scenario.title, "summary": scenario.summary, "about": scenario.about, "standing": scenario.standing, "sources": scenario.sources,
        "rounds": scenario.horizon.rounds, "first": str(scenario.calendar.first_round),
        "parties": [{"name": name, "label": party.label, "role": party.role, "invited": party.invited, "consents": name in needed}
                    for name, party in scenario.parties.items()],
        "issues": [_issue(seating, at) for at in range(len(seating.issues))],
    }


def _issue(seating: Seating, at: int) -> Row:
    name = seating.issues[at]
    issue = seating.scenario.issues[name]
    options = None if issue.options is None else [[key, words] for key, words in issue.options.items()]
    scale = None if options else [[point, words] for point, words in sorted((issue.scale or {}).items())]
    return {"name": name, "label": issue.label, "options": options, "scale": scale}


def stances(model: Staged, parties: list[str] | None = None) -> Row:
    """What parties want: by party and issue the position or scores, weight (shares of 1) and red lines. Secret in a classroom."""
    told: Row = {}
    for seat, party in enumerate(model.seating.parties):
        if parties is not None and party not in parties:
            continue
        told[party] = {}
        for at, issue in enumerate(model.seating.issues):
            stake, options = model.conflict.stakes[seat][at], model.seating.options[at]
            if stake.weight <= 0:
                continue
            own: Row = {"weight": plain(stake.weight)}
            if options:
                own |= {"scores": [plain(model.conflict.scores[seat][at][place]) for place in range(len(options))],
                        "never": [place for place in range(len(options)) if int(stake.never) >> place & 1]}
            else:
                own |= {"position": plain(stake.position), "least": plain(stake.red_min) if stake.red_min > 0 else None,
                        "most": plain(stake.red_max) if stake.red_max < 100 else None}
            told[party][issue] = own | {"strikes": bool(stake.strikes)}
    return told


def rounds_view(model: Staged, reasons: bool = True, only: str = "") -> list[Row]:
    """What happened, round by round.

    reasons: whether decisions come with their terms; only: if they do not, a party whose own terms are told all the same.
    """
    seating, log = model.seating, model.log.rows
    tables = {table: rows_of(seating, table, log[table])
              for table in ("rounds", "parties", "agenda", "answers", "pressures", "texts", "commitments", "weeks")}
    by: dict[tuple[str, int], list[Row]] = defaultdict(list)
    for table, rows in tables.items():
        for row in rows:
            by[table, int(row["round"])].append(row)
    first = date.fromisoformat(str(seating.scenario.calendar.first_round))

    def told(row: Row) -> bool:
        return reasons or row["party"] == only

    found = []
    for round_ in range(1, model.round + 1):
        head = next(iter(by["rounds", round_]), None)
        parties = by["parties", round_]
        view: Row = {"round": round_, "done": head is not None, "exchanges": _exchanges(by, round_, told), "weeks": _weeks(by["weeks", round_])}
        view["breaches"] = [{name: row[name] for name in ("issue", "performer", "weeks")} for row in tables["commitments"]
                            if row["broken"] and row["round"] + 0 <= round_ and _broken_in(row, head, by["weeks", round_])]
        if head:
            view |= {name: head[name] for name in ("week", "gap", "slipped", "convened", "venue", "withdrawn", "outcome", "statement",
                                                   "declared_on", "announced", "incidents", "deaths", "swaps")}
            view["date"] = (first + timedelta(weeks=head["week"])).isoformat()
            view["attendance"] = [_coming(row, told(row)) for row in parties]
            view["agenda"] = [{name: row[name] for name in ("issue", "tabled", "struck_by", "text", "agreed", "ground", "declared")}
                              for row in by["agenda", round_]]
            view["signs"] = {row["party"]: bool(row["signs"]) for row in parties if row["signs"] is not None}
            if reasons:
                view |= {name: head[name] for name in ("trust", "near")}
                view["states"] = {row["party"]: {name: row[name] for name in STATES} for row in parties}
                view["trusts"] = [[plain(each) for each in line] for line in model.trusts[round_]] if round_ < len(model.trusts) else None
        else:
            view["attendance"] = [{"party": party.name, "presence": ("away", "in part", "present")[int(party.standing.presence)]}
                                  for party in model.parties] if model.table and any(model.table.tabled) else []
            view["agenda"] = [{"issue": name, "tabled": model.table.tabled[at] > 0, "struck_by": _struck_by(model, at), "text": None,
                               "agreed": None, "ground": plain(model.climate.ground[at]), "declared": plain(model.climate.declared[at])}
                              for at, name in enumerate(seating.issues)]
        found.append(view)
    return found


def _broken_in(row: Row, head: Row | None, weeks: list[Row]) -> bool:
    """Whether a commitment ended within the weeks of a round."""
    spans = [each["week"] for each in weeks]
    return bool(spans) and min(spans) <= row["end"] <= max(spans) + 1


def _struck_by(model: Staged, at: int) -> str | None:
    seat = int(model.table.struck[at]) - 1
    return model.seating.parties[seat] if seat >= 0 else None


def _exchanges(by: dict[tuple[str, int], list[Row]], round_: int, told: Any) -> list[Row]:
    texts: dict[int, Row] = defaultdict(dict)
    for row in by["texts", round_]:
        texts[row["exchange"]][row["issue"]] = row["value"]
    presses: dict[tuple[int, str], Row] = defaultdict(dict)
    for row in by["pressures", round_]:
        presses[row["exchange"], row["client"]][row["patron"]] = row["pressure"]
    answers: dict[int, list[Row]] = defaultdict(list)
    for row in by["answers", round_]:
        own: Row = {"party": row["party"], "reply": row["reply"]}
        if told(row):
            own |= terms(row) | {"patrons": presses[row["exchange"], row["party"]]}
        answers[row["exchange"]].append(own)
    return [{"exchange": number, "text": texts[number], "answers": answers[number]} for number in sorted(texts)]


def terms(row: Row) -> Row:
    """The terms of an answer: what they add up to, what was held out for, the weightiest first."""
    parts = {"gain": (row["utility"] or 0) - (row["baseline"] or 0), **{name: sign * (row[name] or 0) for name, sign in CONSENT.items()}}
    ordered = sorted(((name, round(value, PLACES)) for name, value in parts.items() if abs(value) >= 0.0005), key=lambda each: -abs(each[1]))
    return {"surplus": row["surplus"], "held_out": row["held_out"], "red_line": row["red_line"], "objection": row["objection"], "terms": ordered}


def answer_row(model: Staged, name: str, given: Answer) -> Row:
    """An answer as a row of the log, with names."""
    seat = model.seating.parties.index(name)
    return rows_of(model.seating, "answers", [(0.0, float(model.round), model.climate.course.exchanges, float(seat), *map(float, given))])[0]


def _coming(row: Row, told: bool) -> Row:
    own: Row = {"party": row["party"], "presence": row["presence"]}
    if told and row["score"] is not None:
        parts = sorted(((name, row[name]) for name in COMING if row[name] and abs(row[name]) >= 0.0005), key=lambda each: -abs(each[1]))
        own |= {"score": row["score"], "terms": parts}
    return own


def _weeks(rows: list[Row]) -> list[Row]:
    """Incidents and deaths week by week, and by whom."""
    found: dict[float, Row] = {}
    for row in rows:
        own = found.setdefault(row["week"], {"week": row["week"], "deaths": 0.0, "incidents": 0.0, "by": {}})
        own["deaths"] = round(own["deaths"] + row["deaths"], 2)
        own["incidents"] += row["incidents"]
        own["by"][row["source"]] = row["incidents"]
    return [found[week] for week in sorted(found)]


def run_view(model: Staged, reasons: bool = True, only: str = "") -> Row:
    """A run as far as it went: where everything stands, its rounds, its end if it has one."""
    seating, log = model.seating, model.log.rows
    ended = rows_of(seating, "runs", log["runs"])
    return {
        "round": model.round, "ended": ended[0] if ended else None,
        "opening": [plain(item.status_quo) for item in model.conflict.items],
        "ground": [plain(each) for each in model.climate.ground], "declared": [plain(each) for each in model.climate.declared],
        "rounds": rounds_view(model, reasons, only),
        "text": {name: plain(value) for name, value in model.text.items()},
        "pledges": [{"issue": name, "target": plain(pledge.target), "made": plain(pledge.made),
                     "performer": seating.parties[int(pledge.performer)] if pledge.performer >= 0 else None}
                    for name, pledge in zip(seating.issues, model.climate.pledges, strict=True) if pledge.active],
        "states": {party.name: {"pain": plain(party.standing.pain), "outlook": plain(party.standing.outlook)} for party in model.parties}
        if reasons else None,
    }
