"""Reasons in words, made from the logged terms: the one place where numbers of a decision become sentences.

Every function takes a row of the log as plain values (`None` for what does not apply) and gives reasons: the term, what it adds to the
decision (in utility, or in attendance score) and a sentence. The sentence leaves the party to be named by whoever shows it ("it").
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

Row = Mapping[str, Any]


class Reason(NamedTuple):
    """One term of a decision: what it adds (above 0) or takes (below 0), and the words for it."""

    term: str
    value: float
    sentence: str


def amount(value: float) -> str:
    """A size as people read it, three places.

    >>> amount(-0.0312), amount(0.0001)
    ('0.031', 'less than 0.001')
    """
    return f"{abs(value):.3f}" if abs(value) >= 0.0005 else "less than 0.001"


def listed(names: Iterable[str], last: str = "and") -> str:
    """Names in a row.

    >>> listed(["Russia", "Iran", "Turkey"])
    'Russia, Iran and Turkey'
    """
    words = list(names)
    return f" {last} ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def plural(count: float, noun: str) -> str:
    """A count with its noun.

    >>> plural(1, "round"), plural(3, "breach"), plural(1234, "death")
    ('1 round', '3 breaches', '1,234 deaths')
    """
    ending = "" if count == 1 else "es" if noun.endswith(("ch", "sh", "x")) else "s"
    return f"{count:,.0f} {noun}{ending}"


class Names:
    """What parties and issues are called in sentences.

    >>> names = Names({"un": "United Nations and its envoy", "iran": "Iran"}, {"aid": "Aid"}, {"aid": ()})
    >>> names.party("un"), names.party("iran"), names.value("aid", 41.25)
    ('the United Nations and its envoy', 'Iran', '41.2')
    """

    def __init__(self, parties: Mapping[str, str], issues: Mapping[str, str], options: Mapping[str, Sequence[str]]) -> None:
        self.parties, self.issues, self.options = parties, issues, options

    def party(self, name: str) -> str:
        """A party by its label up to the first comma; a label that describes (it holds a word in small letters) gets its article."""
        label = self.parties[name].split(",")[0]
        described = any(word[0].islower() for word in label.split()[1:]) and not label.lower().startswith("the ")
        return f"the {label}" if described else label

    def opening(self, name: str) -> str:
        """A party at the beginning of a sentence."""
        words = self.party(name)
        return words[0].upper() + words[1:]

    def issue(self, name: str) -> str:
        """An issue by the short name that it has in the scenario."""
        return name.replace("_", " ")

    def value(self, issue: str, value: float | None) -> str:
        """A value of an issue: points to one place, or the option's name."""
        if value is None:
            return "-"
        if self.options[issue]:
            return self.options[issue][int(value)] if value >= 0 else "nothing settled"
        return f"{value:.1f}".removesuffix(".0")


def consent(names: Names, answer: Row, pressures: Sequence[Row] = (), in_part: bool = False) -> list[Reason]:
    """The terms of an answer to a text, weightiest first; they add up to its surplus.

    pressures: the rows of those who leaned on the party; in_part: whether it came only in part.
    """
    gain = answer["utility"] - answer["baseline"]
    patrons = [names.party(row["patron"]) for row in sorted(pressures, key=lambda row: -row["pressure"])]
    hurts = f", most of all on {names.issue(answer['objection'])}" if answer["objection"] and answer["red_line"] is None else ""
    mood = "against" if answer["mood"] > 0 else "for"
    reasons = [
        Reason("gain", gain, f"the text is worth {amount(gain)} {'more' if gain > 0 else 'less'} to it than what it has"
               + (hurts if gain < 0 else "")),
        Reason("distrust", -answer["distrust"], f"it can't rely on the others to keep their word ({amount(answer['distrust'])} against)"),
        Reason("audience", -answer["audience"], f"those who reject the talks would make it pay for consent ({amount(answer['audience'])} against)"),
        Reason("change", -answer["change"], f"any change on the ground costs it {amount(answer['change'])} in itself"
               + (", more so as it came only in part" if in_part else "")),
        Reason("hope", -answer["hope"], f"it hopes to win more by fighting on ({amount(answer['hope'])} against)"),
        Reason("relief", answer["relief"], f"the fighting hurts it, so that an end to it is welcome ({amount(answer['relief'])} for)"),
        Reason("mood", -answer["mood"], f"its mood of the day spoke {mood} it ({amount(answer['mood'])})"),
        Reason("pressure", answer["pressure"], f"{listed(patrons) or 'others'} leaned on it ({amount(answer['pressure'])} for)"),
    ]
    return weightiest(reasons)


def weightiest(reasons: Iterable[Reason]) -> list[Reason]:
    """Reasons that count for anything, the weightiest first."""
    return sorted((reason for reason in reasons if reason.value != 0), key=lambda reason: -abs(reason.value))


def main_reason(reasons: Sequence[Reason], wanted: Callable[[float], bool]) -> Reason | None:
    """The weightiest reason on one side."""
    return next((reason for reason in reasons if wanted(reason.value)), None)


def against(value: float) -> bool:
    """Whether a term speaks against."""
    return value < 0


def in_favour(value: float) -> bool:
    """Whether a term speaks in favour."""
    return value > 0


def verdict(names: Names, answer: Row, exchanges_left: int = 0, line: str = "") -> str:
    """What a party answered and the sum of it, as one sentence; `line`: its red line in words, if it is known."""
    who = names.opening(answer["party"])
    said = {"accept": "said yes", "reject": "said no", "walk out": "walked out"}[answer["reply"]]
    if answer["red_line"] is not None:
        beyond = f": the text crosses its red line on {names.issue(answer['red_line'])}{line}"
        return f"{who} {said}{beyond}." if answer["reply"] != "accept" else f"{who} {said}, though by the rules it would not have{beyond}."
    surplus, insists = answer["surplus"], answer["held_out"]
    if unchanged(answer):
        reason = "the text changes nothing on the ground, and so costs nothing"
    else:
        reason = f"all told, the text would leave it {amount(surplus)} {'better' if surplus >= 0 else 'worse'} off than no deal"
    if surplus < 0 or insists == 0:
        ending = ""
    elif surplus >= insists:
        ending = f", and it insisted on no more than {amount(insists)}"
    else:
        left = f" with {plural(exchanges_left, 'exchange')} left" if exchanges_left else ""
        ending = f", but{left} it still insisted on {amount(insists)}"
    odd = "though by the rules it would not have: " if (surplus >= insists) != (answer["reply"] == "accept") else ""
    return f"{who} {said}{', ' if odd else ': '}{odd}{reason}{ending}."


def unchanged(answer: Row) -> bool:
    """Whether the text restated what holds: then nothing is charged, not even a mood."""
    parts = ("distrust", "audience", "change", "hope", "relief", "mood")
    return answer["utility"] == answer["baseline"] and not any(answer[part] for part in parts)


def obstacles(names: Names, answer: Row, reasons: Sequence[Reason]) -> list[Reason]:
    """What stands against consent, weightiest first: a red line before all, then the terms, and what the party still holds out for."""
    held = Reason("held_out", -answer["held_out"], f"it still insisted on a gain of {amount(answer['held_out'])}")
    found = [reason for reason in weightiest([*reasons, held]) if reason.value < 0]
    if answer["red_line"] is not None:
        found.insert(0, Reason("red_line", -1.0, f"the text crosses its red line on {names.issue(answer['red_line'])}"))
    return found


def coming(names: Names, row: Row, callers: Sequence[str] = ()) -> list[Reason]:
    """The terms of a party's coming, weightiest first; they add up to its score. callers: patrons whose call it heeds."""
    if row["score"] is None:
        return []
    call = f"the call of {listed(map(names.party, callers))}" if callers else "its patrons' call"
    wording: dict[str, tuple[str, str]] = {
        "talking": ("talking is worth something in itself: standing, contact, time", "talking is a burden in itself"),
        "closeness": ("a deal seemed within reach", ""),
        "pressure": (f"{call} counted", ""),
        "violence": ("", "the violence it suffered lately held it back"),
        "rejection": ("", "those who reject the talks held it back"),
        "grievance": ("", "commitments lately broken against it held it back"),
        "cost": ("", "coming has its cost"),
        "noise": ("it was in the mood to come", "it was in no mood to come"),
    }
    reasons = []
    for term, (good, bad) in wording.items():
        value = row[term]
        reasons.append(Reason(term, value, f"{good if value > 0 else bad} ({value:+.3f})"))
    return weightiest(reasons)


def attendance(names: Names, row: Row, reasons: Sequence[Reason], half_hearted: float) -> str:
    """Whether a party came, and what weighed most, in a sentence or two."""
    who = names.opening(row["party"])
    if row["score"] is None:
        return f"{who} had no invitation." if row["presence"] == "away" else f"{who} came."
    short = {"present": 0.0, "in part": -row["score"], "away": -half_hearted - row["score"]}[row["presence"]]
    came = {"present": "came", "in part": "came only in part", "away": "stayed away"}[row["presence"]]
    missing = {"present": "", "in part": f", {amount(short)} short of coming in full", "away": f", {amount(short)} short of coming at all"}
    for_it, against_it = main_reason(reasons, in_favour), main_reason(reasons, against)
    first, second = (for_it, against_it) if row["presence"] == "present" else (against_it, for_it)
    why = f": {first.sentence}" if first else ""
    but = f"; on the other hand, {second.sentence}" if second and first else ""
    return f"{who} {came} (score {row['score']:+.3f}{missing[row['presence']]}){why}{but}."


def strike(names: Names, row: Row) -> str:
    """Why an item was struck, in a sentence."""
    who, issue = names.opening(row["struck_by"]), names.issue(row["issue"])
    return (f"{who} held {issue} to belong to another track: it expected the others to make of it something that is worth "
            f"{amount(row['expected'])} to it, against {amount(row['holding'])} for what holds.")


def signing(names: Names, row: Row) -> str:
    """Whether a signer signed the joint statement and why, in a sentence."""
    terms = {"signing_talking": "the process is worth {} to it", "signing_trust": "trust in the other signers counts {}",
             "signing_friction": "a joint text costs {}", "signing_noise": "and its mood of the day counted {}"}
    parts = [words.format(f"{row[term]:+.3f}") for term, words in terms.items()]
    return f"{names.opening(row['party'])} {'signed' if row['signs'] else 'would not sign'} the statement: {', '.join(parts)}."
