"""The README is true: its commands exist, its Python runs, its recorded output is what the program prints."""

from __future__ import annotations

import re

from tests.readme import README, ROOT, written_anew

TEXT = README.read_text("utf-8")


def test_the_recorded_output_is_what_the_program_prints_now():
    assert written_anew(TEXT) == TEXT, "python -m tests.readme writes it anew"
    assert "```text\n```" not in TEXT


def test_the_python_in_it_runs():
    for block in re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL):
        exec(compile(block, "README.md", "exec"), {"__name__": "readme"})


def test_every_file_it_points_to_is_there():
    for target in re.findall(r"\]\(([^)#]+)\)", TEXT):
        assert target.startswith("http") or (ROOT / target).exists(), target


def test_it_names_the_scenarios_and_verbs_that_there_are():
    from sim.cli import cli
    from sim.scenario import shipped

    for verb in re.findall(r"`parley (\w+)", TEXT):
        assert verb in cli.commands, verb
    for name in re.findall(r"`parley (?:run|batch) (\w+)", TEXT):
        assert name in shipped(), name
