"""The documentation as a site: built without a warning, and loading nothing from elsewhere."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from sim.web.simulator.page import simulator_page

ROOT = Path(__file__).resolve().parents[2]
pytest.importorskip("mkdocs", reason="the site needs the extra `docs`")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(place)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return place


def test_every_page_is_there(site: Path) -> None:
    for page in (ROOT / "docs").rglob("*.md"):
        there = page.relative_to(ROOT / "docs").with_suffix(".html")
        assert (site / there.with_name(there.name.replace("README", "index"))).exists(), page
    assert "<table>" in (site / "reference" / "scenario-keys.html").read_text("utf-8")
    assert "Common random numbers" in (site / "explanation" / "addressed-draws.html").read_text("utf-8")
    assert 'id="sim.studies.study.run_study"' in (site / "reference" / "python.html").read_text("utf-8")


def test_formulas_are_typeset_without_a_script() -> None:
    from docs.formulas import fence

    page = fence("u_i = \\sum_k w_{ik} \\\\\n\n  v = 1\n", "math", "math", {}, None)
    assert page.count("<math ") == 2 and "&#x02211;" in page and "\\" not in page


def test_formulas_in_plain_text_are_typeset(site: Path) -> None:
    from docs.formulas import latex, typeset

    assert latex("pain_i − half_pain") == r"\text{pain}_{i}-\text{half_pain}"
    assert latex("Σ_q excites_sq · n_q") == r"\sum_{q}\text{excites}_{sq}\cdot n_{q}"
    assert latex("broken iff u₁ < hazard") == r"\text{ broken iff }u_{1}<\text{hazard}"
    assert typeset("\n\n    python -m docs.tables = x\n\n") == "\n\n    python -m docs.tables = x\n\n"
    page = (site / "reference" / "model" / "violence.html").read_text("utf-8")
    assert page.count("<math") > 20 and "inversion of u₁" in page and "pain_rate" not in re.findall(r"<pre>.*?</pre>", page, re.DOTALL)


def test_what_is_copied_is_what_is_typed(site: Path) -> None:
    """The style hides prompts and output while a block is copied, and sessions have them marked."""
    assert "[data-md-copying] .go { display: none; }" in (site / "assets" / "site.css").read_text("utf-8")
    page = (site / "tutorials" / "first-run.html").read_text("utf-8")
    assert '<span class="gp">$ </span>' in page and '<span class="go">' in page and "assets/site.css" in page
    assert '<span class="gp">&gt;&gt;&gt; </span>' in (site / "reference" / "model" / "interests.html").read_text("utf-8")


def test_the_models_page_is_split_and_links_lead_to_its_parts(site: Path) -> None:
    model = (site / "reference" / "model.html").read_text("utf-8")
    assert 'href="model/meeting.html#819-the-statement' in model and 'id="819-the-statement' not in model
    assert 'id="819-the-statement' in (site / "reference" / "model" / "meeting.html").read_text("utf-8")
    assert 'href="../reference/model/meeting.html#819-the-statement' in (site / "explanation" / "two-veto-sets.html").read_text("utf-8")
    assert 'href="interests.html#815-demand' in (site / "reference" / "model" / "meeting.html").read_text("utf-8")


def test_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    """Links may lead out; scripts, styles, pictures and fonts may not."""
    for page in site.rglob("*.html"):
        text = page.read_text("utf-8")
        loaded = re.findall(r"<(?:script|img|iframe)[^>]*\bsrc=\"?(https?:[^\"> ]+)", text)
        links = [tag for tag in re.findall(r"<link[^>]*>", text) if "canonical" not in tag]
        loaded += [href for tag in links for href in re.findall(r"https?:[^\">]+", tag)]
        loaded += re.findall(r"\bimport\(\"(https?:[^\"]+)", text)
        assert not loaded, (page.name, loaded)
    for style in site.rglob("*.css"):
        assert not re.search(r"url\([\"']?https?:", style.read_text("utf-8")), style.name


def test_the_front_page_has_a_scenario_to_play(site: Path) -> None:
    """It is the page of `parley page`, in a frame, and a link opens it alone."""
    front = (site / "index.html").read_text("utf-8")
    assert '<iframe src="play/valley.html"' in front and 'href="play/valley.html"' in front and "<!--" not in front.split("front.svg")[1][:40]
    assert (site / "play" / "valley.html").read_bytes() == simulator_page("valley")
