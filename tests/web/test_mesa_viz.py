"""Mesa's own view of a run: what SolaraViz shows is what the model says, and a slider that is not moved changes nothing."""

from __future__ import annotations

import doctest
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sim.engine.model import Negotiation

solara = pytest.importorskip("solara", reason="solara is not installed: pip install 'parley-sim[solara]' -c requirements.lock")
pytestmark = pytest.mark.filterwarnings("default")


@pytest.fixture(scope="module")
def app() -> Any:
    pytest.importorskip("altair", reason="altair is not installed: pip install 'parley-sim[solara]' -c requirements.lock")
    import sim.web.mesa_viz as app

    return app


@pytest.fixture
def page(app: Any) -> Iterator[Any]:
    """The page, rendered without a browser: all that it holds, by looking again."""
    box, context = solara.render(solara.AppLayout(children=[app.Page()]), handle_error=False)
    yield box
    context.close()


def inside(found: Any, seen: set[int]) -> Iterator[Any]:
    """All widgets and strings within a widget."""
    import ipywidgets

    if isinstance(found, str):
        yield found
    elif isinstance(found, list | tuple | dict):
        for each in found.values() if isinstance(found, dict) else found:
            yield from inside(each, seen)
    elif isinstance(found, ipywidgets.Widget) and id(found) not in seen:
        seen.add(id(found))
        yield found
        for name in found.keys:
            yield from inside(getattr(found, name), seen)
        yield getattr(getattr(found, "template", None), "template", "")


def texts(page: Any) -> str:
    """All that the page says."""
    return " ".join(each for each in inside(page, set()) if isinstance(each, str))


def press(page: Any, label: str) -> None:
    """Press a button."""
    import ipyvuetify

    next(each for each in inside(page, set()) if isinstance(each, ipyvuetify.Btn)  # type: ignore[attr-defined]
          and each.children[-1:] == [label]).click()


def test_it_steps_through_a_run_and_shows_what_the_model_says(app: Any, page: Any) -> None:
    from sim.scenario.loader import load_scenario

    same = Negotiation(load_scenario("valley"), seed=1)
    assert "Press Step for the next round." in texts(page)
    while same.running:
        press(page, "Step")
        same.step()
    assert "Ended: " in texts(page)
    outcomes = [row["outcome"] for row in app.rows_of(same.encoded, "rounds", same.log.rows["rounds"])]
    assert outcomes and all(texts(page).count(f"<td>{outcome}</td>") == outcomes.count(outcome) for outcome in set(outcomes))
    press(page, "Reset")
    assert "Press Step for the next round." in texts(page)


def test_sliders_that_stay_leave_the_scenario_as_it_is(app: Any) -> None:
    from sim.engine.model import play
    from sim.scenario.loader import load_scenario

    stay = {name: slider.value for name, slider in app.parameters("valley").items() if "__" in name}
    assert {"trust__default", "parties__kelda__capability", "patronage__league__wethern__leverage"} <= set(stay)
    assert Negotiation("valley", 3, **stay).run().rows == play(load_scenario("valley"), 3).rows
    moved = Negotiation("valley", 3, **{**stay, "trust__default": 0.9}).run()
    assert moved.rows == play(load_scenario("valley", ["trust.default=0.9"]), 3).rows != play(load_scenario("valley"), 3).rows


def test_a_run_that_is_over_stays_as_it_is(app: Any) -> None:
    model = Negotiation("valley", 1)
    while model.running:
        model.step()
    before = app.told(model)
    model.step()
    assert app.told(model) == before and "Ended: " in before


@pytest.mark.parametrize("name", ["valley", "astana_21", "harbour", "textbook"])
def test_every_kind_of_scenario_has_axes_and_sliders(app: Any, name: str) -> None:
    model = Negotiation(name, 1)
    model.step()
    drawn = app.axes(model)
    assert [each.label for each in drawn] == [issue.label for issue in model.encoded.scenario.issues.values()]
    assert all(each.wants for each in drawn)
    assert 2 < len(app.parameters(name)) <= app.MOST + 2
    assert app.axes_of(drawn, {name: name for name in model.encoded.parties}).axes


def test_its_example_runs(app: Any) -> None:
    assert doctest.testmod(app).failed == 0


def test_the_page_that_tells_of_it_has_python_that_runs(app: Any) -> None:
    text = (Path(__file__).parents[2] / "docs" / "how-to" / "solara.md").read_text("utf-8")
    (block,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    found: dict[str, Any] = {}
    exec(compile(block, "solara.md", "exec"), found)
    box, context = solara.render(solara.AppLayout(children=[found["page"]]), handle_error=False)
    assert "Step" in texts(box)
    context.close()
