"""What a page shows of a run, as plain values: the document of the run, with sentences, trust and the fate of commitments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sim.report.explanation.explain import explain_answer, explain_signing, said
from sim.report.explanation.reasons import breach
from sim.report.explanation.round_context import explain_agenda, explain_coming
from sim.report.explanation.run_document import COMING, document
from sim.report.explanation.run_view import Account, Row
from sim.report.pages.replay.rerun import MOST_TEXTS, Performance
from sim.report.text.run import ENDINGS, OUTCOMES
from sim.rules.reply import Answer

#: The terms of an answer, in the order of its list of numbers.
TERMS = [name for name in Answer._fields if name not in ("reply", "red_line", "objection")]
STATES = ["pain", "outlook", "audience", "trusted", "suffered"]
PLACES = 6


def page_data(shown: Performance, settings: Sequence[str] = ()) -> Row:
    """All that the page of a run holds; numbers are rounded to six places."""
    account = shown.account
    told = document(account, list(settings))
    data = {
        **{name: told[name] for name in ("scenario", "engine", "seed", "replicate", "parties", "summary")},
        "ending": ENDINGS[account.run["ending"]],
        "outcomes": {word: words for word, (words, _) in OUTCOMES.items()},
        "missing": shown.missing,
        "columns": {"answer": TERMS, "coming": COMING, "states": STATES},
        "day": account.date({"week": 0.0}).isoformat(),
        "short": {party: account.names.party(party) for party in account.encoded.parties},
        "issues": [_issue(account, row) for row in told["issues"]],
        "weeks": _weeks(account),
        "trust": shown.trust,
        "commitments": [_commitment(account, row) for row in account.tables["commitments"]],
        "rounds": [_round(shown, row) for row in told["rounds"]],
    }
    rounded: Row = plain(data)
    return rounded


def plain(value: Any) -> Any:
    """The same values with numbers rounded, whole ones as such.

    >>> plain({"a": [1.0, 0.12345678, -0.0], "b": True})
    {'a': [1, 0.123457, 0], 'b': True}
    """
    if isinstance(value, dict):
        return {name: plain(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, float):
        return int(value) if value.is_integer() else round(value, PLACES)
    return value


def _issue(account: Account, row: Row) -> Row:
    """An issue with what every party wants of it, nobody's left out who has a stake."""
    at = account.encoded.issues.index(row["name"])
    item, stakes = account.conflict.items[at], []
    for seat, party in enumerate(account.encoded.parties):
        stake = account.conflict.stakes[seat][at]
        if stake.weight <= 0:
            continue
        options = account.encoded.options[at]
        own: Row = {"party": party, "weight": stake.weight}
        if options:
            scores = [account.conflict.scores[seat][at][place] for place in range(len(options))]
            own |= {"scores": scores, "never": [place for place in range(len(options)) if int(stake.never) >> place & 1]}
        else:
            own |= {"position": stake.position, "least": stake.red_min if stake.red_min > 0 else None,
                    "most": stake.red_max if stake.red_max < 100 else None}
        stakes.append(own)
    scale = None if row["scale"] is None else [[point, words] for point, words in sorted(row["scale"].items())]
    choices = None if row["options"] is None else [[name, words] for name, words in row["options"].items()]
    opening = next(each["opening"] for each in account.tables["issues"] if each["issue"] == row["name"])
    return {"name": row["name"], "label": row["label"], "scale": scale, "options": choices, "opening": opening,
            "opening_declared": item.declared, "stakes": stakes}


def _weeks(account: Account) -> Row:
    """Incidents and deaths of every week by source, as lists from the week `first` to before `last`."""
    rows = account.tables["weeks"]
    first = min((row["week"] for row in rows), default=0.0)
    last = max([account.run["weeks"], account.rounds[-1]["week"], *(row["week"] + 1 for row in rows)])
    series: dict[str, Row] = {}
    for row in rows:
        own = series.setdefault(row["source"], {name: [0.0] * int(last - first) for name in ("incidents", "deaths")})
        for name, values in own.items():
            values[int(row["week"] - first)] += round(row[name], 2)
    ordered = {name: series[name] for name in account.encoded.sources if name in series}
    return {"first": first, "last": max(last, first + 1), "sources": ordered}


def _commitment(account: Account, row: Row) -> Row:
    """A commitment with its fate."""
    later = any(each["issue"] == row["issue"] and each["round"] > row["round"] for each in account.tables["commitments"])
    fate = "broken" if row["broken"] else "superseded" if later else "in force"
    made = {name: row[name] for name in ("round", "issue", "performer", "before", "target", "end", "weeks")}
    why = breach(account.names, row) if row["broken"] else None
    return {**made, "begin": account.round(row["round"])["week"], "fate": fate, "why": why}


def _round(shown: Performance, row: Row) -> Row:
    """A round with its sentences."""
    account, round_ = shown.account, row["round"]
    parties = {each["party"]: each for each in account.of("parties", round_)}
    kept = ("round", "week", "gap", "slipped", "date", "city", "convened", "outcome", "trust", "incidents", "deaths", "breaches", "swaps",
            "talks_ended", "why")
    return {
        **{name: row[name] for name in kept},
        "attendance": [_coming(account, parties[each["party"]], each) for each in row["attendance"]],
        "agenda": [_item(each, row) for each in explain_agenda(account, round_)],
        "exchanges": [_exchange(shown, row, each) for each in row["proposals"]],
        "signing": [explain_signing(account, each) for each in parties.values() if each["signs"] is not None],
        "states": {each["party"]: [each[name] for name in STATES] for each in row["parties"]},
    }


def _coming(account: Account, row: Row, told: Row) -> Row:
    invited = account.scenario.parties[row["party"]].invited
    text = explain_coming(account, row["round"], row)["text"] if invited else None
    return {"party": row["party"], "presence": row["presence"], "terms": [told[name] for name in COMING], "text": text}


def _item(told: Row, row: Row) -> Row:
    item = next(each for each in row["agenda"] if each["issue"] == told["issue"])
    fate = {name: told[name] for name in ("issue", "fate", "struck_by", "text")}
    return {**fate, **{name: item[name] for name in ("ground", "declared", "agreed")}, "last": item["text"] if row["proposals"] else None}


def _exchange(shown: Performance, row: Row, told: Row) -> Row:
    """A text and the answers to it, each with its sentences; beyond the first texts of a long run only a round's last in full."""
    round_, exchange = row["round"], told["exchange"]
    texts_before = sum(each["exchanges"] for each in shown.account.rounds if each["round"] < round_) + exchange
    full = texts_before <= MOST_TEXTS or exchange == row["exchanges"]
    answers = []
    for given, numbers in zip(shown.account.answers(round_, exchange), told["answers"], strict=True):
        explained = explain_answer(shown.account, given, shown.scenes.get((round_, exchange))) if full else None
        lines = explained["sentences"] if explained else [said(shown.account, given)]
        answers.append({"party": given["party"], "reply": given["reply"], "red_line": given["red_line"],
                        "terms": [numbers[name] for name in TERMS], "lines": lines})
    traded = shown.account.of("trades", round_, exchange=exchange)
    trades = [{name: each[name] for name in ("party", "traded", "effect")} for each in traded]
    return {"text": told["text"], "answers": answers, "trades": trades, **_turn(shown.account, round_, exchange)}


def _turn(account: Account, round_: int, exchange: int) -> Row:
    """Where parties answer in turns: whose offer the text is, and who has answered it before this exchange."""
    if not account.by_turns:
        return {"offer": None, "earlier": {}}
    first = account.put_first(round_, exchange)
    opener = account.encoded.parties[int(account.conflict.consenters[0])]
    offer = opener if first == 1 else account.of("answers", round_, exchange=first - 1)[0]["party"]
    before = [row for row in account.of("answers", round_) if first <= row["exchange"] < exchange]
    return {"offer": offer, "earlier": {row["party"]: row["reply"] for row in before}}
