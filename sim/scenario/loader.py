"""The only reader of scenarios: a YAML file becomes validated, frozen records, or every problem in it at once."""

from __future__ import annotations

import stat
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from sim.errors import SET, Problem, ScenarioError
from sim.scenario.errors import dotted_path, nearest_word, one_line, short_repr
from sim.scenario.schema.scenario import Scenario
from sim.scenario.serialization import to_plain
from sim.scenario.source_tree import SourceNode, merge, set_value
from sim.scenario.validate import validate
from sim.scenario.yaml_dialect import dump_yaml
from sim.scenario.yaml_parser import parse_yaml, top_level_scalars

MOST_BYTES = 1_000_000
MOST_EXTENDS = 8
_NOWHERE = Problem("", 0, "", "")


def load_scenario(where: str | Path, settings: Sequence[str] = ()) -> Scenario:
    """The scenario in a YAML file, or the shipped one of that name, with `path=value` settings laid over it.

    For example `read("astana_21", ["parties.russia.on.aid.salience=30", "horizon.rounds=3"])`.

    Raises:
        ScenarioError: every problem found, each with its file, line and path.

    >>> load_scenario("no/such/file.yaml")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    sim.errors.ScenarioError: no/such/file.yaml: no such file...
    """
    return _settled(lambda problems: _file(_found(str(where), None, _NOWHERE), problems, ()), settings)


def scenario_factory(where: str | Path) -> Callable[[Sequence[str]], Scenario]:
    """What reads a scenario under settings again and again: its files are read once, now.

    Raises:
        ScenarioError: what can't be read to its end.
    """
    noted: list[Problem] = []
    tree = _file(_found(str(where), None, _NOWHERE), noted, ())

    def layers(problems: list[Problem]) -> SourceNode:
        problems += noted
        return tree

    return lambda settings: _settled(layers, settings)


def parse_scenario(text: str, settings: Sequence[str] = (), file: str = "<text>") -> Scenario:
    """The scenario in a YAML text; it may extend a shipped scenario, or a file below the current folder.

    Raises:
        ScenarioError: every problem found, each with its file, line and path.

    >>> parse_scenario("[a well, two farms]")
    Traceback (most recent call last):
    sim.errors.ScenarioError: <text>:1: a scenario is a group of keys, not a list of 2
    """
    return _settled(lambda problems: _extended(parse_yaml(text, file, problems), None, problems, ()), settings)


def scenarios_folder() -> Path:
    """Return the folder of the shipped scenarios: inside an installed package, beside `sim/` in a checkout."""
    package = Path(__file__).resolve().parents[1]
    return package / "shipped" if (package / "shipped").is_dir() else package.parent / "scenarios"


def list_scenarios() -> dict[str, Path]:
    """Return the scenarios that come with the program: name to file, sorted by name."""
    return {path.stem: path for path in sorted(scenarios_folder().glob("[!.]*.yaml"))}


def scenario_summary(where: str | Path) -> str:
    """The one-line summary of a scenario file, found without reading the whole; in brackets why there is none."""
    try:
        path = _found(str(where), None, _NOWHERE)
        for _ in range(MOST_EXTENDS):
            heads = top_level_scalars(_text(path))
            if "summary" in heads:
                return one_line(" ".join(heads["summary"].split()))
            if "extends" not in heads:
                return "(no summary)"
            path = _found(heads["extends"], path.parent, _NOWHERE)
    except ScenarioError:
        return "(can't be read)"
    return "(no summary)"


def scenario_to_yaml(scenario: Scenario) -> str:
    """The scenario as YAML, without what equals a default; read again it is an equal scenario."""
    return dump_yaml(to_plain(scenario))


def _settled(layers: Callable[[list[Problem]], SourceNode], settings: Sequence[str]) -> Scenario:
    """The scenario in the layers of files, with the settings laid over them."""
    problems: list[Problem] = []
    try:
        tree = layers(problems)
    except ScenarioError as fatal:
        raise ScenarioError([*problems, *fatal.problems]) from None
    for number, setting in enumerate(settings, 1):
        tree = _set(tree, setting, number, problems)
    return validate(tree, problems)


def _set(tree: SourceNode, setting: str, number: int, problems: list[Problem]) -> SourceNode:
    """The tree with one `path=value` setting laid over it; a problem in the setting is noted."""
    path, equals, text = setting.partition("=")
    steps = tuple(path.strip().split("."))
    if not equals or not text.strip() or not all(steps):
        problems.append(Problem(SET, number, "", f"{short_repr(setting)} is not path=value, such as horizon.rounds=3 (path=null removes)"))
        return tree
    own: list[Problem] = []
    try:
        value = parse_yaml(text, SET, own, number)
        tree = set_value(tree, steps, value, problems)
    except ScenarioError as fatal:
        own += fatal.problems
    problems += [replace(problem, path=f"{dotted_path(steps)}.{problem.path}".rstrip(".")) for problem in own]
    return tree


def _found(name: str, folder: Path | None, at: Problem, inside: bool = False) -> Path:
    """The file meant by the bare name of a shipped scenario, or by a path relative to the folder.

    Raises:
        ScenarioError: there is none; or it must be inside the folder and is not.
    """
    known = list_scenarios()
    if name in known:
        return known[name]
    path = (folder or Path()) / name
    try:
        if inside and not path.resolve().is_relative_to(Path.cwd()):
            raise ScenarioError([replace(at, message=f"{short_repr(name)} is outside the current folder")])
        if path.exists():
            return path
    except (OSError, ValueError, RuntimeError):
        pass  # a name that no file can have
    close = nearest_word(Path(name).stem, known)
    message = "no such file" + (f'; did you mean "{close}"?' if close else "") + (f" (shipped: {', '.join(known)})" if known else "")
    if at.file:
        raise ScenarioError([replace(at, message=f"{short_repr(name)}: {message}")])
    raise ScenarioError([replace(at, file=one_line(name), message=message)])


def _shown_file(path: Path) -> str:
    return one_line(path.name if path in list_scenarios().values() else str(path))


def _text(path: Path) -> str:
    """The text of a file, if it is a plain file of a sensible size in UTF-8.

    Raises:
        ScenarioError: it is not.
    """
    whole = Problem(_shown_file(path), 0, "", "")
    try:
        found = path.stat()
        # Asked before opening: a pipe would wait for ever, and a device never ends.
        if not stat.S_ISREG(found.st_mode):
            raise ScenarioError([replace(whole, message="is a folder" if stat.S_ISDIR(found.st_mode) else "is not a plain file")])
        if found.st_size > MOST_BYTES:
            raise ScenarioError([replace(whole, message=f"has {found.st_size:,} bytes; a scenario has at most {MOST_BYTES:,}")])
        with path.open("rb") as stream:
            content = stream.read(MOST_BYTES)
    except (OSError, ValueError) as error:
        why = one_line(str(getattr(error, "strerror", None) or error))
        raise ScenarioError([replace(whole, message=f"can't be read: {why}")]) from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ScenarioError([replace(whole, line=line, message="not UTF-8 text; save the file as UTF-8")]) from error


def _file(path: Path, problems: list[Problem], chain: tuple[Path, ...]) -> SourceNode:
    """The tree of a file, laid over the one that it extends."""
    tree = parse_yaml(_text(path), _shown_file(path), problems)
    return _extended(tree, path, problems, (*chain, path.resolve()))


def _extended(tree: SourceNode, path: Path | None, problems: list[Problem], chain: tuple[Path, ...]) -> SourceNode:
    """The tree laid over the file that it names under `extends`, if it does."""
    if not isinstance(tree.content, dict):
        wrong = "is empty" if tree.content is None else f"a scenario is a group of keys, not {short_repr(tree.content)}"
        raise ScenarioError([tree.problem((), wrong)])
    name = tree.content.get("extends")
    base = None if name is None else _base(name, path, problems, chain)
    own = replace(tree, content={key: value for key, value in tree.content.items() if key != "extends"})
    return merge(base, own, problems)


def _base(name: SourceNode, path: Path | None, problems: list[Problem], chain: tuple[Path, ...]) -> SourceNode:
    """The tree of the file named under `extends`.

    Raises:
        ScenarioError: there is no such file, or the files go round in a circle or too deep.
    """
    at = name.problem(("extends",), "")
    if not isinstance(name.content, str):
        raise ScenarioError([replace(at, message=f"{short_repr(name.content)} is neither a file nor the name of a scenario")])
    below = _found(name.content, path.parent if path else None, at, inside=path is None)
    real = below.resolve()
    if real in chain:
        ring = " -> ".join(link.name for link in (*chain[chain.index(real):], real))
        raise ScenarioError([replace(at, message=f"goes round in a circle: {ring}")])
    if len(chain) >= MOST_EXTENDS:
        raise ScenarioError([replace(at, message=f"more than {MOST_EXTENDS} files extend one another")])
    return _file(below, problems, chain)
