"""The page of `parley page`: the kernel, the scenario and the scripts in one HTML file, with a policy that forbids any request."""

from __future__ import annotations

import base64
import gzip
import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from markupsafe import Markup

from sim.display.html_page import HtmlPage
from sim.engine.batch import BatchRunner
from sim.engine.fingerprint import VERSION, sources_digest
from sim.engine.seeds import DEFAULT_SEED
from sim.engine.wasm import wasm_module
from sim.report.pages.replay.page import embedded
from sim.report.pages.templates import REPORT_TEMPLATES, page_environment
from sim.report.stylesheet import stylesheet
from sim.rules.enums import Ending, Outcome, Reply
from sim.rules.rng import stream_of
from sim.scenario.schema.scenario import Scenario
from sim.studies.spec import file_name
from sim.web.i18n import CATALOGUES, catalogue, languages
from sim.web.simulator.image import image_of
from sim.web.simulator.numbers import Numbers, numbers_of

STATIC = CATALOGUES.parent / "simulator"
#: Runs at each setting.
RUNS = 1000
#: Sliders that are shown at first.
FIRST = 12
#: The most runs that the browser plays in one call.
MOST = 200
#: The texts of the catalogues that the page may show, by the beginning of their keys.
TEXTS = ("page_", "ending.", "outcome.", "reply.", "many_runs_share", "round", "reset", "share_link", "language_label", "failed")


def page(scenario: str | Path | Scenario, *, settings: Sequence[str] = (), vary: Sequence[str] = (), seed: int = DEFAULT_SEED) -> HtmlPage:
    """Make an HTML page that plays a scenario in the browser, as `parley page` writes it.

    The same scenario, engine and seed give the same bytes.

    Args:
        scenario: its name, its file, or the scenario itself; the page's command then names a file called after its title.
        settings: changes `path=value` to the scenario.
        vary: paths of numbers that get a slider beside those that all scenarios have, and come first.
        seed: random seed of the runs.

    Raises:
        ScenarioError: the scenario, a setting or a path is invalid.
        KernelError: there is no compiled code for this engine.

    >>> page("valley").html[:15]
    b'<!doctype html>'
    """
    return HtmlPage(simulator_page(scenario, settings, vary, seed))


def simulator_page(source: str | Path | Scenario, settings: Sequence[str] = (), vary: Sequence[str] = (), seed: int = DEFAULT_SEED) -> bytes:
    """Return the bytes of the page of a scenario; see `page`."""
    numbers = numbers_of(source, settings, vary)
    runner = BatchRunner(numbers.encoded)
    image, about = image_of(runner)
    style = stylesheet(REPORT_TEMPLATES / "report.css", STATIC / "style.css", typeface=False)
    script, worker = joined("statistics", "main"), joined("kernel", "worker")
    kernel = wasm_module(runner.kernel_name)
    return page_environment(STATIC).get_template("page.html").render(
        title=numbers.encoded.scenario.title, languages={code: catalogue(code)["language"] for code in languages()},
        data=embedded(page_data(numbers, about, source, settings, seed)), kernel=packed(kernel), image=packed(image),
        style=Markup(style), script=Markup(script), worker=Markup(worker), policy=policy(style, script),
    ).encode()


def page_data(numbers: Numbers, about: dict[str, Any], source: str | Path | Scenario, settings: Sequence[str], seed: int) -> dict[str, Any]:
    """Return what the scripts know of the scenario and the engine."""
    encoded = numbers.encoded
    scenario = encoded.scenario
    words = {"endings": [each.word for each in Ending], "outcomes": [each.word for each in Outcome], "replies": [each.word for each in Reply]}
    return {
        "about": about | words | {"most": MOST}, "sliders": numbers.rows, "first": FIRST, "runs": RUNS, "seed": seed,
        "scenario": f"{file_name(source.title)}.yaml" if isinstance(source, Scenario) else Path(source).as_posix(), "settings": list(settings),
        "parties": [party.label or name for name, party in scenario.parties.items()],
        "issues": [issue.label or name for name, issue in scenario.issues.items()],
        "options": encoded.options, "violence": bool(any(each.level for each in encoded.conflict(stream_of(seed)).sources)),
        "engine": {"version": VERSION, "digest": sources_digest()},
        "texts": {code: {key: text for key, text in catalogue(code).items() if key.startswith(TEXTS)} for code in languages()},
    }


def joined(*names: str) -> str:
    """Return scripts in one, without anything that could end a script element; what they export to the lab is theirs here."""
    return "".join((STATIC / f"{name}.js").read_text("utf-8").replace("\nexport function ", "\nfunction ") for name in names)


def packed(content: bytes) -> str:
    """Return bytes compressed, as text."""
    return base64.b64encode(gzip.compress(content, 9, mtime=0)).decode()


def policy(style: str, script: str) -> str:
    """Return the content security policy: this style, this script, its worker and WebAssembly, and no requests."""
    def sha256(text: str) -> str:
        """Return the digest of a text as the policy states it."""
        return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()

    return (
        f"default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-{sha256(style)}'; font-src data:; worker-src blob:; "
        f"script-src 'sha256-{sha256(script)}' 'wasm-unsafe-eval'"
    )
