"""Reasons in words, made from the logged terms; the words of each term are in `term_sentences`.

Every function takes a row of the log as plain values (`None` for what does not apply) and gives reasons: the term, what it adds to the
decision (in utility, or in attendance score) and a sentence. The sentence leaves the party to be named by whoever shows it ("it").
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sim.report.explanation.rounding import MOST, PLACES, places_for, rounded, rounded_to, signed
from sim.report.explanation.term_sentences import ANSWER, ATTENDANCE, BREACH, CLIENTS_WAR, SIGNING
from sim.report.text.phrasing import Names, amount, listed, plural
from sim.rules.reply import ROUNDING

LogRow = Mapping[str, Any]
#: Values nearer to 0 are not shown: they would print as 0.000.
SHOWN = 0.0005


class Reason(NamedTuple):
    """One term of a decision: what it adds (above 0) or takes (below 0), the words for it, and the value as it is shown.

    The shown values of a decision add up to its shown total; "0" for a term that is too small to show.
    """

    term: str
    value: float
    sentence: str
    shown: str = ""


def reasons_from(sentences: Mapping[str, tuple[str, str]], values: Mapping[str, float], **names: str) -> list[Reason]:
    """Put terms into words, largest first; names: what the sentences leave open."""
    return by_size(Reason(term, value, sentences[term][value <= 0].format(**names)) for term, value in values.items())


def shown_with(reasons: Sequence[Reason], total: float, places: int = PLACES) -> list[Reason]:
    """Set the shown values of terms, so that they add up to the total as it is shown."""
    values = rounded([reason.value for reason in reasons], total, places)
    return [reason._replace(shown=signed(value, places)) for reason, value in zip(reasons, values, strict=True)]


def places_of(answer: LogRow) -> int:
    """The decimals in which an answer and its terms are shown; enough that the main reason is not shown as 0."""
    places = places_for(answer["surplus"], answer["held_out"], _meets(answer, answer["surplus"]))
    sign = 1.0 if answer["reply"] == "accept" else -1.0
    largest = max(sign * value for term, value in answer_terms(answer).items() if term != "mood")
    return next((more for more in range(places, MOST) if largest <= 0.0 or largest >= 10.0**-more), MOST)


def answer_terms(answer: LogRow) -> dict[str, float]:
    """What each term adds to the surplus of an answer."""
    costs = {term: -answer[term] for term in ("distrust", "audience", "change", "hope", "mood")}
    return {"gain": answer["utility"] - answer["baseline"], **costs, "relief": answer["relief"], "pressure": answer["pressure"]}


def by_size(reasons: Iterable[Reason]) -> list[Reason]:
    """Sort reasons by size, largest first, and drop those of 0."""
    return sorted((reason for reason in reasons if reason.value != 0), key=lambda reason: -abs(reason.value))


def consent(
    names: Names, answer: LogRow, pressures: Sequence[LogRow] = (), in_part: bool = False, conceded: float = 0.0,
) -> list[Reason]:
    """The terms of an answer to a text, largest first; they add up to its surplus.

    pressures: the rows of those who put pressure on the party; in_part: whether it attended only in part; conceded: what the text costs it on
    the issues where it loses.
    """
    patrons = [names.party(row["patron"]) for row in sorted(pressures, key=lambda row: -row["pressure"])]
    words = ANSWER | CLIENTS_WAR if answer["party"] in names.involved else ANSWER
    found = reasons_from(words, answer_terms(answer), patrons=listed(patrons) or "others")
    told = [reason._replace(sentence=reason.sentence + _detail(names, reason, answer, in_part, conceded)) for reason in found]
    return shown_with(told, answer["surplus"], places_of(answer))


def _detail(names: Names, reason: Reason, answer: LogRow, in_part: bool, conceded: float) -> str:
    """What completes the sentence of a term: the issue that lowers a gain most, how much dearer an audience makes a concession, and so on."""
    if reason.term == "gain" and reason.value <= 0 and answer["objection"] and answer["red_line"] is None:
        return f", mainly because of {names.issue(answer['objection'])}"
    if reason.term == "audience" and reason.value < 0 and conceded > 0:
        return f": what it concedes costs it {-reason.value / conceded:.0%} more"
    if reason.term == "mood" and by_chance(answer):
        return ", and decided the answer"
    return ", more so because it attended only in part" if reason.term == "change" and in_part else ""


def by_chance(answer: LogRow) -> bool:
    """Whether random variation decided an answer: without it, the party's demand would have been met, or missed, instead."""
    return answer["red_line"] is None and _meets(answer, answer["surplus"] + answer["mood"]) != _meets(answer, answer["surplus"])


def _meets(answer: LogRow, surplus: float) -> bool:
    """Whether a surplus is what the party demands, as the rule of answers has it."""
    return bool(surplus >= answer["held_out"] - ROUNDING)


def items_sentence(names: Names, items: Sequence[LogRow], answer: LogRow) -> list[str]:
    """What each tabled issue of the text is worth to a party, as one sentence; none if no tabled issue matters to it.

    The shown values add up to the shown gain over the baseline, unless the party compares with a reservation of its own.
    """
    places, parts, gains = places_of(answer), [], [item["gain"] for item in items]
    gain = next((reason.shown for reason in consent(names, answer) if reason.term == "gain"), "0")
    exact = math.isclose(math.fsum(gains), answer["utility"] - answer["baseline"], abs_tol=1e-9)
    shown = rounded_to(gains, float(gain), places) if exact else rounded(gains, math.fsum(gains), places)
    for item, value in zip(items, shown, strict=True):
        before, after = (names.value(item["issue"], item[when]) for when in ("before", "text"))
        wish = f" (it wants {names.value(item['issue'], item['wish'])})" if item["wish"] is not None else ""
        moved = f"from {before} to {after}" if before != after else f"unchanged at {before}"
        parts.append(f"{names.issue(item['issue'])} {moved} is worth {signed(value, places)}{wish}")
    return [f"By issue: {'; '.join(parts)}."] if parts else []


def verdict(names: Names, answer: LogRow, exchanges_left: int = 0, line: str = "") -> str:
    """What a party answered and its net gain, as one sentence; `line`: its red line in words, if it is known."""
    who, accepted = names.opening(answer["party"]), answer["reply"] == "accept"
    reply = {"accept": "accepted the text", "reject": "rejected the text", "walk out": "walked out"}[answer["reply"]]
    surplus, demanded, places = answer["surplus"], answer["held_out"], places_of(answer)
    by_rules = answer["red_line"] is None and _meets(answer, surplus)
    odd = "" if by_rules == accepted else f", although the model's rules say {'accept' if by_rules else 'reject'}"
    if answer["red_line"] is not None:
        return f"{who} {reply}{odd}: its red line on {names.issue(answer['red_line'])} is crossed{line}."
    gain = "net gain 0, as the text restates the status quo" if restates_status_quo(answer) and surplus == 0 else f"net gain {signed(surplus, places)}"
    if demanded == 0:
        ending = ""
    elif by_rules:
        ending = f", at least the {signed(demanded, places)} it demanded"
    else:
        left = f"with {plural(exchanges_left, 'exchange')} left, " if exchanges_left else ""
        ending = f"; {left}it still demanded at least {signed(demanded, places)}"
    return f"{who} {reply}{odd}: {gain}{ending}."


def restates_status_quo(answer: LogRow) -> bool:
    """Whether the text only restates the status quo; then no cost applies."""
    parts = ("distrust", "audience", "change", "hope", "relief", "mood")
    return answer["utility"] == answer["baseline"] and not any(answer[part] for part in parts)


def obstacles(names: Names, answer: LogRow, reasons: Sequence[Reason]) -> list[Reason]:
    """The obstacles to consent, the main one first.

    A red line before all; random variation if it decided the answer; what the party demanded, if the text would not have left it worse off
    but for random variation; else the terms against the text by size, with random variation after all that are shown.
    """
    if answer["red_line"] is not None:
        return [Reason("red_line", -1.0, f"the text crosses its red line on {names.issue(answer['red_line'])}")]
    if _meets(answer, answer["surplus"]):
        return []
    chance = [reason for reason in reasons if reason.term == "mood" and reason.value < 0]
    against = [reason for reason in by_size(reasons) if reason.value < 0 and reason.term != "mood"]
    if by_chance(answer):
        return [*chance, *against]
    if max(answer["surplus"], answer["surplus"] + answer["mood"]) >= 0:
        return [Reason("held_out", -answer["held_out"], "it demanded more")]
    return [*(each for each in against if each.value <= -SHOWN), *chance, *(each for each in against if each.value > -SHOWN)]


def coming(names: Names, row: LogRow, callers: Sequence[str] = ()) -> list[Reason]:
    """The terms of a party's attendance, largest first; they add up to its score. callers: patrons who asked it to come."""
    if row["score"] is None:
        return []
    found = reasons_from(ATTENDANCE, {term: row[term] for term in ATTENDANCE}, call=listed(map(names.party, callers)) or "its patrons")
    return shown_with(found, row["score"])


def sides(reasons: Sequence[Reason]) -> tuple[str, str]:
    """The reasons in favour and those against, each as a list with signed numbers, in the order given."""
    shown = [reason for reason in reasons if reason.shown != "0"]
    favour, against = ([f"{each.sentence} ({each.shown})" for each in shown if (each.value > 0) == side] for side in (True, False))
    return "; ".join(favour), "; ".join(against)


def attendance(names: Names, row: LogRow, reasons: Sequence[Reason], half_hearted: float) -> str:
    """Whether a party attended, by how much, and every term that counted, largest first."""
    who = names.opening(row["party"])
    if row["score"] is None:
        return f"{who} had no reason to attend." if row["presence"] == "away" else f"{who} attended."
    came, missing = {
        "present": ("attended", ""),
        "in part": ("attended only in part", f", {amount(row['score'])} short of full attendance"),
        "away": ("stayed away", f", {amount(half_hearted + row['score'])} short of attending at all"),
    }[row["presence"]]
    favour, against = sides(reasons)
    parts = [f"In favour: {favour}." if favour else "", f"Against: {against}." if against else ""]
    ordered = [part for part in (parts if row["presence"] == "present" else parts[::-1]) if part]
    return " ".join([f"{who} {came} (score {row['score']:+.3f}{missing}).", *ordered])


def strike(names: Names, row: LogRow) -> str:
    """Why an item was struck, in a sentence."""
    who, issue = names.opening(row["struck_by"]), names.issue(row["issue"])
    return (f"{who} struck {issue} from the agenda as belonging to another track: it expected a text on it to be worth "
            f"{amount(row['expected'])} to it, against {amount(row['holding'])} for the status quo.")


def signing(names: Names, row: LogRow) -> str:
    """Whether a signer signed the joint statement and why, in a sentence."""
    parts = [words.format(f"{row[term]:+.3f}") for term, words in SIGNING.items()]
    return f"{names.opening(row['party'])} {'signed' if row['signs'] else 'refused to sign'} the joint statement: {', '.join(parts)}."


def breaking(row: LogRow) -> list[Reason]:
    """The terms for and against breaking a commitment in the week of its breach, largest first; in utility."""
    found = reasons_from(BREACH, {term: row[term] for term in BREACH})
    return shown_with(found, math.fsum(reason.value for reason in found))


def breach(names: Names, row: LogRow) -> str:
    """That a commitment was broken, and why, in sentences."""
    favour, against = sides(breaking(row))
    watched = f" after monitoring had lowered it by {100 * row['witness']:.0f}%" if row["witness"] else ""
    sentences = [f"{names.opening(row['performer'])} broke its commitment on {names.issue(row['issue'])} after "
                 f"{plural(row['weeks'], 'week')}; the probability in that week was {100 * row['hazard']:.2f}%{watched}."]
    return " ".join([*sentences, *(f"{side}: {each}." for side, each in (("In favour", favour), ("Against", against)) if each)])
