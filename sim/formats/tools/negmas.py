"""NegMAS: an outcome space and utility functions, as JSON or YAML, as NegMAS writes them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from sim.errors import FormatError, Problem, ScenarioError
from sim.formats.imported import ImportedScenario
from sim.formats.problems import fail
from sim.formats.tools.draft import ROUNDS, Draft, read_text
from sim.formats.tools.utility import Domain, Profile, Values, utility_scenario
from sim.formats.values import as_text
from sim.scenario.errors import one_line
from sim.scenario.yaml_parser import parse_yaml

SUFFIXES = (".yml", ".yaml", ".json")


def read_negmas(files: Sequence[str | Path]) -> ImportedScenario:
    """Return the scenario of a NegMAS folder, or of the file of its outcome space and those of its utility functions.

    Raises:
        FormatError: all problems, with file and key.
    """
    paths = [Path(file) for file in files]
    if len(paths) == 1 and paths[0].is_dir():
        paths = sorted(path for path in paths[0].iterdir() if path.suffix.lower() in SUFFIXES and not path.name.startswith(("_", "stats")))
    draft = Draft(one_line(str(files[0])))
    loaded = [(path, _load(path, draft)) for path in paths]
    spaces = [(path, each) for path, each in loaded if "issues" in each and "values" not in each]
    if len(spaces) != 1:
        fail(draft.source, f"has {len(spaces)} outcome spaces (a file with the key issues); there must be one")
    domain = _domain(*spaces[0], draft)
    profiles = [_profile(path, each, domain, draft) for path, each in loaded if path != spaces[0][0]]
    if len(profiles) < 2:
        fail(draft.source, f"has {len(profiles)} utility functions; a negotiation needs two or more: give their files or their folder")
    return utility_scenario(domain, profiles, draft, "An outcome space and utility functions of NegMAS")


def _load(path: Path, draft: Draft) -> dict[str, Any]:
    text, problems = read_text(path, draft), list[Problem]()
    try:
        found = json.loads(text) if path.suffix.lower() == ".json" else parse_yaml(text, str(path), problems).plain()
    except ScenarioError as error:
        raise FormatError(error.problems) from None
    except (ValueError, RecursionError) as error:
        fail(path, f"is not JSON: {one_line(str(error))}")
    if problems:
        raise FormatError(problems)
    if not isinstance(found, dict):
        fail(path, "is not a group of keys")
    return found


def _kind(each: Any) -> str:
    """Return the class that an object was written from, without its module."""
    stated = (each.get("__python_class__") or each.get("type") or "") if isinstance(each, dict) else ""
    return str(stated).rpartition(".")[2]


def _domain(path: Path, space: dict[str, Any], draft: Draft) -> Domain:
    domain = Domain(str(space.get("name") or path.parent.name or path.stem))
    issues = space["issues"]
    if not isinstance(issues, list) or not issues:
        fail(path, "is not a list of issues", "issues")
    for place, each in enumerate(issues):
        values = each.get("values") if isinstance(each, dict) else None
        name = str(each.get("name") or f"issue {place + 1}") if isinstance(each, dict) else f"issue {place + 1}"
        if name in domain.issues:
            draft.problem("is stated twice", path=name, file=str(path))
        elif _kind(each) in ("ContiguousIssue", "ContinuousIssue") and isinstance(values, list) and len(values) == 2:
            low, high = (draft.number(value, name, file=str(path)) for value in values)
            domain.add_numbers(name, low, high, _kind(each) == "ContiguousIssue")
            if high <= low:
                draft.problem(f"its values from {low:g} to {high:g} are not in order", path=name, file=str(path))
        elif isinstance(values, list) and values:
            domain.add_values(name, list(dict.fromkeys(str(as_text(value)) for value in values)))
        elif isinstance(values, int) and not isinstance(values, bool) and 0 < values <= 10_000:
            domain.add_numbers(name, 0.0, float(values - 1), True)
        else:
            draft.problem("has no list of values", path=name, file=str(path))
        _check_count(each, name, domain, draft, path)
    return domain


def _check_count(stated: Any, name: str, domain: Domain, draft: Draft, path: Path) -> None:
    """Say if an issue counts its values otherwise than they are."""
    count = stated.get("n_values") if isinstance(stated, dict) else None
    low, high, integer = domain.numbers.get(name, (0.0, 0.0, False))
    found = len(domain.values[name]) if name in domain.values else int(high - low) + 1
    if count is not None and (name in domain.values or integer) and count != found:
        draft.assumed.append(f"{name} has the {found} values that are in the file, though it says {one_line(str(count))}")


def _profile(path: Path, stated: dict[str, Any], domain: Domain, draft: Draft) -> Profile:
    discount, own = None, stated
    while isinstance(own.get("ufun"), dict):
        unit = str(own.get("factor") or "step")
        if own.get("discount") is not None and unit in ("step", "relative_time"):
            factor = draft.number(own["discount"], "discount", file=str(path), low=0, high=1)
            discount = factor ** (1 / ROUNDS) if unit == "relative_time" and factor > 0 else factor
        elif own.get("discount") is not None:
            draft.lost.append(f"the discounting by {unit} of {path.stem}")
        elif "Discounted" in _kind(own):
            draft.lost.append(f"the discounting {_kind(own)} of {path.stem}")
        own = own["ufun"]
    values, issues = own.get("values"), domain.issues
    if not isinstance(values, list) or len(values) != len(issues):
        fail(path, f"is not a linear additive utility function: it has no list of {len(issues)} value functions", "values")
    weights = own.get("weights") or [1.0] * len(issues)
    if not isinstance(weights, list) or len(weights) != len(issues):
        fail(path, f"is not a list of {len(issues)} numbers", "weights")
    profile = Profile(_name(own) or _name(stated) or path.stem, {}, {}, discount=discount)
    for issue, value, weight in zip(issues, values, weights):
        profile.weights[issue] = draft.number(weight, f"weight of {issue}", file=str(path))
        profile.values[issue] = _values(value, issue, domain, draft, path)
    reserved = own.get("reserved_value", stated.get("reserved_value"))
    missing = reserved is None or str(reserved).lower() in ("-inf", "nan", "-.inf") or reserved != reserved or reserved == float("-inf")
    profile.bias = draft.number(own.get("bias") or 0, "bias", file=str(path))
    profile.reservation = 0.0 if missing else draft.number(reserved, "reserved_value", file=str(path))
    if missing:
        draft.assumed.append(f"the reservation value of {profile.name} is 0, as it states none")
    return profile


def _name(stated: dict[str, Any]) -> str:
    """Return the name of a utility function; of one that was converted, whose name is the path of its former file, that file's name.

    >>> _name({"name": "domains/xml/buyer.xml"}), _name({"name": "buyer"}), _name({})
    ('buyer', 'buyer', '')
    """
    name = str(stated.get("name") or "")
    return PurePosixPath(name).stem if "/" in name and name.endswith((".xml", *SUFFIXES)) else name


def _values(stated: Any, issue: str, domain: Domain, draft: Draft, path: Path) -> Values:
    """Return a value function: a table, or a line over a number."""
    kind = _kind(stated)
    mapping = stated.get("mapping") if isinstance(stated, dict) else None
    if isinstance(mapping, dict):
        table = {str(as_text(value)): draft.number(utility, f"{issue}: {value}", file=str(path)) for value, utility in mapping.items()}
        if issue in domain.numbers:  # a table over whole numbers: its issue becomes one of options
            low, high, integer = domain.numbers.pop(issue)
            domain.values[issue] = [str(value) for value in range(int(low), int(high) + 1)] if integer and high - low < 1000 else list(table)
        return table
    lines = {"IdentityFun": (0.0, 1.0), "ConstFun": (None, 0.0), "LinearFun": (None, None), "AffineFun": (None, None)}
    if kind not in lines:
        draft.problem(f"has a value function {kind or 'without a type'}; tables and lines have a counterpart", path=issue, file=str(path))
        return 0.0, 0.0
    offset, slope = (draft.number(stated.get(word, 0) or 0, f"{word} of {issue}", file=str(path)) if fixed is None else fixed
                     for fixed, word in zip(lines[kind], ("bias", "slope")))
    if issue in domain.values:
        return {value: offset + slope * draft.number(value, issue, file=str(path)) for value in domain.values[issue]}
    return offset, slope
