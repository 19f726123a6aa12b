"""Every published number is met within its bound, and the page that says so is current."""

from __future__ import annotations

import pytest

from docs import verification

CHECKS = list(verification.checks())


@pytest.mark.parametrize("check", CHECKS, ids=[f"{check.section} {check.what}" for check in CHECKS])
def test_a_published_number_is_met(check: verification.Check) -> None:
    assert abs(float(check.ours()) - check.published) <= check.within + 1e-12


def test_every_section_has_numbers() -> None:
    assert {check.section for check in CHECKS} == set(verification.SECTIONS)


def test_the_page_is_current() -> None:
    held = verification.PAGE.read_text(encoding="utf-8")
    assert held.split("\n## I. ")[0].rstrip() == verification.page().rstrip(), "run: python -m docs.verification"
