"""Report red lines that the status quo crosses, and red lines that leave no value of an issue."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sim.scenario.checks.inconsistency import Inconsistency, lowest
from sim.scenario.checks.lints.facts import Facts
from sim.scenario.distributions import Number, central, highest
from sim.scenario.schema.parties import RedLine
from sim.scenario.schema.scenario import Scenario
from sim.scenario.source_tree import Path


class SoftenedLine(NamedTuple):
    """A red line that the status quo crosses, so that it only forbids going further: where it is stated, and what applies at the start."""

    party: str
    issue: str
    key: str  # min, max or never
    stated: float | str
    applies: float | str

    @property
    def path(self) -> Path:
        """The path of the stated line."""
        return ("parties", self.party, "on", self.issue, "red_line", self.key)


def softened_lines(scenario: Scenario) -> Iterator[SoftenedLine]:
    """Yield the red lines that are not firm and that the status quo can cross, by the widest reading of ranges."""
    for party, who in scenario.parties.items():
        for issue, stance in who.on.items():
            line, quo = stance.red_line, scenario.issues[issue].status_quo
            if line is None or quo is None or line.firm:
                continue
            if isinstance(quo, str):
                if quo in line.never:
                    yield SoftenedLine(party, issue, "never", quo, quo)
                continue
            if line.min is not None and highest(line.min) > lowest(quo):
                yield SoftenedLine(party, issue, "min", highest(line.min), lowest(quo))
            if line.max is not None and lowest(line.max) < highest(quo):
                yield SoftenedLine(party, issue, "max", lowest(line.max), highest(quo))


def softened(scenario: Scenario) -> Iterator[Inconsistency]:
    """Report each red line of a party that consents or signs which the status quo softens."""
    facts = Facts(scenario)
    for each in softened_lines(scenario):
        if each.party not in facts.consenters | facts.signers:
            continue
        if each.key == "never":
            found = f"{each.stated} is the status quo, so the red line of {each.party} does not forbid it"
        else:
            word = "at least" if each.key == "min" else "at most"
            found = (f"{each.stated:g} is crossed by the status quo, {each.applies:g}, so the red line of {each.party} only forbids going further:"
                     f" {word} {each.applies:g}")
        yield Inconsistency(each.path, f"{found}; write firm: true if the line is to hold as stated, or move it to the status quo")


def closed_issues(scenario: Scenario) -> Iterator[Inconsistency]:
    """Report issues on which the red lines of those who must consent, as they apply, leave no value, or none but the status quo."""
    facts = Facts(scenario)
    for name, issue in scenario.issues.items():
        lines = {party: line for party in scenario.parties if party in facts.consenters
                 and name in scenario.parties[party].on and (line := scenario.parties[party].on[name].red_line) is not None}
        if not lines or not issue.negotiable:
            continue
        if issue.options is not None:
            left = set(issue.options) - {option for line in lines.values() for option in line.never}
            if not left - {issue.status_quo}:
                yield Inconsistency(("issues", name), f"the red lines of {' and '.join(lines)} leave no option but the status quo; relax one of them,"
                                    " or set negotiable: false")
        elif issue.status_quo is not None and not isinstance(issue.status_quo, str):
            yield from _closed_scale(name, issue.status_quo, lines)


def _closed_scale(name: str, quo: Number, lines: dict[str, RedLine]) -> Iterator[Inconsistency]:
    """Report a scale of which red lines leave at most the status quo."""
    holds = central(quo)
    least = max(((central(line.min) if line.firm else min(central(line.min), holds), party) for party, line in lines.items() if line.min is not None),
                default=(0.0, ""))
    most = min(((central(line.max) if line.firm else max(central(line.max), holds), party) for party, line in lines.items() if line.max is not None),
               default=(100.0, ""))
    if least[0] > most[0]:
        yield Inconsistency(("issues", name), f"no point is acceptable to all: {least[1]} accepts at least {least[0]:g}, {most[1]} at most {most[0]:g};"
                            " relax one of these red lines, or set negotiable: false")
    elif least[0] == most[0] == holds:
        yield Inconsistency(("issues", name), f"no change is acceptable to all: {least[1]} refuses less than the status quo, {holds:g}, and {most[1]} refuses"
                            " more; relax one of these red lines, or set negotiable: false")


def idle_lines(scenario: Scenario) -> Iterator[Inconsistency]:
    """Report red lines that forbid nothing."""
    for party, who in scenario.parties.items():
        for issue, stance in who.on.items():
            line = stance.red_line
            if line is not None and not line.never and (line.min is None or highest(line.min) == 0) and (line.max is None or lowest(line.max) == 100):
                yield Inconsistency(("parties", party, "on", issue, "red_line"), "forbids nothing; give min, max or never, or leave it out")
