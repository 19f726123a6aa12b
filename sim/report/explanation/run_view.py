"""One replicate's log with its scenario and sampled numbers, as rows by table and round."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property
from types import SimpleNamespace
from typing import Any

from sim.engine.log import Log, arrow
from sim.procedures.alternating_offers import turn_of
from sim.procedures.dispatch import ALTERNATING_OFFERS, breaks_up, passes
from sim.report.rows import Row
from sim.report.text.phrasing import Names
from sim.rules.enums import Reply
from sim.rules.issue_rights import NOT_ASKED
from sim.rules.log_schema import COLUMNS
from sim.rules.rng import stream_of
from sim.rules.state import Conflict
from sim.scenario.distributions import highest
from sim.scenario.encoding.instance import EncodedScenario
from sim.scenario.schema.scenario import Scenario


class RunView:
    """A replicate as rows by table and round.

    Args:
        encoded: the encoded scenario.
        seed: of the run.
        replicate: its number.
        rows: every table as plain rows, from a live log (`from_log`) or from a results folder.
        name: of the scenario, as on the command line and in file names.
    """

    def __init__(self, encoded: EncodedScenario, seed: int, replicate: int, rows: Mapping[str, list[Row]], name: str = "scenario") -> None:
        self.encoded, self.seed, self.replicate, self.tables, self.name = encoded, seed, replicate, rows, name
        self.scenario: Scenario = encoded.scenario
        self.names = names_of(encoded)
        self._by_round: dict[tuple[str, int], list[Row]] = defaultdict(list)
        for table, found in rows.items():
            for row in found if "round" in COLUMNS[table] else ():
                self._by_round[table, int(row["round"])].append(row)

    @classmethod
    def from_log(cls, encoded: EncodedScenario, seed: int, log: Log, name: str = "scenario") -> RunView:
        """Build the view of a log in memory."""
        rows = {table: arrow(encoded, table, log.matrix(table)).to_pylist() for table in COLUMNS}
        return cls(encoded, seed, int(log.replicate), rows, name)

    @cached_property
    def conflict(self) -> Conflict:
        """The numbers of this replicate, every range sampled."""
        return self.encoded.conflict(stream_of(self.seed, self.replicate))

    @property
    def run(self) -> Row:
        """The row of the replicate as a whole."""
        return self.tables["runs"][0]

    @property
    def rounds(self) -> list[Row]:
        """The rows of the rounds, in order."""
        return self.tables["rounds"]

    def round(self, round_: int) -> Row:
        """The row of one round."""
        return self.of("rounds", round_)[0]

    def of(self, table: str, round_: int, **match: Any) -> list[Row]:
        """The rows of a table in one round that match these values."""
        return [row for row in self._by_round[table, round_] if all(row[column] == value for column, value in match.items())]

    def ground(self, round_: int) -> list[float]:
        """The status quo on each issue in a round, in the order of the issues."""
        found = {row["issue"]: float(row["ground"]) for row in self.of("agenda", round_)}
        return [found[issue] for issue in self.encoded.issues]

    def answers(self, round_: int, exchange: int | None = None) -> list[Row]:
        """The answers at an exchange of a round; if none is given, all answers to its last text."""
        found = self.of("answers", round_)
        last = exchange or max((row["exchange"] for row in found), default=0)
        first = last if exchange else self.first_proposed(round_, last)
        return [row for row in found if first <= row["exchange"] <= last]

    def last_replies(self, round_: int) -> dict[str, str]:
        """The last reply of each party that answered, by name: to the last text, or a walk-out before it from a vote that went on."""
        found = {row["party"]: row["reply"] for row in self.of("answers", round_) if row["reply"] == Reply.WALK_OUT.word}
        return found | {row["party"]: row["reply"] for row in self.answers(round_)}

    def coalition(self, round_: int) -> tuple[list[str], list[str]]:
        """Who accepted the last text of a round, and who was outvoted; whoever made an offer that all accepted is among the first."""
        replies = self.last_replies(round_)
        voters = [self.encoded.parties[int(seat)] for seat in self.conflict.consenters[: int(self.conflict.rosters.consenters)]]
        partial = {name for name, profile in zip(self.encoded.parties, self.conflict.profiles, strict=True) if profile.partial}
        voters = [party for party in voters if party in replies or party not in partial]  # whoever wasn't asked belongs to neither
        outvoted = [party for party in voters if not self.by_turns and replies.get(party) != Reply.ACCEPT.word]
        return [party for party in voters if party not in outvoted], outvoted

    def broken_up(self, round_: int) -> bool:
        """Whether walk-outs ended the meeting of a round, by the scenario's procedure."""
        replies = self.last_replies(round_)
        table: Any = SimpleNamespace(replies=[float(Reply.WALK_OUT) * (replies.get(party) == Reply.WALK_OUT.word) for party in self.encoded.parties])
        return breaks_up(self.conflict, table)

    @property
    def by_turns(self) -> bool:
        """Whether parties answer in turns, one at an exchange."""
        return bool(self.conflict.procedure.kind == ALTERNATING_OFFERS)

    def first_proposed(self, round_: int, last: int) -> int:
        """The exchange at which the text of the last one was first proposed; the same one unless parties answer in turns."""
        first = last
        while self.by_turns and first > 1 and self.text(round_, first - 1) == self.text(round_, last):
            first -= 1
        return first

    def carried(self, round_: int) -> bool:
        """Whether a round's last text was agreed, by the scenario's procedure."""
        answers = self.answers(round_)
        if not answers:
            return False
        asked = {answer["party"] for answer in answers}
        seats = zip(self.encoded.parties, self.conflict.profiles, strict=True)
        replies = [NOT_ASKED if profile.partial and name not in asked else 0.0 for name, profile in seats]
        if self.by_turns:
            first = answers[0]["exchange"]
            replies[int(self.conflict.consenters[0]) if first == 1 else turn_of(self.conflict, first - 1)] = 1.0  # whose offer it was
        for answer in answers:
            replies[self.encoded.parties.index(answer["party"])] = float(answer["reply"] == Reply.ACCEPT.word)
        then: Any = SimpleNamespace(course=SimpleNamespace(exchanges=float(answers[-1]["exchange"])))
        table: Any = SimpleNamespace(replies=replies)
        return passes(self.conflict, then, table)

    def text(self, round_: int, exchange: int) -> dict[str, float]:
        """The text on the table at an exchange: the tabled items and their values."""
        return {row["issue"]: row["value"] for row in self.of("texts", round_, exchange=exchange)}

    def pressures(self, answer: Row) -> list[Row]:
        """Pressure rows on a party over the text that it answered, the strongest first."""
        found = self.of("pressures", answer["round"], exchange=answer["exchange"], client=answer["party"])
        return sorted(found, key=lambda row: -row["pressure"])

    def presence(self, round_: int) -> dict[str, str]:
        """How each party attended a round."""
        return {row["party"]: row["presence"] for row in self.of("parties", round_)}

    def callers(self, round_: int, party: str) -> list[str]:
        """Patrons who attended themselves and whose request to attend the party heeds."""
        presence, at = self.presence(round_), self.encoded.parties
        ties = self.conflict.ties
        return [patron for patron in at if ties[at.index(patron)][at.index(party)].summons > 0 and presence[patron] != "away"]

    def least_content(self, round_: int) -> Row | None:
        """The answer, at a round's last exchange, of the party that is furthest from consent."""
        answers = self.answers(round_)
        return min(answers, key=lambda row: (row["red_line"] is None, row["surplus"] - row["held_out"]), default=None)

    def date(self, row: Row) -> datetime.date:
        """The date of a round: the given date, or the date of its week."""
        calendar = self.scenario.calendar
        if row["round"] <= len(calendar.dates):
            return calendar.dates[int(row["round"]) - 1]
        return calendar.first_round + datetime.timedelta(weeks=row["week"])

    def violence(self, row: Row) -> list[Row]:
        """Incidents and deaths of each week since the last round, weeks without violence included."""
        return self._weekly(row, range(int(row["week"] - row["gap"] - row["slipped"]), int(row["week"])))

    def afterwards(self) -> list[Row]:
        """Incidents and deaths of each week of the implementation after the last round, if a settlement was reached."""
        last = self.rounds[-1]
        return self._weekly(last, range(int(last["week"]), int(self.run["weeks"])))

    def _weekly(self, row: Row, span: range) -> list[Row]:
        found = {week: {"week": week, "incidents": 0.0, "deaths": 0.0} for week in span}
        for each in self.of("weeks", row["round"]):
            if each["week"] in span:
                found[int(each["week"])]["incidents"] += each["incidents"]
                found[int(each["week"])]["deaths"] += each["deaths"]
        return list(found.values())


def names_of(encoded: EncodedScenario) -> Names:
    """The display names of a scenario's parties and issues."""
    scenario = encoded.scenario
    involved = {patron for patron, clients in scenario.patronage.items() if any(highest(tie.involvement) > 0 for tie in clients.values())}
    warless = {name for name, party in scenario.parties.items() if highest(party.hope) == highest(party.wear) == 0}
    return Names({name: party.label for name, party in scenario.parties.items()},
                 {name: issue.label for name, issue in scenario.issues.items()}, dict(zip(encoded.issues, encoded.options, strict=True)),
                 involved & warless)

