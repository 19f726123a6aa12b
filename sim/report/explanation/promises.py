"""How much of what a text promises a party counts on, from whom, and why not on all of it, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from sim.report.explanation.reasons import SHOWN
from sim.report.rows import Row
from sim.report.text.phrasing import amount, listed
from sim.rules.credibility import credit, performer_of, temptation
from sim.rules.utility import differs, movement

if TYPE_CHECKING:
    from sim.report.explanation.run_view import RunView
    from sim.report.explanation.snapshots import ProposalSnapshot

#: How far a party trusts another, in words, by the least trust.
TRUST_WORDS = ((0.75, "trusts it largely"), (0.5, "trusts it only in part"), (0.25, "trusts it little"), (0.0, "hardly trusts it"))


class Promise(NamedTuple):
    """What a text gains a party on one issue, and the principal that would have to perform it; `tempted`: see `temptation`."""

    issue: int
    gain: float
    performer: int
    tempted: float


def promised(view: RunView, answer: Row, items: Sequence[Mapping[str, float]]) -> list[Promise]:
    """The changes of a text that others would have to perform, with what they gain the party (0 if they cost it something)."""
    conflict, seat, ground, found = view.conflict, view.encoded.parties.index(answer["party"]), view.ground(answer["round"]), []
    for item in items:
        at, before, value = view.encoded.issues.index(str(item["issue"])), item["before"], item["text"]
        if not differs(before, value):
            continue
        performer, loss = performer_of(conflict, ground, at, before, value)
        if performer >= 0 and performer != seat:
            found.append(Promise(at, max(0.0, item["gain"]), performer, temptation(loss, conflict.bargaining.half_doubt)))
    return found


def doubts_sentence(view: RunView, answer: Row, items: Sequence[Mapping[str, float]], snapshot: ProposalSnapshot | None = None) -> str | None:
    """How much of what it is promised a party counts, and why; None if nothing is promised by others.

    Without a snapshot of the proposal only the doubt as a whole is known, so the sentence names the share only where no breach could also
    turn the war.
    """
    found = promised(view, answer, items)
    if not found:
        return None
    performers = list(dict.fromkeys(view.encoded.parties[each.performer] for each in sorted(found, key=lambda each: -each.gain)))
    gained = sum(each.gain for each in found)
    whom = listed(map(view.names.party, performers))
    if snapshot is None:
        if gained < SHOWN or _turns_the_war(view, answer["party"], items):
            return f"it doubts that {whom} will keep {'its' if len(performers) == 1 else 'their'} word"
        return f"it counts only {1.0 - min(1.0, answer['distrust'] / gained):.0%} of what {whom} would have to deliver"
    return _sentence(view, answer["party"], found, whom, snapshot)


def _sentence(view: RunView, party: str, found: Sequence[Promise], whom: str, snapshot: ProposalSnapshot) -> str:
    """The share counted, the trust and the punishment behind it, and what a breach could cost besides."""
    seat = view.encoded.parties.index(party)
    doubts, exposed = snapshot.table.doubt[seat], snapshot.state.standings[seat].exposed
    gained = sum(each.gain for each in found)
    kept = sum(credit(doubts, each.performer, each.tempted) * each.gain for each in found)
    risk = sum((1.0 - credit(doubts, each.performer, each.tempted)) * view.conflict.items[each.issue].conquest * exposed for each in found
               if movement(view.conflict.items[each.issue], snapshot.state.ground[each.issue], snapshot.table.text[each.issue])
               >= view.conflict.bargaining.binding)
    main = max(found, key=lambda each: (1.0 - credit(doubts, each.performer, each.tempted)) * max(each.gain, SHOWN)).performer
    why = f"since it {_trust(view, seat, main, snapshot, whom)} and {_punishment(view, seat, main, snapshot)}"
    breach = f"a breach, which it fears {why}, would cost it ground ({amount(risk)})"
    if gained < SHOWN:
        return breach if risk >= SHOWN else f"it doubts that {whom} will deliver"
    counts = f"it counts only {kept / gained:.0%} of what {whom} would have to deliver, {why}"
    return f"{counts}; a breach would also cost it ground ({amount(risk)})" if risk >= SHOWN else counts


def _trust(view: RunView, seat: int, performer: int, snapshot: ProposalSnapshot, whom: str) -> str:
    """How far the party trusts whoever performs, in words and as a number."""
    trust = float(snapshot.state.trust[seat][performer])
    words = next(words for least, words in TRUST_WORDS if trust >= least)
    name = view.names.party(view.encoded.parties[performer])
    return f"{words if name == whom else words.replace(' it', f' {name}')} ({trust:.2f})"


def _punishment(view: RunView, seat: int, performer: int, snapshot: ProposalSnapshot) -> str:
    """Whether the party believes that somebody would punish a breach."""
    free, patrons = 1.0, []
    for patron, name in enumerate(view.encoded.parties):
        believed = view.conflict.bargaining.guarantee * view.conflict.ties[patron][performer].punishes * snapshot.state.trust[seat][patron]
        if believed > 0.0:
            free *= 1.0 - believed
            patrons.append(view.names.party(name))
    if not patrons:
        return "nobody would punish a breach"
    only = "only " if free > 0.5 else ""
    return f"believes in a chance of {only}{1.0 - free:.0%} that {listed(patrons)} would punish a breach"


def _turns_the_war(view: RunView, party: str, items: Sequence[Mapping[str, float]]) -> bool:
    """Whether a breach of the text could turn the war against the party."""
    profile = view.conflict.profiles[view.encoded.parties.index(party)]
    if profile.hope == 0.0 or profile.fights == 0.0:
        return False
    issues = [(view.conflict.items[view.encoded.issues.index(str(item["issue"]))], item) for item in items]
    return any(issue.conquest > 0.0 and movement(issue, item["before"], item["text"]) >= view.conflict.bargaining.binding for issue, item in issues)
