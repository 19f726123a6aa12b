"""A results folder explained: rounds, parties and reasons, as one document and on a terminal."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from sim._console import Signs
from sim.engine.strategy_loader import players
from sim.report.explanation.explain import explain_round, short_why
from sim.report.explanation.run_view import Account
from sim.report.text.run import OUTCOMES
from sim.rules.log_schema import COLUMNS
from sim.scenario.encoding.instance import encode
from sim.scenario.errors import nearest
from sim.studies.results import StoreError, Study

Row = dict[str, Any]


class Unknown(Exception):
    """A replicate, round, exchange or party that the results don't have, in one line."""


def account_of(study: Study, replicate: int | None = None) -> Account:
    """The account of one replicate of a results folder.

    Raises:
        Unknown: there is no such replicate, or there are several and none was named.
        StoreError: a table can't be read.
    """
    wanted = chosen(study, replicate)
    rows = {table: rows_of(study, table, wanted) for table in COLUMNS}
    if not rows["parties"]:
        raise Unknown(f"{study.folder} keeps summaries only; run the replicate alone to have it explained")
    seed, name = seed_and_name(study)
    return Account(encode(study.scenario()), seed, wanted, rows, name)


def chosen(study: Study, replicate: int | None = None) -> int:
    """The replicate to look at; it need not be named if the folder holds only one.

    Raises:
        Unknown: there is no such replicate, or there are several and none was named.
        StoreError: a table can't be read.
    """
    held = study.replicates()
    if not held:
        raise Unknown(f"{study.folder} holds no finished replicate")
    if replicate is None and len(held) != 1:
        raise Unknown(f"{study.folder} holds {len(held)} replicates; choose one by --replicate")
    wanted = held[0] if replicate is None else replicate
    if wanted not in held:
        failed = study.failed()
        why = failed.loc[failed["replicate"] == wanted, "message"].tolist()
        if why:
            raise Unknown(f"replicate {wanted} failed when {study.folder} was made: {why[0]}")
        raise Unknown(f"there is no replicate {wanted}; {study.folder} holds {held[0]} to {held[-1]}")
    return wanted


def rows_of(study: Study, table: str, replicate: int) -> list[Row]:
    """A replicate's rows of a table, the same from a single run and from a study of many, whose tables name the scenario.

    Raises:
        StoreError: the table can't be read.
    """
    return [{name: value for name, value in row.items() if name != "scenario"} for row in study.rows(table, replicate)]


def seed_and_name(study: Study) -> tuple[int, str]:
    """The seed of a folder's runs, and what its scenario is called.

    Raises:
        StoreError: the manifest doesn't say.
    """
    try:
        return int(study.manifest["seed"]), str(study.manifest["scenario"]["name"])
    except (KeyError, TypeError, ValueError) as error:
        raise StoreError(f"{study.folder} has a damaged manifest") from error


def explained(
    study: Study, replicate: int | None = None, round_: int | None = None, party: str | None = None, exchange: int | None = None,
    strategies: Sequence[str] = (),
) -> Row:
    """Why parties did what they did, in one round or in all, one party or all.

    strategies: those that the run was played with, as `party=module:object`; without them a run with strategies can't be played again, and
    so not be asked what would have brought a yes.

    Raises:
        Unknown, StoreError: see `account_of`; also an unknown round, exchange or party.
        PlayerError: a strategy that can't play.
    """
    account = account_of(study, replicate)
    check(account, round_, party, exchange)
    rounds = [row["round"] for row in account.rounds if round_ in (None, row["round"])]
    again = not study.manifest.get("strategies") or bool(strategies)
    scenes: Any = {}
    if again:
        from sim.report.explanation.text_replay import rehearse

        wanted = frozenset((each, exchange or account.round(each)["exchanges"]) for each in rounds if account.round(each)["bargained"])
        scenes = rehearse(account.encoded, account.seed, account.replicate, wanted, players(strategies, account.encoded.parties))
    told = []
    for each in rounds:
        scene = scenes.get((each, exchange or account.round(each)["exchanges"]))
        whole = explain_round(account, each, exchange, scene, party)
        answers = [row for row in account.answers(each, exchange) if party in (None, row["party"])]
        told.append(whole | {"brief": [short_why(account, row) for row in answers]})
    return {
        "scenario": {"name": account.name, "title": account.scenario.title},
        "seed": account.seed,
        "replicate": account.replicate,
        "party": party,
        "asked_again": again,
        "rounds": told,
    }


def check(account: Account, round_: int | None, party: str | None, exchange: int | None) -> None:
    """Make sure that what is asked about is in the run.

    Raises:
        Unknown: it is not.
    """
    parties, rounds = account.encoded.parties, len(account.rounds)
    if party is not None and party not in parties:
        close = nearest(party, parties)
        raise Unknown(f"there is no party {party}; " + (f"did you mean {close}?" if close else f"the parties are {', '.join(parties)}"))
    if round_ is not None and round_ > rounds:
        raise Unknown(f"there is no round {round_}; the run has {rounds}")
    if exchange is not None:
        if round_ is None:
            raise Unknown("--exchange needs --round")
        if not account.answers(round_, exchange):
            held = len({row["exchange"] for row in account.of("answers", round_)})
            raise Unknown(f"round {round_} has no exchange {exchange}; it has {held}")


def tell(told: Row, screen: Console, brief: bool = False) -> None:
    """Tell an explanation on a console; brief: only the main reason for each answer."""
    screen.print(Text(told["scenario"]["title"], style="bold"))
    if not brief:
        note = "Utility runs from 0 (the worst on every issue) to 1 (the best); amounts below are in these units."
        screen.print(Text(note, style="dim"))
    if not told["asked_again"]:
        screen.print(Text("Played with strategies: name them again by --strategy to be told what would have brought a yes.", style="dim"))
    for row in told["rounds"]:
        _head(row, screen)
        if brief:
            _say(screen, row["brief"] or [row["why_no_talks"] or ""])
        else:
            _whole(row, screen, told["party"])


def _head(row: Row, screen: Console) -> None:
    day = datetime.date.fromisoformat(row["date"])
    words, style = OUTCOMES[row["outcome"]]
    where = f", {row['city']}" if row["city"] else ""
    screen.print()
    screen.print(Text.assemble((f"Round {row['round']}: {day.day} {day:%B %Y}{where}", "bold"), "  ", (words, style)))


def _whole(row: Row, screen: Console, party: str | None) -> None:
    """A round in full."""
    agenda = [item for item in row["agenda"] if party is None or item["fate"] == "tabled" or item["struck_by"] == party]
    for title, told in (("Who came", row["attendance"]), ("What came on the table", agenda)):
        if told:
            screen.print(Text(f"  {title}", style="dim"))
            _say(screen, [each["text"] for each in told])
    if row["why_no_talks"]:
        _say(screen, [row["why_no_talks"]])
    if row["answers"]:
        screen.print(Text(f"  What was said to the text of exchange {row['answers'][0]['exchange']}", style="dim"))
    for answer in row["answers"]:
        verdict, *more = answer["sentences"]
        _say(screen, [verdict])
        _say(screen, more, 6)
        if party is not None:
            screen.print(Padding(_bars(answer["reasons"], screen), (0, 0, 0, 6)))
    if row["signing"]:
        screen.print(Text("  The joint statement", style="dim"))
        _say(screen, [each["text"] for each in row["signing"]])


def _say(screen: Console, sentences: Sequence[str], indent: int = 4) -> None:
    for sentence in sentences:
        screen.print(Padding(Text(sentence), (0, 0, 0, indent)))


def _bars(reasons: Sequence[Row], screen: Console) -> Table:
    """The terms of an answer as bars, those for a yes to the right."""
    most = max((abs(reason["value"]) for reason in reasons), default=1.0)
    table = Table.grid(padding=(0, 1))
    table.add_column(style="dim")
    table.add_column(justify="right")
    table.add_column(justify="right", width=16, style="red")
    table.add_column(width=16, style="green")
    for reason in reasons:
        bar = Signs(screen.encoding).block * max(1, round(16 * abs(reason["value"]) / most))
        table.add_row(reason["term"], f"{reason['value']:+.3f}", *(("", bar) if reason["value"] > 0 else (bar, "")))
    return table
