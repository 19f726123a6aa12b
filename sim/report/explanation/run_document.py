"""A run as one document of plain values: the output of `--json`, and the input of pages and terminals."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sim.engine.fingerprint import VERSION
from sim.report.explanation.explain import brief_reason
from sim.report.explanation.red_lines import red_line_rows
from sim.report.explanation.round_context import explain_mechanism, why_no_effect, why_no_talks
from sim.report.explanation.run_view import RunView
from sim.report.explanation.votes import explain_vote, vote_words
from sim.report.rows import Row
from sim.rules.attendance import Coming
from sim.rules.enums import Outcome, Reply
from sim.rules.log_schema import PartyRound
from sim.rules.reply import Answer
from sim.scenario.serialization import scenario_digest
from sim.scenario.violence import has_violence

COMING = [name for name in Coming._fields if name != "presence"]
STATE = ["pain", "outlook", "audience", "trusted", "suffered", "incidents", "deaths"]


def run_document(view: RunView, settings: list[str] | None = None) -> dict[str, Any]:
    """Build the document of a run: parties, issues, every round with every term, and a summary.

    Keys always come in this order; None marks what does not apply; the value of an issue with options is the option's index.
    """
    scenario = view.scenario
    return {
        "scenario": {"name": view.name, "title": scenario.title, "summary": scenario.summary, "digest": scenario_digest(scenario),
                     "settings": list(settings or []), "violence": has_violence(scenario)},
        "engine": {"version": VERSION},
        "seed": view.seed,
        "replicate": view.replicate,
        "parties": _parties(view),
        "issues": _issues(view),
        "red_lines": red_line_rows(view.encoded, view.conflict),
        "rounds": [_round(view, row) for row in view.rounds],
        "afterwards": {"weeks": view.afterwards()},
        "commitments": [_without(row, "replicate") for row in view.tables["commitments"]],
        "summary": _summary(view),
    }


def _without(row: Row, *columns: str) -> Row:
    return {name: value for name, value in row.items() if name not in columns}


def _parties(view: RunView) -> list[Row]:
    """The parties, with the capability sampled for this replicate."""
    parties = []
    for seat, (name, party) in enumerate(view.scenario.parties.items()):
        profile = view.conflict.profiles[seat]
        rights = {right: bool(getattr(profile, right)) for right in ("consents", "signs", "convenes", "hosts")}
        stated = {"name": name, "label": party.label, "role": party.role, "invited": party.invited}
        parties.append({**stated, "capability": profile.capability, **rights})
    return parties


def _issues(view: RunView) -> list[Row]:
    issues = view.scenario.issues.items()
    return [{"name": name, "label": issue.label, "scale": issue.scale, "options": issue.options} for name, issue in issues]


def _round(view: RunView, row: Row) -> Row:
    """One round."""
    round_ = row["round"]
    parties = view.of("parties", round_)
    least = view.least_content(round_)
    return {
        **_without(row, "replicate", "venue"),
        "date": view.date(row).isoformat(),
        "city": row["venue"],
        "attendance": [{"party": each["party"], "presence": each["presence"], **{name: each[name] for name in COMING}} for each in parties],
        "agenda": [_without(each, "replicate", "round") for each in view.of("agenda", round_)],
        "proposals": [_exchange(view, round_, each) for each in range(1, int(row["exchanges"]) + 1) if row["bargained"]],
        "last_replies": view.last_replies(round_) if row["bargained"] else {},
        **dict(zip(("carried_by", "outvoted"), view.coalition(round_) if row["outcome"] == "agreement" else ([], []), strict=True)),
        "talks_ended": _talks_ended(view, row),
        "signing": [{"party": each["party"], **{name: each[name] for name in PartyRound._fields if name.startswith("sign")}}
                    for each in parties if each["signs"] is not None],
        "votes": [{**explain_vote(view, each), "words": vote_words(view, each)} for each in view.of("votes", round_)],
        "why": why_no_talks(view, round_) or why_no_effect(view, round_) or (brief_reason(view, least) if least else None),
        "violence": {"weeks": view.violence(row), "by_source": _by_source(view, row)},
        "mechanism": explain_mechanism(view, round_),
        "parties": [{"party": each["party"], **{name: each[name] for name in STATE}} for each in parties],
    }


def _talks_ended(view: RunView, row: Row) -> str | None:
    """How bargaining ended: by consent, a walk-out, broken off, or with all exchanges used."""
    if not view.answers(row["round"]):
        return None
    if view.carried(row["round"]):
        return "consent"
    if view.broken_up(row["round"]):
        return Reply.WALK_OUT.word
    return "broken off" if row["exchanges"] < view.conflict.procedure.exchanges else "exchanges used up"


def _exchange(view: RunView, round_: int, exchange: int) -> Row:
    """One proposal and the answers to it."""
    answers = []
    for row in view.answers(round_, exchange):
        pressures = [{name: each[name] for name in ("patron", "outlay", "leverage", "pressure")} for each in view.pressures(row)]
        answers.append({"party": row["party"], **{name: row[name] for name in Answer._fields}, "pressures": pressures})
    return {"exchange": exchange, "text": view.text(round_, exchange), "answers": answers}


def _by_source(view: RunView, row: Row) -> list[Row]:
    """Incidents and deaths since the last round, by source."""
    totals: dict[str, list[float]] = {}
    for each in view.of("weeks", row["round"]):
        if each["week"] < row["week"]:
            total = totals.setdefault(each["source"], [0.0, 0.0])
            total[0] += each["incidents"]
            total[1] += each["deaths"]
    return [{"source": name, "incidents": totals[name][0], "deaths": totals[name][1]} for name in view.encoded.sources if name in totals]


def _summary(view: RunView) -> Row:
    """The outcome of the run."""
    counts = Counter(row["outcome"] for row in view.rounds)
    issues = [_without(row, "replicate") for row in view.tables["issues"]]
    declared = {name: item.declared for name, item in zip(view.encoded.issues, view.conflict.items, strict=True)}
    for row in issues:
        row["opening_declared"] = declared[row["issue"]]
    commitments = view.tables["commitments"]
    broken = sum(bool(row["broken"]) for row in commitments)
    return {
        **_without(view.run, "replicate"),
        "outcomes": {outcome.word: counts[outcome.word] for outcome in reversed(Outcome)},
        "issues": issues,
        "commitments_made": len(commitments),
        "commitments_broken": broken,
    }
