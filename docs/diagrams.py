"""Three diagrams of the documentation, from a scenario and the order of a round: `python -m docs.diagrams` writes them.

`reference/round.svg`: the phases of a round; `explanation/veto-sets.svg`: who must sign and who must consent in the founding case;
`explanation/ties.svg`: who presses whom there, and who trusts whom.
"""

from __future__ import annotations

import io
import math
from collections.abc import Callable
from typing import Any, cast

import matplotlib as mpl
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from docs.pages import DOCS
from sim.report.figures.party_marks import draw_mark, marks_of
from sim.report.marks import Mark
from sim.scenario.checks.rights import holders
from sim.scenario.issue_rights import words_anywhere
from sim.scenario.loader import load_scenario
from sim.scenario.schema.scenario import Scenario

CASE = "astana_21"
INK, PAPER, ACCENT, SOFT = "#1f2a30", "#fbfaf7", "#1b7f6b", "#e4efe9"
#: The phases of a round in order, each with what happens.
PHASES = (
    ("Interval", "weeks of violence;\ncommitments kept\nor broken; swaps"), ("Consultation", "the mediator\nsounds out the\nleast willing side"),
    ("Convening", "host, conveners,\nattendance,\nquorum"), ("Agenda", "items ranked;\nsome struck"),
    ("Bargaining", "texts and answers,\nexchange by\nexchange"), ("Closing", "statement signed?\nagreement? vote?"),
    ("Learning", "trust, outlook,\naudiences;\nthe next date"),
)
#: Where the parties of the case stand in the diagram of ties.
PLACES = {
    "regime": (0.25, 0.42), "opposition": (0.75, 0.42), "russia": (0.1, 0.85), "iran": (0.4, 0.85), "turkey": (0.75, 0.85),
    "un": (0.5, 0.1), "rejectionists": (1.0, 0.6),
}


def round_phases() -> Figure:
    """The phases of a round as a chain that leads back to its start."""
    figure, axes = _blank(10.4, 2.5)
    width = 1 / len(PHASES)
    for at, (name, what) in enumerate(PHASES):
        left = at * width + 0.008
        _box(axes, left, 0.34, width - 0.03, 0.6, SOFT if name != "Bargaining" else "#cfe5da")
        axes.text(left + (width - 0.03) / 2, 0.84, f"{at + 1} {name}", ha="center", va="center", fontsize=9.5, fontweight="bold", color=INK)
        axes.text(left + (width - 0.03) / 2, 0.58, what, ha="center", va="center", fontsize=8, color=INK)
        if at:
            _arrow(axes, (left - 0.02, 0.64), (left, 0.64))
    _arrow(axes, (1 - width / 2, 0.33), (width / 2, 0.33), curve=-0.12)
    axes.text(0.5, 0.06, "the next round, weeks later, unless the talks have ended: settled, refused, collapsed, lapsed, or the horizon is reached",
              ha="center", va="center", fontsize=8.5, color=INK)
    return figure


def veto_sets() -> Figure:
    """Who has to sign a statement, and who has to consent to a change, as two sets."""
    scenario = load_scenario(CASE)
    parties, marks = list(scenario.parties), _marks(scenario)
    consent, sign = (holders(scenario, words_anywhere(scenario, right)) for right in ("consent_on_ground", "sign_statement"))
    rest = [name for name in parties if name not in {*consent, *sign}]
    figure, axes = _blank(8.4, 2.9)
    _box(axes, 0.01, 0.3, 0.98, 0.66, "#eef2f0")
    axes.text(0.03, 0.88, "must consent to a change on the ground", fontsize=10, color=INK, fontweight="bold")
    both = [name for name in consent if name in sign]
    _box(axes, 0.42, 0.35, 0.55, 0.46, "#cfe5da")
    axes.text(0.44, 0.72, "must also sign a joint statement", fontsize=10, color=INK, fontweight="bold")
    _names(axes, [name for name in consent if name not in sign], marks, 0.05, 0.5, 0.18)
    _names(axes, both, marks, 0.46, 0.5, 0.17)
    axes.text(0.03, 0.19, "attend, inform, endorse, host or fight, without a veto:", fontsize=9, color=INK)
    axes.text(0.03, 0.06, ", ".join(rest), fontsize=9, color=INK)
    return figure


def ties() -> Figure:
    """Leverage of patrons over clients as arrows, distrust between principals as broken lines."""
    scenario = load_scenario(CASE)
    marks = _marks(scenario)
    figure, axes = _blank(7.6, 4.3)
    axes.set(xlim=(-0.06, 1.14), ylim=(-0.05, 1.02))
    for patron, clients in scenario.patronage.items():
        for client, tie in clients.items():
            if patron not in PLACES or client not in PLACES:
                continue
            strength = _middle(tie.leverage)
            _arrow(axes, PLACES[patron], PLACES[client], width=0.6 + 5 * strength, shrink=19, color=ACCENT)
            (x, y), (to_x, to_y) = PLACES[patron], PLACES[client]
            axes.text(x + 0.42 * (to_x - x), y + 0.42 * (to_y - y), f"{strength:.2g}", fontsize=8, color=INK, ha="center", va="center",
                      bbox={"boxstyle": "round,pad=0.15", "facecolor": PAPER, "edgecolor": "none"})
    trust = scenario.trust.of
    for one, other in (("regime", "opposition"), ("regime", "turkey"), ("opposition", "russia"), ("opposition", "iran")):
        value = _middle(trust[one][other])
        (x, y), (to_x, to_y) = PLACES[one], PLACES[other]
        axes.plot([x, to_x], [y, to_y], color="#c2703d", linewidth=1.3, linestyle=(0, (4, 3)), zorder=1)
        if one == "regime" and other == "opposition":
            axes.text((x + to_x) / 2, (y + to_y) / 2 + 0.035, f"trust {value:.2g}", fontsize=8, color="#8d4a20", ha="center")
    for name, (x, y) in PLACES.items():
        draw_mark(axes, x, y, marks[name], 17.0, zorder=3)
        axes.text(x, y + (0.08 if y > 0.8 else -0.1), name, ha="center", fontsize=9.5, color=INK, fontweight="bold", zorder=4)
    return figure


#: Each diagram with where it stands and its description in words.
DIAGRAMS: dict[str, tuple[Callable[[], Figure], str]] = {
    "reference/round.svg": (round_phases, "The phases of a round in order: " + ", ".join(name.lower() for name, _ in PHASES)
                            + "; then the next round, weeks later, unless the talks have ended."),
    "explanation/veto-sets.svg": (veto_sets, f"In {CASE}, those who must consent to a change on the ground include those who must sign a joint statement."),
    "explanation/ties.svg": (ties, f"Ties in {CASE}: arrows lead from a patron to its client, thicker and labelled by leverage; broken lines join "
                             "principals that hardly trust each other."),
}


def drawn(figure: Figure, description: str) -> str:
    """A figure as SVG with text that can be read, the same bytes each time."""
    with mpl.rc_context(cast(Any, {"svg.hashsalt": "parley", "svg.fonttype": "none", "font.family": "sans-serif"})):
        held = io.StringIO()
        figure.savefig(held, format="svg", metadata={"Date": None, "Description": description, "Creator": f"matplotlib {mpl.__version__}"})
    return "\n".join(line.rstrip() for line in held.getvalue().splitlines()) + "\n"


def _blank(width: float, height: float) -> tuple[Figure, Any]:
    figure = Figure(figsize=(width, height), facecolor=PAPER)
    axes = figure.add_axes((0.01, 0.01, 0.98, 0.98))
    axes.set(xlim=(0, 1), ylim=(0, 1))
    axes.axis("off")
    return figure, axes


def _box(axes: Any, left: float, low: float, width: float, height: float, colour: str) -> None:
    axes.add_patch(FancyBboxPatch((left, low), width, height, boxstyle="round,pad=0,rounding_size=0.02", facecolor=colour, edgecolor="#9db8ab"))


def _arrow(axes: Any, start: tuple[float, float], end: tuple[float, float], width: float = 1.4, shrink: float = 0.0, color: str = INK,
           curve: float = 0.0) -> None:
    style = {"arrowstyle": "-|>", "color": color, "linewidth": width, "shrinkA": shrink, "shrinkB": shrink, "alpha": 0.85,
             "connectionstyle": f"arc3,rad={curve}", "mutation_scale": 11 + 1.5 * width}
    axes.annotate("", xy=end, xytext=start, arrowprops=style, zorder=2)


def _marks(scenario: Scenario) -> dict[str, tuple[Mark, str]]:
    return marks_of({name: party.label or name for name, party in scenario.parties.items()})


def _names(axes: Any, names: list[str], marks: dict[str, tuple[Mark, str]], left: float, low: float, step: float) -> None:
    for at, name in enumerate(names):
        draw_mark(axes, left + at * step, low, marks[name])
        axes.text(left + 0.025 + at * step, low, name, va="center", fontsize=10, color=INK)


def _middle(number: Any) -> float:
    """A number, or the likeliest one of a range."""
    found = getattr(number, "mode", None)
    return float(number) if isinstance(number, int | float) else float(found if found is not None else math.nan)


if __name__ == "__main__":
    for place, (make, description) in DIAGRAMS.items():
        (DOCS / place).write_text(drawn(make(), description), "utf-8")
