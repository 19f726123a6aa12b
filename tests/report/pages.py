"""What holds for the page of every report: it opens with a verdict and a picture, folds the rest away, and names nothing by internal keys."""

from __future__ import annotations

import re


def figure_words(page: str) -> list[str]:
    """The texts and tooltips of all figures of a page."""
    return [words for figure in re.findall(r"<svg .*?</svg>", page, re.DOTALL) for words in re.findall(r"<(?:text|title)[^>]*>([^<]+)<", figure)]


def assert_opens_with_a_verdict(page: str, folds: int = 1) -> None:
    """Check that a page opens with a sentence and a picture with tooltips, that the rest is folded away, and that figures have words for keys."""
    main = page.split("<main>")[1]
    verdict = main.split("</section>")[0]
    assert verdict.lstrip().startswith('<section id="verdict"') and '<p class="verdict">' in verdict, "the page opens with its verdict"
    assert verdict.count("<svg ") == 1 and "<title>" in verdict, "and one picture, whose marks have tooltips"
    assert main.count("<section") <= 3 and main.count('<details class="fold panel"') >= folds, "then what differs, and the rest folded away"
    keys = [words for words in figure_words(page) if re.search(r"[a-z]_[a-z]|[a-z]\.[a-z]+\.?[a-z]", words)]
    assert not keys, f"figures name internal keys: {keys}"
