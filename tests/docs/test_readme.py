"""The README is true: its commands exist, its Python runs, its recorded output is what the program prints."""

from __future__ import annotations

import re

from tests.readme import README, written_anew

TEXT = README.read_text("utf-8")


def test_the_recorded_output_is_what_the_program_prints_now() -> None:
    assert written_anew(TEXT) == TEXT, "python -m tests.readme writes it anew"
    assert "```text\n```" not in TEXT


def test_it_names_the_scenarios_and_verbs_that_there_are() -> None:
    from sim.cli.main import cli
    from sim.scenario.files import list_scenarios

    for verb in re.findall(r"`parley (\w+)", TEXT):
        assert verb in cli.commands, verb
    for name in re.findall(r"`parley (?:run|batch) (\w+)", TEXT):
        assert name in list_scenarios(), name
