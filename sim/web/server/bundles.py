"""Scripts and styles of a page as one file each, made from the files in `static` when a page is first asked for: a class on a slow line loads 3 files, not 80.

A module becomes a block that returns what it exports, in the order of imports. Names of the files contain their digest, so browsers keep them.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from sim.errors import ParleyError
from sim.report.stylesheet import SHARED
from sim.report.stylesheet import STYLES as SHARED_STYLES
from sim.web.views.serializers import as_json

STATIC = Path(__file__).resolve().parents[1] / "static"
LANGUAGES = ("en", "fr")
#: Pages that do not ask for the list of scenarios, as in `app.js`.
ALONE = ("join", "seat", "debrief")
#: Styles of every page, before its own.
STYLES = (*SHARED, "page", "show")
NAMED = re.compile(r'^import \{([^}]*)\} from "([^"]+)";', re.M)
PASSED_ON = re.compile(r'^export \{([^}]*)\} from "([^"]+)";', re.M)
DECLARED = re.compile(r"^export ((?:async )?function|const|class) (\w+)", re.M)
LISTED = re.compile(r"(?:^|;)export ?\{([^}]*)\};?\s*$", re.M)
COMMENT = re.compile(r"^[ \t]*//.*\n", re.M)
LATER = re.compile(r'\bimport\("([^"]+)"\)')
PAGE = re.compile(r'^  "?(\w*)"?: \["\w+", \(\) => import\("([^"]+)"\), "\w+"((?:, "\w+")*)\],$', re.M)
BROUGHT = "const brought = {};"
#: What a script may mean by a key of a text, or by the beginning of keys (some parts of pages are given it as their kind); and the texts of every page.
STATED = re.compile(r"""["'`]([\w. -]+)(?=["'`])""")
BEGUN = re.compile(r"""(?:`([\w. -]+)\.(?=\$\{)|\bkind=(?:\$\{\w+ \? "(\w+)" : )?"(\w+)")""")
PLURAL = re.compile(r"\.(zero|one|two|few|many|other)$")
ALWAYS = {"language", "dir", "pair"}
#: Letters load after the seat where a phone joins: a browser shows its own until then.
FONT = re.compile(r"@font-face \{[^}]*\}\n?")


class BundleError(ParleyError, ValueError):
    """A script can't be bundled: modules import each other, or one is written in a form that is not known."""


@dataclass
class Modules:
    """The modules that an entry needs, in order, each as a block of its own; `pages`: whether imports of pages by `app.js` are left out, but one."""

    page: str
    language: str
    numbers: dict[Path, int] = field(default_factory=dict)
    blocks: list[str] = field(default_factory=list)
    under_way: list[Path] = field(default_factory=list)

    def add(self, path: Path) -> int:
        """Add a module and those that it imports; returns its number.

        Raises:
            BundleError: it imports itself, by way of others.
        """
        if path in self.under_way:
            raise BundleError(f"modules import each other: {' -> '.join(each.name for each in [*self.under_way, path])}")
        if path not in self.numbers:
            self.under_way.append(path)
            block = self._block(path, path.read_text("utf-8"))
            self.under_way.pop()
            self.numbers[path] = len(self.blocks)
            self.blocks.append(block)
        return self.numbers[path]

    def _block(self, path: Path, code: str) -> str:
        exported: dict[str, str] = {}
        if path.parent.name != "vendor":
            code = COMMENT.sub("", code)

        def named(found: re.Match[str]) -> str:
            return f"const {{{_pairs(found[1], ': ')}}} = m{self.add((path.parent / found[2]).resolve())};"

        def passed_on(found: re.Match[str]) -> str:
            number = self.add((path.parent / found[2]).resolve())
            exported.update({public: f"m{number}.{own}" for own, public in _names(found[1])})
            return ""

        def listed(found: re.Match[str]) -> str:
            exported.update({public: own for own, public in _names(found[1])})
            return ";"

        code = DECLARED.sub(lambda found: exported.update({found[2]: found[2]}) or f"{found[1]} {found[2]}", PASSED_ON.sub(passed_on, NAMED.sub(named, code)))
        code = LATER.sub(lambda found: self._later(path, found[1]), LISTED.sub(listed, code))
        if re.search(r"^(import|export)\b", code, re.M):
            raise BundleError(f"{path.name} imports or exports in a form that is not known")
        own = json.dumps("/static/" + path.relative_to(STATIC).as_posix())
        code = code.replace("import.meta.url", f"new URL({own}, location.href)")
        asynchronous = "async " if re.search(r"^(const .* = |)await ", code, re.M) else ""
        result = ", ".join(f"{public}: {own}" for public, own in exported.items())
        return f"{'await ' if asynchronous else ''}({asynchronous}() => {{\n{code}\nreturn {{ {result} }};\n}})();"

    def _later(self, path: Path, target: str) -> str:
        """An import that a script makes when it needs it: of the page that is bundled at once, of other pages as before."""
        found = (path.parent / target).resolve()
        if path.name == "app.js" and found.relative_to(STATIC).as_posix() != self.page:
            return f'import("/static/{found.relative_to(STATIC).as_posix()}")'
        return f"Promise.resolve(m{self.add(found)})"

    def text(self) -> str:
        """All blocks as one module, with the texts of the language; for pages of the classroom only those that they use."""
        code = "\n".join(f"const m{number} = {block}" for number, block in enumerate(self.blocks))
        if code.count(BROUGHT) != 1:
            raise BundleError("i18n.js has no place for a catalogue")
        texts = catalogue(self.language)
        if self.page.startswith("room/"):
            texts = used_texts(texts, code)
        told = json.dumps(texts, ensure_ascii=False, separators=(",", ":"))
        return code.replace(BROUGHT, f"const brought = {{ {self.language}: {told} }};")


def catalogue(language: str) -> dict[str, str]:
    """All texts of a language."""
    texts: dict[str, str] = json.loads((STATIC / "locales" / f"{language}.json").read_text("utf-8"))
    return texts


def used_texts(texts: dict[str, str], code: str) -> dict[str, str]:
    """The texts whose key a script states, whole or by its beginning up to a dot, as in `why.${reason}`.

    >>> used_texts({"lab": "Lab", "why.full": "Full", "round.one": "Round", "other": "Other"}, 't("lab"), t(`why.${why}`), t("round", 1)')
    {'lab': 'Lab', 'why.full': 'Full', 'round.one': 'Round'}
    """
    stated = ALWAYS | set(STATED.findall(code))
    begun = {each for found in BEGUN.findall(code) for each in found}
    return {key: text for key, text in texts.items()
            if key in stated or PLURAL.sub("", key) in stated or any(key[:at] in begun for at, letter in enumerate(key) if letter == ".")}


def _names(inside: str) -> list[tuple[str, str]]:
    """Pairs of a list of names: what a module calls it, and what others do.

    >>> _names(" a, b as c, ")
    [('a', 'a'), ('b', 'c')]
    """
    pairs = [each.split(" as ") for each in (part.strip() for part in inside.split(",")) if each]
    return [(pair[0].strip(), pair[-1].strip()) for pair in pairs]


def _pairs(inside: str, sign: str) -> str:
    return ", ".join(own if own == public else f"{own}{sign}{public}" for own, public in _names(inside))


@dataclass(frozen=True)
class Bundle:
    """A file that browsers keep: its name, its kind, and its content as it is and compressed."""

    name: str
    kind: str
    plain: bytes
    packed: bytes

    @classmethod
    def of(cls, text: str, suffix: str, kind: str) -> Bundle:
        """A bundle of a text."""
        content = text.encode()
        return cls(f"{hashlib.sha256(content).hexdigest()[:20]}.{suffix}", kind, content, gzip.compress(content, 9, mtime=0))


def pages() -> dict[str, tuple[str, tuple[str, ...]]]:
    """The pages by the first part of their path, as `app.js` lists them: the script, and the styles."""
    listed = PAGE.findall((STATIC / "app.js").read_text("utf-8"))
    return {first: (script.removeprefix("./"), tuple(re.findall(r"\w+", styles))) for first, script, styles in listed}


_made: dict[str, Bundle] = {}


@cache
def bundles_of(page: str, language: str) -> tuple[Bundle, Bundle]:
    """The script and the style of a page.

    Raises:
        BundleError: its scripts can't be bundled.
    """
    script, styles = pages()[page]
    modules = Modules(script, language)
    modules.add(STATIC / "app.js")
    also = ("seat",) if page == "join" and "seat" in pages() else ()  # who joins goes on to a seat without loading a page
    own = dict.fromkeys([*STYLES, *styles, *(name for other in also for name in pages()[other][1])])
    files = [(SHARED_STYLES if name in SHARED else STATIC / "style").joinpath(f"{name}.css").read_text("utf-8") for name in own]
    css = "\n".join(files).replace('url("../fonts/', 'url("/static/fonts/')
    if page == "join":
        css = FONT.sub("", css)
    made = Bundle.of(modules.text(), "js", "text/javascript"), Bundle.of(css, "css", "text/css")
    _made.update({each.name: each for each in made})
    return made


@cache
def letters() -> Bundle:
    """The style of the typeface alone, for pages that load it late."""
    (face,) = FONT.findall((SHARED_STYLES / "base.css").read_text("utf-8"))
    made = Bundle.of(face.replace('url("../fonts/', 'url("/static/fonts/'), "css", "text/css")
    _made[made.name] = made
    return made


@cache
def document(page: str, language: str) -> str:
    """The document of a page with its two files; `data-holds` names the styles in it, which no script loads again, `data-late` one that may wait."""
    script, style = bundles_of(page, language)
    holds = " ".join(dict.fromkeys([*pages()[page][1], *(pages()["seat"][1] if page == "join" else ())]))
    whole = (STATIC / "index.html").read_text("utf-8")
    whole = re.sub(r'<link rel="(stylesheet|preload)"[^>]*>\n', "", whole)
    if page == "join":
        whole = whole.replace("<body>", f'<body data-late="/static/bundle/{letters().name}">')
    asks = "" if page in ALONE else '<link rel="preload" href="/api/about" as="fetch" crossorigin="anonymous">\n'
    head = (f'{asks}<link rel="stylesheet" href="/static/bundle/{style.name}" data-holds="{holds}">')
    return whole.replace('<script type="module" src="/static/app.js">', f'{head}\n<script type="module" src="/static/bundle/{script.name}">')


def with_state(whole: str, state: dict[str, Any] | None) -> str:
    """A document with what its script begins with; None: nothing.

    >>> with_state("<body>", {"text": "</script>"})
    '<body>\\n<script type="application/json" id="first">{"text":"\\\\u003c/script>"}</script>'
    """
    if state is None:
        return whole
    told = as_json(state).decode().replace("<", "\\u003c")
    start = whole.index(">", whole.index("<body")) + 1
    return f'{whole[:start]}\n<script type="application/json" id="first">{told}</script>{whole[start:]}'


def make_all() -> None:
    """Make the bundles of all pages, so that nobody waits for them."""
    letters()
    for page in pages():
        for language in LANGUAGES:
            bundles_of(page, language)


def found(name: str) -> Bundle | None:
    """A bundle by its name."""
    if name not in _made:
        make_all()
    return _made.get(name)


def language_of(accepted: str) -> str:
    """The language of the pages that a browser asks for first, by its header Accept-Language.

    >>> language_of("fr-CA,fr;q=0.9,en;q=0.8"), language_of("de, fr;q=0.5"), language_of("")
    ('fr', 'en', 'en')
    """
    first = accepted.split(",")[0].strip()[:2].lower()
    return first if first in LANGUAGES else LANGUAGES[0]
