"""What says who made the project, what it is and what it needs says the same everywhere."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import matplotlib as mpl
import pytest
import yaml

from docs import __main__ as main
from docs import architecture, front
from docs.pages import pages

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
CITATION = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
CODEMETA = json.loads((ROOT / "codemeta.json").read_text("utf-8"))


def test_name_version_and_licence_are_one() -> None:
    assert PROJECT["name"] == CODEMETA["identifier"] == f"{CODEMETA['name'].lower()}-sim"
    assert PROJECT["version"] == CITATION["version"] == CODEMETA["version"]
    assert PROJECT["license"] == CITATION["license"] == CODEMETA["license"].rpartition("/")[2]
    assert f"## {PROJECT['version']}" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_description_keywords_and_authors_are_one() -> None:
    assert PROJECT["description"] == CODEMETA["description"]
    assert PROJECT["keywords"] == CITATION["keywords"] == CODEMETA["keywords"]
    names = [author["name"] for author in PROJECT["authors"]]
    assert names == [author["name"] for author in CITATION["authors"]] == [author["name"] for author in CODEMETA["author"]]
    assert str(CITATION["date-released"]) == CODEMETA["dateModified"]


def test_requirements_are_one() -> None:
    assert CODEMETA["runtimePlatform"] == f"Python {PROJECT['requires-python']}"
    assert CODEMETA["softwareRequirements"] == PROJECT["dependencies"]
    pinned = {line.partition("==")[0].lower() for line in (ROOT / "requirements.lock").read_text("utf-8").splitlines() if "==" in line}
    needed = {re.split(r"[<>=\[ ]", each)[0].lower() for each in PROJECT["dependencies"]}
    assert needed <= pinned


def test_the_readme_cites_as_the_citation_file_says() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    (entry,) = re.findall(r"```bibtex\n(.*?)```", text, re.DOTALL)
    assert f"title = {{{CITATION['title']}}}" in entry and f"version = {{{CITATION['version']}}}" in entry
    assert f"year = {{{str(CITATION['date-released'])[:4]}}}" in entry and CITATION["authors"][0]["name"] in entry


@pytest.mark.parametrize("form", sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml")), ids=lambda form: form.stem)
def test_an_issue_form_can_be_read(form: Path) -> None:
    told = yaml.safe_load(form.read_text("utf-8"))
    if form.stem != "config":
        assert {"name", "description", "body"} <= set(told) and all({"type", "id", "attributes"} <= set(field) for field in told["body"])


def test_the_picture_of_the_house_is_current() -> None:
    assert architecture.PICTURE.read_text("utf-8") == architecture.drawn(), "python -m docs.architecture"


def test_every_module_has_a_room_and_every_name_in_a_room_is_a_module() -> None:
    found = architecture.modules()
    assert {architecture.room_of(module) for module in found} == set(architecture.ROOMS)
    for names in architecture.ROOMS.values():
        for name in names.split():
            assert any(module == f"sim.{name}" or module.startswith(f"sim.{name}.") for module in found), name


def test_arrows_lead_down() -> None:
    storeys = architecture.floors(architecture.house())
    floor = {room: number for number, rooms in enumerate(storeys) for room in rooms}
    assert all(floor[above] > floor[below] for above, below in architecture.house().edges)
    assert floor["Command line"] == len(storeys) - 1 and floor["Rules"] == 0


@pytest.mark.parametrize("page", pages(), ids=lambda page: page.stem)
def test_files_and_names_that_a_page_speaks_of_are_there(page: Path) -> None:
    """Such as `sim/rules/utility.py` (`settle`)."""
    for place, name in re.findall(r"`((?:sim|tests|docs|bench|scenarios|\.ci)/[\w./]+\.\w+)`(?: \(`(\w+)`\))?", page.read_text("utf-8")):
        assert (ROOT / place).exists(), place
        if name and place.endswith(".py"):
            assert re.search(rf"^(def|class) {name}\b|^{name}\b.*=", (ROOT / place).read_text("utf-8"), re.MULTILINE), (place, name)


def test_the_picture_of_the_front_page_shows_what_the_engine_gives() -> None:
    """Its words hold the numbers; the drawing itself hangs on the version of matplotlib."""
    held = front.PICTURE.read_text("utf-8")
    what = front.shown()
    assert what.told() in held, "python -m docs.front"
    if f"matplotlib {mpl.__version__}" in held:
        assert held == front.drawn(what), "python -m docs.front"


def test_every_maker_of_the_documentation_is_a_step() -> None:
    """`python -m docs` forgets none: whatever under docs/ can be run as a module."""
    steps = {step.command.split()[0] for step in main.STEPS}
    runnable = {f"docs.{path.stem}" for path in (ROOT / "docs").glob("[!_]*.py") if "__main__" in path.read_text("utf-8")}
    # These print: what docs.tables --facts writes, and the errors of forecasts for data that are not ours to distribute.
    assert runnable - {"docs.facts", "docs.forecast_errors"} <= steps
