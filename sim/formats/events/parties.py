"""Which party an actor of event data belongs to: a YAML file of parties with the names of their actors."""

from __future__ import annotations

import fnmatch
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from sim.errors import FormatError, Problem, ScenarioError
from sim.formats.problems import decode, fail, read_bytes
from sim.scenario.checks.hawkes_stability import OTHERS
from sim.scenario.errors import short_repr
from sim.scenario.yaml_parser import parse_yaml


class ActorMap:
    """Finds the party of an actor by its name, without regard to case; a pattern may hold * for any letters.

    >>> actors = ActorMap({"regime": ["Government of Syria*"]})
    >>> actors.party("government of syria (2000-)"), actors.party("Jabhat Fateh al-Sham")
    ('regime', None)
    """

    def __init__(self, patterns: Mapping[str, Iterable[str]], file: str = "the map of parties") -> None:
        self.file = file
        self.patterns = {party: [pattern.strip().lower() for pattern in own] for party, own in patterns.items()}
        self.found: dict[str, str | None] = {}
        self.used: Counter[str] = Counter()

    def party(self, actor: str) -> str | None:
        """Return the party of an actor, or None.

        Raises:
            FormatError: the actor belongs to two parties.
        """
        name = actor.strip().lower()
        if name not in self.found:
            parties = [party for party, own in self.patterns.items() if any(name == each or fnmatch.fnmatchcase(name, each) for each in own)]
            if len(parties) > 1:
                fail(self.file, f"{short_repr(actor)} belongs to {' and to '.join(parties)}; an actor belongs to one party")
            self.found[name] = parties[0] if parties else None
        party = self.found[name]
        if party:
            self.used[party] += 1
        return party

    def unused(self) -> list[str]:
        """Return the parties none of whose actors has been met."""
        return [party for party in self.patterns if not self.used[party]]


def read_actor_map(path: Path) -> ActorMap:
    """Return the map of parties in a YAML file: each party with the name of its actor, or a list of names.

    Raises:
        FormatError: all problems, with their lines.
    """
    problems: list[Problem] = []
    try:
        tree = parse_yaml(decode(read_bytes(path, 1_000_000), path, []), str(path), problems)
    except ScenarioError as error:
        raise FormatError(error.problems) from None
    patterns: dict[str, list[str]] = {}
    if not isinstance(tree.content, dict) or not tree.content:
        raise FormatError([*problems, tree.problem((), "is not a group of parties, each with a list of the names of its actors")])
    for party, node in tree.content.items():
        names: Any = [node.plain()] if isinstance(node.content, str) else node.plain()
        if not isinstance(names, list) or not names or not all(isinstance(name, str) and name.strip() for name in names):
            problems.append(node.problem((party,), "is neither the name of an actor nor a list of names"))
        else:
            patterns[str(party)] = names
    if problems:
        raise FormatError(problems)
    return ActorMap(patterns, str(path))


def side_parties(sides: tuple[str, ...], actors: ActorMap) -> list[str] | None:
    """Return the party of each side, `others` for actors outside the map; None if no side is in the map."""
    parties = [actors.party(side) for side in sides]
    return [party or OTHERS for party in parties] if any(parties) else None
