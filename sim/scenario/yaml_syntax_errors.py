"""Why a text is no YAML, said for people who don't know the words of a parser."""

from __future__ import annotations

import yaml

#: What the parser says, and what is mostly behind it.
BEHIND = {
    "mapping values are not allowed": "a second colon; put a text that holds a colon and a space in quotes",
    "could not find expected ':'": "a key needs a colon and a space after it",
    "did not find expected key": "it stands in line with no key above it, or a quote above it is not closed",
    "did not find expected '-'": "it stands in line with no \"- \" above it",
    "found unexpected end of stream": "a quote is not closed",
}


def unreadable(error: yaml.YAMLError, text: str) -> tuple[int, str]:
    """The line to look at, from 1, and what is wrong there.

    >>> broken = "issues:\\n\\twater: {}"
    >>> try:
    ...     yaml.safe_load(broken)
    ... except yaml.YAMLError as error:
    ...     unreadable(error, broken)
    (2, 'a tab; indent by spaces')
    """
    at, since = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
    why = str(getattr(error, "problem", None) or getattr(error, "reason", None) or "unreadable")
    mark = at or since
    if mark is None:
        return 1, why
    lines = text.split("\n")
    here = lines[mark.line] if mark.line < len(lines) else ""
    sign = here[mark.column:mark.column + 1]
    if "cannot start any token" in why:
        return mark.line + 1, "a tab; indent by spaces" if sign == "\t" else f"a text that begins with {sign} needs quotes"
    if (since and "or '}'" in why) or (since and "or ']'" in why):
        return mark.line + 1, f"the {'{' if '}' in why else '['} of line {since.line + 1} is not closed before this, or lacks a comma"
    behind = next((words for said, words in BEHIND.items() if said in why), why)
    return (since if since and "expected ':'" in why else mark).line + 1, behind
