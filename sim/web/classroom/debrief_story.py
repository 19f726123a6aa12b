"""The story of a room for its debrief: what happened, who accepted what beyond a red line, and where it could have gone otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from sim.report.text.apportion import apportion
from sim.web.classroom.point_scores import ALL
from sim.web.classroom.room import Room
from sim.web.views.serializers import plain
from sim.web.views.timeline import run_view

Row = dict[str, Any]

#: The most moments that are played again for a debrief.
MOST_MOMENTS = 6
OTHERWISE = {"accept": "reject", "reject": "accept", "walk out": "accept"}


def story(room: Room) -> Row:
    """The data of a debrief's slides that need no other runs; deaths are whole and add up, gains are in points."""
    run = run_view(room.model)
    whole = apportion([*(_deaths(each["weeks"]) for each in run["rounds"]), sum(_deaths(each["after"]["weeks"]) for each in run["rounds"])])
    return {
        "rounds": [{"round": each["round"], "outcome": each["outcome"], "deaths": deaths}
                   for each, deaths in zip(run["rounds"], whole, strict=False) if each["done"]],
        "after": {"deaths": whole[-1], "weeks": sum(len(each["after"]["weeks"]) for each in run["rounds"])},
        "deaths": sum(whole), "weeks": _weeks(run), "gains": gains(room), "beyond": beyond_red_lines(room, run),
        "breaches": [breach for each in run["rounds"] for breach in (*each["breaches"], *each["after"]["breaches"])],
        "moments": moments(room, run),
    }


def _deaths(weeks: list[Row]) -> float:
    return float(sum(week["deaths"] for week in weeks))


def _weeks(run: Row) -> int:
    return sum(len(each["weeks"]) + len(each["after"]["weeks"]) for each in run["rounds"])


def gains(room: Room) -> dict[str, int]:
    """What each party has at the end above or below no deal, in points."""
    game = room.points.game
    own = game.gains(np.array(room.model.state.ground, dtype=float))
    return {party: round(ALL * float(gain)) for party, gain in zip(game.parties, own, strict=True)}


def beyond_red_lines(room: Room, run: Row) -> list[Row]:
    """Who accepted, in a round that ended in an agreement, a text that crossed the own red line: the last such text of each party and round."""
    found: dict[tuple[int, str], Row] = {}
    for each, exchange, answer in _answers(run):
        if each["done"] and each["outcome"] == "agreement" and answer["reply"] == "accept":
            for issue in crossed(room, answer["party"], exchange["text"]):
                found[each["round"], answer["party"]] = {
                    "round": each["round"], "exchange": exchange["exchange"], "party": answer["party"], "issue": issue,
                    "value": exchange["text"][issue], "person": _by_person(room, each["round"], exchange["exchange"], answer["party"])}
    return list(found.values())


def crossed(room: Room, party: str, text: Row) -> list[str]:
    """The issues on which a text lies beyond a party's red line."""
    return [issue for issue, value in text.items() if value is not None and room.points.at(party, issue, float(value)).crossed]


def _by_person(room: Room, number: int, exchange: int, party: str) -> bool:
    return (f"answer/{number}/{exchange}", party) in room.decisions


def _answers(run: Row) -> Iterator[tuple[Row, Row, Row]]:
    for each in run["rounds"]:
        for exchange in each["exchanges"]:
            for answer in exchange["answers"]:
                yield each, exchange, answer


def moments(room: Room, run: Row) -> list[Row]:
    """The answers on which most may have depended: the most doubtful consent to an agreement, then refusals of texts that fewest refused.

    Of each party and round there is one, the closest decision.
    """
    refused: list[Row] = []
    agreed: list[Row] = []
    for each, exchange, answer in _answers(run):
        noes = sum(other["reply"] != "accept" for other in exchange["answers"])
        moment = {
            "phase": f"answer/{each['round']}/{exchange['exchange']}", "round": each["round"], "exchange": exchange["exchange"],
            "party": answer["party"], "reply": answer["reply"], "otherwise": OTHERWISE[answer["reply"]], "noes": noes,
            "person": _by_person(room, each["round"], exchange["exchange"], answer["party"]),
            "margin": round(ALL * abs(plain(answer.get("surplus") or 0.0) or 0.0)),
            "text": exchange["text"], "crosses": bool(crossed(room, answer["party"], exchange["text"])),
        }
        if answer["reply"] != "accept":
            refused.append(moment)
        elif not noes and each["done"] and each["outcome"] == "agreement":
            agreed.append(moment)
    ordered = sorted(refused, key=lambda one: (one["noes"], one["crosses"], one["margin"], one["round"]))
    closest = sorted(agreed, key=lambda one: one["margin"])[:1]
    first = {(one["round"], one["party"]): one for one in reversed(ordered)}  # of each party and round the closest
    kept = [one for one in ordered if first[one["round"], one["party"]] is one]
    return [*closest, *kept][:MOST_MOMENTS]
