"""Every block of code in the documentation does what its page says, and every link in it leads somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docs import command_line
from docs.blocks import Faulty, Reader, followed
from docs.pages import PLAYED_ELSEWHERE, ROOT, Block, blocks, name_of, not_run, pages, table_of_what_is_not_run

PAGES = pages()
#: Pages whose blocks play for 10 seconds or more.
LONG = ("docs/how-to/calibrate.md", "docs/how-to/page.md", "docs/how-to/replay.md", "docs/how-to/no-agreement.md", "docs/how-to/sensitivity.md", "docs/tutorials/your-own-actor.md")
each_page = pytest.mark.parametrize("page", PAGES, ids=[name_of(page) for page in PAGES])


@pytest.mark.parametrize("page", [
    pytest.param(page, id=name_of(page), marks=[pytest.mark.long] if name_of(page) in LONG else []) for page in PAGES
])
def test_the_blocks_do_what_the_page_says(page: Path, tmp_path: Path) -> None:
    text = followed(page, tmp_path)
    assert text == page.read_text("utf-8"), f"python -m docs.blocks {name_of(page)} writes it anew"


@each_page
def test_every_fence_belongs_to_a_block(page: Path) -> None:
    """None is missed because it is indented, or opened and never closed; commands stand in fences."""
    text = page.read_text("utf-8")
    assert len(re.findall(r"^\s*```", text, re.MULTILINE)) == 2 * len(list(blocks(text)))
    outside = re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)
    assert not re.search(r"^ {4,}(\$ )?(parley|pip) ", outside, re.MULTILINE), "a command outside a fence"


@each_page
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    for target, anchor in re.findall(r"\]\(([^)\s#]*)(#[^)\s]+)?\)", text):
        if re.match(r"https?:|mailto:", target):
            continue
        there = (page.parent / target).resolve() if target else page
        assert there.exists(), target
        if anchor and there.suffix == ".md":
            assert anchor[1:] in anchors(there), f"{target}{anchor}"


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings."""
    headings = re.findall(r"^#+ (.*)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


def test_what_nobody_runs_has_a_reason_and_stands_in_one_table() -> None:
    contributing = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    assert f"|---|---|---|\n{table_of_what_is_not_run()}\n" in contributing + "\n", "python -m docs.blocks CONTRIBUTING"
    assert all(len(why) > 10 for _, _, why in not_run())


def test_what_another_test_holds_is_held_there() -> None:
    for page in PAGES:
        for block in blocks(page.read_text("utf-8")):
            if block.mark.startswith("held by "):
                test = ROOT / block.mark.removeprefix("held by ")
                assert page.name in test.read_text("utf-8") or page.parent.name in test.read_text("utf-8"), (name_of(page), test)
    assert all((ROOT / page).exists() for page in PLAYED_ELSEWHERE)


@pytest.mark.parametrize(("kind", "mark", "title", "text", "complaint"), [
    ("ruby", "", "", "puts 1\n", "nobody runs a block of kind ruby"),
    ("", "", "", "parley run valley\n", "nobody runs a block of kind nothing"),
    ("sh", "", "", "sbatch job.sh\n", "nobody runs this line"),
    ("sh", "some day", "", "parley list\n", "a comment that nobody knows"),
    ("console", "", "", "$ ls\n", "a session begins with"),
    ("console", "", "", "$ parley run nowhere\n", "ended with 2"),
    ("console", "refused", "", "$ parley list\n", "ended with 0"),
    ("console", "", "", "$ parley list | wc\n", "a filter that nobody knows"),
    ("python", "", "", ">>> 1 + 1\n3\n", "Expected:"),
    ("yaml", "", "mine.yaml", "title: nothing more\n", "is missing"),
    ("yaml", "refused", "", "extends: valley\ntitle: v\n", "nothing is wrong with block.yaml"),
])
def test_a_block_that_lies_is_found(kind: str, mark: str, title: str, text: str, complaint: str, tmp_path: Path) -> None:
    with pytest.raises(Faulty, match=complaint):
        Reader(tmp_path).follow(Block(mark, kind, title, text, 0, 0))


def test_a_session_is_written_as_it_is_printed(tmp_path: Path) -> None:
    told = Reader(tmp_path).follow(Block("", "console", "", "$ parley list | grep harbour_ | head -1\nold\n", 0, 0))
    assert told.splitlines()[1].startswith("harbour_offers") and len(told.splitlines()) == 2


def test_files_and_names_last_for_the_page(tmp_path: Path) -> None:
    reader = Reader(tmp_path)
    reader.follow(Block("", "python", "seven.py", "SEVEN = 7\n", 0, 0))
    reader.follow(Block("", "python", "", "import sys\nsys.path.insert(0, '.')\nfrom seven import SEVEN\n", 0, 0))
    reader.follow(Block("", "python", "", "assert SEVEN == 7\n", 0, 0))
    with pytest.raises(NameError):
        reader.follow(Block("alone", "python", "", "SEVEN\n", 0, 0))


def test_the_page_of_the_command_line_has_every_verb() -> None:
    """The sessions themselves are held by the test of its blocks."""
    text = command_line.PAGE.read_text("utf-8")
    emptied = re.sub(r"(```console\n\$[^\n]*\n).*?```", r"\1```", text, flags=re.DOTALL)
    assert emptied == command_line.page(), "python -m docs.command_line writes it anew"
