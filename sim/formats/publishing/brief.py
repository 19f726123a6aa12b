"""A one-page brief on a scenario for readers who will never run it."""

from __future__ import annotations

from sim.formats.publishing.tables import number, red_line, status_quo
from sim.scenario.distributions import central
from sim.scenario.schema.parties import Issue, Stance
from sim.scenario.schema.scenario import Scenario
from sim.scenario.violence import has_violence

#: What a procedure is, for people who do not know its name.
PROCEDURES = {
    "single_text": "a chair writes one text and revises it after objections", "alternating_offers": "parties make offers in turn until all accept one",
    "vote": "a text is put to the vote", "compromise": "the mean of the positions, by power and salience", "exchange": "pairs of parties exchange concessions",
    "challenge": "parties challenge one another and give way to the stronger", "condorcet": "the parties' texts are compared pair by pair",
}


def brief(scenario: Scenario) -> str:
    """Return a page in Markdown: what the conflict is about, who wants what, what each will not accept, and where the numbers come from.

    >>> from sim.scenario.loader import load_scenario
    >>> print(brief(load_scenario("textbook")).splitlines()[0])
    # A wage round between a union and a firm
    """
    rounds = scenario.horizon.rounds
    parts = [f"# {scenario.title}", f"*{scenario.summary.removesuffix('.')}.*", " ".join(scenario.about.split()),
             "## What is negotiated", "\n".join(f"- **{issue.label}.** Today: {status_quo(issue)}." for issue in scenario.issues.values()),
             "## Who wants what"]
    parts.append("\n".join(f"- **{party.label}** ({party.role}){_wants(party.on, scenario.issues)}" for party in scenario.parties.values()))
    kind = scenario.procedure.kind
    parts += ["## How they negotiate", f"Up to {rounds} round{'s' if rounds != 1 else ''}: {PROCEDURES.get(kind, kind)}."
              + (" Violence goes on between the rounds." if has_violence(scenario) else "")]
    if scenario.standing.strip() or scenario.sources:
        parts += ["## Where the numbers come from", " ".join(scenario.standing.split()), "\n".join(f"- {source}" for source in scenario.sources)]
    parts.append("This page describes what the model assumes, not what it finds. A result holds as far as these assumptions do.")
    return "\n\n".join(part for part in parts if part) + "\n"


def _wants(on: dict[str, Stance], issues: dict[str, Issue]) -> str:
    """Return what a party wants, what matters most to it first, and its red lines."""
    weights = {name: central(stance.salience) if stance.salience is not None else max(map(central, (stance.score or {}).values()), default=0.0)
               for name, stance in on.items()}
    order = sorted((name for name in on if weights[name] > 0), key=lambda name: -weights[name])
    if not order:
        return " has no stake in the issues."
    total = sum(weights.values())
    wishes = [f"{issues[name].label}: {_wish(on[name], issues[name])} ({100 * weights[name] / total:.0f}% of its concern)" for name in order]
    lines = [f"{issues[name].label}: {red_line(stance, issues[name])}" for name, stance in on.items() if stance.red_line]
    return " wants " + "; ".join(wishes) + "." + (f" It insists on {'; '.join(lines)}." if lines else "")


def _wish(stance: Stance, issue: Issue) -> str:
    if stance.score:
        return (issue.options or {})[max(stance.score, key=lambda option: central((stance.score or {})[option]))]
    point = central(stance.position) if stance.position is not None else 0.0
    nearest = min(issue.scale or {0: ""}, key=lambda anchor: abs(anchor - point))
    label = (issue.scale or {}).get(nearest, "")
    return f"{label} ({number(stance.position)} of 100)" if nearest == point else f"{number(stance.position)} of 100, near \"{label}\""
