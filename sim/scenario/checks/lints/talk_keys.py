"""When the keys of the talks act: horizon, calendar, attendance, hosting, agenda, bargaining, statements, commitments, learning."""

from __future__ import annotations

from sim.scenario.checks.inconsistency import lowest
from sim.scenario.checks.lints.condition import (
    AUDIENCES,
    BREACHES,
    CHAIR,
    CHOSEN_BY_UTILITY,
    CONSULTED,
    DRAWN_GAPS,
    HOSTS,
    PATRONS,
    PUNISHMENT,
    REJECTION,
    SEVERAL_ROUNDS,
    SEVERAL_SIGNERS,
    SIGNALS,
    SIGNERS,
    SPOILERS,
    SUFFERING,
    VIOLENCE,
    Condition,
    Table,
    positive,
)
from sim.scenario.checks.lints.facts import Facts, above_zero
from sim.scenario.dates import week_gaps
from sim.scenario.source_tree import Path


def _patience(facts: Facts, path: Path) -> bool:
    """Whether a host's patience can run out."""
    return bool(facts.hosts) and above_zero(facts.scenario.hosting.withdrawal)


def _selects(facts: Facts, path: Path) -> bool:
    return facts.scenario.agenda.items < len(facts.scenario.issues)


def _near(facts: Facts, path: Path) -> bool:
    return above_zero(facts.scenario.attendance.closeness) or (facts.violent_spoilers and above_zero(facts.scenario.spoiling.boost))


def _moves(facts: Facts, path: Path) -> bool:
    hostilities = facts.scenario.hostilities
    return any(party.outlook_path for party in facts.parties.values()) or (
        above_zero(facts.scenario.learning.battles) and bool(facts.opposed) and bool(facts.violent) and bool(hostilities.suffers))


def _recent(facts: Facts, path: Path) -> bool:
    learning = facts.scenario.learning
    deters = any(above_zero(party.deterred) for party in facts.parties.values())
    return deters or (facts.audiences and above_zero(learning.audience_violence)) or (bool(facts.opposed) and above_zero(learning.battles))


def _deadline_acts(facts: Facts) -> bool:
    """Whether a round could be scheduled after the outside deadline."""
    deadline, dates = facts.scenario.horizon.deadline, facts.scenario.calendar.dates
    last = min(facts.scenario.horizon.weeks, sum(week_gaps(dates)) if dates else facts.scenario.horizon.weeks)
    return deadline is None or lowest(deadline) < last


def _deep(key: str) -> Condition:
    return Condition(lambda facts, _: facts.chaired and getattr(facts.scenario.procedure, "proposals", "chair") == "chair",
                     f"no chair writes the text, so procedure.{key} is not used", "leave this key out")


PATIENCE = Condition(_patience, "no host can lose patience", "name a host in rights.host and set hosting.withdrawal above 0, or leave this key out")
SELECTS = Condition(_selects, "agenda.items lets every issue on the agenda", "set agenda.items below the number of issues, or leave this key out")
NEAR = Condition(_near, "nobody heeds how near a deal is", "set attendance.closeness above 0, or leave this key out")
MOVES = Condition(_moves, "no outlook ever changes", "state outlook_path of a party, or violence between principals, or leave this key out")
RECENT = Condition(_recent, "nothing depends on recent suffering", "set deterred of a party or learning.battles above 0, or leave this key out")
GRIEVANCE = Condition(lambda facts, _: any(above_zero(party.grievance) for party in facts.parties.values()), "no party has a grievance",
                      "set grievance of a party above 0, or leave this key out")
PERFORMERS = Condition(lambda facts, _: bool(facts.performers), "no principal has the right of consent, so nobody performs a change",
                       "name a principal in rights.consent_on_ground, or leave this key out")
SCALES = Condition(lambda facts, _: any(issue.scale is not None for issue in facts.scenario.issues.values()),
                   "every issue has options, which are in place at once", "leave this key out")
WINDOWS = Condition(lambda facts, _: any(source.before_talks != 1 for source in facts.scenario.hostilities.sources.values()),
                    "no source changes its violence before talks", "set before_talks of a source, or leave this key out")
COUNTS_DOWN = Condition(lambda facts, path: str(path[2]) in facts.violent, "{0} commits no violence",
                        "set hostilities.sources.{0}.level above 0, or leave this key out")
VOTERS = Condition(lambda facts, path: facts.scenario.ratification.ballots[str(path[2])].party is not None,
                   "the probability of this vote is stated, so no voter weighs the text", "state party instead of probability, or leave this key out")
BALLOTS = Condition(lambda facts, _: bool(facts.scenario.ratification.ballots), "no vote ratifies a text",
                    "state a vote in ratification.ballots, or leave this key out")

EARLY = Condition(lambda facts, _: _deadline_acts(facts), "no round would meet after this deadline anyway",
                  "set it before horizon.weeks and the last of calendar.dates, or leave this key out")
SEVERAL_ISSUES = Condition(
    lambda facts, _: any(party.utility is None and facts.cares_for_several(name) for name, party in facts.parties.items()),
    "no party without a utility of its own cares for more than one issue, and of one issue both utilities are the same", "leave this key out")
DISCOUNTS = Condition(lambda facts, _: any(lowest(party.discount) < 1 for party in facts.parties.values()), "no party has a discount factor",
                      "set discount of a party below 1, or leave this key out")

HORIZON_KEYS: Table = {
    "horizon.deadline": (SEVERAL_ROUNDS, EARLY), "horizon.discount_weekly": (DISCOUNTS,), "hosting.series": (),
    "horizon.rounds": (), "horizon.weeks": (SEVERAL_ROUNDS,), "horizon.implementation": (), "horizon.abandoned_after": (SEVERAL_ROUNDS,),
    "calendar.first_round": (), "calendar.dates": (),
    **{f"calendar.{key}": (DRAWN_GAPS,) for key in (
        "gap", "gap_per_empty_round", "gap_without_pain", "gap_spread", "shortest", "longest", "outage")},
    **{f"calendar.{key}": (DRAWN_GAPS, positive("calendar.outage")) for key in ("outage_shortest", "outage_longest")},
    "calendar.announced": (SIGNERS,),
    **{f"calendar.slip.{key}": (CONSULTED,) for key in ("willing_below", "noise", "shortest", "longest")},
    **{f"attendance.{key}": () for key in ("cost", "half_hearted", "closeness", "noise", "quorum")},
    "attendance.memory": (GRIEVANCE,),
    "hosting.venues": (), "hosting.withdraws_at": (HOSTS,), "hosting.withdrawal": (HOSTS,),
    **{f"hosting.{key}": (PATIENCE,) for key in ("tolerance", "fatigue", "relief")},
    "hosting.fatigue_procedural": (PATIENCE, SIGNERS),
    **{f"hosting.{key}": (HOSTS,) for key in ("switching_cost", "reopening", "at_request")},
    "hosting.weariness": (SEVERAL_ROUNDS,), "hosting.weary_after": (positive("hosting.weariness"),), "hosting.noise": (),
    "utility": (CHOSEN_BY_UTILITY, SEVERAL_ISSUES), "agenda.items": (), "agenda.noise": (SELECTS,), "agenda.settled": (SELECTS,),
    "agenda.linkage": (SELECTS,),
}
TABLE_KEYS: Table = {
    **{f"bargaining.{key}": () for key in ("mood", "substance", "binding", "opening_demand", "final_demand", "break_off", "hopeless")},
    "bargaining.half_present": (positive("attendance.half_hearted"),),
    "bargaining.guarantee": (PUNISHMENT,), "bargaining.pressure": (PATRONS,), "bargaining.effort": (PATRONS,),
    "bargaining.misreading": (CHAIR,), "bargaining.disclosure": (CHAIR, positive("bargaining.misreading")),
    "bargaining.half_doubt": (PERFORMERS,), "bargaining.renewal": (SEVERAL_ROUNDS,),
    **{f"statement.{key}": (SIGNERS,) for key in ("friction", "noise", "step", "least_gain", "weariness", "reading")},
    "statement.trust": (SEVERAL_SIGNERS,),
    "commitments.progress": (SCALES,), "commitments.hazard": (PERFORMERS,),
    **{f"commitments.{key}": (BREACHES,) for key in ("scale", "hope", "relapse", "trust_broken")},
    "commitments.settled_outlook": (BREACHES, positive("commitments.hope")),
    "commitments.punishment": (BREACHES, PUNISHMENT), "commitments.trust_patron": (BREACHES, PUNISHMENT),
    "commitments.spoiling": (BREACHES, SPOILERS), "commitments.trust_kept": (PERFORMERS,),
    **{f"goodwill.{key}": (SIGNALS,) for key in ("last_week", "other_weeks", "trust", "patience")},
    "goodwill.established": (Condition(
        lambda facts, _: above_zero(facts.scenario.goodwill.last_week) or above_zero(facts.scenario.goodwill.other_weeks),
        "no goodwill signal ever occurs", "set goodwill.last_week or goodwill.other_weeks above 0, or leave this key out"),),
    "learning.outlook_rate": (MOVES,), "learning.battles": (VIOLENCE, positive("learning.outlook_rate")),
    "learning.statement_trust": (SEVERAL_SIGNERS,), "learning.closeness": (NEAR,),
    "learning.audience_rate": (AUDIENCES,), "learning.audience_floor": (AUDIENCES, positive("learning.audience_rate")),
    **{f"learning.{key}": (AUDIENCES, VIOLENCE) for key in ("audience_violence", "violence_full")},
    **{f"learning.{key}": (AUDIENCES, SEVERAL_ROUNDS) for key in ("audience_deadlock", "deadlock_full")},
    **{f"learning.{key}": () for key in ("emptiness", "emptiness_procedural", "emptiness_kept")},
}
VIOLENCE_KEYS: Table = {
    "hostilities.sources.*.level": (),
    **{f"hostilities.sources.*.{key}": (COUNTS_DOWN,) for key in ("before_talks", "deadlock")},
    "hostilities.sources.*.restrained": (COUNTS_DOWN, Condition(
        lambda facts, _: facts.ceasefire, "no issue is a ceasefire", "set ceasefire of an issue above 0, or leave this key out")),
    "hostilities.excites.*.*": (Condition(lambda facts, path: str(path[3]) in facts.violent, "{1} commits no violence",
                                          "set hostilities.sources.{1}.level above 0, or leave this key out"),),
    "hostilities.suffers.*.*": (Condition(lambda facts, path: str(path[3]) in facts.violent, "{1} commits no violence",
                                          "set hostilities.sources.{1}.level above 0, or leave this key out"),),
    "hostilities.memory": (VIOLENCE, Condition(lambda facts, _: bool(facts.scenario.hostilities.excites), "no incident causes another",
                                               "state hostilities.excites, or leave this key out")),
    "hostilities.tempo": (VIOLENCE,), "hostilities.mechanism.prevents": (VIOLENCE,),
    "hostilities.mechanism.suspended": (VIOLENCE, positive("hostilities.mechanism.prevents")),
    "hostilities.mechanism.issue": (VIOLENCE, positive("hostilities.mechanism.prevents"), Condition(
        lambda facts, _: any(party.item_stamina is not None for party in facts.parties.values()), "no party ever leaves an item",
        "state item_stamina of a party, or leave this key out")),
    **{f"hostilities.{key}": (VIOLENCE, WINDOWS) for key in ("window", "window_decay")},
    **{f"hostilities.{key}": (VIOLENCE,) for key in ("deaths_per_incident", "deaths_spread")}, "hostilities.burn_in": (),
    "hostilities.half_pain": (VIOLENCE, SUFFERING), "hostilities.pain_rate": (SUFFERING,), "hostilities.recent_rate": (VIOLENCE, RECENT),
    **{f"spoiling.{key}": (SPOILERS,) for key in ("boost", "window", "doubt")},
    "spoiling.memory": (SPOILERS, positive("commitments.spoiling")),
}
PROCEDURE_KEYS: Table = {
    **{f"procedure.{key}": () for key in (
        "kind", "exchanges", "proposals", "rule", "tactics", "opponent_model", "binding", "salience", "variant", "unmoved", "improves", "model", "voting", "exponent", "draws")},
    **{f"procedure.{key}": (_deep(key),) for key in ("moves", "step", "aim", "heed", "search")},
    "procedure.warmth": (_deep("warmth"), Condition(lambda facts, _: getattr(facts.scenario.procedure, "search", "") == "anneal",
                                                    "the search is not by annealing", "set procedure.search: anneal, or leave this key out")),
    "procedure.window": (Condition(lambda facts, _: "averaged" in getattr(facts.scenario.procedure, "tactics", {}).values(),
                                   "no party uses averaged tit-for-tat", "name one in procedure.tactics, or leave this key out"),),
    "procedure.learning_rate": (Condition(lambda facts, _: getattr(facts.scenario.procedure, "opponent_model", "") == "frequency",
                                          "no opponent model is used", "set procedure.opponent_model: frequency, or leave this key out"),),
    "procedure.scripts": (),
    "procedure.quota": (Condition(lambda facts, _: getattr(facts.scenario.procedure, "rule", "") in ("qualified", "weighted"),
                                  "this rule of majority has no quota", "set procedure.rule: qualified or weighted, or leave this key out"),),
    "procedure.veto": (Condition(lambda facts, _: getattr(facts.scenario.procedure, "rule", "") != "unanimity", "under unanimity everybody has a veto",
                                 "leave this key out"),),
}
RATIFICATION_KEYS: Table = {
    "undertaking.single": (Condition(lambda facts, _: sum(issue.negotiable for issue in facts.scenario.issues.values()) > 1,
                                     "there is one issue to negotiate", "leave this key out"),),
    "undertaking.reopening": (Condition(lambda facts, _: facts.scenario.undertaking.single, "items take effect round by round",
                                        "set undertaking.single: true, or leave this key out"), SEVERAL_ROUNDS),
    **{f"ratification.ballots.*.{key}": () for key in ("label", "probability", "party")},
    **{f"ratification.ballots.*.{key}": (VOTERS,) for key in ("threshold", "spread", "noise", "quota")},
    "ratification.ballots.*.campaign": (VOTERS, REJECTION), "ratification.final": (BALLOTS,),
}
TALK_KEYS: Table = {**HORIZON_KEYS, **TABLE_KEYS, **RATIFICATION_KEYS, **VIOLENCE_KEYS, **PROCEDURE_KEYS}
