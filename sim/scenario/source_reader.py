"""From files to one source tree: parse a scenario, merge it over the files that it extends, apply overrides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

from sim.errors import SET, Problem, ScenarioError
from sim.scenario.errors import dotted_path, short_repr, suggestion
from sim.scenario.files import display_name, find_scenario, list_profiles, read_text
from sim.scenario.source_tree import SourceNode, merge, set_value
from sim.scenario.yaml_parser import MAX_DEPTH, parse_yaml

MAX_EXTENDS = 8


class SourceReader:
    """Reads scenarios into source trees and collects their problems; the first that makes reading on pointless is raised."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def file(self, path: Path, chain: tuple[Path, ...] = ()) -> SourceNode:
        """Return the tree of a file; `chain` holds the files that extend it.

        Raises:
            ScenarioError: every problem up to the one that ends reading, as do the other methods.
        """
        try:
            text = read_text(path)
        except ScenarioError as error:
            self.fail(error.problems[0])
        tree = parse_yaml(text, display_name(path), self.problems)
        return self.extended(tree, path, (*chain, path.resolve()))

    def text(self, text: str, name: str) -> SourceNode:
        """Return the tree of a text; what it extends has to be shipped or below the current folder."""
        return self.extended(parse_yaml(text, name, self.problems), None, ())

    def extended(self, tree: SourceNode, path: Path | None, chain: tuple[Path, ...]) -> SourceNode:
        """Return the tree merged over the base profile that it names under `behaviour`, and that over the file under `extends`, if it does."""
        if not isinstance(tree.content, dict):
            found = "is empty" if tree.content is None else f"a scenario is a group of keys, not {short_repr(tree.content)}"
            self.fail(tree.problem((), found))
        own = replace(tree, content={key: value for key, value in tree.content.items() if key not in ("extends", "behaviour")})
        name, behaviour = tree.content.get("extends"), tree.content.get("behaviour")
        base = None if name is None else self.file(self.extended_file(name, path, chain), chain)
        if behaviour is not None:
            base = merge(base, self.profile(behaviour), self.problems)
        return merge(base, own, self.problems)

    def profile(self, name: SourceNode) -> SourceNode:
        """Return the tree of the base profile named under `behaviour`."""
        at, known = name.problem(("behaviour",), ""), list_profiles()
        if not isinstance(name.content, str) or name.content not in known:
            word = f"{short_repr(name.content)} is not a base profile{suggestion(name.content, known)}"
            self.fail(replace(at, message=word))
        path = known[name.content]
        return parse_yaml(read_text(path), display_name(path), self.problems)

    def extended_file(self, name: SourceNode, path: Path | None, chain: tuple[Path, ...]) -> Path:
        """Return the file named under `extends`."""
        at = name.problem(("extends",), "")
        if not isinstance(name.content, str):
            self.fail(replace(at, message=f"{short_repr(name.content)} is neither a file nor the name of a scenario"))
        try:
            found = find_scenario(name.content, path.parent if path else None, at, inside=path is None)
        except ScenarioError as error:
            self.fail(error.problems[0])
        real = found.resolve()
        if real in chain:
            circle = " -> ".join(each.name for each in (*chain[chain.index(real):], real))
            self.fail(replace(at, message=f"files extend one another in a circle: {circle}"))
        if len(chain) >= MAX_EXTENDS:
            self.fail(replace(at, message=f"more than {MAX_EXTENDS} files extend one another"))
        return found

    def fail(self, problem: Problem) -> NoReturn:
        """Raise a problem after those collected so far."""
        raise ScenarioError([*self.problems, problem])


def apply_overrides(tree: SourceNode, overrides: Sequence[str], problems: list[Problem]) -> SourceNode:
    """Return the tree with each `path=value` override applied in turn; problems in an override are collected."""
    for number, override in enumerate(overrides, 1):
        path, equals, text = override.partition("=")
        steps = tuple(path.strip().split("."))
        if not equals or not text.strip() or not all(steps):
            message = f"{short_repr(override)} is not path=value, such as horizon.rounds=3 (path=null removes)"
            problems.append(Problem(SET, number, "", message))
            continue
        if len(steps) > MAX_DEPTH:
            problems.append(Problem(SET, number, "", f"{short_repr(override)} is nested more than {MAX_DEPTH} deep"))
            continue
        own: list[Problem] = []
        try:
            tree = set_value(tree, steps, parse_yaml(text, SET, own, number), problems)
        except ScenarioError as error:
            own = list(error.problems)
        problems += [replace(problem, path=f"{dotted_path(steps)}.{problem.path}".rstrip(".")) for problem in own]
    return tree
