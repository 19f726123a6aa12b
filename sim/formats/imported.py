"""A scenario that was read from another program's file, with what could not be carried over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.errors import ScenarioError
from sim.formats.problems import fail
from sim.formats.tree import as_node, in_order
from sim.scenario.errors import one_line
from sim.scenario.loader import parse_scenario, scenario_to_yaml
from sim.scenario.schema.scenario import Scenario
from sim.scenario.serialization import scenario_digest, to_plain
from sim.scenario.validate import validate
from sim.scenario.yaml_dialect import dump_yaml
from sim.scenario.yaml_parser import parse_yaml


@dataclass(frozen=True)
class ImportedScenario:
    """A valid scenario from another program's file: its YAML, what was lost or assumed, and what a reader should know.

    `lost` names what the file holds and a scenario can't; `assumed` what a scenario needs and the file does not hold.
    """

    scenario: Scenario
    text: str
    source: str
    lost: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()

    def __str__(self) -> str:
        return "\n".join([*(f"lost: {each}" for each in self.lost), *(f"assumed: {each}" for each in self.assumed)]) or "nothing was lost or assumed"

    def __repr__(self) -> str:
        return f"<ImportedScenario {self.scenario.title!r} from {self.source}: {len(self.lost)} lost, {len(self.assumed)} assumed>"

    def save(self, path: str | Path, replace: bool = False) -> Path:
        """Write the scenario as YAML.

        Raises:
            FormatError: the file exists and may not be replaced, or can't be written.
        """
        return write_new(Path(path), self.text.encode(), replace)


def write_new(place: Path, content: bytes, replace: bool = False) -> Path:
    """Write a file that does not exist yet, or may be replaced.

    Raises:
        FormatError: the file exists, or can't be written.
    """
    try:
        with place.open("wb" if replace else "xb") as stream:
            stream.write(content)
    except FileExistsError:
        fail(place, "already exists; --force replaces it")
    except (OSError, ValueError) as error:
        fail(place, f"can't be written: {one_line(str(getattr(error, 'strerror', None) or error))}")
    return place


def from_plain(plain: Mapping[str, Any], source: str, lost: Sequence[str] = (), assumed: Sequence[str] = ()) -> ImportedScenario:
    """Return a scenario made of plain values by a converter.

    Raises:
        FormatError: the values are no valid scenario; each problem names the scenario's key and the file.
    """
    try:
        scenario = validate(as_node(dict(plain), source), [])
    except ScenarioError as error:
        raise in_order(error) from None
    return ImportedScenario(scenario, scenario_text(scenario, None, source, {}, lost, assumed), source, tuple(lost), tuple(assumed))


def scenario_text(
    scenario: Scenario, own: Mapping[str, Any] | None, source: str, comments: Mapping[tuple[Any, ...], str], lost: Sequence[str] = (),
    assumed: Sequence[str] = (),
) -> str:
    """Return a scenario as YAML with comments: where it comes from, what was lost and assumed, and remarks beside its keys.

    Args:
        scenario: the scenario.
        own: the keys as stated, which may name a base profile; all keys of the scenario that differ from a default, if omitted.
        source: the file that it comes from.
        comments: remarks by path.
        lost: what could not be carried over.
        assumed: what was assumed.
    """
    head = [f"# Imported from {Path(source).name}.", *(f"# Not carried over: {each}" for each in lost), *(f"# Assumed: {each}" for each in assumed)]
    text = scenario_to_yaml(scenario) if own is None else dump_yaml(dict(own))
    if own is not None and not _same(text, scenario):
        text = scenario_to_yaml(scenario)
    return "\n".join(map(_comment, head)) + "\n" + _with_comments(text, comments)


def _same(text: str, scenario: Scenario) -> bool:
    """Whether a text gives a scenario by itself, wherever it is stored."""
    try:
        return scenario_digest(parse_scenario(text)) == scenario_digest(scenario)
    except ScenarioError:
        return False


def _comment(text: str) -> str:
    return one_line(" ".join(text.split()))


def _with_comments(text: str, comments: Mapping[tuple[Any, ...], str]) -> str:
    """Insert comments above the first line of the values that they are about."""
    if not comments:
        return text
    lines, tree = text.splitlines(), parse_yaml(text, "", [])
    above: dict[int, list[str]] = {}
    for path, comment in comments.items():
        above.setdefault(tree.nearest_to(path).line - 1, []).append(comment)
    written: list[str] = []
    for number, line in enumerate(lines):
        indent = line[:len(line) - len(line.lstrip())]
        written += [f"{indent}# {_comment(each)}" for each in above.get(number, ())]
        written.append(line)
    return "\n".join(written) + "\n"


def differences(before: Any, after: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the paths at which two plain values differ.

    >>> differences({"a": 1, "b": {"c": 2}}, {"a": 1, "b": {"c": 3}, "d": 4})
    [('b', 'c'), ('d',)]
    """
    if isinstance(before, dict) and isinstance(after, dict):
        keys = dict.fromkeys([*before, *after])
        return [each for key in keys for each in differences(before.get(key), after.get(key), (*path, key))]
    return [] if before == after else [path]


def plain_of(scenario: Scenario) -> dict[str, Any]:
    """Return a scenario as plain values, defaults left out."""
    plain: dict[str, Any] = to_plain(scenario)
    return plain
