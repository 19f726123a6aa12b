"""What happened in a run, round by round, as a browser shows it; reasons are shown to those who may know them."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from datetime import date, timedelta
from typing import Any

from sim.rules.attendance import Coming
from sim.rules.enums import Presence, Reply
from sim.rules.reply import Answer
from sim.web.classroom.interactive_model import InteractiveModel
from sim.web.views.serializers import plain, rows_of, terms, weightiest

Row = dict[str, Any]
Rows = list[Row]
Logged = list[tuple[float, ...]]

COMING = tuple(name for name in Coming._fields if name not in ("presence", "score"))
STATES = ("pain", "outlook", "audience")
AGENDA = ("issue", "tabled", "struck_by", "text", "agreed", "ground", "declared")
HEAD = ("week", "gap", "slipped", "convened", "venue", "withdrawn", "outcome", "statement", "declared_on", "announced", "incidents",
        "deaths", "swaps", "trust", "near")


def run_view(model: InteractiveModel, reasons: bool = True, only: str = "") -> Row:
    """A run as far as it went: where everything stands, its rounds, its end if it has one.

    reasons: whether decisions come with their terms; only: if they do not, a party whose own terms are shown all the same.
    """
    encoded = model.encoded
    ended = rows_of(encoded, "runs", model.log.rows["runs"])
    return {
        "round": model.round, "ended": ended[0] if ended else None,
        "opening": [plain(item.status_quo) for item in model.conflict.items],
        "ground": [plain(each) for each in model.state.ground], "declared": [plain(each) for each in model.state.declared],
        "rounds": Timeline(model, reasons, only).rounds(), "text": {name: plain(value) for name, value in model.text.items()},
        "pledges": [{"issue": name, "target": plain(pledge.target), "made": plain(pledge.made),
                     "performer": encoded.parties[int(pledge.performer)] if pledge.performer >= 0 else None}
                    for name, pledge in zip(encoded.issues, model.state.pledges, strict=True) if pledge.active],
        "states": {party.name: {"pain": plain(party.standing.pain), "outlook": plain(party.standing.outlook)} for party in model.parties}
        if reasons else None,
    }


class Timeline:
    """The log of a run by rounds, for somebody who may know the reasons of all, of one party, or of none."""

    def __init__(self, model: InteractiveModel, reasons: bool, only: str) -> None:
        self.model, self.reasons, self.only = model, reasons, only
        self.first = date.fromisoformat(str(model.encoded.scenario.calendar.first_round))
        self.log: dict[str, dict[int, Logged]] = {table: _by_round(rows) for table, rows in model.log.rows.items()}
        self.broken: dict[int, Rows] = defaultdict(list)
        for row in rows_of(model.encoded, "commitments", model.log.rows["commitments"]):
            if row["broken"]:
                self.broken[self._round_of(row["end"])].append(row)

    def _round_of(self, week: float) -> int:
        """The round before which a week lies; after the last, the last."""
        met = [row[1] for row in self.model.log.rows["rounds"] if row[2] > week]
        return int(min(met, default=self.model.round))

    def rows(self, table: str, number: int, only: tuple[str, ...]) -> Rows:
        """Some columns of a round's rows."""
        return rows_of(self.model.encoded, table, self.log[table][number], only)

    def told(self, party: str) -> bool:
        """Whether a party's reasons are shown."""
        return self.reasons or party == self.only

    def rounds(self) -> Rows:
        """Every round so far."""
        return [self.round(number) for number in range(1, self.model.round + 1)]

    def round(self, number: int) -> Row:
        """One round: what led to it, its exchanges, how it closed if it has; after the last, how its settlement was carried out."""
        heads = self.rows("rounds", number, HEAD)
        met = heads[0]["week"] if heads else math.inf
        weeks, broken = self.log["weeks"][number], self.broken[number]
        before = [row for row in weeks if row[2] < met]
        view = {
            "round": number, "done": bool(heads), "exchanges": self._exchanges(number),
            "weeks": _weeks(before), "fought": self._fought(before),
            "breaches": _breaches([row for row in broken if row["end"] < met]),
            "after": {"weeks": _weeks([row for row in weeks if row[2] >= met]),
                      "breaches": _breaches([row for row in broken if row["end"] >= met])},
        }
        return view | (self._closed(number, heads[0]) if heads else self._open())

    def _fought(self, weeks: Logged) -> Row:
        """Incidents by whose fighters they are of, those of most first; who did nothing is left out."""
        found: Counter[str] = Counter()
        for *_, source, _, incidents, _ in weeks:
            found[self.model.encoded.sources[int(source)]] += int(incidents)
        return {source: many for source, many in found.most_common() if many}

    def _date(self, number: int, week: float) -> date:
        """When a round met: the given date of the round, else by its week."""
        given = self.model.encoded.scenario.calendar.dates
        return given[number - 1] if number <= len(given) else self.first + timedelta(weeks=week)

    def _closed(self, number: int, head: Row) -> Row:
        parties = self.rows("parties", number, ("party", "signs", *STATES))
        trusts = self.model.trusts
        view = {name: head[name] for name in HEAD if name not in ("trust", "near")} | {
            "date": self._date(number, head["week"]).isoformat(), "attendance": self._attendance(number),
            "agenda": self.rows("agenda", number, AGENDA),
            "signs": {row["party"]: bool(row["signs"]) for row in parties if row["signs"] is not None},
        }
        if self.reasons:
            view |= {"trust": head["trust"], "near": head["near"],
                     "states": {row["party"]: {name: row[name] for name in STATES} for row in parties},
                     "trusts": [[plain(each) for each in line] for line in trusts[number]] if number < len(trusts) else None}
        return view

    def _open(self) -> Row:
        """The round that is being played: who is in the room, once the papers are out, and what is tabled."""
        model = self.model
        met = any(model.table.tabled)
        return {
            "attendance": [{"party": party.name, "presence": Presence(int(party.standing.presence)).word}
                           for party in model.parties] if met else [],
            "agenda": [{"issue": name, "tabled": model.table.tabled[at] > 0, "struck_by": self._struck_by(at), "text": None, "agreed": None,
                        "ground": plain(model.state.ground[at]), "declared": plain(model.state.declared[at])}
                       for at, name in enumerate(model.encoded.issues)],
        }

    def _struck_by(self, at: int) -> str | None:
        seat = int(self.model.table.struck[at]) - 1
        return self.model.encoded.parties[seat] if seat >= 0 else None

    def _exchanges(self, number: int) -> Rows:
        encoded = self.model.encoded
        texts: dict[int, Row] = defaultdict(dict)
        for _, _, exchange, issue, value in self.log["texts"][number]:
            texts[int(exchange)][encoded.issues[int(issue)]] = plain(value)
        presses: dict[tuple[float, float], Row] = defaultdict(dict)
        for _, _, exchange, patron, client, *_, pressure in self.log["pressures"][number]:
            presses[exchange, client][encoded.parties[int(patron)]] = plain(pressure)
        answers: dict[int, Rows] = defaultdict(list)
        for _, _, exchange, seat, *given in self.log["answers"][number]:
            answers[int(exchange)].append(self._answer(encoded.parties[int(seat)], Answer(*given), presses[exchange, seat]))
        return [{"exchange": each, "text": texts[each], "answers": answers[each]} for each in sorted(texts)]

    def _answer(self, party: str, given: Answer, patrons: Row) -> Row:
        own: Row = {"party": party, "reply": Reply(int(given.reply)).word}
        return own | terms(self.model.encoded, given) | {"patrons": patrons} if self.told(party) else own

    def _attendance(self, number: int) -> Rows:
        return [self._coming(self.model.encoded.parties[int(seat)], Coming(*parts[: len(Coming._fields)]))
                for _, _, seat, *parts in self.log["parties"][number]]

    def _coming(self, party: str, decided: Coming) -> Row:
        own: Row = {"party": party, "presence": Presence(int(decided.presence)).word}
        if self.told(party) and not math.isnan(decided.score):
            own |= {"score": plain(decided.score), "terms": weightiest({name: getattr(decided, name) for name in COMING})}
        return own


def _by_round(rows: Logged) -> dict[int, Logged]:
    """Rows of a table by their round, in those tables that have one."""
    found: dict[int, Logged] = defaultdict(list)
    for row in rows:
        found[int(row[1])].append(row)
    return found


def _breaches(rows: Rows) -> Rows:
    """Commitments that were broken: on what, by whom, after how many weeks."""
    return [{name: row[name] for name in ("issue", "performer", "weeks")} for row in rows]


def _weeks(rows: Logged) -> Rows:
    """Incidents and deaths week by week."""
    found: dict[float, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for _, _, week, _, _, incidents, deaths in rows:
        own = found[week]
        own[0] += incidents
        own[1] += deaths
    return [{"week": plain(week), "incidents": plain(found[week][0]), "deaths": round(found[week][1], 2)} for week in sorted(found)]
