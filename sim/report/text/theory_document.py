"""Cooperative bargaining theory for a scenario as a document: solutions, power, zone of agreement, obstacles, winning coalitions."""

from __future__ import annotations

from math import prod
from typing import Any

from sim.analysis.arrays import FloatArray
from sim.analysis.theory.coalitions import Coalition, examine
from sim.analysis.theory.counted_consent import FirstMeeting
from sim.analysis.theory.counted_zone import CountedSpace, CountedZone
from sim.analysis.theory.decision_rules import DecisionRule, decision_rule, unanimity_of
from sim.analysis.theory.frontier import pareto_improvement
from sim.analysis.theory.game import RIGHTS, Game
from sim.analysis.theory.solutions import CONCEPTS, OutcomeSpace, Solution, solve
from sim.analysis.theory.voting_power import PowerIndices, power_indices
from sim.analysis.theory.welfare import gini
from sim.analysis.theory.zone import Zone
from sim.report.rows import Row
from sim.scenario.distributions import central, highest
from sim.scenario.encoding.instance import encode
from sim.scenario.schema.parties import RedLine
from sim.scenario.schema.scenario import Scenario


def theory_document(scenario: Scenario, name: str, weights: str = "equal") -> Row:
    """Build the document: the game, and for each veto set its decision rule, power indices, zone, obstacles, coalitions and solutions.

    A change on the ground is decided by the scenario's own rule, a statement by unanimity of its signers. Zones and solutions reckon with raw
    gains. For a change, the document has also what the parties count at a first meeting: the deals that would pass (`counted_zone`), and for
    each solution what it counts for (`counted`) and who would refuse it (`refused_by`).

    weights: bargaining power in the Nash product: `equal`, or by `capability`.
    """
    encoded = encode(scenario)
    game, points = Game.of(encoded), _own_points(scenario)
    rules = {RIGHTS[0]: decision_rule(encoded), RIGHTS[1]: unanimity_of(game.parties, game.rights[RIGHTS[1]])}
    return {
        "scenario": {"name": name, "title": scenario.title},
        "nash_weights": weights,
        "parties": [
            {"name": party, "label": own.label, "capability": central(own.capability), "disagreement": float(game.disagreement[at]),
             **({"points": points[party]} if points else {})}
            for at, (party, own) in enumerate(scenario.parties.items())
        ],
        "issues": [_issue(game, scenario, at) for at in range(len(game.issues))],
        "euclidean": [name for seat, name in enumerate(game.parties) if game.exponent[seat] > 0],
        "veto_sets": {right: _veto_set(game, rule, weights, points, FirstMeeting(encoded) if right == RIGHTS[0] else None)
                      for right, rule in rules.items() if rule.voters},
    }


def _own_points(scenario: Scenario) -> dict[str, float]:
    """The points of each party's best deal, in a scenario that states scores without saliences; empty for any other.

    >>> from sim.scenario.loader import load_scenario
    >>> _own_points(load_scenario("harbour"))["mayor"], _own_points(load_scenario("valley"))
    (100.0, {})
    """
    stances = [stance for party in scenario.parties.values() for stance in party.on.values()]
    if not stances or any(stance.score is None or stance.salience is not None for stance in stances):
        return {}
    return {name: sum(max(map(highest, stance.score.values())) for stance in party.on.values() if stance.score)
            for name, party in scenario.parties.items()}


def _issue(game: Game, scenario: Scenario, at: int) -> Row:
    name, scale = game.issues[at], not game.options[at]
    stances: Row = {}
    for row, party in enumerate(game.parties):
        if game.weights[row, at] > 0:
            line: Any = [float(game.lowest[row, at]), float(game.highest[row, at])] if scale else [
                option for place, option in enumerate(game.options[at]) if game.refused[row, at, place]]
            own = {"position": float(game.positions[row, at])} if scale else {
                "worth": {option: float(game.scores[row, at, place]) for place, option in enumerate(game.options[at])}}
            stances[party] = {"weight": float(game.weights[row, at]), **own, "accepts" if scale else "refuses": line,
                              **_stated_line(scenario, party, name, scale)}
    step = central(scenario.issues[name].step)
    return {"name": name, "label": scenario.issues[name].label, "options": list(game.options[at]) or None, **({"step": step} if step > 0 else {}),
            "status_quo": game.by_issue(game.status_quo)[name], "negotiable": bool(game.negotiable[at]), "stances": stances}


def _stated_line(scenario: Scenario, party: str, issue: str, scale: bool) -> Row:
    """The red line as the scenario states it, and whether it is firm; otherwise the status quo softens a line that it crosses."""
    stated = scenario.parties[party].on[issue].red_line or RedLine()
    if not scale:
        return {"stated": list(stated.never), "firm": stated.firm}
    ends = [0.0 if stated.min is None else central(stated.min), 100.0 if stated.max is None else central(stated.max)]
    return {"stated": ends, "firm": stated.firm}


def _power(found: PowerIndices) -> dict[str, Row]:
    return {voter: {"banzhaf": found.banzhaf[at], "shapley_shubik": found.shapley_shubik[at]}
            for at, voter in enumerate(found.voters) if found.shapley_shubik[at] > 0}


def _veto_set(game: Game, rule: DecisionRule, weights: str, points: dict[str, float], meeting: FirstMeeting | None) -> Row:
    found, held = examine(game, rule)
    space = held[0].space if held else OutcomeSpace.of(game, rule.voters)
    bargaining = space.game.capability if weights == "capability" else None
    solutions = dict.fromkeys(CONCEPTS) if held is None else solve(space, bargaining)
    known: dict[str, Solution | None] = {"status_quo": space.solution("status_quo", game.status_quo), **solutions}
    named = None if held is None else [_coalition(each) for each in held]
    power = power_indices(rule.weights, rule.quota, rule.veto, rule.parties)
    return {
        "parties": list(found.parties), "rule": _rule(game, rule),
        "power": _power(power), "power_estimated": power.estimated,
        "steps_approximated": [game.issues[issue] for issue in space.relaxed],
        "zone": _zone(game, found) | ({"joint_gain_possible": None} if held is None else {}), "coalitions": named,
        **({} if meeting is None else {"counted_zone": _counted_zone(game, CountedSpace(game, rule, meeting).zone(
            [point.text for point in solutions.values() if point is not None]))}),
        "points": {name: None if point is None else {**_point(game, space, rule, point, points), **_answers(meeting, point)}
                   for name, point in known.items()},
    }


def _rule(game: Game, rule: DecisionRule) -> Row:
    return {
        "kind": rule.word, "weights": {game.parties[seat]: rule.weights[seat] for seat in rule.voters}, "quota": rule.quota,
        "veto": [game.parties[seat] for seat in sorted(rule.veto)],
    }


def _coalition(found: Coalition) -> Row:
    return {"members": list(found.space.game.parties), "maximin_gain": found.maximin_gain}


def _zone(game: Game, found: Zone) -> Row:
    return {
        "empty": found.is_empty, "joint_gain_possible": not found.lacks_joint_gain,
        "share": found.share, "share_resolution": found.resolution,
        "open_deals": found.open_deals, "total_deals": found.total_deals, "maximin_gain": found.maximin_gain,
        "accepted_by_all": found.accepted_by_all, "unsettled": list(found.unsettled),
        "maximin_text": None if found.maximin_text is None else _named(game, found.maximin_text),
        "ranges": {name: None if span is None else list(span) for name, span in found.ranges.items()},
        "obstacles": [{"party": each.party, "issue": each.issue, "maximin_gain_without": each.maximin_gain_without,
                       "losing_issues": list(each.losing_issues)} for each in found.obstacles],
        "removal_sets": [{"removed": [{"party": party, "issue": issue} for party, issue in each.removed], "maximin_gain": each.maximin_gain}
                          for each in found.removal_sets],
    }


def _counted_zone(game: Game, found: CountedZone) -> Row:
    best = found.best
    return {
        "examined": found.examined, "passing": found.passing, "exact": found.is_exact,
        "best": None if best is None else {"text": _named(game, best.text), "least": _number(best.least),
                                           "counted": {name: _number(value) for name, value in best.counted.items()}},
    }


def _point(game: Game, space: OutcomeSpace, rule: DecisionRule, point: Solution, points: dict[str, float]) -> Row:
    """A solution: gains and utilities of all voters; the sums are over the members of the coalition that it is a solution for."""
    members = space.game.parties
    voters, everybody = [game.parties[seat] for seat in rule.voters], game.utility(point.text)
    utilities = {name: float(everybody[game.parties.index(name)]) for name in voters}
    gains = {name: utilities[name] - float(game.disagreement[game.parties.index(name)]) for name in voters}
    slack = pareto_improvement(space, point.text)
    found = {
        "text": _named(game, point.text), "coalition": list(members), "gains": {name: _number(gain) for name, gain in gains.items()},
        "utilities": {name: _number(utility) for name, utility in utilities.items()}, "minimum_gain": _number(point.minimum_gain),
        "total_gain": _number(point.total_gain), "nash_product": point.nash_product,
        "gini": _number(float(gini(space.game.utility(point.text)))),
        "pareto_improvement": {"common_gain": _number(slack.common_gain), "total_gain": _number(slack.total_gain)},
    }
    if points:
        found["points"] = {
            "parties": {name: _number(utilities[name] * points[name]) for name in voters},
            "welfare": _number(sum(utilities[name] * points[name] for name in voters)),
            "nash_product": _number(prod(max(0.0, gains[name]) * points[name] for name in members)),
        }
    return found


def _answers(meeting: FirstMeeting | None, point: Solution) -> Row:
    """What the parties would count of a solution at a first meeting, and who would refuse it."""
    if meeting is None:
        return {}
    given = meeting.answers(point.text)
    return {"counted": {name: _number(each.counted) for name, each in given.items()},
            "refused_by": [name for name, each in given.items() if not each.accepts]}


def _named(game: Game, text: FloatArray) -> dict[str, Any]:
    return {name: _number(value) if isinstance(value, float) else value for name, value in game.by_issue(text).items()}


def _number(value: float) -> float:
    """Round off the tolerance of the optimizer; 0 rather than -0."""
    return round(float(value), 6) + 0.0
