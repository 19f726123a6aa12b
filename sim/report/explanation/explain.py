"""Why each party came, struck an item, and answered as it did: reasons from the logged terms, and what would have brought a yes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from sim.report.explanation.counterfactuals import term_words, terms_sentence, text_sentence
from sim.report.explanation.reasons import Reason, consent, items_sentence, obstacles, sides, signing, verdict
from sim.report.explanation.round_context import explain_agenda, explain_coming, why_no_talks
from sim.report.explanation.run_view import Account, Row
from sim.report.text.phrasing import amount
from sim.rules.enums import Presence, Reply
from sim.rules.utility import worth

if TYPE_CHECKING:
    from sim.report.explanation.text_replay import Scene


def explain_round(
    account: Account, round_: int, exchange: int | None = None, scene: Scene | None = None, party: str | None = None
) -> dict[str, Any]:
    """Everything that can be said about a round, or about one party in it, as plain values with sentences.

    exchange: the one whose answers are told, the last if None; scene: of that exchange, for what would have brought a yes.
    """
    row = account.round(round_)
    parties = [each for each in account.of("parties", round_) if party in (None, each["party"])]
    answers = [each for each in account.answers(round_, exchange) if party in (None, each["party"])]
    return {
        "round": round_,
        "date": account.date(row).isoformat(),
        "city": row["venue"],
        "outcome": row["outcome"],
        "attendance": [explain_coming(account, round_, each) for each in parties if account.scenario.parties[each["party"]].invited],
        "agenda": explain_agenda(account, round_),
        "why_no_talks": why_no_talks(account, round_),
        "answers": [explain_answer(account, each, scene) for each in answers],
        "signing": [explain_signing(account, each) for each in parties if each["signs"] is not None],
    }


def explain_signing(account: Account, row: Row) -> dict[str, Any]:
    """Why a signer signed the joint statement or would not."""
    terms = {name: row[f"signing_{name}"] for name in ("talking", "trust", "friction", "noise")}
    return {"party": row["party"], "signs": bool(row["signs"]), **terms, "text": signing(account.names, row)}


def explain_answer(account: Account, answer: Row, scene: Scene | None = None) -> dict[str, Any]:
    """Why a party answered as it did, as a paragraph and as terms; with a scene, what would have brought its yes."""
    reasons = answer_reasons(account, answer)
    told: dict[str, Any] = {name: answer[name] for name in ("party", "exchange", "reply", "surplus", "held_out", "red_line")}
    told |= {"main": main_term(account, answer, reasons), "reasons": [reason._asdict() for reason in reasons], "what_if": None}
    good, bad = sides(reasons)
    yes = answer["reply"] == Reply.ACCEPT.word
    ordered = [("For a yes", good), ("Against it", bad)] if yes else [("Against a yes", bad), ("For it", good)]
    told["items"] = worth_of_items(account, answer)
    sentences = [said(account, answer), *items_sentence(account.names, told["items"])]
    sentences += [f"{side}: {each}." for side, each in ordered if each]
    if scene is not None and not yes:
        told["what_if"], more = what_if(account, answer, scene)
        sentences += more
    return told | {"sentences": sentences, "text": " ".join(sentences)}


def worth_of_items(account: Account, answer: Row) -> list[Row]:
    """What each tabled item is worth to a party at the text, over what holds: weight times worth, in utility; the weightiest first."""
    seat, told = account.encoded.parties.index(answer["party"]), []
    ground = {row["issue"]: row["ground"] for row in account.of("agenda", answer["round"])}
    for issue, value in account.text(answer["round"], answer["exchange"]).items():
        at = account.encoded.issues.index(issue)
        stake = account.conflict.stakes[seat][at]
        if stake.weight > 0:
            better = worth(account.conflict, seat, at, value) - worth(account.conflict, seat, at, ground[issue])
            wish = None if account.names.options[issue] else stake.position
            moved = {"issue": issue, "before": ground[issue], "text": value, "wish": wish}
            told.append({**moved, "weight": stake.weight, "gain": stake.weight * better})
    return sorted(told, key=lambda item: -abs(item["gain"]))


def short_why(account: Account, answer: Row) -> str:
    """An answer and the one term that weighed most, in a sentence or two."""
    reasons, verdict_ = answer_reasons(account, answer), said(account, answer)
    term = main_term(account, answer, reasons)
    weighed = next((reason for reason in reasons if reason.term == term), None)
    if weighed is None:
        return verdict_
    side = "For it, most of all" if answer["reply"] == Reply.ACCEPT.word else "Against it, most of all"
    return f"{verdict_} {side}: {weighed.sentence} ({amount(weighed.value)})."


def answer_reasons(account: Account, answer: Row) -> list[Reason]:
    """The terms of an answer in words, weightiest first."""
    partly = account.presence(answer["round"])[answer["party"]] == Presence.PARTLY.word
    return consent(account.names, answer, account.pressures(answer), partly)


def main_term(account: Account, answer: Row, reasons: list[Reason]) -> str | None:
    """The term that weighed most: for a yes if it said yes, else against."""
    if answer["reply"] == Reply.ACCEPT.word:
        return next((reason.term for reason in reasons if reason.value > 0), None)
    return next((reason.term for reason in obstacles(account.names, answer, reasons)), None)


def said(account: Account, answer: Row) -> str:
    """What a party answered, in a sentence."""
    left = int(account.conflict.procedure.exchanges - answer["exchange"])
    return verdict(account.names, answer, left, red_line_words(account, answer))


def red_line_words(account: Account, answer: Row) -> str:
    """The value at which a crossed red line lies, in brackets; nothing for options, which have no such value."""
    issue = answer["red_line"]
    value = account.text(answer["round"], answer["exchange"]).get(issue) if issue else None
    if value is None or account.names.options[issue]:
        return ""
    stake = account.conflict.stakes[account.encoded.parties.index(answer["party"])][account.encoded.issues.index(issue)]
    bound = f"no less than {stake.red_min:.4g}" if value < stake.red_min else f"no more than {stake.red_max:.4g}"
    return f" ({account.names.value(issue, value)} where it takes {bound})"


def what_if(account: Account, answer: Row, scene: Scene) -> tuple[dict[str, Any] | None, list[str]]:
    """The changes of text and of terms that would have brought a yes, as plain values and as sentences."""
    from sim.report.explanation.counterfactual_terms import term_changes
    from sim.report.explanation.counterfactual_texts import text_changes
    from sim.report.explanation.text_replay import same

    party = answer["party"]
    given = scene.given(party)
    if not same(given, answer):
        return None, ["(What would have brought its yes can't be told: played again, the run comes out otherwise.)"]
    if given.reply == Reply.ACCEPT:
        return None, ["(By the rules it would have said yes: the answer came from whoever played its seat.)"]
    texts, terms = text_changes(scene, party), term_changes(scene, party)
    insists = {int(change.after): scene.given(party, exchange=int(change.after)).held_out for change in terms if change.term == "exchange"}
    sentences = [text_sentence(account.names, texts), terms_sentence(terms, insists, answer["red_line"] is not None)]
    plain_texts = [change._asdict() | {"missing": change.missing if math.isfinite(change.missing) else None} for change in texts]
    plain_terms = [change._asdict() | {"text": term_words(change, insists)} for change in terms]
    return {"text": plain_texts, "terms": plain_terms}, sentences
