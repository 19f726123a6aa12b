"""What the site has beside the pages of `docs/`: pages that stand elsewhere in the repository, and files that pages point to.

MkDocs calls these hooks (`mkdocs.yml`). A link out of `docs/` that works in the repository works in the site too.
"""

from __future__ import annotations

import posixpath
import re
from typing import Any

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from docs import formulas, model_pages
from docs.pages import ROOT
from sim.scenario.loader import load_scenario
from sim.web.simulator.page import simulator_page

#: Pages of the repository, and where they stand in the site.
PAGES = {
    "scenarios/README.md": "reference/scenario-keys.md", "bench/README.md": "project/bench.md",
    "README.md": "project/readme.md", "CONTRIBUTING.md": "project/contributing.md", "CHANGELOG.md": "project/changelog.md",
    "SECURITY.md": "project/security.md", "CODE_OF_CONDUCT.md": "project/conduct.md",
}
#: A block of code that shows a session of Python; its prompts are distinguished from what is typed.
_SESSION = re.compile(r"^```python(?=\n>>> )", re.MULTILINE)
#: Scripts of notebook pages that would be fetched from a server, for diagrams that no page has.
_FETCHED = re.compile(r"<script type=\"module\">(?:(?!</script>).)*https://cdnjs(?:(?!</script>).)*</script>", re.DOTALL)
#: A page to play on the front page of the site: the scenario, where the page is, and the mark in `docs/index.md` that it replaces.
SCENARIO, PLAYED, MARK = "valley", "play/valley.html", "<!-- a page to play -->"
#: Pages whose indented lines are formulas.
FORMULAS = ("reference/model", "reference/procedures")
_LINK = re.compile(r"(\]\()([^)\s#:]+)((?:#[^)\s]*)?\))")


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages that stand elsewhere, whatever a page points to, and a page to play."""
    for source, place in PAGES.items():
        files.append(File.generated(config, place, content=(ROOT / source).read_text("utf-8")))
    model = model_pages.pages((ROOT / "docs" / model_pages.SOURCE).read_text("utf-8"))
    for place, content in model.items():
        if place in files.src_uris:
            files.remove(files.src_uris[place])
        files.append(File.generated(config, place, content=content))
    texts = [(home_of(file.src_uri), file.content_string) for file in files if file.src_uri.endswith(".md")]
    pointed = {target for home, text in texts for target in outside(home, text)}
    for target in sorted(pointed - set(PAGES)):
        files.append(File.generated(config, f"files/{target}", abs_src_path=str(ROOT / target)))
    files.append(File.generated(config, PLAYED, content=simulator_page(SCENARIO)))
    return files


def to_play() -> str:
    """Return the part of the front page in which a reader plays before installing anything."""
    title = load_scenario(SCENARIO).title
    return (
        f"## Play a small conflict\n\nMove a slider: your browser then plays 1,000 runs of *{title}* with the compiled engine. Nothing is installed or"
        f" sent. [Open it alone]({PLAYED}), or write such a page of [your own scenario](how-to/page.md).\n\n"
        f'<iframe src="{PLAYED}" title="{title}" style="width: 100%; height: 44rem; border: 1px solid #8888"></iframe>'
    )


def on_page_markdown(markdown: str, page: Page, **_: Any) -> str:
    """Turn links as they are in the repository into links of the site; without `.html`, so MkDocs checks them."""
    home, here = home_of(page.file.src_uri), posixpath.dirname(page.file.src_uri)
    anchors = model_pages.anchor_places()

    def turned(found: re.Match[str]) -> str:
        target = place_of(posixpath.normpath(posixpath.join(home, found[2])))
        if target == model_pages.SOURCE:
            target = anchors.get(found[3].strip("#)"), target)
        return f"{found[1]}{posixpath.relpath(target, here or '.')}{found[3]}" if target else found[0]

    whole = markdown.replace(MARK, to_play()) if MARK in markdown else markdown
    page_text = _SESSION.sub("```pycon", _LINK.sub(turned, whole))
    return formulas.typeset(page_text) if page.file.src_uri.startswith(FORMULAS) else page_text


def home_of(uri: str) -> str:
    """The folder of the repository in which a page of the site stands; for parts of the model's page, that of the whole."""
    if uri.startswith("reference/model/"):
        return "docs/reference"
    source = {place: source for source, place in PAGES.items()}.get(uri)
    return posixpath.dirname(source if source else f"docs/{uri}")


def place_of(target: str) -> str | None:
    """Where the site has a file of the repository, or None if there is none such."""
    if target in PAGES:
        return PAGES[target]
    if target.startswith("docs/"):
        return target.removeprefix("docs/")
    return f"files/{target}" if (ROOT / target).is_file() else None


def outside(home: str, text: str) -> set[str]:
    """The files of the repository outside `docs/` that a page points to."""
    targets = {posixpath.normpath(posixpath.join(home, found[2])) for found in _LINK.finditer(text)}
    return {target for target in targets if not target.startswith(("docs/", "..")) and (ROOT / target).is_file()}


def on_post_page(output: str, page: Page, **_: Any) -> str:
    """Load what makes the search work from disk from beside the page instead of from a server, and fetch nothing else."""
    near = posixpath.relpath("assets/iframe-worker.js", posixpath.dirname(page.file.dest_uri) or ".")
    return _FETCHED.sub("", output).replace("https://unpkg.com/iframe-worker/shim", near)


def on_post_template(output: str, template_name: str, **_: Any) -> str:
    """The same for pages that are none of ours, such as that of a page not found."""
    return output.replace("https://unpkg.com/iframe-worker/shim", "assets/iframe-worker.js")
