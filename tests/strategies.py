"""Generated conflicts: scenarios of any shape that the reader would accept, for laws that have to hold in all of them.

`scenarios()` gives small ones, quick to play; its bounds stretch to the largest that the engine allows. Hypothesis chooses how many
parties, issues and rounds there are, and a seed; everything else is chosen at an address in that seed, the path in the scenario. So an
example that fails shrinks to fewer parties and issues while those that remain stay as they are. Tested in `test_strategies.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import numpy as np
from hypothesis import strategies as st

from sim.rules.enums import Role
from sim.rules.rng import path_key, philox, stream_of
from sim.scenario.fields import MAX_ISSUES, MAX_PARTIES
from sim.scenario.schema.procedures import KINDS, SingleText
from sim.scenario.schema.ratification import Ratification
from sim.scenario.schema.scenario import Scenario
from tests.profiles import with_behaviour

PARTIES = (
    "ash", "beech", "cedar", "doum", "elm", "fir", "gorse", "hazel", "ivy", "juniper", "kapok", "larch", "maple", "nutmeg", "oak", "pine",
    *(f"tree_{number}" for number in range(17, MAX_PARTIES + 1)),
)
ISSUES = (
    "bread", "salt", "wells", "roads", "seats", "flags", "borders", "prisons", "schools", "taxes", "rivers", "ports",
    *(f"matter_{number}" for number in range(13, MAX_ISSUES + 1)),
)
OPTIONS = ("never", "later", "partly", "soon", "now")
ROLES = tuple(role.word for role in Role)

assert len(PARTIES) == MAX_PARTIES and len(ISSUES) == MAX_ISSUES

Thing = TypeVar("Thing")


class Chooser:
    """Chooses at paths: the same seed and path, the same choice, whatever else is chosen."""

    def __init__(self, seed: int) -> None:
        self.stream = stream_of(seed)

    def words(self, path: str) -> tuple[int, int, int, int]:
        """Four whole numbers below 2^32."""
        return philox(0, *path_key(path), 0, self.stream.seed_low, self.stream.seed_high)

    def one(self, path: str, things: Sequence[Thing]) -> Thing:
        """One of some things."""
        return things[self.words(path)[0] % len(things)]

    def chance(self, path: str, share: float) -> bool:
        """Yes, with a chance."""
        return self.words(path)[0] < share * 2**32

    def some(self, path: str, things: Sequence[Thing], most: int) -> list[Thing]:
        """Up to so many different things, in order."""
        found = [self.one(f"{path}.{at}", things) for at in range(self.words(path)[0] % (most + 1))]
        return [thing for thing in things if thing in found]

    def number(self, path: str, low: float, high: float, ranges: bool = True) -> Any:
        """A constant within bounds or, in four of nine cases, a range of any shape or three joint draws; on a grid, so that ties come up
        often."""
        first, second, third, shape = self.words(path)
        points = [low + (high - low) * (word % 21) / 20 for word in (first, second, third)]
        least, middle, most = sorted(points)
        if not ranges or shape % 9 > 3:
            return points[0]
        return [
            {"low": least, "mode": middle, "high": most}, {"low": least, "high": most},
            {"mean": middle, "sd": (high - low) / 10, "low": least, "high": most}, {"draws": points},
        ][shape % 9]

    def numbers(self, path: str, low: float, high: float, *keys: str) -> dict[str, Any]:
        """A number for each key."""
        return {key: self.number(f"{path}.{key}", low, high) for key in keys}


def central_of(number: Any) -> float:
    """The value the reader checks a stated number by."""
    if not isinstance(number, dict):
        return float(number)
    if "draws" in number:
        return float(np.median(number["draws"]))
    return float(number.get("mode", number.get("mean", (number["low"] + number["high"]) / 2)))


def issue_of(choose: Chooser, name: str) -> dict[str, Any]:
    """An issue: a scale or options, settled or not, negotiable or not."""
    path = f"issues.{name}"
    issue: dict[str, Any] = {"label": name, "negotiable": choose.chance(f"{path}.negotiable", 0.9)}
    issue["goodwill"] = choose.chance(f"{path}.goodwill", 0.3)
    issue |= choose.numbers(path, 0, 1, "ceasefire", "conquest") | choose.numbers(path, -0.1, 0.1, "temptation")
    if choose.chance(f"{path}.kind", 0.6):
        issue |= {"scale": {0: "none", 100: "all"}, "status_quo": choose.number(f"{path}.status_quo", 0, 100)}
        if choose.chance(f"{path}.said", 0.5):
            issue["declared"] = choose.number(f"{path}.declared", 0, 100)
        issue["step"] = choose.one(f"{path}.step", (0, 0, 0, 1, 7))
        return issue | ({"status_quo": "none"} if choose.chance(f"{path}.open", 0.1) else {})
    options = OPTIONS[: choose.one(f"{path}.options", (2, 3, 4, 5))]
    issue["options"] = {option: option for option in options}
    stated = [key for key in ("status_quo", "declared") if choose.chance(f"{path}.{key}.stated", 0.5)]
    return issue | {key: choose.one(f"{path}.{key}", options) for key in stated}


def stance_of(choose: Chooser, path: str, issue: dict[str, Any], least_salience: float) -> dict[str, Any]:
    """A party on an issue: a position or scores, a salience, perhaps a red line."""
    stance: dict[str, Any] = {"salience": choose.number(f"{path}.salience", least_salience, 100)}
    lined = choose.chance(f"{path}.lined", 0.4)
    if "scale" in issue:
        stance["position"] = choose.number(f"{path}.position", 0, 100)
        low, high = sorted(choose.number(f"{path}.line.{end}", 0, 100, ranges=False) for end in (0, 1))
        line = choose.one(f"{path}.line", [{"min": low}, {"max": high}, {"min": low, "max": high}])
    else:
        stance["score"] = choose.numbers(f"{path}.score", 0, 100, *issue["options"])
        line = {"never": choose.some(f"{path}.never", list(issue["options"]), 2)}
    if choose.chance(f"{path}.firm", 0.3):
        line["firm"] = True
    return stance | ({"red_line": line} if lined else {})


def party_of(choose: Chooser, name: str, agenda: dict[str, Any]) -> dict[str, Any]:
    """A party of any role; it cares about the first issue at least, and perhaps about others."""
    path = f"parties.{name}"
    party: dict[str, Any] = {"label": name, "role": choose.one(f"{path}.role", ROLES), "invited": choose.chance(f"{path}.invited", 0.9)}
    party["on"] = {
        issue: stance_of(choose, f"{path}.on.{issue}", stated, 0 if place else 5)
        for place, (issue, stated) in enumerate(agenda.items()) if not place or choose.chance(f"{path}.cares.{issue}", 0.6)
    }
    party |= choose.numbers(path, 0, 100, "capability") | choose.numbers(path, 0, 1, "audience", "pain", "outlook", "patience")
    party |= choose.numbers(path, 0, 0.2, "audience_cost", "change_cost", "hope", "rejection", "grievance", "value_of_talking")
    party |= choose.numbers(path, 0, 0.5, "wear", "shuttle", "information", "witness", "endorsement")
    party |= choose.numbers(path, 0, 0.02, "deterred")
    party |= {"stamina": choose.one(f"{path}.stamina", (1, 2, 4)), "curvature": choose.one(f"{path}.curvature", (1, 1.5, 2))}
    if choose.chance(f"{path}.leaves_items", 0.25):
        party |= {"item_stamina": choose.one(f"{path}.item_stamina", (1, 2)), "item_absence": choose.one(f"{path}.item_absence", (1, 2))}
    party["concession"] = choose.one(f"{path}.concession", (0.1, 0.22, 1, 3))
    if choose.chance(f"{path}.states", 0.25):
        party["reservation"] = choose.number(f"{path}.reservation", 0, 0.6)
    return party | ({"side": "highlands"} if choose.chance(f"{path}.side", 0.25) else {})


def rights_of(choose: Chooser, names: list[str], agenda: dict[str, Any]) -> dict[str, Any]:
    """Who signs, consents, convenes, hosts and strikes: roles, or parties by name. Somebody at least has to consent."""
    holders = [*ROLES, *names]
    held: dict[str, Any] = {right: choose.some(f"rights.{right}", holders, 4) for right in ("sign_statement", "convene", "host")}
    first = choose.one("rights.first", names)
    held["consent_on_ground"] = list(dict.fromkeys([first, *choose.some("rights.consent_on_ground", holders, 3)]))
    strikers = choose.some("rights.strike", holders, 2)
    if choose.chance("rights.by_issue", 0.25):
        held["by_issue"] = {"some": {"issues": [list(agenda)[-1]], **{right: list(dict.fromkeys([first, *choose.some(f"rights.by_issue.{right}", holders, 2)]))
                                     for right in ("consent_on_ground", "propose", "sign_statement") if choose.chance(f"rights.by_issue.{right}", 0.6)}}}
    return held | {"strike": {who: choose.some(f"rights.strike.{who}", list(agenda), 2) for who in strikers}}


def hostilities_of(choose: Chooser, names: list[str]) -> dict[str, Any]:
    """Violence that settles: each incident sets off less than one more, and the levels are what base rates and the matrix come to."""
    fighting = [name for name in [*names, "others"] if choose.chance(f"fights.{name}", 0.6)]
    most = 0.8 / max(1, len(fighting))
    excites = {
        one: {other: choose.number(f"excites.{one}.{other}", 0, most) for other in fighting if choose.chance(f"reacts.{one}.{other}", 0.7)}
        for one in fighting
    }
    matrix = np.zeros((len(fighting), len(fighting)))
    for row, one in enumerate(fighting):
        for column, other in enumerate(fighting):
            matrix[row, column] = central_of(excites[one].get(other, 0.0))
    levels = np.linalg.solve(np.eye(len(fighting)) - matrix, [choose.number(f"base.{name}", 0, 2, ranges=False) for name in fighting])
    sources = {}
    for name, level in zip(fighting, levels):
        path = f"hostilities.sources.{name}"
        sources[name] = {"level": round(float(level), 9) + 1e-6} | choose.numbers(path, 0, 2, "before_talks")
        sources[name] |= choose.numbers(path, -0.5, 0.5, "deadlock") | choose.numbers(path, 0, 1, "restrained")
    suffers = {one: choose.numbers(f"suffers.{one}", 0, 1, *(other for other in fighting if other != one)) for one in names}
    tempo = {week: choose.number(f"tempo.{week}", 0, 2) for week in choose.some("tempo", range(20), 2)}
    mechanism = {"prevents": choose.number("prevents", 0, 1), "suspended": choose.some("suspended", range(1, 6), 2)} if choose.chance("mechanism", 0.25) else {}
    return {"sources": sources, "excites": excites, "suffers": suffers, "tempo": tempo, "burn_in": choose.one("burn_in", (1, 2, 4)),
            "mechanism": mechanism}


def procedure_of(choose: Chooser, voters: list[str]) -> dict[str, Any]:
    """Any of the procedures; `voters` have to consent for certain."""
    kind = choose.one("procedure", KINDS)
    exchanges = {"kind": kind, "exchanges": choose.one("exchanges", (1, 2, 3, 5))}
    chair = {"moves": choose.one("moves", (1, 3, 6)), "step": choose.number("step", 1, 40)}
    chair["search"] = choose.one("search", ("climb", "anneal"))
    if kind == "single_text":
        return exchanges | chair
    if kind == "vote":
        return exchanges | chair | {
            "proposals": choose.one("proposals", ("chair", "pool")), "quota": choose.number("quota", 0, 1),
            "rule": choose.one("rule", ("unanimity", "simple", "qualified", "weighted")), "veto": choose.some("veto", voters, 2),
        }
    if kind == "alternating_offers":
        tactics = {name: choose.one(f"tactics.{name}", ("time", "relative", "averaged", "scripted")) for name in voters}
        scripts = {name: {0: choose.number(f"script.{name}", 0, 1), 80: 0.1} for name in voters if tactics[name] == "scripted"}
        return exchanges | {"exchanges": choose.one("turns", (1, 4, 12)), "tactics": tactics, "scripts": scripts,
                            "window": choose.one("window", (1, 3, 8))}
    return exchanges | {"binding": choose.chance("binding", 0.5)} | {
        "challenge": {"variant": choose.one("variant", ("textbook", "scholz_2011")), "unmoved": choose.number("unmoved", 0, 1)},
        "condorcet": {
            "model": choose.one("model", ("markov", "conditional")), "voting": choose.one("voting", ("proportional", "binary", "cubic")),
            "exponent": choose.one("exponent", (1, 2, 4)), "draws": choose.chance("draws", 0.5),
        },
    }.get(kind, {})


def ratification_of(choose: Chooser, names: list[str]) -> dict[str, Any]:
    """No vote, or one or two: a stated probability, or the voters of a party."""
    ballots: dict[str, Any] = {}
    for name in choose.some("ratification", ("senate", "people"), 1):
        path = f"ratification.ballots.{name}"
        ballots[name] = {"label": name}
        if choose.chance(f"{path}.stated", 0.4):
            ballots[name]["probability"] = choose.number(f"{path}.probability", 0, 1)
            continue
        ballots[name] |= {"party": choose.one(f"{path}.party", names), "threshold": choose.number(f"{path}.threshold", -0.2, 0.1)}
        ballots[name] |= choose.numbers(path, 0, 0.2, "spread", "noise") | choose.numbers(path, 0, 2, "campaign") | choose.numbers(path, 0.3, 0.7, "quota")
    return {"ballots": ballots, "final": choose.chance("ratification.final", 0.3)}


def with_a_chair(scenario: Scenario) -> Scenario:
    """The same conflict, its text written by a chair that climbs."""
    return scenario.model_copy(update={"procedure": SingleText(exchanges=3, moves=3, step=10.0)})


def with_a_refusal(scenario: Scenario) -> Scenario:
    """The same conflict, with a chamber that ratifies no text."""
    return scenario.model_copy(update={"ratification": Ratification.model_validate({"ballots": {"senate": {"label": "Senate", "probability": 0.0}}})})


def tree_of(seed: int, names: list[str], issues: list[str], rounds: int) -> dict[str, Any]:
    """A scenario as it would stand in a file, every number of it chosen at its address in a seed."""
    choose = Chooser(seed)
    agenda = {name: issue_of(choose, name) for name in issues}
    held = rights_of(choose, names, agenda)
    pairs = [(one, other) for one in names for other in names if one != other]
    patronage: dict[str, dict[str, Any]] = {}
    trust: dict[str, dict[str, Any]] = {}
    for one, other in pairs:
        path = f"{one}.{other}"
        if choose.chance(f"patron.{path}", 0.2):
            bond = choose.numbers(f"patronage.{path}", 0, 1, "leverage", "punishes", "involvement")
            patronage.setdefault(one, {})[other] = bond | choose.numbers(f"patronage.{path}", 0, 0.2, "summons")
        if choose.chance(f"trusts.{path}", 0.2):
            trust.setdefault(one, {})[other] = choose.number(f"trust.{path}", 0, 1)
    venues: list[dict[str, Any]] = [{"city": f"With {name}", "host": name} for name in names if name in held["host"]]
    venues.append({"city": "Here", "weight": choose.number("weight", 0, 3)})
    utility = choose.one("utility", ("additive", "additive", "euclidean"))
    return {
        "title": "A generated conflict",
        "summary": "Nobody's story",
        "horizon": {"rounds": rounds, "abandoned_after": choose.one("abandoned_after", (1, 2, 4))},
        # Short gaps keep runs quick; what is drawn in them is the same.
        "calendar": {"gap": choose.number("gap", 0, 4), "gap_per_empty_round": 1, "gap_without_pain": 1, "shortest": 1, "longest": 5,
                     "outage": choose.number("outage", 0, 0.2), "outage_shortest": 1, "outage_longest": 6},
        "issues": agenda,
        "parties": {name: party_of(choose, name, agenda) for name in names},
        "rights": held,
        "patronage": patronage,
        "utility": utility,
        "undertaking": {"single": utility == "additive" and choose.chance("undertaking.single", 0.4), "reopening": choose.one("undertaking.reopening", (0, 0.02, 1))},
        "ratification": ratification_of(choose, names),
        "trust": {"default": choose.number("trust", 0, 1), "of": trust},
        "hosting": {"venues": venues, "reopening": 1} | choose.numbers("hosting", 0, 1, "fatigue"),
        "agenda": {"items": choose.one("items", range(1, len(issues) + 1))},
        "bargaining": choose.numbers("bargaining", 0, 40, "misreading") | choose.numbers("bargaining", 0, 0.2, "hopeless", "break_off"),
        "procedure": procedure_of(choose, [name for name in names if name in held["consent_on_ground"]]),
        "commitments": choose.numbers("commitments", 0, 1, "hazard", "relapse", "trust_broken"),
        "goodwill": {"established": choose.chance("established", 0.5)},
        "hostilities": hostilities_of(choose, names),
        "spoiling": {"doubt": choose.number("doubt", 0, 2)},
    }


def trees(
    least_parties: int = 2, most_parties: int = 6, least_issues: int = 1, most_issues: int = 5, most_rounds: int = 3,
) -> st.SearchStrategy[dict[str, Any]]:
    """Scenarios as they would stand in files."""
    names = st.integers(least_parties, most_parties).map(lambda number: list(PARTIES[:number]))
    issues = st.integers(least_issues, most_issues).map(lambda number: list(ISSUES[:number]))
    return st.builds(tree_of, st.integers(0, 2**64 - 1), names, issues, st.integers(1, most_rounds))


def scenarios(**bounds: int) -> st.SearchStrategy[Scenario]:
    """Scenarios as the engines take them; the bounds are those of `trees`."""
    return trees(**bounds).map(with_behaviour).map(Scenario.model_validate)


def lively(**bounds: int) -> st.SearchStrategy[Scenario]:
    """Scenarios in which there is something to see: everybody is invited and glad to talk, and a regime and a guarantor decide."""
    return trees(**bounds).map(_enlivened).map(with_behaviour).map(Scenario.model_validate)


def _enlivened(tree: dict[str, Any]) -> dict[str, Any]:
    for place, party in enumerate(tree["parties"].values()):
        party.update(invited=True, value_of_talking=0.2, wear=0.5, pain=1.0)
        party["role"] = ("regime", "guarantor")[place] if place < 2 else party["role"]
    tree["rights"].update(sign_statement=["guarantor"], consent_on_ground=["regime", "guarantor"], convene=["guarantor"])
    for issue in tree["issues"].values():
        issue["negotiable"] = True
    return tree
