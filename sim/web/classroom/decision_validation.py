"""What a decision may hold: of what a person sends, only answers to what was asked, and only such as are on offer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sim.web.common.errors import DeniedError
from sim.web.common.text_sanitizer import line

Row = dict[str, Any]

#: Letters of a note beside an answer.
MOST_NOTE = 200


def allowed(asked: Row, decision: Row, options: dict[str, int]) -> Row:
    """A decision with nothing in it that was not asked.

    Args:
        asked: the question, as `sim.web.classroom.role_sheets.question` puts it.
        options: how many options each issue has; 0 for a scale.

    Raises:
        DeniedError: it answers with something that is not on offer.
    """
    if asked["kind"] == "prepare":
        return _prepared(asked, decision)
    if asked["kind"] == "sign":
        if not isinstance(decision.get("sign"), bool):
            raise DeniedError("not_on_offer")
        return {"sign": decision["sign"]}
    kept = _one_of(decision, "reply", asked["replies"], must=True) if asked["kind"] == "answer" else {}
    if asked.get("confides") and decision.get("confide") is True:
        kept["confide"] = True
    kept["propose"] = proposal(asked.get("items", []), decision.get("propose") or {}, options)
    note = decision.get("note")
    if isinstance(note, str) and line(note):
        kept["note"] = line(note)[:MOST_NOTE]
    return kept


def _prepared(asked: Row, decision: Row) -> Row:
    """Orders, coming, what to strike and to break, how hard to press clients, and what to promise of them."""
    return {
        **_one_of(decision, "order", asked["orders"]), **_one_of(decision, "coming", asked["comings"]),
        "strike": _some_of(decision, "strike", asked["strikes"]), "break": _some_of(decision, "break", asked["breaks"]),
        "press": _of_clients(decision, "press", asked["presses"]), "promise": _of_clients(decision, "promise", asked["promises"]),
    }


def _of_clients(decision: Row, name: str, words: dict[str, list[str]]) -> dict[str, str]:
    """A word for some of the clients."""
    given = decision.get(name) or {}
    if not isinstance(given, dict) or any(word not in words.get(client, ()) for client, word in given.items()):
        raise DeniedError("not_on_offer")
    return given


def _one_of(decision: Row, name: str, words: list[str], must: bool = False) -> Row:
    given = decision.get(name)
    if given is None and not must:
        return {}
    if given not in words:
        raise DeniedError("not_on_offer")
    return {name: given}


def _some_of(decision: Row, name: str, words: list[str]) -> list[str]:
    chosen = decision.get(name) or []
    if not isinstance(chosen, list) or any(each not in words for each in chosen):
        raise DeniedError("not_on_offer")
    return sorted(set(chosen))


def proposal(items: Sequence[str], wished: Any, options: dict[str, int]) -> dict[str, float]:
    """Values for some of the items, each of which the item may take.

    Raises:
        DeniedError: an item or a value is not on offer.
    """
    if not isinstance(wished, dict) or any(name not in items for name in wished):
        raise DeniedError("not_on_offer")
    for name, value in wished.items():
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise DeniedError("not_on_offer")
        if not (value in range(options[name]) if options[name] else 0 <= value <= 100):
            raise DeniedError("not_on_offer")
    return {name: float(value) for name, value in wished.items()}
