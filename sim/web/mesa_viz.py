"""A run in SolaraViz, for people who know Mesa: `solara run sim/web/mesa_viz.py` (needs `parley-sim[solara]`).

Sliders, step, play and reset are Mesa's own. A step is a round. A slider that stays where it is leaves the scenario's number as it is, so
that ranges go on being drawn; one that is moved sets the number from the next reset on.
"""

from __future__ import annotations

import math
import os
from collections import defaultdict
from typing import Any

import solara
from mesa.visualization import Slider, SolaraViz

from sim.engine.model import Negotiation
from sim.engine.model_parameters import AsStated
from sim.engine.seeds import DEFAULT_SEED
from sim.report.figures.positions import Axis, axes_of, weekly
from sim.rules.rng import stream_of
from sim.rules.utility import scores_of
from sim.scenario.encoding.instance import EncodedScenario, encode
from sim.scenario.files import list_scenarios
from sim.scenario.loader import load_scenario
from sim.scenario.violence import has_violence
from sim.web.lab.sliders import sliders
from sim.web.views.serializers import rows_of

#: The scenario to begin with; another is chosen on the page.
FIRST = os.environ.get("PARLEY_SCENARIO", "valley")
#: Numbers that get a slider: of parties whose consent is needed, of their patrons, and trust.
FEW = ("capability", "outlook", "hope", "leverage", "punishes", "default")
MOST = 12


def notable_inputs(encoded: EncodedScenario) -> list[dict[str, Any]]:
    """The numbers that get a slider."""
    profiles = encoded.conflict(stream_of(DEFAULT_SEED, 0)).profiles
    consenting = {name for name, profile in zip(encoded.parties, profiles, strict=True) if profile.consents}

    def matters(path: str) -> bool:
        """Whether a path is one of the few inputs of parties whose consent is needed."""
        steps = path.split(".")
        return steps[-1] in FEW and (steps[0] == "trust" or steps[-2] in consenting)

    return [each for each in sliders(encoded) if matters(each["path"]) and each["high"] > each["low"]][:MOST]


def parameters(name: str) -> dict[str, Any]:
    """The parameters of `Negotiation` for a scenario, as SolaraViz takes them."""
    made = {each["path"].replace(".", "__"): Slider(label(each["path"]), value=AsStated(each["value"]), min=each["low"], max=each["high"],
                                                    step=each["step"], dtype=float)
            for each in notable_inputs(encode(load_scenario(name)))}
    return {"scenario": name, "seed": Slider("seed", value=DEFAULT_SEED, min=0, max=1000, step=1, dtype=int), **made}


def label(path: str) -> str:
    """What a slider is called.

    >>> label("parties.kelda.audience_cost"), label("patronage.league.kelda.leverage"), label("trust.default")
    ('audience cost of kelda', 'leverage of league on kelda', 'trust to begin with')
    """
    kind, *names, key = path.split(".")
    return "trust to begin with" if kind == "trust" else f"{key.replace('_', ' ')} of {' on '.join(names)}"


def axes(model: Negotiation) -> list[Axis]:
    """Where each issue stands, and what parties want of it."""
    encoded, conflict, texts = model.encoded, model.conflict, model.log.rows["texts"]
    last = {row["issue"]: row["value"] for row in rows_of(encoded, "texts", texts) if row["round"] == model.round}
    found = []
    for at, name in enumerate(encoded.issues):
        options, wants, lines = tuple(encoded.options[at]), {}, {}
        for seat, party in enumerate(encoded.parties):
            stake, scores = conflict.stakes[seat][at], scores_of(conflict, seat, at)
            if stake.weight <= 0:
                continue
            wants[party] = float(max(range(len(options)), key=scores.__getitem__)) if options else stake.position
            if not options and (stake.red_min > 0 or stake.red_max < 100):
                lines[party] = (stake.red_min if stake.red_min > 0 else math.nan, stake.red_max if stake.red_max < 100 else math.nan)
        text = last.get(name, math.nan)
        place = float(options.index(text)) if isinstance(text, str) else float(text)
        found.append(Axis(encoded.scenario.issues[name].label, options, model.state.ground[at], place, wants, lines))
    return found


def told(model: Negotiation) -> str:
    """What happened, a line a round, as Markdown."""
    rows = rows_of(model.encoded, "rounds", model.log.rows["rounds"])
    answers = rows_of(model.encoded, "answers", model.log.rows["answers"])
    violent = has_violence(model.encoded.scenario)
    lines = [f"| round | outcome | said no to the last text |{' deaths before it |' if violent else ''}", f"|---|---|---|{'---|' if violent else ''}"]
    for row in rows:
        own = [each for each in answers if each["round"] == row["round"]]
        last = max((each["exchange"] for each in own), default=0)
        against = ", ".join(each["party"] for each in own if each["exchange"] == last and each["reply"] != "accept")
        lines.append(f"| {row['round']} | {row['outcome']} | {against or '–'} |" + (f" {row['deaths']:.0f} |" if violent else ""))
    ended = rows_of(model.encoded, "runs", model.log.rows["runs"])
    return "\n".join([*lines, "", f"Ended: {ended[0]['ending']}." if ended else "Press Step for the next round."])


def draw_issues(model: Negotiation) -> None:
    """The axes."""
    solara.FigureMatplotlib(axes_of(axes(model), {name: party.label or name for name, party in model.encoded.scenario.parties.items()}))


def tell_rounds(model: Negotiation) -> None:
    """The rounds as a table."""
    solara.Markdown(told(model))


def draw_violence(model: Negotiation) -> None:
    """Deaths week by week."""
    deaths: dict[float, float] = defaultdict(float)
    for row in rows_of(model.encoded, "weeks", model.log.rows["weeks"]):
        deaths[row["week"]] += row["deaths"]
    met = [row["week"] for row in rows_of(model.encoded, "rounds", model.log.rows["rounds"])]
    solara.FigureMatplotlib(weekly(list(deaths), list(deaths.values()), met))


@solara.component  # type: ignore[untyped-decorator]
def Bench(name: str) -> None:
    """One scenario in SolaraViz."""
    model = solara.use_memo(lambda: Negotiation(name, DEFAULT_SEED), [name])
    params = solara.use_memo(lambda: parameters(name), [name])
    title = f"Parley: {model.encoded.scenario.title}"
    components = [draw_issues, tell_rounds, *([draw_violence] if has_violence(model.encoded.scenario) else [])]
    SolaraViz(model, components=components, model_params=params, name=title)


@solara.component  # type: ignore[untyped-decorator]
def Page() -> None:
    """The page that `solara run` shows."""
    name, choose = solara.use_state(FIRST)
    with solara.Column():
        solara.Select("Scenario", list(list_scenarios()), value=name, on_value=choose)
        Bench(name).key(name)
