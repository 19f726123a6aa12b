"""Paths of scenario keys in words, for figures and tables; commands and JSON keep the paths."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from sim.scenario.schema.scenario import Scenario

#: Paths whose key alone does not say what it measures.
WHOLE = {
    "horizon.rounds": "maximum number of rounds", "horizon.weeks": "maximum number of weeks", "horizon.deadline": "outside deadline in weeks",
    "horizon.implementation": "weeks of implementation", "horizon.abandoned_after": "empty rounds until the talks are abandoned",
    "trust.default": "default trust",
}


def path_words(path: str, parties: Mapping[str, str] | None = None) -> str:
    """Name a path of a scenario in words; parties: short labels by name.

    >>> path_words("parties.kelda.on.water.salience", {"kelda": "Kelda"}), path_words("parties.kelda.change_cost"), path_words("horizon.rounds")
    ('salience of water for Kelda', 'change cost of kelda', 'maximum number of rounds')
    >>> path_words("patronage.russia.regime.leverage"), path_words("issues.bridge.status_quo"), path_words("title")
    ('leverage of russia over regime', 'status quo of bridge', 'title')
    >>> path_words("patronage.league.kelda.punishes", {"league": "The League", "kelda": "Kelda"})
    'chance that The League punishes breaches by Kelda'
    >>> path_words("trust.of.kelda.wethern", {"kelda": "Kelda", "wethern": "Wethern"}), path_words("trust.default")
    ('trust of Kelda in Wethern', 'default trust')
    """
    if path in WHOLE:
        return WHOLE[path]
    first, *rest = path.split(".")
    if first == "trust" and len(rest) == 3 and rest[0] == "of":
        one, other = ((parties or {}).get(each) or each.replace("_", " ") for each in rest[1:])
        return f"trust of {one} in {other}"
    *about, key = rest or [first]
    said = [(parties or {}).get(each) or each.replace("_", " ") for each in about]
    key = key.replace("_", " ")
    if first == "parties" and len(about) == 3 and about[1] == "on":
        return f"{key} of {about[2].replace('_', ' ')} for {said[0]}"
    if first == "patronage" and len(about) == 2 and key == "punishes":
        return f"chance that {said[0]} punishes breaches by {said[1]}"
    if first == "patronage" and len(about) == 2:
        return f"{key} of {said[0]} over {said[1]}"
    if first in ("parties", "issues") and about:
        return f"{key} of {' '.join(said)}"
    return " ".join([first.replace("_", " "), *said, key] if rest else [key])


def distinct_words(paths: Sequence[str], scenario: Scenario | None = None) -> list[str]:
    """Name paths in words that differ; paths whose words would be the same stay as they are.

    >>> distinct_words(["parties.a.b_c", "issues.a.b_c", "trust.default"])
    ['parties.a.b_c', 'issues.a.b_c', 'default trust']
    """
    labels = {} if scenario is None else {name: re.split(r",| \(", party.label)[0] for name, party in scenario.parties.items()}
    words = [path_words(path, labels) for path in paths]
    return [path if words.count(own) > 1 else own for path, own in zip(paths, words)]
