"""Scenario files: where they are, which file a name means, and their text."""

from __future__ import annotations

import stat
from pathlib import Path

from sim.errors import Problem, ScenarioError
from sim.scenario.errors import nearest_word, one_line, short_repr

MAX_BYTES = 16_000_000


def scenarios_folder() -> Path:
    """Return the folder of the shipped scenarios: inside an installed package, beside `sim/` in a checkout."""
    package = Path(__file__).resolve().parents[1]
    return package / "shipped" if (package / "shipped").is_dir() else package.parent / "scenarios"


def list_scenarios() -> dict[str, Path]:
    """Return the shipped scenarios: name to file, sorted by name.

    >>> "valley" in list_scenarios()
    True
    """
    return {path.stem: path for path in sorted(scenarios_folder().glob("[!.]*.yaml"))}


def list_profiles() -> dict[str, Path]:
    """Return the base profiles of behaviour: name to file, sorted by name.

    >>> list(list_profiles())
    ['civil_war', 'domestic', 'interstate', 'none']
    """
    return {path.stem: path for path in sorted((scenarios_folder() / "profiles").glob("[!.]*.yaml"))}


def profile_file(name: str) -> str:
    """Return how messages call the file of a base profile."""
    return f"profiles/{name}.yaml"


def resolve_scenario(where: str | Path) -> str:
    """Return the file or name that somebody means by a scenario's file, with or without suffix, or by the name of a shipped one.

    A file of the current folder comes before a shipped scenario of the same name.

    >>> resolve_scenario("valley"), resolve_scenario("valley.yaml")
    ('valley', 'valley')
    """
    path, given = Path(where), str(where)
    try:
        if path.is_file():
            return given
        if path.with_name(f"{path.name}.yaml").is_file():
            return f"{given}.yaml"
    except (OSError, ValueError):
        return given
    return path.stem if path.suffix in (".yaml", ".yml") and path.name == given and path.stem in list_scenarios() else given


def find_scenario(name: str, folder: Path | None = None, at: Problem | None = None, inside: bool = False) -> Path:
    """Return the file meant by the name of a shipped scenario, or by a path relative to the folder.

    Args:
        name: what was given.
        folder: the folder that a path is relative to; without one, the current folder.
        at: where the name is written, for the error; without it, it was given on the command line.
        inside: whether a file outside the current folder is an error.

    Raises:
        ScenarioError: there is no such file, or it is outside.
    """
    known = list_scenarios()
    if name in known:
        return known[name]
    path = (folder or Path()) / name
    try:
        outside = inside and not path.resolve().is_relative_to(Path.cwd())
        if not outside and path.exists():
            return path
    except (OSError, ValueError, RuntimeError):
        outside = False  # a name that no file can have
    if outside:
        message = "is outside the current folder"
    else:
        close = nearest_word(Path(name).stem, known)
        guess = f'; did you mean "{close}"?' if close else ", nor a shipped scenario of that name"
        message = f"no such file{guess} (parley list prints the shipped ones)"
    if at is None:
        raise ScenarioError([Problem(one_line(name), 0, "", message)])
    separator = " " if outside else ": "
    raise ScenarioError([Problem(at.file, at.line, at.path, f"{short_repr(name)}{separator}{message}")])


def display_name(path: Path) -> str:
    """Return the name of a file for messages: without the folder if it is shipped."""
    if path in list_profiles().values():
        return profile_file(path.stem)
    return one_line(path.name if path in list_scenarios().values() else str(path))


def _folder(path: Path) -> str:
    """Say that a path is a folder, and what to name instead."""
    if (path / "manifest.json").is_file():
        return "is a folder of results, not a scenario; parley explain, compare and replay read it"
    inside = sorted(each.name for each in path.glob("[!.]*.yaml"))
    return "is a folder; name a scenario file" + (f" in it, such as {one_line(str(path / inside[0]))}" if inside else ", or a scenario that parley list prints")


def read_text(path: Path) -> str:
    """Return the text of a file.

    Raises:
        ScenarioError: it is no regular file, too large, unreadable or not in UTF-8.
    """
    name = display_name(path)
    try:
        found = path.stat()
        # Checked before opening: opening a pipe would block, and a device never ends.
        if not stat.S_ISREG(found.st_mode):
            raise ScenarioError([Problem(name, 0, "", _folder(path) if stat.S_ISDIR(found.st_mode) else "is not a regular file")])
        if found.st_size > MAX_BYTES:
            raise ScenarioError([Problem(name, 0, "", f"has {found.st_size:,} bytes; a scenario has at most {MAX_BYTES:,}")])
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES)
    except (OSError, ValueError) as error:
        reason = one_line(str(getattr(error, "strerror", None) or error))
        raise ScenarioError([Problem(name, 0, "", f"can't be read: {reason}")]) from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ScenarioError([Problem(name, line, "", "not UTF-8 text; save the file as UTF-8")]) from error
