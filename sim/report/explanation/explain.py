"""Why each party came, struck an item, and answered as it did: reasons from the logged terms, and what would have brought a yes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from sim.report.explanation.counterfactual_sentences import term_words, terms_sentence, text_sentence
from sim.report.explanation.reasons import Reason, consent, items_sentence, obstacles, sides, signing, verdict
from sim.report.explanation.round_context import explain_agenda, explain_coming, why_no_talks
from sim.report.explanation.run_view import RunView
from sim.report.rows import Row
from sim.report.text.phrasing import amount
from sim.rules.enums import Presence, Reply
from sim.rules.utility import worth

if TYPE_CHECKING:
    from sim.report.explanation.snapshots import ProposalSnapshot


def explain_round(
    view: RunView, round_: int, exchange: int | None = None, snapshot: ProposalSnapshot | None = None, party: str | None = None
) -> dict[str, Any]:
    """Everything that can be said about a round, or about one party in it, as plain values with sentences.

    exchange: the one whose answers are told, the last if None; snapshot: of that exchange, for what would have brought a yes.
    """
    row = view.round(round_)
    parties = [each for each in view.of("parties", round_) if party in (None, each["party"])]
    answers = [each for each in view.answers(round_, exchange) if party in (None, each["party"])]
    return {
        "round": round_,
        "date": view.date(row).isoformat(),
        "city": row["venue"],
        "outcome": row["outcome"],
        "attendance": [explain_coming(view, round_, each) for each in parties if view.scenario.parties[each["party"]].invited],
        "agenda": explain_agenda(view, round_),
        "why_no_talks": why_no_talks(view, round_),
        "answers": [explain_answer(view, each, snapshot) for each in answers],
        "signing": [explain_signing(view, each) for each in parties if each["signs"] is not None],
    }


def explain_signing(view: RunView, row: Row) -> dict[str, Any]:
    """Why a signer signed the joint statement or would not."""
    terms = {name: row[f"signing_{name}"] for name in ("talking", "trust", "friction", "noise")}
    return {"party": row["party"], "signs": bool(row["signs"]), **terms, "text": signing(view.names, row)}


def explain_answer(view: RunView, answer: Row, snapshot: ProposalSnapshot | None = None) -> dict[str, Any]:
    """Why a party answered as it did, as a paragraph and as terms; with a snapshot, what would have brought its yes."""
    reasons = answer_reasons(view, answer)
    told: dict[str, Any] = {name: answer[name] for name in ("party", "exchange", "reply", "surplus", "held_out", "red_line")}
    told |= {"main": main_term(view, answer, reasons), "reasons": [reason._asdict() for reason in reasons], "what_if": None}
    good, bad = sides(reasons)
    yes = answer["reply"] == Reply.ACCEPT.word
    ordered = [("For a yes", good), ("Against it", bad)] if yes else [("Against a yes", bad), ("For it", good)]
    told["items"] = worth_of_items(view, answer)
    sentences = [answer_verdict(view, answer), *items_sentence(view.names, told["items"])]
    sentences += [f"{side}: {each}." for side, each in ordered if each]
    if snapshot is not None and not yes:
        told["what_if"], more = what_if(view, answer, snapshot)
        sentences += more
    return told | {"sentences": sentences, "text": " ".join(sentences)}


def worth_of_items(view: RunView, answer: Row) -> list[Row]:
    """What each tabled item is worth to a party at the text, over what holds: weight times worth, in utility; the weightiest first."""
    seat, told = view.encoded.parties.index(answer["party"]), []
    ground = {row["issue"]: row["ground"] for row in view.of("agenda", answer["round"])}
    for issue, value in view.text(answer["round"], answer["exchange"]).items():
        at = view.encoded.issues.index(issue)
        stake = view.conflict.stakes[seat][at]
        if stake.weight > 0:
            better = worth(view.conflict, seat, at, value) - worth(view.conflict, seat, at, ground[issue])
            wish = None if view.names.options[issue] else stake.position
            moved = {"issue": issue, "before": ground[issue], "text": value, "wish": wish}
            told.append({**moved, "weight": stake.weight, "gain": stake.weight * better})
    return sorted(told, key=lambda item: -abs(item["gain"]))


def brief_reason(view: RunView, answer: Row) -> str:
    """An answer and the one term that weighed most, in a sentence or two."""
    reasons, verdict_ = answer_reasons(view, answer), answer_verdict(view, answer)
    term = main_term(view, answer, reasons)
    weighed = next((reason for reason in reasons if reason.term == term), None)
    if weighed is None:
        return verdict_
    side = "For it, most of all" if answer["reply"] == Reply.ACCEPT.word else "Against it, most of all"
    return f"{verdict_} {side}: {weighed.sentence} ({amount(weighed.value)})."


def answer_reasons(view: RunView, answer: Row) -> list[Reason]:
    """The terms of an answer in words, weightiest first."""
    partly = view.presence(answer["round"])[answer["party"]] == Presence.PARTLY.word
    return consent(view.names, answer, view.pressures(answer), partly)


def main_term(view: RunView, answer: Row, reasons: list[Reason]) -> str | None:
    """The term that weighed most: for a yes if it said yes, else against."""
    if answer["reply"] == Reply.ACCEPT.word:
        return next((reason.term for reason in reasons if reason.value > 0), None)
    return next((reason.term for reason in obstacles(view.names, answer, reasons)), None)


def answer_verdict(view: RunView, answer: Row) -> str:
    """What a party answered, in a sentence."""
    left = int(view.conflict.procedure.exchanges - answer["exchange"])
    return verdict(view.names, answer, left, red_line_words(view, answer))


def red_line_words(view: RunView, answer: Row) -> str:
    """The value at which a crossed red line lies, in brackets; nothing for options, which have no such value."""
    issue = answer["red_line"]
    value = view.text(answer["round"], answer["exchange"]).get(issue) if issue else None
    if value is None or view.names.options[issue]:
        return ""
    stake = view.conflict.stakes[view.encoded.parties.index(answer["party"])][view.encoded.issues.index(issue)]
    bound = f"no less than {stake.red_min:.4g}" if value < stake.red_min else f"no more than {stake.red_max:.4g}"
    return f" ({view.names.value(issue, value)} where it takes {bound})"


def what_if(view: RunView, answer: Row, snapshot: ProposalSnapshot) -> tuple[dict[str, Any] | None, list[str]]:
    """The changes of text and of terms that would have brought a yes, as plain values and as sentences."""
    from sim.report.explanation.counterfactual_terms import term_changes
    from sim.report.explanation.counterfactual_texts import text_changes
    from sim.report.explanation.snapshots import matches_log

    party = answer["party"]
    given = snapshot.answer_of(party)
    if not matches_log(given, answer):
        return None, ["(What would have brought its yes can't be told: played again, the run comes out otherwise.)"]
    if given.reply == Reply.ACCEPT:
        return None, ["(By the rules it would have said yes: the answer came from whoever played its seat.)"]
    texts, terms = text_changes(snapshot, party), term_changes(snapshot, party)
    insists = {int(change.after): snapshot.answer_of(party, exchange=int(change.after)).held_out for change in terms if change.term == "exchange"}
    sentences = [text_sentence(view.names, texts), terms_sentence(terms, insists, answer["red_line"] is not None)]
    plain_texts = [change._asdict() | {"missing": change.missing if math.isfinite(change.missing) else None} for change in texts]
    plain_terms = [change._asdict() | {"text": term_words(change, insists)} for change in terms]
    return {"text": plain_texts, "terms": plain_terms}, sentences
