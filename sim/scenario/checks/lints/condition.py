"""What a key needs in order to act, and the needs that many keys share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from sim.scenario.checks.lints.facts import Facts, above_zero
from sim.scenario.source_tree import Path


class Condition(NamedTuple):
    """A condition without which a key has no effect.

    `lacking` says what the scenario lacks and `instead` what to write; `{0}` is the first name in the key's path, `{1}` the second.
    """

    holds: Callable[[Facts, Path], bool]
    lacking: str
    instead: str


#: Patterns of keys, with `*` for a name chosen in the scenario or a place in a list, and what each needs; nothing: it always acts.
Table = dict[str, tuple[Condition, ...]]


def value_of(facts: Facts, path: str) -> Any:
    """Return the value at the dotted path of a key, without names chosen in the scenario."""
    value: Any = facts.scenario
    for step in path.split("."):
        value = getattr(value, step)
    return value


def positive(path: str) -> Condition:
    """Return the condition that another key is above 0."""
    return Condition(lambda facts, _: above_zero(value_of(facts, path)), f"{path} is 0", f"set {path} above 0, or leave this key out")


VIOLENCE = Condition(lambda facts, _: bool(facts.violent), "there is no violence",
                     "give a source a level above 0 in hostilities.sources, or leave this key out")
REJECTION = Condition(lambda facts, _: facts.rejecting, "no party rejects the talks",
                      "give a party the role spoiler and a capability above 0, or leave this key out")
AUDIENCES = Condition(lambda facts, _: facts.audiences, "no party's audience weighs on it",
                      "set audience_cost or rejection of a party, with a party of the role spoiler, or leave this key out")
CEASEFIRE = Condition(lambda facts, _: facts.ceasefire, "no issue is a ceasefire",
                      "set ceasefire of an issue above 0, or leave this key out")
BREACHES = Condition(lambda facts, _: facts.breaches, "commitments are never broken",
                     "set commitments.hazard above 0 and give a principal the right of consent, or leave this key out")
SIGNERS = Condition(lambda facts, _: bool(facts.signers), "nobody signs a joint statement",
                    "name the signers in rights.sign_statement, or leave this key out")
SEVERAL_SIGNERS = Condition(lambda facts, _: len(facts.signers) > 1, "fewer than two parties sign a joint statement",
                            "name the signers in rights.sign_statement, or leave this key out")
HOSTS = Condition(lambda facts, _: bool(facts.hosts), "no party has the right to host",
                  "name the host in rights.host, or leave this key out")
SPOILERS = Condition(lambda facts, _: facts.violent_spoilers, "no spoiler uses violence",
                     "give a party of the role spoiler a level above 0 in hostilities.sources, or leave this key out")
CHAIR = Condition(lambda facts, _: facts.chaired, "no chair writes the text under this procedure",
                  "use procedure.kind: single_text, or leave this key out")
CONSULTED = Condition(lambda facts, _: facts.slips, "no date is found by consultations: dates are given, or there is one round",
                      "leave out calendar.dates, or leave this key out")
DRAWN_GAPS = Condition(lambda facts, _: facts.slips, "no gap is drawn: dates are given, or there is one round",
                       "leave out calendar.dates, or leave this key out")
SEVERAL_ROUNDS = Condition(lambda facts, _: facts.scenario.horizon.rounds > 1, "there is one round",
                           "set horizon.rounds above 1, or leave this key out")
SIGNALS = Condition(lambda facts, _: facts.signals, "no working group arranges goodwill signals",
                    "set goodwill: true for an issue, or goodwill.established: true, or leave this key out")
PATRONS = Condition(lambda facts, _: any(map(facts.presses, facts.parties)), "no patron has leverage over a party whose consent is needed",
                    "state leverage in patronage, or leave this key out")
PUNISHMENT = Condition(lambda facts, _: facts.punishment, "no patron punishes a party that has to perform a change",
                       "state punishes in patronage, or leave this key out")
CHOSEN_BY_UTILITY = Condition(
    lambda facts, _: not (getattr(facts.scenario.procedure, "binding", False) and facts.scenario.procedure.kind in ("compromise", "exchange", "challenge")),
    "the text follows from positions and saliences alone, and binds without consent", "set procedure.binding: false, or leave this key out")
SUFFERING = Condition(lambda facts, _: bool(facts.pained), "no party suffers violence or is in pain",
                      "state who suffers in hostilities.suffers, or leave this key out")
