"""The diagrams of the documentation show the scenario and the round as they are now."""

from __future__ import annotations

import pytest

from docs.diagrams import DIAGRAMS, PHASES, drawn
from docs.pages import DOCS


@pytest.mark.parametrize("place", DIAGRAMS)
def test_a_diagram_is_as_the_program_draws_it(place: str) -> None:
    make, description = DIAGRAMS[place]
    assert drawn(make(), description) == (DOCS / place).read_text("utf-8"), "run: python -m docs.diagrams"


def test_the_phases_are_those_of_the_models_page() -> None:
    page = (DOCS / "reference" / "model.md").read_text("utf-8")
    for number, (name, _) in enumerate(PHASES, 1):
        assert f"| {number} {name.lower()} |" in page
