"""Numbers, parties and issues in sentences."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

#: Ends of proper names that take the article.
WITH_ARTICLE = ("Nations", "Union", "States", "Kingdom", "Republic", "Federation")


def amount(value: float) -> str:
    """Format a size to three places.

    >>> amount(-0.0312), amount(0.0001)
    ('0.031', 'less than 0.001')
    """
    return f"{abs(value):.3f}" if abs(value) >= 0.0005 else "less than 0.001"


def listed(names: Iterable[str], last: str = "and") -> str:
    """Join names with commas and a last "and".

    >>> listed(["Russia", "Iran", "Turkey"])
    'Russia, Iran and Turkey'
    """
    words = list(names)
    return f" {last} ".join(part for part in (", ".join(words[:-1]), *words[-1:]) if part)


def plural(count: float, noun: str) -> str:
    """Format a count with its noun.

    >>> plural(1, "round"), plural(2, "party"), plural(1234, "death")
    ('1 round', '2 parties', '1,234 deaths')
    """
    many = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{count:,.0f} {noun if round(count) == 1 else many}"


class Names:
    """Display names of parties and issues in sentences.

    >>> names = Names({"un": "United Nations and its envoy", "iran": "Iran"}, {"aid": "Aid"}, {"aid": ()})
    >>> names.party("un"), names.party("iran"), names.value("aid", 41.25)
    ('the United Nations and its envoy', 'Iran', '41.2')
    >>> Names({"un": "United Nations (Eide came, Annan's heir), host"}, {}, {}).party("un")
    'the United Nations'
    """

    def __init__(
        self, parties: Mapping[str, str], issues: Mapping[str, str], options: Mapping[str, Sequence[str]], involved: Collection[str] = (),
    ) -> None:
        self.parties, self.issues, self.options, self.involved = parties, issues, options, involved

    def party(self, name: str) -> str:
        """A party by its label up to the first comma or bracket; descriptions, and names that need it, get the article."""
        label = re.split(r",| \(", self.parties[name])[0]
        if label.startswith("The "):
            return f"the {label[4:]}"
        described = any(word[0].islower() for word in label.split()[1:])
        return f"the {label}" if described or label.endswith(WITH_ARTICLE) else label

    def opening(self, name: str) -> str:
        """A party at the beginning of a sentence."""
        words = self.party(name)
        return words[0].upper() + words[1:]

    def issue(self, name: str) -> str:
        """An issue by its key in the scenario, with spaces."""
        return name.replace("_", " ")

    def value(self, issue: str, value: float | None) -> str:
        """A value of an issue: points to one place, or the option's name."""
        if value is None:
            return "-"
        if value < 0:
            return "open"
        if self.options[issue]:
            return self.options[issue][int(value)]
        return f"{value:.1f}".removesuffix(".0")
