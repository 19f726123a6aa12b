"""From utility functions that add up over issues to a scenario whose parties have the same utilities."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sim.formats.imported import ImportedScenario
from sim.formats.problems import fail
from sim.formats.tools.draft import Draft, listed
from sim.scenario import introspection
from sim.scenario.fields import MAX_PARTIES

#: Issues with at most so many whole numbers become issues with options; others become scales.
FEW = 12
#: An issue's value function: utility by value, or offset and slope of a line over a number.
Values = dict[str, float] | tuple[float, float]


@dataclass
class Domain:
    """The issues in order: for each its values, or its lowest and highest number and whether it takes whole numbers only."""

    title: str
    values: dict[str, list[str]] = field(default_factory=dict)
    numbers: dict[str, tuple[float, float, bool]] = field(default_factory=dict)
    issues: list[str] = field(default_factory=list)

    def add_values(self, issue: str, values: list[str]) -> list[str]:
        """Add an issue with named values, unless it is there; return its values."""
        if issue not in self.issues:
            self.issues.append(issue)
        return self.values.setdefault(issue, values)

    def add_numbers(self, issue: str, low: float, high: float, integer: bool) -> tuple[float, float, bool]:
        """Add an issue that takes numbers, unless it is there; return its ends, and whether it takes whole numbers only."""
        if issue not in self.issues:
            self.issues.append(issue)
        return self.numbers.setdefault(issue, (low, high, integer))


@dataclass
class Profile:
    """A negotiator: its weight and value function for each issue, what it has without a deal, and its discount factor."""

    name: str
    weights: dict[str, float]
    values: dict[str, Values]
    reservation: float = 0.0
    #: Discount factor for each round.
    discount: float | None = None
    bias: float = 0.0


def utility_scenario(domain: Domain, profiles: list[Profile], draft: Draft, summary: str) -> ImportedScenario:
    """Return the scenario of a domain and its profiles.

    Each party's utility of a deal in the scenario is an increasing linear function of its utility in the file, the same for its reservation
    value, so that the game is the same.

    Raises:
        FormatError: all problems.
    """
    if len(profiles) > MAX_PARTIES:
        fail(draft.source, f"has {len(profiles)} profiles (allowed: at most {MAX_PARTIES} parties); if only some of them negotiate, give the file of the"
                           f" domain and theirs, such as those of {profiles[0].name} and {profiles[1].name}")
    _few_numbers_as_options(domain, profiles)
    issues = draft.names(domain.issues, "issue")
    options = {issue: draft.names(values, "option") for issue, values in domain.values.items()}
    plain: dict[str, Any] = {}
    for issue, name in issues.items():
        if issue in domain.values:
            plain[name] = {"label": issue[:400] or name, "options": {short: label[:400] or short for label, short in options[issue].items()}}
        else:
            low, high, _ = domain.numbers[issue]
            plain[name] = {"label": issue[:400] or name, "scale": {0: f"{low:g}", 100: f"{high:g}"}, "status_quo": 0}
    draft.plain["issues"] = plain
    names = draft.names([profile.name for profile in profiles], "party")
    if len(names) < len(profiles):
        draft.problem(f"two profiles have the same name ({listed(profile.name for profile in profiles)})")
    draft.plain["parties"] = {names[profile.name]: _party(profile, domain, issues, options, draft) for profile in profiles}
    whole = [issue for issue, (_, _, integer) in domain.numbers.items() if integer]
    if whole:
        draft.lost.append(f"that {listed(whole)} takes whole numbers only")
    if domain.numbers:
        draft.assumed.append(f"the status quo of {listed(domain.numbers)} is its lowest value; what a party has without a deal is its reservation value")
    draft.plain["procedure"] = {"kind": "alternating_offers"}
    draft.assumed.append("alternating offers as the procedure")
    return draft.finish(domain.title, summary)


def _few_numbers_as_options(domain: Domain, profiles: list[Profile]) -> None:
    """Turn issues with few whole numbers into options, which hold them exactly."""
    for issue, (low, high, integer) in list(domain.numbers.items()):
        if not integer or high - low + 1 > FEW or high <= low:
            continue
        del domain.numbers[issue]
        domain.values[issue] = [str(value) for value in range(int(low), int(high) + 1)]
        for profile in profiles:
            own = profile.values.get(issue)
            if isinstance(own, tuple):
                profile.values[issue] = {value: own[0] + own[1] * float(value) for value in domain.values[issue]}


def _party(profile: Profile, domain: Domain, issues: dict[str, str], options: dict[str, dict[str, str]], draft: Draft) -> dict[str, Any]:
    base, weights, stances = profile.bias, {}, {}
    for issue, name in issues.items():
        values, weight = profile.values.get(issue), profile.weights.get(issue, 0.0)
        if values is None:
            if weight:
                draft.problem(f"has a weight of {weight:g} on {issue}, but no values", path=profile.name)
            continue
        if weight < 0:
            draft.problem(f"the weight {weight:g} of {issue} is below 0", path=profile.name)
        low, span, stance = _stance(issue, values, domain, options, draft, profile.name)
        base += weight * low
        weights[name], stances[name] = weight * span, stance
    total = sum(weights.values())
    for name, stance in stances.items():
        stance["salience"] = 100.0 * weights[name] / total if total > 0 else 0.0
    party: dict[str, Any] = {"label": profile.name[:400] or "party", "role": "principal", "on": stances}
    if total <= 0:
        draft.problem("values every deal alike, so that it has nothing to negotiate", path=profile.name)
        return party
    party["reservation"] = (profile.reservation - base) / total
    if party["reservation"] > 1:
        draft.problem(f"its reservation value {profile.reservation:g} is above the utility of every deal", path=profile.name)
    if profile.discount not in (None, 1.0, 0.0):
        _discount(profile, party, draft)
    return party


def _stance(issue: str, values: Values, domain: Domain, options: dict[str, dict[str, str]], draft: Draft, who: str) -> tuple[float, float, dict[str, Any]]:
    """Return the utility of a score of 0, that of a score of 100 above it, and the stance."""
    if isinstance(values, tuple):
        if issue not in domain.numbers:
            draft.problem(f"has a function of numbers for {issue}, which has named values", path=who)
            return 0.0, 0.0, {"score": dict.fromkeys(options.get(issue, {}).values(), 0.0)}
        ends = [values[0] + values[1] * end for end in domain.numbers[issue][:2]]
        return min(ends), max(ends) - min(ends), {"position": 100.0 if values[1] > 0 else 0.0}
    if issue not in domain.values:
        draft.problem(f"has named values for {issue}, which takes numbers", path=who)
        return 0.0, 0.0, {"position": 0.0}
    missing = [value for value in domain.values[issue] if value not in values]
    unknown = [value for value in values if value not in domain.values[issue]]
    if missing:
        draft.problem(f"has no utility for {listed(missing)} of {issue}", path=who)
    if unknown:
        draft.problem(f"has a utility for {listed(unknown)}, which {issue} does not have (allowed: {listed(domain.values[issue], 12)})", path=who)
    known = [values[value] for value in domain.values[issue] if value in values] or [0.0]
    low, high = min(0.0, *known), max(known)
    span = high - low
    scores = {options[issue][value]: 100.0 * (values.get(value, low) - low) / span if span > 0 else 0.0 for value in domain.values[issue]}
    return low, span, {"score": scores}


def _discount(profile: Profile, party: dict[str, Any], draft: Draft) -> None:
    """Set the discount factor of a round if it is within the bounds of the key; else say that it is lost."""
    low, high = introspection.bounds(introspection.type_at(("parties", "x", "discount")))
    if low is None or high is None or not low <= (profile.discount or 0) <= high:
        draft.lost.append(f"the discount factor {profile.discount:g} of {profile.name}, which is not within {low}..{high}")
        return
    party["discount"] = profile.discount
    draft.assumed.append(f"a discount factor of {profile.discount:.4g} a round for {profile.name}; what it has without a deal is not discounted")
