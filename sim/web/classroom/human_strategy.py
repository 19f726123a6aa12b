"""A seat that a person holds, as the engine asks it."""

from __future__ import annotations

from typing import Any

from sim.engine.agents import Party, Strategy
from sim.rules.agenda import Strike
from sim.rules.attendance import Coming
from sim.rules.compliance import Keeping
from sim.rules.distributions import poisson
from sim.rules.hostilities import Violence
from sim.rules.reply import Answer
from sim.rules.rng import WEEK, uniform
from sim.rules.statement import Signing
from sim.web.classroom.decision_script import COMINGS, ORDERS, REPLIES, Decision


class HumanStrategy(Strategy):
    """A seat that a person holds: what was decided replaces what the rules would do; what was left open stays as the rules have it."""

    def decided(self, party: Party, phase: str) -> Decision:
        """What the person decided in a phase, or nothing."""
        model: Any = party.model  # an `InteractiveModel`
        found: Decision = model.script.decisions.get((phase, party.name), {})
        return found

    def fight(self, party: Party, decision: Violence) -> Violence:
        """Incidents at the ordered rate, with the same random draws, in the weeks before a round; after the last round the rules decide."""
        order = self.decided(party, f"prepare/{party.model.round}").get("order", "as usual")
        if order == "as usual" or decision.rate <= 0.0 or not party.model.running:
            return decision
        model: Any = party.model
        rate, conditions, source = decision.rate * ORDERS[order], model.conditions, model.conflict.sources[party.seat]
        incidents = poisson(rate, uniform(party.stream, party.model.round, conditions.week, int(source.key), WEEK))
        return Violence(rate, incidents, conditions.deadliness * incidents)

    def come(self, party: Party, decision: Coming) -> Coming:
        """In full, in part, or not."""
        word = self.decided(party, f"prepare/{party.model.round}").get("coming")
        return decision._replace(presence=COMINGS[word]) if word else decision

    def strike(self, party: Party, issue: str, decision: Strike) -> Strike:
        """Struck if it was said so."""
        made = self.decided(party, f"prepare/{party.model.round}")
        return decision._replace(struck=float(issue in made.get("strike", ()))) if made else decision

    def keep(self, party: Party, issue: str, decision: Keeping) -> Keeping:
        """Broken if it was said so, in the weeks before a round; what comes after the last is as the rules have it."""
        made = self.decided(party, f"prepare/{party.model.round}")
        return decision._replace(broken=float(issue in made.get("break", ()))) if made and party.model.running else decision

    def offer(self, party: Party, text: dict[str, float]) -> dict[str, float]:
        """The offer that was made, for items that are tabled."""
        made = self.decided(party, f"offer/{party.model.round}/{int(party.model.state.course.exchanges)}").get("propose", {})
        return {**text, **{name: float(value) for name, value in made.items() if name in text}}

    def answer(self, party: Party, text: dict[str, float], decision: Answer) -> Answer:
        """The reply that was given."""
        made = self.decided(party, f"answer/{party.model.round}/{int(party.model.state.course.exchanges)}")
        return decision._replace(reply=REPLIES[made["reply"]]) if "reply" in made else decision

    def sign(self, party: Party, decision: Signing) -> Signing:
        """Signed if it was said so."""
        made = self.decided(party, f"sign/{party.model.round}")
        return decision._replace(signs=float(made["sign"])) if "sign" in made else decision
