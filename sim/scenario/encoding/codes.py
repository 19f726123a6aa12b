"""Codes of words: a rule knows a word of a scenario by its index in these tables."""

from __future__ import annotations

from typing import Any

#: The keys of a procedure that hold a word, with the words in the order of their codes in `sim.procedures`.
PROCEDURE_WORDS: dict[str, tuple[str, ...]] = {
    "kind": ("single_text", "alternating_offers", "vote", "compromise", "exchange", "challenge", "condorcet"),
    "search": ("climb", "anneal"),
    "opponent_model": ("none", "frequency"),
    "proposals": ("chair", "pool"),
    "rule": ("unanimity", "simple", "qualified", "weighted"),
    "variant": ("textbook", "scholz_2011"),
    "model": ("conditional", "markov"),
    "voting": ("proportional", "binary", "cubic"),
    "salience": ("raw", "normalised"),
}
#: Tactics of a party, in the order of their codes in `sim.rules.tactics`.
TACTICS = ("time", "relative", "averaged", "scripted")


def word_code(procedure: Any, key: str) -> float:
    """Return the code of a procedure's word, or 0 if the procedure has no such key.

    >>> from sim.scenario.schema.procedures import Vote
    >>> word_code(Vote(rule="simple"), "rule"), word_code(Vote(), "kind"), word_code(Vote(), "model")
    (1.0, 2.0, 0.0)
    """
    word = getattr(procedure, key, None)
    return 0.0 if word is None else float(PROCEDURE_WORDS[key].index(word))
