"""The pages' words: every language has the same ones, with the same gaps to fill, and the pages say nothing else."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from sim.web.server import app

STATIC = app.STATIC
LANGUAGES = sorted(path.stem for path in (STATIC / "locales").glob("*.json"))
#: A key that is said outright, and the beginning of one that is put together.
SAID, BEGUN = re.compile(r"""\bt\(\s*["']([^"']+)["']"""), re.compile(r"\bt\(\s*`([^`$]*)\$\{")


def words(language: str) -> dict[str, str]:
    """Return the catalogue of a language; a key that is given twice is an error."""

    def unique(pairs: list[tuple[str, str]]) -> dict[str, str]:
        """Make a dictionary of pairs whose keys all differ."""
        assert len({key for key, _ in pairs}) == len(pairs), f"{language}.json gives a key twice"
        return dict(pairs)

    texts: dict[str, str] = json.loads((STATIC / "locales" / f"{language}.json").read_text("utf-8"), object_pairs_hook=unique)
    return texts


def scripts() -> list[Path]:
    """Our own scripts, without vendored ones and the tables."""
    return [path for path in sorted(STATIC.rglob("*.js")) if path.parent.name not in ("vendor", "locales")]


@pytest.mark.parametrize("language", [each for each in LANGUAGES if each != "en"])
def test_a_language_has_every_word_of_english_and_the_same_gaps(language: str) -> None:
    english, other = words("en"), words(language)
    assert list(other) == list(english)
    gaps = {key: (sorted(re.findall(r"\{\w+\}", english[key])), sorted(re.findall(r"\{\w+\}", other[key]))) for key in english}
    assert {key: both for key, both in gaps.items() if both[0] != both[1]} == {}
    assert not [key for key, said in other.items() if not said.strip()]


def test_every_word_that_a_script_says_is_in_the_table() -> None:
    texts = words("en")
    known = {*texts, *(key.removesuffix(".other") for key in texts)}
    missing = [f"{path.name}: {key}" for path in scripts() for key in SAID.findall(path.read_text()) if key not in known]
    missing += [f"{path.name}: {begin}..." for path in scripts() for begin in BEGUN.findall(path.read_text())
                if begin and not any(key.startswith(begin) for key in known)]
    assert missing == []


def test_every_word_of_the_table_is_said_somewhere() -> None:
    """By a script, or by what is made here from the same table."""
    told = "\n".join(path.read_text() for path in (*scripts(), *STATIC.parent.rglob("*.py"), *STATIC.parent.rglob("templates/*.html"), *STATIC.rglob("simulator/*.html")))

    def said(key: str) -> bool:
        begins = [key[:at] for at, letter in enumerate(key) if letter == "."]
        return f'"{key}"' in told or any(said in told for begin in begins for said in (f'"{begin}"', f"`{begin}.${{", f'"{begin}.{{'))

    assert [key for key in words("en") if key not in ("language", "dir") and not said(key)] == []


#: Words that stand in a template between its tags, and in the attributes that are read aloud.
BARE = (re.compile(r"(?<![=\s>])>\s*([^<>${}`;()]*[A-Za-z]{2,}[^<>${}`;()]*)[<$`]"),
        re.compile(r"""(?:aria-label|aria-valuetext|title|placeholder|alt)=("[^"$]*[A-Za-z]{2,}[^"]*")"""))


def test_no_script_says_a_word_of_its_own() -> None:
    texts = {path.name: re.sub(r"^\s*//.*$", "", path.read_text(), flags=re.MULTILINE) for path in scripts()}
    assert [f"{name}: {said}" for name, text in texts.items() for kind in BARE for said in kind.findall(text)] == []
    assert BARE[0].findall("html`<p>Hello ${name}</p>`") and BARE[1].findall('html`<b title="Hello" />`'), "it would be seen"


def test_in_french_a_double_sign_never_begins_a_line() -> None:
    """Its space does not break: no ":" or "?" stands alone where a phone's line begins."""
    assert [said for said in words("fr").values() if re.search(r" [:?!;»%]|« ", said)] == []
