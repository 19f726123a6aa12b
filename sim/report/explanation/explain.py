"""Reasons for each attendance, strike and answer from the logged terms, and the smallest changes that would have changed an answer."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from sim.report.explanation.counterfactual_sentences import term_words, terms_sentence, text_sentence
from sim.report.explanation.promises import doubts_sentence
from sim.report.explanation.reasons import Reason, by_chance, consent, items_sentence, obstacles, sides, signing, verdict
from sim.report.explanation.round_context import explain_agenda, explain_coming, explain_mechanism, why_no_effect, why_no_talks
from sim.report.explanation.run_view import RunView
from sim.report.explanation.snapshots import matches_log
from sim.report.explanation.votes import explain_votes
from sim.report.rows import Row
from sim.rules.distance import slope
from sim.rules.enums import Presence, Reply
from sim.rules.utility import differs, least_allowed, most_allowed, weighed_worth, worth

if TYPE_CHECKING:
    from sim.report.explanation.snapshots import ProposalSnapshot


def explain_round(
    view: RunView, round_: int, exchange: int | None = None, snapshot: ProposalSnapshot | None = None, party: str | None = None
) -> dict[str, Any]:
    """Explain a round, or one party in it, as plain values with sentences.

    exchange: whose answers are explained, the last if None; snapshot: of that exchange, for what would have changed an answer.
    """
    row = view.round(round_)
    parties = [each for each in view.of("parties", round_) if party in (None, each["party"])]
    answers = [each for each in view.answers(round_, exchange) if party in (None, each["party"])]
    return {
        "round": round_,
        "date": view.date(row).isoformat(),
        "city": row["venue"],
        "outcome": row["outcome"],
        "mechanism": explain_mechanism(view, round_),
        "attendance": [explain_coming(view, round_, each) for each in parties if view.scenario.parties[each["party"]].invited],
        "agenda": explain_agenda(view, round_),
        "why_no_talks": why_no_talks(view, round_),
        "why_no_effect": why_no_effect(view, round_),
        "answers": [explain_answer(view, each, snapshot) for each in answers],
        "signing": [explain_signing(view, each) for each in parties if each["signs"] is not None],
        "votes": explain_votes(view, round_),
    }


def explain_signing(view: RunView, row: Row) -> dict[str, Any]:
    """Explain why a signer signed or refused to sign the joint statement."""
    terms = {name: row[f"signing_{name}"] for name in ("talking", "trust", "friction", "gain", "noise")}
    return {"party": row["party"], "signs": bool(row["signs"]), **terms, "text": signing(view.names, row)}


def explain_answer(view: RunView, answer: Row, snapshot: ProposalSnapshot | None = None) -> dict[str, Any]:
    """Explain an answer as a paragraph and as terms; with a snapshot, also what would have made the party accept."""
    items = worth_of_items(view, answer)
    reasons = answer_reasons(view, answer, snapshot)
    explained: Row = {name: answer[name] for name in ("party", "exchange", "reply", "surplus", "held_out", "red_line")}
    explained |= {"main": main_term(view, answer, reasons), "reasons": [reason._asdict() for reason in reasons], "what_if": None}
    favour, against = sides(sorted(reasons, key=lambda reason: reason.term != explained["main"]))
    yes = answer["reply"] == Reply.ACCEPT.word
    ordered = [("In favour", favour), ("Against", against)] if yes else [("Against", against), ("In favour", favour)]
    explained["items"] = items
    sentences = [answer_verdict(view, answer), *items_sentence(view.names, items, answer)]
    sentences += [f"{side}: {each}." for side, each in ordered if each]
    if snapshot is not None and not yes:
        explained["what_if"], more = what_if(view, answer, snapshot)
        sentences += more
    return explained | {"sentences": sentences, "text": " ".join(sentences)}


def worth_of_items(view: RunView, answer: Row) -> list[Row]:
    """What each tabled issue adds for a party over the status quo, in utility; the largest first.

    It is weight times worth; with Euclidean utility, its share of the change in squared distance, of the gain as a whole.
    """
    seat, conflict = view.encoded.parties.index(answer["party"]), view.conflict
    items: list[Row] = []
    ground = dict(zip(view.encoded.issues, view.ground(answer["round"]), strict=True))
    for issue, value in view.text(answer["round"], answer["exchange"]).items():
        at = view.encoded.issues.index(issue)
        stake = conflict.stakes[seat][at]
        if stake.weight > 0:
            before, after = (worth(conflict, seat, at, point) for point in (ground[issue], value))
            better = after - before if differs(ground[issue], value) else 0.0
            wish = None if view.names.options[issue] else stake.position
            moved = {"issue": issue, "before": ground[issue], "text": value, "wish": wish}
            items.append({**moved, "weight": stake.weight, "gain": stake.weight * better})
    profile = conflict.profiles[seat]
    if profile.euclidean > 0.0:
        held = weighed_worth(conflict, seat, list(ground.values()))
        unit = slope(profile.curvature, profile.total, held, held + sum(item["gain"] for item in items))
        items = [item | {"gain": item["gain"] * unit} for item in items]
    return sorted(items, key=lambda item: -abs(item["gain"]))


def brief_reason(view: RunView, answer: Row) -> str:
    """An answer and its largest term, in a sentence or two."""
    reasons, verdict_ = answer_reasons(view, answer), answer_verdict(view, answer)
    term = main_term(view, answer, reasons)
    weighed = next((reason for reason in reasons if reason.term == term), None)
    if weighed is None:
        return verdict_
    return f"{verdict_} Main reason: {weighed.sentence} ({weighed.shown})."


def answer_reasons(view: RunView, answer: Row, snapshot: ProposalSnapshot | None = None) -> list[Reason]:
    """The terms of an answer in words, largest first; a snapshot of the proposal adds the trust and the punishment behind a doubt."""
    partly = view.presence(answer["round"])[answer["party"]] == Presence.PARTLY.word
    items = worth_of_items(view, answer)
    found = consent(view.names, answer, view.pressures(answer), partly, sum(max(0.0, -item["gain"]) for item in items))
    if answer["distrust"] <= 0.0:
        return found
    exact = snapshot if snapshot is not None and matches_log(snapshot.answer_of(answer["party"]), answer) else None
    doubts = doubts_sentence(view, answer, items, exact)
    return [each._replace(sentence=doubts) if each.term == "distrust" and doubts else each for each in found]


def main_term(view: RunView, answer: Row, reasons: list[Reason]) -> str | None:
    """The largest term in favour if the party accepted, else the main obstacle; random variation only if it decided the answer."""
    if answer["reply"] != Reply.ACCEPT.word:
        return next((reason.term for reason in obstacles(view.names, answer, reasons)), None)
    if by_chance(answer):
        return "mood"
    return next((reason.term for reason in reasons if reason.value > 0 and reason.term != "mood"), None)


def answer_verdict(view: RunView, answer: Row) -> str:
    """A party's answer in a sentence."""
    left = int(view.conflict.procedure.exchanges - answer["exchange"])
    return verdict(view.names, answer, left, red_line_words(view, answer))


def red_line_words(view: RunView, answer: Row) -> str:
    """The value of a crossed red line, in brackets; empty for options, which have no such value."""
    issue = answer["red_line"]
    value = view.text(answer["round"], answer["exchange"]).get(issue) if issue else None
    if value is None or view.names.options[issue]:
        return ""
    stake = view.conflict.stakes[view.encoded.parties.index(answer["party"])][view.encoded.issues.index(issue)]
    ground = next(row["ground"] for row in view.of("agenda", answer["round"]) if row["issue"] == issue)
    least, most = least_allowed(stake, ground), most_allowed(stake, ground)
    bound = f"at least {least:.4g}" if value < least else f"at most {most:.4g}"
    return f" ({view.names.value(issue, value)}; it accepts {bound})"


def what_if(view: RunView, answer: Row, snapshot: ProposalSnapshot) -> tuple[dict[str, Any] | None, list[str]]:
    """The changes of text and of terms that would have made a party accept, as plain values and as sentences."""
    from sim.report.explanation.counterfactual_terms import term_changes
    from sim.report.explanation.counterfactual_texts import text_changes
    from sim.report.explanation.snapshots import matches_log

    party = answer["party"]
    given = snapshot.answer_of(party)
    if not matches_log(given, answer):
        return None, ["(No counterfactuals: the re-run differs from the stored run.)"]
    if given.reply == Reply.ACCEPT:
        return None, ["(The model's rules say accept: the answer came from the strategy that played this party.)"]
    texts, terms = text_changes(snapshot, party), term_changes(snapshot, party)
    demands = {int(change.after): snapshot.answer_of(party, exchange=int(change.after)).held_out for change in terms if change.term == "exchange"}
    sentences = [text_sentence(view.names, texts), terms_sentence(terms, demands, answer["red_line"] is not None)]
    plain_texts = [change._asdict() | {"missing": change.missing if math.isfinite(change.missing) else None} for change in texts]
    plain_terms = [change._asdict() | {"text": term_words(change, demands)} for change in terms]
    return {"text": plain_texts, "terms": plain_terms}, sentences
