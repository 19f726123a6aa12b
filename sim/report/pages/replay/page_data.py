"""The data of the replay page as plain values: the run's document, with sentences, trust and the fate of commitments."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from sim.report.explanation.explain import answer_verdict, explain_answer, explain_signing
from sim.report.explanation.reasons import breach
from sim.report.explanation.round_context import explain_agenda, explain_coming
from sim.report.explanation.run_document import COMING, run_document
from sim.report.explanation.run_view import RunView
from sim.report.explanation.term_sentences import ANSWER_LABELS, ATTENDANCE_LABELS
from sim.report.marks import initials, mark_of
from sim.report.pages.replay.rerun import MOST_TEXTS, ReplayedRun
from sim.report.rows import Row
from sim.report.text.run import OUTCOMES, ending_words
from sim.rules.reply import Answer
from sim.rules.utility import refused_by, scores_of

#: The terms of an answer, in the order of its list of numbers.
TERMS = [name for name in Answer._fields if name not in ("reply", "red_line", "objection")]
STATES = ["pain", "outlook", "audience", "trusted", "suffered"]
PLACES = 6


def page_data(shown: ReplayedRun, settings: Sequence[str] = ()) -> Row:
    """Build the data of the replay page; numbers are rounded to six places."""
    view = shown.view
    document = run_document(view, list(settings))
    data = {
        **{name: document[name] for name in ("scenario", "engine", "seed", "replicate", "parties", "summary")},
        "ending": ending_words(document),
        "outcomes": {word: words for word, (words, _) in OUTCOMES.items()},
        "missing": shown.missing,
        "labels": {"answer": ANSWER_LABELS, "attendance": ATTENDANCE_LABELS},
        "columns": {"answer": TERMS, "coming": COMING, "states": STATES},
        "day": view.date({"round": 1, "week": 0.0}).isoformat(),
        "short": {party: view.names.party(party) for party in view.encoded.parties},
        "marks": _marks(view),
        "issues": [_issue(view, row) for row in document["issues"]],
        "weeks": _weeks(view),
        "trust": shown.trust,
        "commitments": [_commitment(view, row) for row in view.tables["commitments"]],
        "rounds": [_round(shown, row) for row in document["rounds"]],
    }
    rounded: Row = rounded_values(data)
    return rounded


def _marks(view: RunView) -> Row:
    """The mark and the short name of each party, as every page draws them."""
    labels = {name: party.label or name for name, party in view.scenario.parties.items()}
    short, found = initials(labels), {}
    for at, (name, label) in enumerate(labels.items()):
        mark = mark_of(at)
        found[name] = {"name": re.split(r",| \(", label)[0], "initials": short[name], "kind": mark.kind, "color": mark.color, "letters": mark.letters,
                       "outline": mark.outline}
    return found


def rounded_values(value: Any) -> Any:
    """Round all numbers within a value; whole numbers become integers.

    >>> rounded_values({"a": [1.0, 0.12345678, -0.0], "b": True})
    {'a': [1, 0.123457, 0], 'b': True}
    """
    if isinstance(value, dict):
        return {name: rounded_values(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [rounded_values(each) for each in value]
    if isinstance(value, float):
        return int(value) if value.is_integer() else round(value, PLACES)
    return value


def _issue(view: RunView, row: Row) -> Row:
    """An issue with the position of every party that has a stake in it."""
    at = view.encoded.issues.index(row["name"])
    item, stakes = view.conflict.items[at], []
    for seat, party in enumerate(view.encoded.parties):
        stake = view.conflict.stakes[seat][at]
        if stake.weight <= 0:
            continue
        options = view.encoded.options[at]
        own: Row = {"party": party, "weight": stake.weight}
        if options:
            own |= {"scores": scores_of(view.conflict, seat, at), "never": refused_by(view.conflict, seat, at)}
        else:
            own |= {"position": stake.position, "least": stake.red_min if stake.red_min > 0 else None,
                    "most": stake.red_max if stake.red_max < 100 else None}
        stakes.append(own)
    scale = None if row["scale"] is None else [[point, words] for point, words in sorted(row["scale"].items())]
    choices = None if row["options"] is None else [[name, words] for name, words in row["options"].items()]
    opening = next(each["opening"] for each in view.tables["issues"] if each["issue"] == row["name"])
    return {"name": row["name"], "label": row["label"], "scale": scale, "options": choices, "opening": opening,
            "opening_declared": item.declared, "stakes": stakes}


def _weeks(view: RunView) -> Row:
    """Incidents and deaths of every week by source, as lists from week `first` up to and without `last`."""
    rows = view.tables["weeks"]
    first = min((row["week"] for row in rows), default=0.0)
    last = max([view.run["weeks"], view.rounds[-1]["week"], *(row["week"] + 1 for row in rows)])
    series: dict[str, Row] = {}
    for row in rows:
        own = series.setdefault(row["source"], {name: [0.0] * int(last - first) for name in ("incidents", "deaths")})
        for name, values in own.items():
            values[int(row["week"] - first)] += round(row[name], 2)
    ordered = {name: series[name] for name in view.encoded.sources if name in series}
    return {"first": first, "last": max(last, first + 1), "sources": ordered}


def _commitment(view: RunView, row: Row) -> Row:
    """A commitment with its fate."""
    later = any(each["issue"] == row["issue"] and each["round"] > row["round"] for each in view.tables["commitments"])
    fate = "broken" if row["broken"] else "superseded" if later else "in force"
    made = {name: row[name] for name in ("round", "issue", "performer", "before", "target", "end", "weeks")}
    why = breach(view.names, row) if row["broken"] else None
    return {**made, "begin": view.round(row["round"])["week"], "fate": fate, "why": why}


def _round(shown: ReplayedRun, row: Row) -> Row:
    """A round with its sentences."""
    view, round_ = shown.view, row["round"]
    parties = {each["party"]: each for each in view.of("parties", round_)}
    kept = ("round", "week", "gap", "slipped", "date", "city", "convened", "outcome", "trust", "incidents", "deaths", "breaches", "swaps",
            "mechanism", "talks_ended", "why")
    return {
        **{name: row[name] for name in kept},
        "attendance": [_coming(view, parties[each["party"]], each) for each in row["attendance"]],
        "agenda": [_item(each, row) for each in explain_agenda(view, round_)],
        "exchanges": [_exchange(shown, row, each) for each in row["proposals"]],
        "signing": [explain_signing(view, each) for each in parties.values() if each["signs"] is not None],
        "votes": [{name: each[name] for name in ("ratified", "text")} for each in row["votes"]],
        "states": {each["party"]: [each[name] for name in STATES] for each in row["parties"]},
    }


def _coming(view: RunView, row: Row, attendance: Row) -> Row:
    """A party's attendance with its terms and, if it was invited, their sentence."""
    invited = view.scenario.parties[row["party"]].invited
    text = explain_coming(view, row["round"], row)["text"] if invited else None
    return {"party": row["party"], "presence": row["presence"], "terms": [attendance[name] for name in COMING], "text": text}


def _item(explained: Row, row: Row) -> Row:
    """An agenda item of a round with its explanation."""
    item = next(each for each in row["agenda"] if each["issue"] == explained["issue"])
    fate = {name: explained[name] for name in ("issue", "fate", "struck_by", "text")}
    return {**fate, **{name: item[name] for name in ("ground", "declared", "agreed")}, "last": item["text"] if row["proposals"] else None}


def _exchange(shown: ReplayedRun, row: Row, proposal: Row) -> Row:
    """A proposal and the answers to it with their sentences; in a long run only the last proposal of a round is explained in full."""
    round_, exchange = row["round"], proposal["exchange"]
    texts_before = sum(each["exchanges"] for each in shown.view.rounds if each["round"] < round_) + exchange
    full = texts_before <= MOST_TEXTS or exchange == row["exchanges"]
    answers = []
    for given, numbers in zip(shown.view.answers(round_, exchange), proposal["answers"], strict=True):
        explained = explain_answer(shown.view, given, shown.snapshots.get((round_, exchange))) if full else None
        lines = explained["sentences"] if explained else [answer_verdict(shown.view, given)]
        answers.append({"party": given["party"], "reply": given["reply"], "red_line": given["red_line"],
                        "terms": [numbers[name] for name in TERMS], "lines": lines})
    traded = shown.view.of("trades", round_, exchange=exchange)
    trades = [{name: each[name] for name in ("party", "traded", "effect")} for each in traded]
    return {"text": proposal["text"], "answers": answers, "trades": trades, **_turn(shown.view, round_, exchange)}


def _turn(view: RunView, round_: int, exchange: int) -> Row:
    """Where parties answer in turns: whose offer the text is, and the earlier answers to it."""
    if not view.by_turns:
        return {"offer": None, "earlier": {}}
    first = view.first_proposed(round_, exchange)
    opener = view.encoded.parties[int(view.conflict.consenters[0])]
    offer = opener if first == 1 else view.of("answers", round_, exchange=first - 1)[0]["party"]
    before = [row for row in view.of("answers", round_) if first <= row["exchange"] < exchange]
    return {"offer": offer, "earlier": {row["party"]: row["reply"] for row in before}}
