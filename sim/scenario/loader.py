"""Load scenarios: from YAML files or texts to validated scenarios, or to every problem at once.

The steps are: find and read the files (`files`), parse and merge them (`source_reader`), validate the tree (`validate`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from sim.errors import Problem, ScenarioError
from sim.scenario.checks.lints.lints import LINTS, Lint, lint
from sim.scenario.errors import one_line
from sim.scenario.files import find_scenario, list_profiles, profile_file, read_text, resolve_scenario
from sim.scenario.schema.scenario import Scenario
from sim.scenario.serialization import to_plain
from sim.scenario.source_reader import MAX_EXTENDS, SourceReader, apply_overrides
from sim.scenario.validate import validate
from sim.scenario.yaml_dialect import dump_yaml
from sim.scenario.yaml_parser import top_level_scalars


def load_scenario(where: str | Path, overrides: Sequence[str] = ()) -> Scenario:
    """Return the scenario in a YAML file, or the shipped one of that name.

    Args:
        where: a file, with or without suffix, or the name of a shipped scenario; see `sim.scenario.files.resolve_scenario`.
        overrides: values that replace those of the file, as `path=value`.

    Raises:
        ScenarioError: every problem found, each with its file, line and path.

    Examples:
        >>> load_scenario("astana_21", ["parties.russia.on.aid.salience=30", "horizon.rounds=3"]).horizon.rounds
        3
        >>> load_scenario("no/such/file.yaml")  # doctest: +ELLIPSIS
        Traceback (most recent call last):
        sim.errors.ScenarioError: no/such/file.yaml: no such file...
    """
    return scenario_factory(resolve_scenario(where))(overrides)


def lint_scenario(
    where: str | Path, overrides: Sequence[str] = (), lints: Sequence[Lint] = LINTS
) -> tuple[Scenario, list[Problem]]:
    """Return the scenario in a YAML file, or the shipped one of that name, and its lints: what it states and probably does not mean.

    A lint names the file and line of the value that it is about. Values of base profiles (`behaviour`) are not reported.

    Raises:
        ScenarioError: every problem found, as for `load_scenario`.

    >>> _, lints = lint_scenario("textbook", ["parties.firm.wear=1"])
    >>> [str(each).partition(";")[0] for each in lints if each.path == "parties.firm.wear"]
    ['--set: parties.firm.wear: 1 has no effect: firm is in no pain and suffers no violence']
    """
    reader = SourceReader()
    tree = reader.file(find_scenario(resolve_scenario(where)))
    problems = list(reader.problems)
    tree = apply_overrides(tree, overrides, problems)
    scenario = validate(tree, problems)
    found = [(tree.nearest_to(each.path), each) for each in lint(scenario, lints)]
    profiles = set(map(profile_file, list_profiles()))
    return scenario, [node.problem(each.path, each.message) for node, each in found if node.file not in profiles]


def parse_scenario(text: str, overrides: Sequence[str] = (), file: str = "<text>") -> Scenario:
    """Return the scenario in a YAML text; it may extend a shipped scenario, or a file below the current folder.

    Args:
        text: the scenario as YAML.
        overrides: values that replace those of the text, as `path=value`.
        file: how messages call the text.

    Raises:
        ScenarioError: every problem found, each with its file, line and path.

    Examples:
        >>> parse_scenario("[a well, two farms]")
        Traceback (most recent call last):
        sim.errors.ScenarioError: <text>:1: a scenario is a group of keys, not a list of 2
    """
    reader = SourceReader()
    tree = apply_overrides(reader.text(text, file), overrides, reader.problems)
    return validate(tree, reader.problems)


def scenario_factory(where: str | Path) -> Callable[[Sequence[str]], Scenario]:
    """Return a function from overrides to scenarios that reads and parses the files only once, now.

    Raises:
        ScenarioError: the files can't be read or parsed.
    """
    reader = SourceReader()
    tree = reader.file(find_scenario(str(where)))

    def scenario(overrides: Sequence[str] = ()) -> Scenario:
        """Return the scenario under overrides, or raise a ScenarioError."""
        problems = list(reader.problems)
        return validate(apply_overrides(tree, overrides, problems), problems)

    return scenario


def scenario_summary(where: str | Path) -> str:
    """Return the one-line summary of a scenario, read without parsing the whole file; or, in parentheses, why there is none."""
    try:
        path = find_scenario(str(where))
        for _ in range(MAX_EXTENDS):
            found = top_level_scalars(read_text(path))
            if "summary" in found:
                return one_line(" ".join(found["summary"].split()))
            if "extends" not in found:
                break
            path = find_scenario(found["extends"], path.parent)
    except ScenarioError:
        return "(can't be read)"
    return "(no summary)"


def scenario_to_yaml(scenario: Scenario) -> str:
    """Return a scenario as YAML, without values that equal a default; parsed again it gives an equal scenario."""
    return dump_yaml(to_plain(scenario))
