"""Role sheets: the private information of a person in a seat, made from the scenario. Everything here is secret to others."""

from __future__ import annotations

from typing import Any

from sim.rules.utility import scores_of
from sim.web.classroom.decision_script import ORDERS, PRESSURES, PROMISES, Wanted
from sim.web.classroom.interactive_model import InteractiveModel
from sim.web.classroom.point_scores import ALL, Points
from sim.web.views.serializers import plain, stances, terms

Row = dict[str, Any]

#: What moves a party, of its own numbers: described in words if above 0.
MOTIVES = ("value_of_talking", "hope", "wear", "involved", "audience_cost", "rejection", "change_cost")


def sheet(model: InteractiveModel, name: str) -> Row:
    """A party's role sheet: what it wants, what moves it, who is behind it and whom it is behind, and what it may do."""
    encoded, conflict = model.encoded, model.conflict
    seat = encoded.parties.index(name)
    own, profile = encoded.scenario.parties[name], conflict.profiles[seat]
    patrons = [other for other in encoded.parties if name in model.leverage(other)]
    clients = list(model.leverage(name))
    wants = stances(model, [name, *patrons])
    return {
        "party": name, "label": own.label, "role": own.role, "capability": plain(profile.capability),
        "wants": wants[name], "best": best(model, seat), "motives": [each for each in MOTIVES if getattr(profile, each) > 0],
        "patrons": [{"party": each, "wants": {issue: _wish(stance) for issue, stance in wants[each].items()},
                     "punishes": plain(conflict.ties[encoded.parties.index(each)][seat].punishes)} for each in patrons],
        "clients": [{"party": each, "punishes": plain(conflict.ties[seat][encoded.parties.index(each)].punishes)} for each in clients],
        "distrusts": [{"party": other, "trust": plain(model.state.trust[seat][at])}
                      for at, other in enumerate(encoded.parties) if at != seat and conflict.profiles[at].consents],
        "consents": bool(profile.consents), "signs": bool(profile.signs), "fights": conflict.sources[seat].level > 0,
        "level": plain(conflict.sources[seat].level),
    }


def _wish(stance: Row) -> Row:
    """What a patron wants of an issue, without its own red lines."""
    return {name: stance[name] for name in ("position", "scores", "weight") if name in stance}


def best(model: InteractiveModel, seat: int) -> Row:
    """The party's best value of each issue it cares for."""
    found: Row = {}
    for at, issue in enumerate(model.encoded.issues):
        if model.conflict.stakes[seat][at].weight > 0:
            scores = scores_of(model.conflict, seat, at)
            found[issue] = scores.index(max(scores)) if scores else plain(model.conflict.stakes[seat][at].position)
    return found


def tally(points: Points, model: InteractiveModel, name: str) -> Row:
    """The party's table of points, as the printed sheet has it: without a deal as things stand now, and at each value of each issue."""
    holds = _holds(model)
    return {"no_deal": points.no_deal(name, holds),
            "issues": {worth.issue: {"now": points.at(name, worth.issue, holds[worth.issue])._asdict(),
                                     "places": [place._asdict() for place in worth.places],
                                     **points.curve(name, worth.issue)._asdict()} for worth in points.table(name)}}


def points_of_text(points: Points, model: InteractiveModel, name: str) -> Row:
    """What the text on the table gives a party, what it has without it, as things stand now, and what the text counts for; in points.

    It counts for as much as the rules would weigh it: promises that may be broken count less, losses before an audience more, and the end of
    fighting, costs and pressure too; random variation is left out.
    """
    holds, given = _holds(model), model.advice(name)
    none = points.no_deal(name, holds)
    return {"text": points.of(name, holds | model.text), "no_deal": none, "counted": none + round(ALL * (given.surplus + given.mood))}


def _holds(model: InteractiveModel) -> dict[str, float]:
    """Where every issue stands on the ground."""
    return {issue: float(value) for issue, value in zip(model.encoded.issues, model.state.ground, strict=True)}


def question(model: InteractiveModel, wanted: Wanted, name: str) -> Row:
    """What a party's person is asked in the phase that the run waits in, with all that may be answered."""
    kind = wanted.phase.split("/")[0]
    asked: Row = {"phase": wanted.phase, "kind": kind}
    encoded, conflict = model.encoded, model.conflict
    seat = encoded.parties.index(name)
    if kind == "prepare":
        own = encoded.scenario.parties[name]
        asked |= {
            "orders": list(ORDERS) if conflict.sources[seat].level > 0 else [],
            "comings": ["present", "in part", "away"] if own.invited else [],
            "strikes": [issue for at, issue in enumerate(encoded.issues) if own.invited and conflict.stakes[seat][at].strikes],
            "breaks": [encoded.issues[at] for at, pledge in enumerate(model.state.pledges)
                       if pledge.active and int(pledge.performer) == seat],
            "presses": {client: list(PRESSURES) for client in model.leverage(name)},
            "promises": {client: list(PROMISES) for client in model.promised(name)},
        }
    elif kind in ("open", "offer", "draft"):
        asked |= {"items": list(model.text), "start": {issue: plain(value) for issue, value in model.text.items()}, "confides": model.confidant(name)}
    elif kind == "answer":
        asked |= {"replies": ["accept", "reject", "walk out"], "items": list(model.text) if model.may_propose else [],
                  "start": {issue: plain(value) for issue, value in model.text.items()}, "confides": model.confidant(name),
                  "exchanges": int(conflict.procedure.exchanges), "exchange": int(model.state.course.exchanges),
                  "advice": in_points(terms(encoded, model.advice(name)))}
    return asked


def in_points(told: Row) -> Row:
    """A decision's terms with its utilities in points."""
    amounts = {name: None if told[name] is None else round(ALL * told[name]) for name in ("surplus", "held_out") if name in told}
    return told | amounts | {"terms": [(name, round(ALL * value)) for name, value in told["terms"] if round(ALL * value)]}


def worth(model: InteractiveModel, name: str) -> float:
    """What the state of all issues is worth to a party, compared with the beginning, in utility."""
    from sim.rules.utility import worth as worth_of

    seat, conflict, total = model.encoded.parties.index(name), model.conflict, 0.0
    for at, item in enumerate(conflict.items):
        weight = conflict.stakes[seat][at].weight
        if weight > 0:
            total += weight * (worth_of(conflict, seat, at, model.state.ground[at]) - worth_of(conflict, seat, at, item.status_quo))
    return total
