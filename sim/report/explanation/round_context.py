"""Attendance and agenda of a round, and why nothing was negotiated or an accepted text changed nothing, if so."""

from __future__ import annotations

from typing import Any

from sim.report.explanation.reasons import attendance, coming, strike
from sim.report.explanation.run_view import RunView
from sim.report.rows import Row
from sim.report.text.phrasing import listed
from sim.rules.enums import Ending, Presence
from sim.rules.utility import movement


def explain_coming(view: RunView, round_: int, row: Row) -> dict[str, Any]:
    """Explain why a party attended a round or stayed away."""
    reasons = coming(view.names, row, view.callers(round_, row["party"]))
    text = attendance(view.names, row, reasons, view.conflict.attendance.half_hearted)
    plain = [reason._asdict() for reason in reasons]
    return {"party": row["party"], "presence": row["presence"], "score": row["score"], "text": text, "reasons": plain}


def explain_mechanism(view: RunView, round_: int) -> str | None:
    """Explain whether the mechanism between rounds was on before a round, and why not if it was off; None if there is none."""
    prevented = view.round(round_)["prevented"]
    if prevented is None:
        return None
    if prevented > 0.0:
        return f"The mechanism between rounds was on and prevented {prevented:.0%} of the violence."
    mechanism = view.scenario.hostilities.mechanism
    if round_ in mechanism.suspended:
        return "The mechanism between rounds was suspended."
    left = next(row["left_by"] for row in view.of("agenda", round_ - 1) if row["issue"] == mechanism.issue)
    return (f"The mechanism between rounds was off: it depends on the item {view.names.issue(str(mechanism.issue))},"
            f" which {view.names.party(left)} had walked out of.")


def explain_agenda(view: RunView, round_: int) -> list[dict[str, Any]]:
    """Explain what was tabled, what was struck and why, and what was less urgent; the most urgent first."""
    rows = sorted(view.of("agenda", round_), key=lambda row: -(row["urgency"] or 0.0))
    least = min((row["urgency"] for row in rows if row["tabled"]), default=None)
    items = []
    for row in rows:
        fate, text = _fate(view, row, least)
        terms = {name: row[name] for name in ("struck_by", "urgency", "expected", "holding")}
        items.append({"issue": row["issue"], "fate": fate, **terms, "text": text[0].upper() + text[1:]})
    return items


def _fate(view: RunView, row: Row, least: float | None) -> tuple[str, str]:
    """Whether an issue was tabled, struck or left, and the sentence; least: the urgency of the last issue tabled."""
    issue = view.names.issue(row["issue"])
    if row["struck_by"]:
        return "struck", strike(view.names, row)
    if row["left_by"]:
        who = view.names.party(row["left_by"])
        if row["tabled"]:
            return "tabled", f"{issue}: tabled; {who} walked out of this item and stayed for the others."
        return "left", f"{issue}: not negotiated without {who}, which had walked out of it."
    reopened = f" {view.names.opening(row['reopened_by'])} had reopened it." if row["reopened_by"] else ""
    if row["tabled"]:
        return "tabled", f"{issue}: tabled (urgency {row['urgency']:.1f}).{reopened}{_last_text(view, row)}"
    if row["closed"]:
        return "left", f"{issue}: closed provisionally at {view.names.value(row['issue'], row['declared'])}."
    if not view.scenario.issues[row["issue"]].negotiable:
        return "left", f"{issue}: not negotiable."
    if least is None:
        return "left", f"{issue}: not tabled."
    if row["urgency"] > least:
        return "left", f"{issue}: deferred, since no trade was in sight with the items tabled (urgency {row['urgency']:.1f})."
    return "left", f"{issue}: deferred as less urgent (urgency {row['urgency']:.1f}; the last issue tabled had {least:.1f})."


def _last_text(view: RunView, row: Row) -> str:
    """The value of an issue in the last text, with the nearest description that the scenario has."""
    names, scenario = view.names, view.scenario.issues[row["issue"]]
    if not view.round(row["round"])["bargained"]:
        return ""
    before, after = (names.value(row["issue"], row[column]) for column in ("ground", "text"))
    moved = f" The last text left it at {after}" if before == after else f" The last text moved it from {before} to {after}"
    if scenario.options:
        return f'{moved}: "{scenario.options[after]}".' if after in scenario.options else f"{moved}."
    near = min(scenario.scale or {}, key=lambda point: abs(point - row["text"]), default=None)
    return f"{moved}." if near is None else f'{moved}; nearest described value {near}: "{(scenario.scale or {})[near]}".'


def why_no_talks(view: RunView, round_: int) -> str | None:
    """Explain why no text was proposed in a round, if none was."""
    row = view.round(round_)
    if row["bargained"]:
        return None
    presence = view.presence(round_)
    if not row["convened"]:
        nobody_asked = all(each["score"] is None for each in view.of("parties", round_))
        if view.run["ending"] == Ending.LAPSE.word and nobody_asked:
            return "The conveners ended the talks."
        return "The round did not meet: too few of its conveners attended."
    seats = zip(view.encoded.parties, view.conflict.profiles, strict=True)
    away = [name for name, profile in seats if profile.consents and not profile.partial and presence[name] == Presence.AWAY.word]
    if away:
        return f"No text was tabled: {listed(map(view.names.party, away))}, whose consent is required, stayed away."
    return "No text was tabled: no issue was left to negotiate."


def why_no_effect(view: RunView, round_: int) -> str | None:
    """Explain why a text that was accepted changed nothing: it moved too little, or a signer did not sign; None if neither is so."""
    row = view.round(round_)
    if row["outcome"] in ("agreement", "refused") or not row["bargained"] or not view.carried(round_):
        return None
    items = dict(zip(view.encoded.issues, view.conflict.items, strict=True))
    tabled = [each for each in view.of("agenda", round_) if each["tabled"]]
    most = max((movement(items[each["issue"]], each["ground"], each["text"]) for each in tabled), default=0.0)
    least = view.conflict.bargaining.substance
    if most < least:
        moved = f"at most {most:.1f}" if most > 0.0 else "0"
        return (f"The text was accepted, but changes nothing: an issue has to move by {least:g} points to count as changed, "
                f"and here the largest move is {moved}.")
    unsigned = [view.names.party(each["party"]) for each in view.of("parties", round_) if each["signs"] is not None and not each["signs"]]
    if unsigned:
        return f"The text was accepted, but takes effect only with a joint statement, which {listed(unsigned)} did not sign."
    return None
