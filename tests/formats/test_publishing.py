"""Scenarios for readers: tables in Markdown and LaTeX, and the one-page brief."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import parley
from sim.cli.main import cli
from sim.errors import FormatError
from sim.formats.publishing.brief import brief
from sim.formats.publishing.tables import escaped, latex, markdown
from sim.scenario.files import list_scenarios
from sim.scenario.loader import load_scenario, parse_scenario
from sim.scenario.yaml_dialect import dump_yaml

VALLEY = load_scenario("valley")


def test_markdown_tables_show_positions_salience_and_red_lines() -> None:
    text = markdown(VALLEY)
    assert "| Kelda, the upper community | principal | 40 |" in text
    assert "| Kelda, the upper community | 20 | 45 (30 to 60) | at most 70 |" in text
    assert "| Wethern, the lower community | 100 | 70 | 35 | 0 | 40 (25 to 55) | never handed to Kelda |" in text
    assert "## Standing of the numbers" in text and "- Fictional: no such valley" in text
    for block in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
        assert len({len(re.findall(r"(?<!\\)\|", line)) for line in block.splitlines()}) == 1


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=40))
def test_property_no_text_breaks_a_table(label: str) -> None:
    try:
        scenario = parse_scenario(dump_yaml({"extends": "valley", "parties": {"kelda": {"label": label}}}))
    except parley.ParleyError:
        return
    rows = [line for line in markdown(scenario).splitlines() if line.startswith("|")]
    assert [len(re.findall(r"(?<!\\)\|", line)) for line in rows] == [len(re.findall(r"(?<!\\)\|", line)) for line in markdown(VALLEY).splitlines() if line.startswith("|")]
    plain = re.sub(r"\\text[a-z]+\{\}|\\[&%$#_{}]", "", escaped(label))
    assert not re.search(r"[\\&%$#_{}~^]", plain)


def test_latex_tables_are_balanced() -> None:
    for name in ("valley", "astana_21", "harbour"):
        text = latex(load_scenario(name))
        assert text.count(r"\begin{") == text.count(r"\end{") and text.count("{") == text.count("}") + 2 * 0
        for table in re.findall(r"\\begin\{tabular\}\{\*\{(\d+)\}.*?\\end\{tabular\}", text, re.DOTALL):
            assert int(table) >= 3
        body = re.findall(r"^(.*) \\\\$", text, re.MULTILINE)
        assert body and all(len(re.findall(r"(?<!\\)&", row)) >= 2 for row in body)


def test_the_brief_fits_on_a_page_and_says_who_wants_what() -> None:
    text = brief(VALLEY)
    assert "**Kelda, the upper community** (principal) wants The bridge to the market: handed to Kelda (57% of its concern)" in text
    assert "It insists on Summer water let down to Wethern: at most 70." in text and "Violence goes on between the rounds." in text
    assert "Up to 5 rounds: a chair writes one text and revises it after objections." in text
    for name in list_scenarios():
        assert brief(load_scenario(name)).startswith("# ")
    assert len(text.split()) < 450


def test_the_command_writes_both_and_replaces_only_on_request(tmp_path: Path) -> None:
    words = ["export", "valley", "--document", str(tmp_path / "valley.tex"), "--brief", str(tmp_path / "valley.md")]
    assert CliRunner().invoke(cli, words).exit_code == 0
    assert (tmp_path / "valley.tex").read_text("utf-8") == latex(VALLEY) and (tmp_path / "valley.md").read_text("utf-8") == brief(VALLEY)
    done = CliRunner().invoke(cli, words)
    assert done.exit_code == 2 and "already exists" in done.stderr
    with pytest.raises(FormatError, match=r"suffix \.md"):
        parley.export_scenario("valley", tmp_path / "brief.tex", as_brief=True)
