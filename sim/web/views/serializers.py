"""Rows of a log, a scenario and what parties want, as plain values for a browser.

Words are made in the browser, from the names of terms and the numbers here, in the reader's language.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from pydantic_core import to_json

from sim.engine.log import codes
from sim.rules.log_schema import COLUMNS, FLAG_COLUMNS
from sim.rules.reply import Answer
from sim.rules.utility import refused_by, scores_of
from sim.scenario.encoding.encoder import holders
from sim.scenario.encoding.instance import EncodedScenario
from sim.scenario.inputs import uncertain_inputs
from sim.scenario.issue_rights import words_anywhere
from sim.scenario.violence import has_violence
from sim.web.classroom.interactive_model import InteractiveModel
from sim.web.views.scenario_texts import translations

Row = dict[str, Any]

#: Signs with which the terms of an answer enter its surplus.
CONSENT = {"distrust": -1, "audience": -1, "change": -1, "hope": -1, "relief": 1, "mood": -1, "pressure": 1}
PLACES = 4
#: Terms below this are not told.
LEAST = 0.0005


def as_json(told: Row) -> bytes:
    """A value as compact JSON in UTF-8.

    >>> as_json({"party": "kelda", "surplus": 0.5, "held_out": None})
    b'{"party":"kelda","surplus":0.5,"held_out":null}'
    """
    return to_json(told, inf_nan_mode="null")


def plain(value: float) -> float | None:
    """A number for JSON: rounded, whole ones as such, null for what is not a number.

    >>> plain(0.123456), plain(2.0), plain(math.nan)
    (0.1235, 2, None)
    """
    if not math.isfinite(value):
        return None
    return int(value) if value.is_integer() else round(value, PLACES)


def rows_of(encoded: EncodedScenario, table: str, rows: list[tuple[float, ...]], only: Sequence[str] = ()) -> list[Row]:
    """Rows of a log with names put back; `only`: the columns that are wanted, if not all."""
    kept = [(at, name) for at, name in enumerate(COLUMNS[table], 1) if not only or name in only]
    columns = [_column(encoded, table, name, [row[at] for row in rows]) for at, name in kept]
    names = [name for _, name in kept]
    return [dict(zip(names, row)) for row in zip(*columns)]


def _column(encoded: EncodedScenario, table: str, name: str, values: list[float]) -> list[Any]:
    """A column with its words, flags or plain numbers."""
    known = codes(encoded, name)
    if known is not None:
        return [known[int(value)] if value >= 0 else None for value in values]
    if name in FLAG_COLUMNS and not (table == "issues" and name == "broken"):  # there it is a count
        return [value > 0 for value in values]
    return [plain(value) for value in values]


def scenario_view(encoded: EncodedScenario) -> Row:
    """Public view of a scenario: parties, issues, the status quo; `texts`: by language, those of its texts that are translated."""
    scenario = encoded.scenario
    needed = holders(scenario, words_anywhere(scenario, "consent_on_ground"))
    return {
        "title": scenario.title, "summary": scenario.summary, "about": scenario.about, "standing": scenario.standing,
        "sources": scenario.sources, "rounds": scenario.horizon.rounds, "first": str(scenario.calendar.first_round),
        "parties": [{"name": name, "label": party.label, "role": party.role, "invited": party.invited, "consents": name in needed}
                    for name, party in scenario.parties.items()],
        "issues": [_issue(encoded, at) for at in range(len(encoded.issues))],
        "violence": has_violence(scenario), "texts": translations(scenario),
    }


def _issue(encoded: EncodedScenario, at: int) -> Row:
    name = encoded.issues[at]
    issue = encoded.scenario.issues[name]
    options = None if issue.options is None else [[key, words] for key, words in issue.options.items()]
    scale = None if options else [[point, words] for point, words in sorted((issue.scale or {}).items())]
    return {"name": name, "label": issue.label, "options": options, "scale": scale}


def drawn(model: InteractiveModel) -> Row:
    """What a run drew for the numbers that its scenario holds uncertain: by path, in the scenario's units."""
    encoded = model.encoded
    numbers = encoded.sampled(model.stream)
    return {each.path: plain(numbers[encoded.uncertain[each.spots[0]].at] * each.divide) for each in uncertain_inputs(encoded)}


def stances(model: InteractiveModel, parties: list[str] | None = None) -> Row:
    """What parties want: by party and issue the position or scores, weight (shares of 1) and red lines. Secret in a classroom."""
    told: Row = {}
    for seat, party in enumerate(model.encoded.parties):
        if parties is not None and party not in parties:
            continue
        told[party] = {}
        for at, issue in enumerate(model.encoded.issues):
            stake, options = model.conflict.stakes[seat][at], model.encoded.options[at]
            if stake.weight <= 0:
                continue
            own: Row = {"weight": plain(stake.weight)}
            if options:
                own |= {"scores": [plain(each) for each in scores_of(model.conflict, seat, at)], "never": refused_by(model.conflict, seat, at)}
            else:
                own |= {"position": plain(stake.position), "least": plain(stake.red_min) if stake.red_min > 0 else None,
                        "most": plain(stake.red_max) if stake.red_max < 100 else None}
            told[party][issue] = own | {"strikes": bool(stake.strikes)}
    return told


def terms(encoded: EncodedScenario, given: Answer) -> Row:
    """The terms of an answer: what they add up to, what was held out for, the weightiest first."""
    parts = {"gain": given.utility - given.baseline, **{name: sign * getattr(given, name) for name, sign in CONSENT.items()}}
    return {"surplus": plain(given.surplus), "held_out": plain(given.held_out), "red_line": _issue_at(encoded, given.red_line),
            "objection": _issue_at(encoded, given.objection), "terms": weightiest(parts)}


def _issue_at(encoded: EncodedScenario, at: float) -> str | None:
    return encoded.issues[int(at)] if at >= 0 else None


def weightiest(parts: dict[str, float]) -> list[tuple[str, float]]:
    """Terms that count, the weightiest first."""
    told = [(name, round(value, PLACES)) for name, value in parts.items() if abs(value) >= LEAST]
    return sorted(told, key=lambda each: -abs(each[1]))
