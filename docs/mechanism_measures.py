"""Measurements of how the model behaves: what decides, what matters how much, and in which direction.

Each measure plays pairs of runs that share their random draws and returns named numbers. `python -m docs.mechanisms` prints them as a page;
`tests/engine/test_mechanisms.py` tests their signs with fewer runs.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd

Frames = dict[str, pd.DataFrame]
#: Plays a scenario (a name, or a tree of keys) with settings, so many runs, and returns its tables.
Play = Callable[[Any, Sequence[str], int, bool], Frames]
Numbers = dict[str, float]

CASE = "astana_2017"
PARTIES = ("regime", "opposition", "russia", "iran", "turkey")
ISSUES = ("committee", "detainees", "aid", "refugees", "areas", "transition", "normalisation")
LEVELS = {"regime": 12.6, "opposition": 0.56, "russia": 3.64, "iran": 1.4, "turkey": 0.56, "rejectionists": 1.2, "others": 8.4}
NO_RED_LINES = [f"parties.{party}.on.{issue}.red_line=null" for party in PARTIES for issue in ISSUES]
#: Plausible ranges of the numbers that say how parties behave, given what they want.
BEHAVIOUR = {
    "bargaining.misreading": (3, 20), "bargaining.mood": (0, 0.01), "procedure.heed": (0, 1), "trust.of.regime.opposition": (0.1, 0.7),
    "trust.of.opposition.regime": (0.1, 0.7), "parties.regime.hope": (0.4, 1), "parties.opposition.hope": (0.4, 1),
    "parties.regime.wear": (0.5, 2.5), "parties.opposition.wear": (0.5, 2.5), "parties.opposition.audience_cost": (1, 4),
}
NO_LEARNING = ["learning.statement_trust=0", "commitments.trust_broken=0", "commitments.trust_kept=0", "spoiling.doubt=0", "goodwill.trust=0"]
NO_CEASEFIRE = ["issues.areas.ceasefire=0"]
NO_VIOLENCE = [f"hostilities.sources.{source}.level=0" for source in LEVELS]


def agreeing(frames: Frames) -> float:
    """Share of runs with an agreement."""
    return float((frames["runs"]["agreements"] > 0).mean())


def number(frames: Frames) -> float:
    """Mean number of agreements a run."""
    return float(frames["runs"]["agreements"].mean())


def kept(frames: Frames) -> float:
    """Mean number of commitments a run that are not broken."""
    return float((frames["runs"]["commitments"] - frames["runs"]["breaches"]).mean())


def _share_between(play: Play, sets: list[list[str]], runs: int) -> float:
    """Share of the variance of the number of agreements that lies between settings, corrected for the variance within."""
    means, within = [], []
    for settings in sets:
        found = play(CASE, settings, runs, False)["runs"]["agreements"]
        means.append(found.mean())
        within.append(found.var(ddof=1))
    noise = float(np.mean(within))
    between = max(0.0, float(np.var(means, ddof=1)) - noise / runs)
    return between / (between + noise) if between + noise > 0 else 0.0


def preferences(play: Play, runs: int, sets: int = 60) -> Numbers:
    """Random preferences, red lines included, against random behaviour over plausible ranges."""
    wants, ways = [], []
    for number_ in range(sets):
        draw = random.Random(100 + number_)
        settings = list(NO_RED_LINES)
        for party in PARTIES:
            for issue in ISSUES:
                position = draw.randint(0, 100)
                settings += [f"parties.{party}.on.{issue}.position={position}", f"parties.{party}.on.{issue}.salience={draw.randint(10, 95)}"]
                if draw.random() < 0.3:
                    width, upper = draw.randint(10, 60), draw.random() < 0.5
                    line = f"max: {min(100, position + width)}" if upper else f"min: {max(0, position - width)}"
                    settings.append(f"parties.{party}.on.{issue}.red_line={{{line}}}")
        wants.append(settings)
        draw = random.Random(400 + number_)
        pace = round(draw.uniform(0.1, 0.4), 4)
        settings = [f"parties.{party}.concession={pace}" for party in PARTIES]
        settings += [f"{path}={round(draw.uniform(low, high), 5)}" for path, (low, high) in BEHAVIOUR.items()]
        ways.append(settings)
    few = max(20, runs // 10)
    return {"preferences' share": _share_between(play, wants, few), "behaviour's share": _share_between(play, ways, few)}


def violence(play: Play, runs: int) -> Numbers:
    """Violence as it is against none, with no ceasefire that a text could bring."""
    return {
        "agreeing, violence x 1": agreeing(play(CASE, NO_CEASEFIRE, runs, False)),
        "agreeing, violence x 0": agreeing(play(CASE, NO_CEASEFIRE + NO_VIOLENCE, runs, False)),
    }


def stalemate(play: Play, runs: int) -> Numbers:
    """What the pain of war adds to the number of agreements, with and without a ceasefire that a text could bring."""
    no_wear = ["parties.regime.wear=0", "parties.opposition.wear=0"]
    return {
        "added, ceasefire on the table": number(play(CASE, [], runs, False)) - number(play(CASE, no_wear, runs, False)),
        "added, none": number(play(CASE, NO_CEASEFIRE, runs, False)) - number(play(CASE, NO_CEASEFIRE + no_wear, runs, False)),
    }


def identical(play: Play, runs: int) -> Numbers:
    """All want the same, with no red lines."""
    same = NO_RED_LINES + [f"parties.{party}.on.{issue}.position=50" for party in PARTIES for issue in ISSUES]
    return {"agreed by round 2": float((play(CASE, same, runs, False)["runs"]["first_agreement"] <= 2).mean())}


def exchanges(play: Play, runs: int) -> Numbers:
    """Agreements lost if a meeting has one exchange in place of six."""
    found = {}
    for name in ("valley", CASE, "normandy"):
        six, one = number(play(name, [], runs, False)), number(play(name, ["procedure.exchanges=1"], runs, False))
        found[f"lost, {name}"] = 1.0 - one / six if six else 0.0
    return found


def deadline(play: Play, runs: int) -> Numbers:
    """Share of agreements at the last of six exchanges, and at the sixth if a meeting ends at random instead."""
    found = {}
    endless = ["procedure.exchanges=60", "bargaining.break_off=0.1667"]
    for name in ("valley", CASE, "normandy"):
        for label, settings in (("fixed end", []), ("random end", endless)):
            rounds = play(name, settings, runs, True)["rounds"]
            agreed = rounds[rounds["outcome"].astype(str) == "agreement"]
            found[f"{name}, {label}"] = float((agreed["exchanges"] == 6).mean()) if len(agreed) else 0.0
    return found


def learning(play: Play, runs: int) -> Numbers:
    """Agreements and kept commitments lost if trust never changes."""
    found = {}
    for name in ("valley", CASE, "normandy"):
        on, off = play(name, [], runs, False), play(name, NO_LEARNING, runs, False)
        found[f"agreements lost, {name}"] = 1.0 - number(off) / number(on) if number(on) else 0.0
        found[f"kept lost, {name}"] = 1.0 - kept(off) / kept(on) if kept(on) else 0.0
    return found


def guarantors(play: Play, runs: int) -> Numbers:
    """The valley's League would punish a breach with a chance of 0 to 0.9."""
    ends, signing, keeping = 10, [], []
    for step in range(ends):
        found = play("valley", [f"patronage.league.{party}.punishes={step / 10}" for party in ("kelda", "wethern")], runs, False)
        signing.append(agreeing(found))
        made = found["runs"]["commitments"].sum()
        keeping.append(1.0 - found["runs"]["breaches"].sum() / made if made else 0.0)
    return {
        "signing at 0": signing[0], "signing at 0.9": signing[-1], "greatest step, share of the whole":
        float(max(np.diff(signing)) / (signing[-1] - signing[0])) if signing[-1] != signing[0] else 0.0,
        "keeping at 0.3": keeping[3], "keeping at 0.9": keeping[-1],
    }


INVOLVED = (("russia", "regime"), ("iran", "regime"), ("turkey", "opposition"))


def involvement(play: Play, runs: int) -> Numbers:
    """Guarantors that count 0 to 1 of what their clients' war holds for them: agreements in the first eight rounds."""
    found = {}
    for share in (0.0, 0.25, 0.5, 1.0):
        settings = [f"patronage.{patron}.{client}.involvement={share}" for patron, client in INVOLVED]
        found[f"rounds 1-8 at {share}"] = _timing(play, settings, runs)["rounds 1-8"]
    calm = _timing(play, [*settings, *NO_CEASEFIRE], runs)["rounds 1-8"]
    none = _timing(play, [f"patronage.{patron}.{client}.involvement=0" for patron, client in INVOLVED] + NO_CEASEFIRE, runs)["rounds 1-8"]
    return found | {"added, no ceasefire on the table": calm - none}


def linkage(play: Play, runs: int) -> Numbers:
    """Items tabled for their urgency alone, against those between which a trade is in sight."""
    alone, linked = (_timing(play, [f"agenda.linkage={share}"], runs) for share in (0, 1))
    return {f"{when}, {name}": found[when] for when in alone for name, found in (("urgency alone", alone), ("linked", linked))}


def mediators(play: Play, runs: int) -> Numbers:
    """A mediator that sounds out the sides better: what it adds to signing, and to keeping of what is signed."""
    few, much = (play("valley", [f"parties.league.shuttle={size}"], runs, False) for size in (0, 0.9))
    rates = [1.0 - each["runs"]["breaches"].sum() / max(1.0, each["runs"]["commitments"].sum()) for each in (few, much)]
    return {"added to signing": agreeing(much) - agreeing(few), "added to keeping": float(rates[1] - rates[0])}


def trust(play: Play, runs: int) -> Numbers:
    """Trust of the two sides and their patrons across the divide, from 0 to 0.8."""
    found = {}
    for level in (0.0, 0.2, 0.4, 0.8):
        settings = [f"trust.of.{one}.{other}={level}" for one, others in (("regime", ("opposition", "turkey")),
                    ("opposition", ("regime", "russia", "iran"))) for other in others]
        runs_ = play(CASE, settings, runs, False)["runs"]
        found[f"first agreement at {level}"] = float(runs_["first_agreement"].mean())
        found[f"agreements at {level}"] = float(runs_["agreements"].mean())
        found[f"movement at {level}"] = float(runs_["movement"].mean())
    return found


def timing(play: Play, runs: int) -> Numbers:
    """Share of rounds with an agreement, early and late; the record: 0.50 and 0."""
    return _timing(play, [], runs)


def _timing(play: Play, settings: Sequence[str], runs: int) -> Numbers:
    """Share of rounds with an agreement, early and late."""
    rounds = play(CASE, settings, runs, True)["rounds"]
    agreed = rounds["outcome"].astype(str) == "agreement"
    return {"rounds 1-8": float(agreed[rounds["round"] <= 8].mean()), "later": float(agreed[rounds["round"] > 8].mean())}
