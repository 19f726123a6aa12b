"""Every block of code in the documentation does what the page says: `python -m docs.blocks [PAGE...]` plays the sessions anew.

A page is read as a reader would follow it: from the top, all in one empty folder. What its blocks are:

- `console`: a command after a dollar sign, and what it prints (perhaps through `| head -5`, `| tail -5` or `| grep WORD`);
- `sh`: commands of ours, one a line, whose output is not shown;
- `python`: run in turn, as one program a page; with `>>>` held against what is shown; with `title="mine.py"` written under that name;
- `diff` with `title="mine.yaml"`: words of that file (`-`) that are replaced by others (`+`), wherever they stand;
- `csv` with `title="mine.csv"`: a table, written under that name;
- `yaml`: a whole scenario, which the reader has to accept; with `title="mine.yaml"` written under that name.

A comment before a block may change that: `<!-- refused -->`: the command ends with an error, which is shown, or the scenario is mistaken;
`<!-- added -->`: what is added at the end of the file of that name, which may stay mistaken; `<!-- alone -->`: a program of its own;
`<!-- from FILE -->`: the block is quoted from that file; `<!-- not run: why -->`: nobody runs it, and why; `<!-- held by tests/... -->`:
another test does.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import re
import shlex
import sys
import tempfile
import types
import unittest.mock
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from docs.pages import PLAYED_ELSEWHERE, ROOT, Block, blocks, name_of, pages, table_of_what_is_not_run
from sim.cli.main import cli


class Faulty(AssertionError):
    """A block that does not do what the page says."""


class Reader:
    """Somebody who follows a page from the top, in a folder; what the program plays there is played by so many workers."""

    def __init__(self, folder: Path, workers: int = 1) -> None:
        self.folder, self.workers = folder, workers
        self.page = types.ModuleType("page_that_is_read")
        self.names: dict[str, Any] = vars(self.page)

    def follow(self, block: Block) -> str:
        """Do what a block says; returns the block's text as it should be.

        Raises:
            Faulty: nobody runs such a block, or it fails.
        """
        if block.mark.startswith(("not run: ", "held by ", "recorded: ")) or block.mark in ("run", "test"):
            return block.text
        if block.mark.startswith("from "):
            source = block.mark.removeprefix("from ")
            if block.text.strip("\n") not in (ROOT / source).read_text("utf-8"):
                raise Faulty(f"{source} has no such lines: {block.text[:60]!r}")
            return block.text
        if block.mark not in ("", "refused", "alone", "added"):
            raise Faulty(f"a comment that nobody knows before a block: {block.mark}")
        does = {"console": self._session, "sh": self._commands, "python": self._python, "yaml": self._scenario, "csv": self._table,
                "diff": self._edited}.get(block.kind)
        if does is None:
            raise Faulty(f"nobody runs a block of kind {block.kind or 'nothing'}: {block.text[:60]!r}")
        return does(block)

    def _session(self, block: Block) -> str:
        first, _, _ = block.text.partition("\n")
        if not first.startswith("$ parley "):
            raise Faulty(f"a session begins with `$ parley`: {first!r}")
        told = self.typed(first.removeprefix("$ parley "), refused=block.mark == "refused")
        return first + "\n" + re.sub(r"[ \t]+$", "", told, flags=re.MULTILINE)

    def _commands(self, block: Block) -> str:
        for line in block.text.splitlines():
            if line.startswith("parley "):
                self.typed(line.removeprefix("parley "), refused=block.mark == "refused")
            else:
                raise Faulty(f"nobody runs this line; say why in a comment before the block: {line!r}")
        return block.text

    def _edited(self, block: Block) -> str:
        """Replace words in a file as a reader would in an editor: lines after `-` by the lines after `+` that follow them."""
        place = self.folder / (block.title or "")
        text = place.read_text("utf-8")
        for found in re.finditer(r"((?:^-.*\n)+)((?:^\+.*(?:\n|\Z))+)", block.text, re.MULTILINE):
            old, new = ("\n".join(line[1:] for line in part.splitlines()) for part in found.groups())
            if old not in text:
                raise Faulty(f"{place.name} has no {old!r}")
            text = text.replace(old, new)
        place.write_text(text, "utf-8")
        return block.text

    def typed(self, line: str, refused: bool = False) -> str:
        """What the program prints, a hundred columns wide; with `refused` its complaint too."""
        command, *pipe = line.split(" | ")
        if shlex.split(command, comments=True)[:1] == ["serve"] and "--help" not in command:
            raise Faulty("a server goes on until it is stopped; say in a comment before the block that nobody runs it")
        kept, sys.argv[0] = sys.argv[0], "parley"
        try:
            with contextlib.chdir(self.folder), unittest.mock.patch("sim.studies.study.available_processors", lambda: self.workers):
                done = CliRunner(env={"COLUMNS": None}).invoke(cli, shlex.split(command, comments=True), prog_name="parley")
        finally:
            sys.argv[0] = kept
        if (done.exit_code != 0) != refused:
            raise Faulty(f"parley {command} ended with {done.exit_code}: {done.output}")
        told = done.output if refused else done.stdout
        for each in pipe:
            told = _through(each, told)
        return told

    def _python(self, block: Block) -> str:
        if block.title:
            (self.folder / block.title).write_text(block.text, "utf-8")
            compile(block.text, block.title, "exec")
            return block.text
        names = {"__name__": self.page.__name__} if block.mark == "alone" else self.names
        with contextlib.chdir(self.folder):
            if ">>>" in block.text:
                told, said = doctest.DocTestParser().get_doctest(block.text, names, "page", None, 0), io.StringIO()
                if doctest.DocTestRunner().run(told, out=said.write, clear_globs=False).failed:
                    raise Faulty(said.getvalue())
                names.update(told.globs)
            else:
                exec(compile(block.text, "page", "exec"), names)
        return block.text

    def _table(self, block: Block) -> str:
        place = self.folder / (block.title or "table.csv")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(block.text, "utf-8")
        return block.text

    def _scenario(self, block: Block) -> str:
        from sim.errors import ScenarioError
        from sim.scenario.loader import load_scenario

        place = self.folder / (block.title or "block.yaml")
        if block.mark == "added":
            place.write_text(place.read_text("utf-8") + "\n" + block.text, "utf-8")
            return block.text
        place.write_text(block.text, "utf-8")
        try:
            load_scenario(place)
        except ScenarioError as error:
            if block.mark != "refused":
                raise Faulty(str(error)) from error
        else:
            if block.mark == "refused":
                raise Faulty(f"nothing is wrong with {place.name}")
        return block.text


def _through(filter_: str, told: str) -> str:
    """A few filters of the shell."""
    name, argument = (*shlex.split(filter_), "")[:2]
    lines = told.splitlines(keepends=True)
    kept = {"head": lambda: lines[: -int(argument)], "tail": lambda: lines[int(argument):],
            "grep": lambda: [line for line in lines if argument in line]}
    if name not in kept:
        raise Faulty(f"a filter that nobody knows: {filter_}")
    return "".join(kept[name]())


def followed(page: Path, folder: Path, every: bool = False, workers: int = 1) -> str:
    """A page with its sessions as the program prints them now; with `every` also those that take minutes.

    Raises:
        Faulty: a block that fails or that nobody runs.
    """
    text, written, done = page.read_text("utf-8"), [], 0
    reader, modules, paths = Reader(folder, workers), set(sys.modules), list(sys.path)
    sys.modules[reader.page.__name__] = reader.page
    try:
        for block in blocks(text):
            if not every and name_of(page) in PLAYED_ELSEWHERE and block.kind == "console":
                continue
            try:
                written += [text[done : block.start], reader.follow(block)]
            except Exception as error:
                line = text.count("\n", 0, block.start) + 1
                raise Faulty(f"{name_of(page)}, line {line}: {type(error).__name__}: {error}") from error
            done = block.end
    finally:
        sys.path[:] = paths
        for name in set(sys.modules) - modules:
            if sys.modules[name] is reader.page or str(getattr(sys.modules[name], "__file__", None) or "").startswith(str(folder)):
                del sys.modules[name]
    return "".join([*written, text[done:]])


def main(wanted: list[str]) -> None:
    """Write the sessions of pages anew; of all, if none is named. The table of what nobody runs is always made anew."""
    contributing = ROOT / "CONTRIBUTING.md"
    head, rows = re.split(r"(?<=\|---\|---\|---\|\n)", contributing.read_text("utf-8"), maxsplit=1)
    contributing.write_text(head + table_of_what_is_not_run() + re.sub(r"\A(\|.*\n)*", "", rows), "utf-8")
    for page in pages():
        if not wanted or any(each in name_of(page) for each in wanted):
            with tempfile.TemporaryDirectory() as place:
                page.write_text(followed(page, Path(place)), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
