"""Schema of a scenario file: the sections, with meaning, unit, bounds, default and source of every key.

The JSON schema, the glossary in `scenarios/README.md` and the error messages are generated from these models.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Discriminator, Tag

from sim.display.notebook import as_table
from sim.scenario.fields import MAX_ISSUES, MAX_PARTIES, NEUTRAL, Line, Name, Prose, SchemaModel, key
from sim.scenario.schema.institutions import (
    Agenda,
    Attendance,
    Bargaining,
    Calendar,
    Commitments,
    Goodwill,
    Horizon,
    Hosting,
    Learning,
    Rights,
    Statement,
)
from sim.scenario.schema.parties import Issue, Party, Patronage, Trust, Utility
from sim.scenario.schema.procedures import AlternatingOffers, Challenge, Compromise, Condorcet, Logrolling, SingleText, Vote, kind_of
from sim.scenario.schema.ratification import Ratification
from sim.scenario.schema.undertaking import Undertaking
from sim.scenario.schema.violence import Hostilities, Spoiling

#: One of the procedures, distinguished by `kind`.
Procedure = Annotated[
    Annotated[SingleText, Tag("single_text")] | Annotated[AlternatingOffers, Tag("alternating_offers")] | Annotated[Vote, Tag("vote")]
    | Annotated[Compromise, Tag("compromise")] | Annotated[Logrolling, Tag("exchange")] | Annotated[Challenge, Tag("challenge")]
    | Annotated[Condorcet, Tag("condorcet")],
    Discriminator(kind_of),
]


class Scenario(SchemaModel):
    """A conflict and its talks."""

    title: Line = key("Title.")
    summary: Line = key("One line for lists.")
    about: Prose = key("Background for readers.", "")
    sources: list[Line] = key("Where the numbers come from.", list, max_length=60)
    standing: Prose = key("Status of the numbers: measured, recalled or judged.", "")
    horizon: Horizon = key("When a run ends.")
    calendar: Calendar = key("When rounds meet.", Calendar)
    issues: dict[Name, Issue] = key("The agenda.", min_length=1, max_length=MAX_ISSUES)
    utility: Utility = key(
        "How a party's issues combine: `additive`, the sum of weight times worth; or `euclidean`, 1 less the weighted distance of the text from"
        " its ideal point over all issues together, to the power of its `curvature`.",
        "additive", source=f"{NEUTRAL}; Davis, Hinich and Ordeshook 1970; Enelow and Hinich 1984")
    parties: dict[Name, Party] = key("The parties, in the order of their seats.", min_length=2, max_length=MAX_PARTIES)
    rights: Rights = key("Rights of parties and roles.")
    patronage: dict[Name, dict[Name, Patronage]] = key("Patrons (guarantors, donors), each with its clients.", dict, max_length=MAX_PARTIES)
    trust: Trust = key("Trust between parties at the start.", Trust)
    attendance: Attendance = key("What makes parties attend.", Attendance)
    hosting: Hosting = key("Host and venues.", Hosting)
    agenda: Agenda = key("How the agenda is chosen.", Agenda)
    procedure: Procedure = key("How texts are written, and who must consent.", SingleText)
    bargaining: Bargaining = key("What parties weigh at the table.", Bargaining)
    statement: Statement = key("The joint statement.", Statement)
    undertaking: Undertaking = key("Whether items take effect together.", Undertaking)
    ratification: Ratification = key("Votes on an agreed text.", Ratification)
    commitments: Commitments = key("How commitments are kept or broken.", Commitments)
    goodwill: Goodwill = key("Goodwill signals.", Goodwill)
    hostilities: Hostilities = key("Violence between the rounds.", Hostilities)
    spoiling: Spoiling = key("How spoilers respond to talks.", Spoiling)
    learning: Learning = key("What parties learn from a round.", Learning)

    def __repr__(self) -> str:
        return f"<Scenario {self.title!r}: {len(self.parties)} parties, {len(self.issues)} issues, up to {self.horizon.rounds} rounds>"

    def _repr_html_(self) -> str:
        return as_table(self.title, {
            "summary": self.summary, "parties": ", ".join(f"{name} ({party.role})" for name, party in self.parties.items()),
            "issues": ", ".join(self.issues), "procedure": self.procedure.kind, "rounds": f"up to {self.horizon.rounds}",
        })
