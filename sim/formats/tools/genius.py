"""GENIUS: a negotiation domain and its preference profiles, as XML, or as JSON of GeniusWeb."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from sim.formats.imported import ImportedScenario
from sim.formats.problems import fail, read_bytes
from sim.formats.tools.draft import MAX_FILE, ROUNDS, Draft, listed, read_text, read_xml
from sim.formats.tools.utility import Domain, Profile, Values, utility_scenario
from sim.scenario.errors import one_line, short_repr


def read_genius(files: Sequence[str | Path]) -> ImportedScenario:
    """Return the scenario of a GENIUS domain: its folder, or the file of the domain (which may be left out) and those of the profiles.

    Raises:
        FormatError: all problems, with the file and issue.
    """
    paths = [Path(file) for file in files]
    if len(paths) == 1 and paths[0].is_dir():
        paths = sorted(path for path in paths[0].iterdir() if path.suffix.lower() in (".xml", ".json"))
    draft = Draft(one_line(str(files[0])))
    domain, profiles = Domain(Path(files[0]).stem), []
    for path in sorted(paths, key=_is_profile):  # the domain first: profiles may leave out the ends of its numbers
        profile = _json(path, domain, draft) if path.suffix.lower() == ".json" else _xml(path, domain, draft)
        if profile is not None:
            profiles.append(profile)
    if len(profiles) < 2:
        fail(draft.source, f"has {len(profiles)} preference profiles; a negotiation needs two or more: give their files or their folder")
    return utility_scenario(domain, profiles, draft, "A domain and preference profiles of GENIUS")


def _is_profile(path: Path) -> bool:
    return any(word in read_bytes(path, MAX_FILE) for word in (b"<weight", b"issueUtilities"))


def _xml(path: Path, domain: Domain, draft: Draft) -> Profile | None:
    """Add the issues of a file to the domain; return its profile, unless it is the domain's own file."""
    root = read_xml(path)
    space = root if root.tag == "utility_space" else root.find("utility_space")
    if space is None:
        fail(path, f"its root is {root.tag}; a GENIUS file has a utility_space")
    objective = space.find("objective")
    if objective is None:
        fail(path, "has no objective")
    weights = {each.get("index", ""): each.get("value") for each in objective.findall("weight")}
    is_profile = bool(weights)
    profile = Profile(path.stem, {}, {})
    issues = [*objective.findall("issue"), *objective.findall("objective/issue")]
    if objective.find("objective") is not None:
        draft.lost.append(f"the nesting of objectives in {path.name}")
    for each in issues:
        name = each.get("name") or f"issue {each.get('index')}"
        values = _issue(each, name, domain, draft, path, is_profile)
        if is_profile and values is not None:
            profile.values[name] = values
            profile.weights[name] = draft.number(weights.get(each.get("index", ""), 0) or 0, f"weight of {name}", file=str(path))
    _check_indices(space, issues, weights, draft, path)
    if not is_profile:
        domain.title = path.stem
        return None
    reservation, discount = space.find("reservation"), space.find("discount_factor")
    profile.reservation = draft.number(reservation.get("value", 0), "reservation", file=str(path)) if reservation is not None else 0.0
    if discount is not None:  # that of the whole negotiation, here spread over its rounds
        factor = draft.number(discount.get("value", 1), "discount_factor", file=str(path), low=0, high=1)
        profile.discount = factor ** (1 / ROUNDS) if 0 < factor < 1 else None
    draft.lost += [f"{each.tag} of {path.name}" for each in space if each.tag not in ("objective", "reservation", "discount_factor")]
    return profile


def _check_indices(space: Element, issues: list[Element], weights: Mapping[str, str | None], draft: Draft, path: Path) -> None:
    """Report issues and weights that do not belong together, and say if the file counts its issues otherwise."""
    names = {each.get("index", ""): each.get("name") or f"issue {each.get('index')}" for each in issues}
    if len(names) < len(issues):
        draft.problem("two issues have the same index, or none", file=str(path))
    for index in weights:
        if index not in names:
            draft.problem(f"has a weight with the index {short_repr(index)}, which no issue has", file=str(path))
    if weights:
        draft.assumed += [f"a weight of 0 for {name}, for which {path.name} states none" for index, name in names.items() if index not in weights]
    stated = space.get("number_of_issues")
    if stated is not None and stated.strip() != str(len(issues)):
        draft.assumed.append(f"{path.name} has the {len(issues)} issues that are in it, though it says {one_line(stated)}")


def _issue(each: Element, name: str, domain: Domain, draft: Draft, path: Path, is_profile: bool) -> Values | None:
    """Add an issue to the domain, or check it against the one there; return its values in a profile."""
    kind = (each.get("vtype") or each.get("type") or "discrete").lower()
    if kind in ("integer", "real"):
        ends = each.find("range") if each.find("range") is not None else each
        assert ends is not None
        if ends.get("lowerbound") is None and name in domain.numbers and is_profile:
            return _line(each, name, draft, path)
        low, high = (draft.number(ends.get(word, each.get(word, "")), f"{word} of {name}", file=str(path)) for word in ("lowerbound", "upperbound"))
        if high <= low:
            draft.problem(f"lowerbound {low:g} is not below upperbound {high:g}", path=name, file=str(path))
        known = domain.add_numbers(name, low, high, kind == "integer")
        if known[:2] != (low, high) or name in domain.values:
            draft.problem(f"{low:g} to {high:g} is not what another file says", path=name, file=str(path))
        return _line(each, name, draft, path) if is_profile else None
    items = [(item.get("value", ""), item.get("evaluation")) for item in each.findall("item")]
    labels = [value for value, _ in items]
    if not labels or len(set(labels)) < len(labels):
        draft.problem("has no values, or one twice", path=name, file=str(path))
    if sorted(domain.add_values(name, labels)) != sorted(labels) or name in domain.numbers:
        draft.problem(f"its values {listed(labels)} are not those of another file, {listed(domain.values[name])}", path=name, file=str(path))
    if not is_profile:
        return None
    evaluations = {value: draft.number(stated if stated is not None else "", f"evaluation of {value} of {name}", file=str(path)) for value, stated in items}
    most = max(evaluations.values(), default=0.0)
    return {value: own / most for value, own in evaluations.items()} if most > 0 else evaluations


def _line(each: Element, name: str, draft: Draft, path: Path) -> Values:
    """Return offset and slope of a linear evaluator."""
    evaluator = each.find("evaluator")
    if evaluator is None or (evaluator.get("ftype") or "linear").lower() != "linear":
        found = "no evaluator" if evaluator is None else f"an evaluator of type {evaluator.get('ftype')}"
        draft.problem(f"has {found}; only linear ones have a counterpart", path=name, file=str(path))
        return 0.0, 0.0
    offset, slope = (evaluator.get(new, evaluator.get(old, "")) for new, old in (("offset", "parameter0"), ("slope", "parameter1")))
    return draft.number(offset, f"offset of {name}", file=str(path)), draft.number(slope, f"slope of {name}", file=str(path))


def _json(path: Path, domain: Domain, draft: Draft) -> Profile | None:
    """Return the profile of a GeniusWeb file; None if it is the domain's own file."""
    try:
        found: Any = json.loads(read_text(path, draft))
    except (ValueError, RecursionError) as error:
        fail(path, f"is not JSON: {one_line(str(error))}")
    space = found.get("LinearAdditiveUtilitySpace", found) if isinstance(found, dict) else None
    own = space.get("domain", space) if isinstance(space, dict) else None
    issues = own.get("issuesValues") if isinstance(own, dict) else None
    if not isinstance(space, dict) or not isinstance(own, dict) or not isinstance(issues, dict):
        fail(path, "has no LinearAdditiveUtilitySpace with a domain of issuesValues")
    for name, values in issues.items():
        labels = values.get("values") if isinstance(values, dict) else None
        if not isinstance(labels, list) or not labels or not all(isinstance(each, str) for each in labels):
            fail(path, "has no list of values; ranges of numbers have no counterpart", f"issuesValues.{name}")
        if sorted(domain.add_values(name, labels)) != sorted(labels):
            draft.problem("its values are not those of another file", path=name, file=str(path))
    domain.title = str(own.get("name") or domain.title)
    return _json_profile(path, space, draft) if "issueUtilities" in space else None


def _json_profile(path: Path, space: dict[str, Any], draft: Draft) -> Profile:
    profile = Profile(str(space.get("name") or path.stem), {}, {})
    utilities, weights = space.get("issueUtilities"), space.get("issueWeights")
    if not isinstance(utilities, dict) or not isinstance(weights, dict):
        fail(path, "issueUtilities or issueWeights is not a group of issues")
    for issue, utility in utilities.items():
        own = utility.get("discreteutils", utility.get("DiscreteValueSetUtilities")) if isinstance(utility, dict) else None
        values = own.get("valueUtilities") if isinstance(own, dict) else None
        if not isinstance(values, dict):
            fail(path, "has no discreteutils with valueUtilities", f"issueUtilities.{issue}")
        profile.values[issue] = {str(value): draft.number(number, f"{issue}: {value}", file=str(path)) for value, number in values.items()}
        profile.weights[issue] = draft.number(weights.get(issue, 0), f"issueWeights.{issue}", file=str(path))
    bid = space.get("reservationBid")
    chosen = bid.get("issuevalues") if isinstance(bid, dict) else None
    if isinstance(chosen, dict):
        profile.reservation = sum(profile.weights.get(issue, 0) * own[value] for issue, value in chosen.items()
                                  if isinstance(own := profile.values.get(issue), dict) and isinstance(value, str) and value in own)
        draft.assumed.append(f"the utility of the reservation bid of {profile.name}, {profile.reservation:.4g}, is its reservation value")
    return profile
