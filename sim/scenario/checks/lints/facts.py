"""What a scenario has, asked by the lints: who holds rights, who fights, what is violent, which mechanisms are switched on."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from sim.rules.enums import PRINCIPALS, Role
from sim.scenario.checks.hawkes_stability import OTHERS
from sim.scenario.distributions import Number, highest
from sim.scenario.issue_rights import words_anywhere
from sim.scenario.schema.parties import Party, Stance
from sim.scenario.schema.procedures import AlternatingOffers, SingleText, Vote
from sim.scenario.schema.scenario import Scenario


def above_zero(number: Number | None) -> bool:
    """Whether a number or its range can be above 0."""
    return number is not None and highest(number) > 0


def cares(stance: Stance) -> bool:
    """Whether an issue matters to whoever has this stance on it."""
    return stance.salience is None or above_zero(stance.salience)


class Facts:
    """Answers about a scenario, each computed once."""

    def __init__(self, scenario: Scenario) -> None:
        self.scenario = scenario

    @property
    def parties(self) -> dict[str, Party]:
        """The parties by name."""
        return self.scenario.parties

    def holders(self, words: Iterable[str]) -> set[str]:
        """Return the parties that a list of roles and parties means; whoever is not invited holds a right only by name."""
        given = set(words)
        return {name for name, party in self.parties.items() if name in given or (party.role in given and party.invited)}

    def cares_for_several(self, party: str) -> bool:
        """Whether more than one issue matters to a party."""
        return sum(map(cares, self.parties[party].on.values())) > 1

    @cached_property
    def consenters(self) -> set[str]:
        """Parties whose consent to a change is needed."""
        return self.holders(words_anywhere(self.scenario, "consent_on_ground"))

    @cached_property
    def signers(self) -> set[str]:
        """Parties that sign the joint statement."""
        return self.holders(words_anywhere(self.scenario, "sign_statement"))

    @cached_property
    def conveners(self) -> set[str]:
        """Parties that convene the talks."""
        rights = self.scenario.rights
        return self.holders(rights.convene or rights.sign_statement or rights.consent_on_ground)

    @cached_property
    def hosts(self) -> set[str]:
        """Parties that host."""
        return self.holders(self.scenario.rights.host)

    @cached_property
    def principals(self) -> set[str]:
        """Parties to the dispute itself."""
        return {name for name, party in self.parties.items() if Role[party.role.upper()] in PRINCIPALS}

    @cached_property
    def performers(self) -> set[str]:
        """Principals whose consent is needed: they may have to perform a change."""
        return self.principals & self.consenters

    @cached_property
    def opposed(self) -> set[str]:
        """Principals that another principal opposes."""
        return {one for one in self.principals if any(self.opposes(one, other) for other in self.principals)}

    def opposes(self, one: str, other: str) -> bool:
        """Whether two principals are on different sides."""
        side = self.parties[one].side
        return one != other and (side is None or side != self.parties[other].side)

    @cached_property
    def rejecting(self) -> bool:
        """Whether a party with the role spoiler has capability."""
        return any(party.role == "spoiler" and above_zero(party.capability) for party in self.parties.values())

    @cached_property
    def violent(self) -> set[str]:
        """Sources that commit incidents: by themselves, or set off by such a source."""
        hostilities = self.scenario.hostilities
        found = {name for name, source in hostilities.sources.items() if above_zero(source.level)}
        while True:
            more = {one for one, row in hostilities.excites.items() if one not in found
                    and any(above_zero(rate) and other in found for other, rate in row.items())}
            if not more:
                return found
            found |= more

    @cached_property
    def sufferers(self) -> set[str]:
        """Parties that incidents hurt."""
        return {one for one, row in self.scenario.hostilities.suffers.items()
                if any(above_zero(share) and source in self.violent for source, share in row.items())}

    @cached_property
    def pained(self) -> set[str]:
        """Parties that are or come to be in pain."""
        return self.sufferers | {name for name, party in self.parties.items() if above_zero(party.pain)}

    @cached_property
    def violent_spoilers(self) -> bool:
        """Whether a spoiler commits incidents."""
        return any(name != OTHERS and self.parties[name].role == "spoiler" for name in self.violent)

    @cached_property
    def ceasefire(self) -> bool:
        """Whether a commitment on some issue is a ceasefire."""
        return any(above_zero(issue.ceasefire) for issue in self.scenario.issues.values())

    @cached_property
    def conquest(self) -> bool:
        """Whether a breach on some issue shifts the outlook."""
        return any(above_zero(issue.conquest) for issue in self.scenario.issues.values())

    @cached_property
    def breaches(self) -> bool:
        """Whether commitments can be broken: there is a hazard, and a party that performs."""
        return above_zero(self.scenario.commitments.hazard) and bool(self.performers)

    @cached_property
    def warring(self) -> bool:
        """Whether some party weighs the war: it expects it to decide, or wants it to end, and is in a war."""
        return any(above_zero(party.hope) or above_zero(party.wear) for party in self.parties.values()) and bool(self.pained)

    @cached_property
    def clients(self) -> set[str]:
        """Clients of any patron."""
        return {client for clients in self.scenario.patronage.values() for client in clients}

    def presses(self, patron: str) -> bool:
        """Whether a patron can put pressure on a party whose consent is needed."""
        clients = self.scenario.patronage.get(patron, {})
        return any(above_zero(tie.leverage) and client in self.consenters for client, tie in clients.items())

    def punishes(self, patron: str) -> bool:
        """Whether a patron may punish a breach by a client."""
        return any(above_zero(tie.punishes) for tie in self.scenario.patronage.get(patron, {}).values())

    @cached_property
    def punishment(self) -> bool:
        """Whether any patron may punish a party that performs."""
        return any(above_zero(tie.punishes) and client in self.performers
                   for clients in self.scenario.patronage.values() for client, tie in clients.items())

    def weighs(self, name: str) -> bool:
        """Whether a text means anything to the run through this party: it consents, signs, endorses, presses, strikes, votes or fights."""
        party = self.parties[name]
        rights = self.scenario.rights
        return (name in self.consenters | self.signers | self.opposed or above_zero(party.endorsement) or self.presses(name)
                or name in rights.strike or party.role in rights.strike or name in self.electorates)

    @cached_property
    def electorates(self) -> set[str]:
        """Parties whose stances the voters of a ballot have."""
        return {ballot.party for ballot in self.scenario.ratification.ballots.values() if ballot.party is not None}

    @cached_property
    def chaired(self) -> bool:
        """Whether a chair that may misread the parties writes the text."""
        own = self.scenario.procedure
        return isinstance(own, SingleText | Vote)

    @cached_property
    def alternating(self) -> bool:
        """Whether parties take turns to make offers."""
        return isinstance(self.scenario.procedure, AlternatingOffers)

    @cached_property
    def slips(self) -> bool:
        """Whether the date of a round is found by consultations: rounds beyond the first, and not by given dates."""
        return self.scenario.horizon.rounds > 1 and not self.scenario.calendar.dates

    @cached_property
    def signals(self) -> bool:
        """Whether goodwill signals can occur: a working group exists, or progress on an issue sets one up."""
        return self.scenario.goodwill.established or any(issue.goodwill for issue in self.scenario.issues.values())

    @cached_property
    def audiences(self) -> bool:
        """Whether audience pressure does anything: a party heeds it, and somebody rejects the talks."""
        return self.rejecting and any(above_zero(party.audience_cost) or above_zero(party.rejection) for party in self.parties.values())
