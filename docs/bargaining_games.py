"""Two-party games of four opposed scales with private weights, in which agreements bind: shares of the integrative potential, and power."""

from __future__ import annotations

import datetime
import random
from typing import Any

import numpy as np

from docs.mechanism_measures import Numbers, Play

SCALES, GAMES, EXCHANGES = 4, 40, 20
Weights = np.ndarray
#: How the label of a procedure ends that is played for comparison only.
WITHOUT = "without an opponent model"
#: Keys of the procedures that play the games, by their label on the page.
PROCEDURES: dict[str, dict[str, Any]] = {
    "alternating offers": {"kind": "alternating_offers"},
    f"alternating offers {WITHOUT}": {"kind": "alternating_offers", "opponent_model": "none"},
    "single text": {"kind": "single_text"},
}


def game(seed: int, procedure: dict[str, Any], reservation: float = 0.35) -> tuple[dict[str, Any], Weights]:
    """A game as a tree of keys, and the weights of both; the first wants 0 on each scale, the second 100, and 50 is the status quo."""
    draw = random.Random(seed)
    tree: dict[str, Any] = {
        "title": "A game", "summary": "Two parties, four scales", "standing": "made", "horizon": {"rounds": 1},
        "calendar": {"first_round": datetime.date(2030, 1, 1)}, "trust": {"default": 1}, "agenda": {"items": SCALES},
        "issues": {f"i{at}": {"label": f"I{at}", "scale": {0: "a", 100: "b"}, "status_quo": 50} for at in range(SCALES)},
        "parties": {}, "rights": {"consent_on_ground": ["principal"], "convene": ["principal"]},
        "bargaining": {"mood": 0.0081, "misreading": 11, "break_off": 0.03},
        "procedure": {**procedure, "exchanges": EXCHANGES},
    }
    weights = []
    for side, name in enumerate(("a", "b")):
        own = [draw.randint(5, 100) for _ in range(SCALES)]
        weights.append(np.array(own) / sum(own))
        tree["parties"][name] = {
            "label": name, "role": "principal", "capability": 50, "reservation": 0.35 if side else reservation,
            "on": {f"i{at}": {"position": 100 * side, "salience": own[at]} for at in range(SCALES)},
        }
    return tree, np.array(weights)


def utilities(text: np.ndarray, weights: Weights) -> tuple[float, float]:
    """What both get of a text, 0 to 1."""
    return float((weights[0] * (1 - text / 100)).sum()), float((weights[1] * text / 100).sum())


def frontier(weights: Weights) -> list[tuple[float, float]]:
    """The corners and points between of the Pareto frontier, from all for the second to all for the first."""
    one, other, points = 0.0, 1.0, [(0.0, 1.0)]
    for at in np.argsort(-(weights[0] / weights[1])):
        points += [(one + part * weights[0][at], other - part * weights[1][at]) for part in np.linspace(0, 1, 51)[1:]]
        one, other = points[-1]
    return points


def nash(weights: Weights, reservation: float) -> float:
    """What the first gets in the Nash solution."""
    return max(frontier(weights), key=lambda point: max(0.0, point[0] - reservation) * max(0.0, point[1] - 0.35))[0]


def texts(play: Play, tree: dict[str, Any], runs: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """The first and the agreed text of each run that ends in an agreement."""
    frames = play(tree, [], runs, True)
    agreed = frames["runs"].loc[frames["runs"]["agreements"] > 0, "replicate"]
    found = []
    for replicate in agreed:
        rows = frames["texts"][frames["texts"]["replicate"] == replicate]
        pair = []
        for exchange in (rows["exchange"].min(), rows["exchange"].max()):
            text = np.full(SCALES, 50.0)
            for issue, value in rows.loc[rows["exchange"] == exchange, ["issue", "value"]].to_numpy():
                text[int(str(issue)[1:])] = value
            pair.append(text)
        found.append((pair[0], pair[1]))
    return found


def potential(play: Play, runs: int) -> Numbers:
    """Share of the integrative potential that agreements realise (0: every scale split at the middle), and how many are Pareto efficient."""
    found: Numbers = {}
    each = max(1, runs // GAMES)
    for label, procedure in PROCEDURES.items():
        shares, pareto = [], []
        for seed in range(GAMES):
            tree, weights = game(seed, procedure)
            split, best = 1.0, sum(utilities(np.where(weights[0] > weights[1], 0.0, 100.0), weights))
            edge = frontier(weights)
            for _, last in texts(play, tree, each):
                one, other = utilities(last, weights)
                shares.append((one + other - split) / (best - split))
                pareto.append(not any(a >= one and b >= other and a + b > one + other + 0.02 for a, b in edge))
        found[f"agreeing, {label}"] = len(shares) / (GAMES * each)
        found[f"share, {label}"] = float(np.mean(shares)) if shares else 0.0
        found[f"Pareto, {label}"] = float(np.mean(pareto)) if pareto else 0.0
    return found


def anchor(play: Play, runs: int) -> Numbers:
    """Correlation of what the first text would give the first party with what it gets; its opening demand differs from game to game."""
    found: Numbers = {}
    each = max(1, runs // GAMES)
    for label, procedure in PROCEDURES.items():
        ends = []
        for seed in range(GAMES):
            tree, weights = game(seed, procedure)
            tree["parties"]["a"]["opening_demand"] = 0.5 + 0.5 * seed / (GAMES - 1)
            ends += [(utilities(first, weights)[0], utilities(last, weights)[0]) for first, last in texts(play, tree, each)]
        found[f"r, {label}"] = float(np.corrcoef(np.array(ends).T)[0, 1]) if len(ends) > 2 else 0.0
    return found


def outside_option(play: Play, runs: int) -> Numbers:
    """How far one's own reservation, from 0.2 to 0.5, moves what one gets, as a share of how far it moves the Nash solution (median)."""
    found: Numbers = {}
    each = max(1, runs // GAMES)
    for label, procedure in PROCEDURES.items():
        slopes = []
        for seed in range(GAMES):
            got, due = [], []
            for reservation in (0.2, 0.5):
                tree, weights = game(seed, procedure, reservation)
                ends = [utilities(last, weights)[0] for _, last in texts(play, tree, each)]
                if ends:
                    got.append(float(np.mean(ends)))
                    due.append(nash(weights, reservation))
            if len(got) == 2 and due[1] > due[0]:
                slopes.append((got[1] - got[0]) / (due[1] - due[0]))
        found[f"slope, {label}"] = float(np.median(slopes)) if slopes else 0.0
    return found
