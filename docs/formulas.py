"""Formulas of the documentation, typeset while the site is built, as MathML and without a script.

Pages of the reference have formulas as indented lines in plain text, which anybody can read in the repository: `mean_s = rate_s + (1 − memory) ·
excitation_s      a note`. The site shows them in three columns: what is defined, how, and the note after four spaces or more. Index letters after an
underscore are set as indices, names of keys as they are, words as words. A block ```` ```math ```` holds LaTeX, one formula a line; GitHub shows it typeset
too.
"""

from __future__ import annotations

import re
from html import escape
from typing import Any

from latex2mathml.converter import convert

#: A line of formulas has one of these between what is defined and how.
_RELATION = re.compile(r" (=|←|~|≥|iff|passes iff) ")
_BLOCK = re.compile(r"(?:(?<=\n\n)|\A)(?:^    [^\n]*\n)+(?=\n|\Z)", re.MULTILINE)
_TOKEN = re.compile(
    r"(?P<sum>[ΣΠ] over )|(?P<big>[ΣΠ])_(?P<under>\{[^}]*\}|\w+)|(?P<name>[A-Za-zμ][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*)(?P<low>[₀-₉]*)|(?P<number>\d+(?:[.,]\d+)?)"
    r"|(?P<code>`[^`]+`)|(?P<high>[⁻⁰¹²³⁴-⁹]+)|(?P<space> +)|(?P<other>.)"
)
_SYMBOLS = {
    "·": r"\cdot ", "≤": r"\le ", "≥": r"\ge ", "≠": r"\ne ", "−": "-", "×": r"\times ", "←": r"\leftarrow ", "~": r"\sim ", "⌊": r"\lfloor ", "⌋": r"\rfloor ",
    "{": r"\{", "}": r"\}", "%": r"\%", "½": r"\tfrac12 ", "¼": r"\tfrac14 ", "±": r"\pm ", "Σ": r"\sum ", "Π": r"\prod ", "Λ": r"\Lambda ", "μ": r"\mu ",
    "_": r"\_", "&": r"\&", "#": r"\#", "^": "^",
}
_HIGH, _LOW = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"), str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
#: Letters that number parties, issues, patrons, sources and other parties.
_INDEX = re.compile(r"(?:[ijkpqs]{1,2}|before|now|rival|max)$")
_FUNCTIONS = {"exp", "max", "min"}


def fence(source: str, language: str, class_name: str, options: dict[str, Any], markdown: Any, **_: Any) -> str:
    """Return a block of LaTeX as MathML; one formula a line, empty lines aside. MkDocs calls this (`mkdocs.yml`)."""
    formulas = [line.strip().removesuffix(r"\\").strip() for line in source.splitlines()]
    return '<div class="formula">' + "".join(convert(line, display="block") for line in formulas if line) + "</div>"


def typeset(markdown: str) -> str:
    """Return a page with its indented formulas typeset; blocks without any, such as commands, stay as they are."""
    return _BLOCK.sub(lambda found: _table(found[0]) if _RELATION.search(found[0]) and "python -m" not in found[0] else found[0], markdown)


def latex(formula: str) -> str:
    r"""Return a formula in plain text as LaTeX.

    `pain_i` has an index, `half_pain` is a name: `latex("pain_i − half_pain")` is `\text{pain}_{i}-\text{half_pain}`.
    """
    pieces: list[str] = []
    words: list[str] = []
    apart = False
    for found in _TOKEN.finditer(formula):
        kind = found.lastgroup
        if kind == "low":
            kind = "name"
        if kind == "space":
            apart = True
            continue
        if kind == "name" and (_is_word(found["name"]) and not found["low"]):
            words += [" ", found["name"]] if words and apart else [found["name"]]
            apart = False
            continue
        if words:
            pieces.append(_text(words))
            words = []
        pieces += [r"\ "] if apart and kind == "name" and pieces and pieces[-1].startswith(r"\text") and not pieces[-1].endswith(" }") else []
        raised = bool(pieces) and pieces[-1] == "^"
        pieces.append(f"{{{_piece(found)}}}" if raised else _piece(found))
        apart = False
    return "".join((*pieces, *([_text(words)] if words else [])))


def _is_word(name: str) -> bool:
    """Whether a name is set as a word: neither a single letter, nor with an index, nor a function."""
    return name in ("a", "is") or (len(name) > 1 and "_" not in name and name not in _FUNCTIONS and not _INDEX.fullmatch(name))


def _text(words: list[str]) -> str:
    """A run of words: one by itself is a quantity, several are a phrase."""
    phrase = "".join(words)
    inner = phrase.strip()
    return rf"\text{{{inner}}}" if " " not in inner and inner not in ("iff", "if", "else", "and", "or", "of", "for") else rf"\text{{ {inner} }}"


def _piece(found: re.Match[str]) -> str:
    """One token as LaTeX."""
    if found["sum"]:
        return rf"{_SYMBOLS[found['sum'][0]]}\text{{ over }}"
    if found["big"]:
        return rf"{_SYMBOLS[found['big']].strip()}_{{{latex(found['under'].strip('{}'))}}}"
    if found["code"]:
        return rf"\mathtt{{{found['code'].strip('`').replace('_', chr(92) + '_')}}}"
    if found["name"]:
        return _name(found["name"], found["low"].translate(_LOW))
    if found["number"]:
        return found["number"]
    if found["high"]:
        return rf"^{{{found['high'].translate(_HIGH)}}}"
    return _SYMBOLS.get(found["other"], found["other"])


def _name(name: str, low: str) -> str:
    """A name with its index, if it has one."""
    if name in _FUNCTIONS:
        return rf"\{name}"
    base, _, last = name.rpartition("_")
    index = last if base and _INDEX.fullmatch(last) else ""
    stem = base if index else name
    stem = _SYMBOLS.get(stem, stem) if len(stem) == 1 else rf"\text{{{stem}}}"
    return stem + (f"_{{{index}{low}}}" if index or low else "")


def _table(block: str) -> str:
    """The lines of a block as rows: what is defined, how, and the note beside it."""
    rows = []
    for line in block.splitlines():
        formula, note = _parts(line[4:])
        relation = _RELATION.search(formula)
        left, right = (formula[: relation.start()].strip(), formula[relation.start() :].strip()) if relation else ("", formula.strip())
        cells = [_math(left) if left else "", _math(right), escape(note, quote=False)]
        rows.append("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>")
    return f'<div class="formulas"><table>{"".join(rows)}</table></div>\n'


def _parts(line: str) -> tuple[str, str]:
    """A line's formula, and the note that four spaces or more separate from it; the spaces before a relation align only."""
    relation = _RELATION.search(line)
    start = relation.end() if relation else len(line) - len(line.lstrip())
    gap = re.search(r" {4,}(?=\S)", line[start:])
    return (line, "") if gap is None else (line[: start + gap.start()], line[start + gap.end() :].strip())


def _math(formula: str) -> str:
    """A formula as MathML."""
    return str(convert(latex(re.sub(r"^passes iff |^iff ", lambda found: found[0].strip() + " ", formula))))
