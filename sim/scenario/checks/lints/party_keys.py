"""When the keys of parties, issues, patronage and trust act."""

from __future__ import annotations

from sim.scenario.checks.inconsistency import lowest
from sim.scenario.checks.lints.condition import (
    BREACHES,
    CEASEFIRE,
    CHOSEN_BY_UTILITY,
    REJECTION,
    SEVERAL_ROUNDS,
    SIGNERS,
    VIOLENCE,
    Condition,
    Table,
    positive,
)
from sim.scenario.checks.lints.facts import Facts, above_zero, cares
from sim.scenario.distributions import highest
from sim.scenario.schema.parties import EUCLIDEAN
from sim.scenario.schema.procedures import AlternatingOffers
from sim.scenario.source_tree import Path


def _party(facts: Facts, path: Path) -> str:
    return str(path[1])


def _weighs(facts: Facts, path: Path) -> bool:
    name = _party(facts, path)
    return facts.weighs(name) or not facts.parties[name].invited


def _pressed(facts: Facts, path: Path) -> bool:
    own = facts.parties[_party(facts, path)]
    learning = facts.scenario.learning
    grows = above_zero(learning.audience_rate) and any(
        map(above_zero, (learning.audience_floor, learning.audience_violence, learning.audience_deadlock)))
    return above_zero(own.audience) or grows


def _reads_war(facts: Facts, path: Path) -> bool:
    """Whether what the party hopes of the war can come to matter: for itself, or as a breaker of commitments."""
    own = facts.parties[_party(facts, path)]
    return above_zero(own.hope) or (facts.breaches and above_zero(facts.scenario.commitments.hope) and _party(facts, path) in facts.performers)


def _stoppable(facts: Facts, path: Path) -> bool:
    """Whether a ceasefire would restrain a source that hurts the party."""
    hostilities = facts.scenario.hostilities
    hurts = hostilities.suffers.get(_party(facts, path), {})
    return any(above_zero(share) and name in hostilities.sources and above_zero(hostilities.sources[name].restrained)
               and above_zero(hostilities.sources[name].level) for name, share in hurts.items())


def _pain_used(facts: Facts, path: Path) -> bool:
    name = _party(facts, path)
    hoping = any(above_zero(party.hope) for party in facts.parties.values())
    gaps = facts.slips and above_zero(facts.scenario.calendar.gap_without_pain)
    return above_zero(facts.parties[name].wear) or (name in facts.principals and (hoping or gaps))


def _concedes(facts: Facts, path: Path) -> bool:
    own = facts.scenario.procedure
    return not isinstance(own, AlternatingOffers) or own.tactics.get(_party(facts, path), "time") == "time"


def _misread(facts: Facts, path: Path) -> bool:
    return facts.chaired and above_zero(facts.scenario.bargaining.misreading)


def _informs(facts: Facts, path: Path) -> bool:
    return _misread(facts, path) or (facts.slips and above_zero(facts.scenario.calendar.slip.noise))


def _pressed_others(facts: Facts, path: Path) -> bool:
    return any(above_zero(party.audience_cost) for name, party in facts.parties.items() if name != _party(facts, path))


def _curved(facts: Facts, path: Path) -> bool:
    own = facts.parties[_party(facts, path)]
    joint = (own.utility or facts.scenario.utility) == EUCLIDEAN
    return any((joint or stance.position is not None) and cares(stance) for stance in own.on.values())


def _joint(facts: Facts, path: Path) -> bool:
    """Whether a party cares for several issues, without which Euclidean and additive utility are the same."""
    return facts.cares_for_several(_party(facts, path))


def _trusted(facts: Facts, path: Path) -> bool:
    trusted = str(path[3])
    return trusted in facts.consenters | facts.signers or facts.punishes(trusted)


def _leverage(facts: Facts, path: Path) -> bool:
    patron, client = str(path[1]), str(path[2])
    summoned = above_zero(facts.scenario.patronage[patron][client].summons) and facts.parties[client].invited
    return client in facts.consenters | facts.opposed or summoned or not facts.parties[client].invited


def _has_war(facts: Facts, path: Path) -> bool:
    """Whether a client has something to win or to suffer in the war."""
    client = facts.parties[str(path[2])]
    return above_zero(client.wear) or (above_zero(client.hope) and str(path[2]) in facts.opposed)


def _leaves_items(facts: Facts, path: Path) -> bool:
    """Whether a party's stamina for an item can end before its stamina for the meeting."""
    own = facts.parties[_party(facts, path)]
    return own.item_stamina is None or lowest(own.item_stamina) < highest(own.stamina)


def _strikes(facts: Facts, path: Path) -> bool:
    words = {str(path[2])}
    return any(name in words or party.role in words for name, party in facts.parties.items() if party.invited)


WEIGHS = Condition(_weighs, "{0} neither consents, signs, endorses, presses, strikes nor fights, so no text is judged by it",
                   "give it or its role a right under rights, or leave this key out")
CONSENTS = Condition(lambda facts, path: _party(facts, path) in facts.consenters or not facts.parties[_party(facts, path)].invited,
                     "{0} has no right of consent, so it answers no text", "name it or its role in rights.consent_on_ground, or leave this key out")
DECIDES = Condition(lambda facts, path: _party(facts, path) in facts.consenters | facts.signers or not facts.parties[_party(facts, path)].invited,
                    "{0} neither consents to changes nor signs statements",
                    "name it or its role in rights.consent_on_ground or rights.sign_statement, or leave this key out")
PRESSED = Condition(_pressed, "{0} has no audience pressure, and none arises", "set parties.{0}.audience above 0, or leave this key out")
HEEDS_AUDIENCE = Condition(
    lambda facts, path: above_zero(facts.parties[_party(facts, path)].audience_cost) or above_zero(facts.parties[_party(facts, path)].rejection),
    "{0} has neither an audience_cost nor a rejection", "set parties.{0}.audience_cost, or leave this key out")
OPPOSED = Condition(lambda facts, path: _party(facts, path) in facts.opposed, "{0} is no principal with an opponent",
                    "give it and its rival the role principal, regime or opposition, or leave this key out")
WARTIME = Condition(lambda facts, _: bool(facts.pained & facts.principals), "no principal is in pain, so the war counts as over",
                    "state hostilities, or pain of a principal, or leave this key out")
WAR_TEXTS = Condition(lambda facts, _: facts.ceasefire or facts.conquest, "no issue has to do with the fighting",
                      "set ceasefire or conquest of an issue above 0, or leave this key out")
PAINED = Condition(lambda facts, path: _party(facts, path) in facts.pained, "{0} is in no pain and suffers no violence",
                   "state hostilities.suffers.{0}, or leave this key out")
SUFFERS = Condition(lambda facts, path: _party(facts, path) in facts.sufferers, "no violence hurts {0}",
                    "state hostilities.suffers.{0}, or leave this key out")
STOPPABLE = Condition(_stoppable, "no ceasefire would restrain a source that hurts {0}",
                      "set restrained of a source in hostilities.sources above 0, or leave this key out")
ROLE_PLAYS_A_SIDE = Condition(lambda facts, path: _party(facts, path) in facts.principals | facts.consenters,
                              "{0} is no principal and does not consent", "leave this key out")

PARTIES: Table = {
    "label": (), "role": (), "invited": (), "capability": (), "on": (WEIGHS,),
    "side": (ROLE_PLAYS_A_SIDE,),
    "curvature": (Condition(_curved, "{0} cares for no issue with a scale, and its utility is additive", "leave this key out"),),
    "utility": (WEIGHS, CHOSEN_BY_UTILITY, Condition(_joint, "{0} cares for one issue at most, of which both utilities are the same", "leave this key out")),
    "reservation": (CONSENTS,), "opening_demand": (CONSENTS,),
    "discount": (CONSENTS, SEVERAL_ROUNDS, Condition(
        lambda facts, path: facts.parties[_party(facts, path)].reservation is not None,
        "{0} compares a deal with the status quo, which waiting discounts as much", "state parties.{0}.reservation, or leave this key out")),
    "risk": (CONSENTS, Condition(lambda facts, _: facts.scenario.procedure.kind == "challenge", "only the procedure challenge uses attitudes to risk",
                                 "use procedure.kind: challenge, or leave this key out")),
    "concession": (CONSENTS, Condition(_concedes, "{0} concedes by another tactic than by time", "leave this key out")),
    "stamina": (CONSENTS,),
    "item_stamina": (CONSENTS, Condition(_leaves_items, "{0} walks out of the meeting as soon",
                                         "give it fewer texts than parties.{0}.stamina, or leave this key out")),
    "item_absence": (CONSENTS, SEVERAL_ROUNDS, Condition(lambda facts, path: facts.parties[_party(facts, path)].item_stamina is not None,
                                                         "{0} never leaves an item", "state parties.{0}.item_stamina, or leave this key out")),
    "audience_cost": (REJECTION, WEIGHS, PRESSED),
    "audience": (REJECTION, HEEDS_AUDIENCE),
    "rejection": (REJECTION, PRESSED),
    "change_cost": (WEIGHS,),
    "hope": (OPPOSED, WARTIME, WAR_TEXTS),
    "wear": (PAINED, VIOLENCE, STOPPABLE, CEASEFIRE),
    "pain": (Condition(_pain_used, "nothing depends on {0}'s pain", "set parties.{0}.wear, or leave this key out"),),
    "outlook": (Condition(_reads_war, "{0} has no hope of the war, and breaks no commitment", "set parties.{0}.hope above 0, or leave this key out"),),
    "outlook_path": (Condition(_reads_war, "{0} has no hope of the war, and breaks no commitment",
                               "set parties.{0}.hope above 0, or leave this key out"), positive("learning.outlook_rate")),
    "value_of_talking": (),
    "deterred": (SUFFERS,),
    "grievance": (OPPOSED, BREACHES),
    "shuttle": (Condition(_informs, "nobody misreads the parties", "set bargaining.misreading above 0 with a chair, or leave this key out"),),
    "information": (Condition(_misread, "no chair misreads the parties", "set bargaining.misreading above 0 with a chair, or leave this key out"),),
    "witness": (BREACHES,),
    "endorsement": (REJECTION, Condition(_pressed_others, "no other party has an audience_cost", "leave this key out")),
    "patience": (Condition(lambda facts, path: _party(facts, path) in facts.hosts, "{0} has no right to host",
                           "name it in rights.host, or leave this key out"), positive("hosting.withdrawal")),
}
STANCES: Table = {
    "position": (), "score": (), "salience": (), "curvature": (Condition(
        lambda facts, path: above_zero(facts.parties[path[1]].on[path[3]].salience), "{0} gives this issue no salience", "leave this key out"),), "red_line": (DECIDES,), "red_line.min": (), "red_line.max": (), "red_line.never": (),
}
ISSUES: Table = {
    "label": (), "scale": (), "options": (), "status_quo": (), "negotiable": (),
    "step": (Condition(lambda facts, path: facts.scenario.issues[path[1]].scale is not None, "{0} has options, not a scale", "leave this key out"),),
    "declared": (SIGNERS,),
    "ceasefire": (Condition(lambda facts, _: bool(facts.violent) or facts.warring, "there is no violence that it could reduce",
                            "give a source a level above 0 in hostilities.sources, or leave this key out"),),
    "conquest": (Condition(lambda facts, _: facts.breaches or any(above_zero(party.hope) for party in facts.parties.values()),
                           "commitments are never broken, and no party has hope of the war",
                           "set commitments.hazard above 0, or leave this key out"),),
    "temptation": (BREACHES,),
    "goodwill": (Condition(lambda facts, _: above_zero(facts.scenario.goodwill.last_week) or above_zero(facts.scenario.goodwill.other_weeks),
                           "no goodwill signal ever occurs", "set goodwill.last_week or goodwill.other_weeks above 0, or leave this key out"),),
}
TIES: Table = {
    "leverage": (Condition(_leverage, "{1} neither consents nor fights, and {0} does not summon it", "leave this key out"),),
    "summons": (Condition(lambda facts, path: above_zero(facts.scenario.patronage[path[1]][path[2]].leverage), "{0} has no leverage over {1}",
                          "set patronage.{0}.{1}.leverage above 0, or leave this key out"),
                Condition(lambda facts, path: facts.parties[path[2]].invited, "{1} is not invited", "leave this key out")),
    "punishes": (Condition(lambda facts, path: path[2] in facts.performers, "{1} is no principal whose consent is needed, so it performs nothing",
                           "give {1} the right of consent, or leave this key out"),),
    "involvement": (WARTIME, WAR_TEXTS, Condition(_has_war, "the war holds nothing for {1}: it has no hope of it, and no fighting wears it down",
                                                  "set parties.{1}.hope or parties.{1}.wear above 0, or leave this key out")),
}
OTHERS: Table = {
    "trust.default": (),
    "trust.of.*.*": (Condition(_trusted, "{1} neither consents, signs nor punishes, so nobody relies on it", "leave this key out"),),
    **{f"rights.by_issue.*.{key}": () for key in ("issues", "consent_on_ground", "sign_statement")},
    "rights.by_issue.*.propose": (Condition(
        lambda facts, _: facts.alternating or getattr(facts.scenario.procedure, "proposals", "") == "pool", "no party writes offers under this procedure",
        "use procedure.kind: alternating_offers, or a vote with procedure.proposals: pool, or leave this key out"),),
    "rights.sign_statement": (), "rights.consent_on_ground": (), "rights.convene": (),
    "rights.host": (Condition(lambda facts, _: highest(facts.scenario.hosting.withdrawal) > 0 or bool(facts.scenario.hosting.withdraws_at),
                              "no host ever withdraws", "set hosting.withdrawal or hosting.withdraws_at, or leave this key out"),),
    "rights.strike.*": (Condition(_strikes, "{0} is not invited, so it strikes nothing", "leave this key out"),),
}
PARTY_KEYS: Table = {
    **{f"parties.*.{key}": needs for key, needs in PARTIES.items()},
    **{f"parties.*.on.*.{key}": needs for key, needs in STANCES.items()},
    **{f"issues.*.{key}": needs for key, needs in ISSUES.items()},
    **{f"patronage.*.*.{key}": needs for key, needs in TIES.items()},
    **OTHERS,
}
