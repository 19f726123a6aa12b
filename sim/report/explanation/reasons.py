"""Reasons in words, made from the logged terms: the one place where the numbers of a decision become sentences.

Every function takes a row of the log as plain values (`None` for what does not apply) and gives reasons: the term, what it adds to the
decision (in utility, or in attendance score) and a sentence. The sentence leaves the party to be named by whoever shows it ("it").
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sim.report.text.phrasing import Names, amount, listed, plural

Row = Mapping[str, Any]


class Reason(NamedTuple):
    """One term of a decision: what it adds (above 0) or takes (below 0), and the words for it."""

    term: str
    value: float
    sentence: str


def consent(names: Names, answer: Row, pressures: Sequence[Row] = (), in_part: bool = False) -> list[Reason]:
    """The terms of an answer to a text, weightiest first; they add up to its surplus.

    pressures: the rows of those who leaned on the party; in_part: whether it came only in part.
    """
    gain = answer["utility"] - answer["baseline"]
    patrons = [names.party(row["patron"]) for row in sorted(pressures, key=lambda row: -row["pressure"])]
    hurts = f", most of all on {names.issue(answer['objection'])}" if answer["objection"] and answer["red_line"] is None else ""
    partly = ", the more so as it came only in part" if in_part else ""
    reasons = [
        Reason("gain", gain, f"the text itself is worth {'more' if gain > 0 else 'less'} to it than no deal{hurts if gain < 0 else ''}"),
        Reason("distrust", -answer["distrust"], "it can't rely on the others to keep their word"),
        Reason("audience", -answer["audience"], "those who reject the talks would make it pay for consent"),
        Reason("change", -answer["change"], f"any change on the ground has its cost{partly}"),
        Reason("hope", -answer["hope"], "it hopes to win more by fighting on"),
        Reason("relief", answer["relief"], "the fighting hurts it, so that an end to it is welcome"),
        Reason("mood", -answer["mood"], f"its mood of the day was {'against' if answer['mood'] > 0 else 'for'} it"),
        Reason("pressure", answer["pressure"], f"{listed(patrons) or 'others'} leaned on it"),
    ]
    return weightiest(reasons)


def items_sentence(names: Names, items: Sequence[Row]) -> list[str]:
    """What each item of the text gives a party or takes from it, as one sentence, or none if nothing on the table matters to it."""
    told = []
    for item in items:
        before, after = (names.value(item["issue"], item[when]) for when in ("before", "text"))
        wish = f", and it wants {names.value(item['issue'], item['wish'])}" if item["wish"] is not None else ""
        counts = f"counts {item['gain']:+.3f}" if abs(item["gain"]) >= 0.0005 else "counts for nothing"
        moved = f"from {before} to {after}" if before != after else f"left at {before}"
        told.append(f"{names.issue(item['issue'])} {moved} {counts}{wish}")
    return [f"In the text, {'; '.join(told)}."] if told else []


def weightiest(reasons: Iterable[Reason]) -> list[Reason]:
    """Reasons that count for anything, the weightiest first."""
    return sorted((reason for reason in reasons if reason.value != 0), key=lambda reason: -abs(reason.value))


def verdict(names: Names, answer: Row, exchanges_left: int = 0, line: str = "") -> str:
    """What a party answered and the sum of it, as one sentence; `line`: its red line in words, if it is known."""
    who = names.opening(answer["party"])
    said = {"accept": "said yes", "reject": "said no", "walk out": "walked out"}[answer["reply"]]
    if answer["red_line"] is not None:
        beyond = f": the text crosses its red line on {names.issue(answer['red_line'])}{line}"
        return f"{who} {said}{beyond}." if answer["reply"] != "accept" else f"{who} {said}, though by the rules it would not have{beyond}."
    surplus, insists = answer["surplus"], answer["held_out"]
    if restates_status_quo(answer):
        reason = "the text changes nothing on the ground, and so costs nothing"
    else:
        reason = f"all told, the text would leave it {amount(surplus)} {'better' if surplus >= 0 else 'worse'} off than no deal"
    left = f" with {plural(exchanges_left, 'exchange')} left" if exchanges_left else ""
    if insists == 0:
        ending = ""
    elif surplus >= insists:
        ending = f", and it insisted on no more than {amount(insists)}"
    else:
        ending = f", {'and' if surplus < 0 else 'but'}{left} it still insisted on {amount(insists)}"
    odd = "though by the rules it would not have: " if (surplus >= insists) != (answer["reply"] == "accept") else ""
    return f"{who} {said}{', ' if odd else ': '}{odd}{reason}{ending}."


def restates_status_quo(answer: Row) -> bool:
    """Whether the text restated what holds: then nothing is charged, not even a mood."""
    parts = ("distrust", "audience", "change", "hope", "relief", "mood")
    return answer["utility"] == answer["baseline"] and not any(answer[part] for part in parts)


def obstacles(names: Names, answer: Row, reasons: Sequence[Reason]) -> list[Reason]:
    """What stood in the way of a yes, the main thing first.

    A red line before all; if the text would have left the party worse off, the terms against it by weight; else what it held out for.
    """
    if answer["red_line"] is not None:
        return [Reason("red_line", -1.0, f"the text crosses its red line on {names.issue(answer['red_line'])}")]
    if answer["surplus"] >= 0:
        return [Reason("held_out", -answer["held_out"], "it still held out for more")] if answer["surplus"] < answer["held_out"] else []
    return [reason for reason in weightiest(reasons) if reason.value < 0]


def coming(names: Names, row: Row, callers: Sequence[str] = ()) -> list[Reason]:
    """The terms of a party's coming, weightiest first; they add up to its score. callers: patrons whose call it heeds."""
    if row["score"] is None:
        return []
    call = f"the call of {listed(map(names.party, callers))}" if callers else "its patrons' call"
    wording: dict[str, tuple[str, str]] = {
        "talking": ("talking is worth something in itself", "talking is a burden in itself"),
        "closeness": ("a deal seemed within reach", "a deal seemed within reach"),
        "pressure": (f"{call} counted", f"{call} put it off"),
        "violence": ("the violence it suffered lately drew it", "the violence it suffered lately held it back"),
        "rejection": ("those who reject the talks drew it", "those who reject the talks held it back"),
        "grievance": ("commitments lately broken drew it", "commitments lately broken against it held it back"),
        "cost": ("coming pays in itself", "coming has its cost"),
        "noise": ("it was in the mood to come", "it was in no mood to come"),
    }
    return weightiest(Reason(term, row[term], good if row[term] > 0 else bad) for term, (good, bad) in wording.items())


def sides(reasons: Sequence[Reason], signed: bool = False) -> tuple[str, str]:
    """The reasons for and those against, each as a list with numbers, the weightiest first."""
    def told(reason: Reason) -> str:
        return f"{reason.sentence} ({reason.value:+.3f})" if signed else f"{reason.sentence} ({amount(reason.value)})"

    counted = [reason for reason in reasons if abs(reason.value) >= 0.0005]
    return "; ".join(told(each) for each in counted if each.value > 0), "; ".join(told(each) for each in counted if each.value < 0)


def attendance(names: Names, row: Row, reasons: Sequence[Reason], half_hearted: float) -> str:
    """Whether a party came, by how much, and every term that counted, the weightiest first."""
    who = names.opening(row["party"])
    if row["score"] is None:
        return f"{who} had no call to come." if row["presence"] == "away" else f"{who} came."
    came, missing = {
        "present": ("came", ""),
        "in part": ("came only in part", f", {amount(row['score'])} short of coming in full"),
        "away": ("stayed away", f", {amount(half_hearted + row['score'])} short of coming at all"),
    }[row["presence"]]
    good, bad = sides(reasons, signed=True)
    parts = [f"for it, {good}" if good else "", f"against it, {bad}" if bad else ""]
    ordered = [part for part in (parts if row["presence"] == "present" else parts[::-1]) if part]
    told = ". ".join(part[0].upper() + part[1:] for part in ordered)
    return f"{who} {came} (score {row['score']:+.3f}{missing}). {told}." if told else f"{who} {came}."


def strike(names: Names, row: Row) -> str:
    """Why an item was struck, in a sentence."""
    who, issue = names.opening(row["struck_by"]), names.issue(row["issue"])
    return (f"{who} struck {issue} as belonging to another track: it expected the others to make of it something that is worth "
            f"{amount(row['expected'])} to it, against {amount(row['holding'])} for what holds.")


def signing(names: Names, row: Row) -> str:
    """Whether a signer signed the joint statement and why, in a sentence."""
    terms = {"signing_talking": "the process is worth {} to it", "signing_trust": "trust in the other signers counts {}",
             "signing_friction": "a joint text costs {}", "signing_noise": "and its mood of the day counted {}"}
    parts = [words.format(f"{row[term]:+.3f}") for term, words in terms.items()]
    return f"{names.opening(row['party'])} {'signed' if row['signs'] else 'would not sign'} the statement: {', '.join(parts)}."


def breaking(row: Row) -> list[Reason]:
    """What spoke for breaking a commitment and against it in the week of its breach, weightiest first; in utility."""
    wording = {
        "loss": ("undoing the change was worth something to it", "undoing the change would have cost it"),
        "temptation": ("breaking it promised a further gain", "breaking it promised a further loss"),
        "hope": ("it hoped to win by fighting on", "it saw little to win by fighting on"),
        "punishment": ("its patrons would reward it", "its patrons might punish it"),
        "spoiling": ("spoilers had struck", "spoilers had kept quiet"),
    }
    return weightiest(Reason(term, row[term], good if row[term] > 0 else bad) for term, (good, bad) in wording.items())


def breach(names: Names, row: Row) -> str:
    """That a commitment was broken, and why, in sentences."""
    good, bad = sides(breaking(row))
    watched = f" after those who watched had lowered it by {100 * row['witness']:.0f}%" if row["witness"] else ""
    told = [f"{names.opening(row['performer'])} broke its word on {names.issue(row['issue'])} after {plural(row['weeks'], 'week')}, "
            f"at a chance of {100 * row['hazard']:.2f}% in that week{watched}."]
    return " ".join([*told, *(f"{side}: {each}." for side, each in (("For breaking it", good), ("Against", bad)) if each)])
