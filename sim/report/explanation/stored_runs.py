"""One replicate of a results folder, loaded as a run view, or played again if the folder holds its summary only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sim.engine.strategy_loader import players
from sim.errors import NotInResultsError, ResultsError, RunError
from sim.report.explanation.run_view import RunView
from sim.report.rows import Row
from sim.rules.log_schema import COLUMNS, SUMMARY
from sim.scenario.encoding.instance import encode
from sim.studies.guarded_play import play_guarded
from sim.studies.results import Study


def load_run_view(study: Study, replicate: int | None = None, strategies: Sequence[str] = ()) -> RunView:
    """Load one replicate of a results folder; play it again if the folder holds its summary only.

    strategies: those that the run was played with, as `party=module:object`, for a re-run.

    Raises:
        NotInResultsError: there is no such replicate, or there are several and none was named; it cannot be played again; or another engine made it.
        ResultsError: a table can't be read.
        StrategyError: a strategy that can't play.
    """
    wanted = chosen(study, replicate)
    rows = {table: replicate_rows(study, table, wanted) for table in COLUMNS}
    if not rows["parties"]:
        return _played_again(study, wanted, strategies)
    check_columns(study, rows)
    seed, name = seed_and_name(study)
    return RunView(encode(study.scenario()), seed, wanted, rows, name)


def check_columns(study: Study, rows: Mapping[str, Sequence[Row]]) -> None:
    """Check that stored tables have this engine's columns.

    Raises:
        NotInResultsError: another engine wrote them.
    """
    for table, held in rows.items():
        missing = [name for name in COLUMNS[table] if held and name not in held[0]]
        if missing:
            made = study.manifest.get("engine", {}).get("version", "unknown")
            raise NotInResultsError(f"{study.folder} was made by another engine (version {made}): its table {table} has no column {missing[0]}; "
                                    "make it again with the same command")


def _played_again(study: Study, replicate: int, strategies: Sequence[str]) -> RunView:
    """Play a replicate again, and check that it is the run whose summary the folder holds."""
    check_strategies_named(study, strategies)
    if study.design:
        raise NotInResultsError(
            f"{study.folder} holds summaries of runs with varied inputs; run one point by itself: "
            "parley run SCENARIO --replicate K --set PATH=VALUE"
        )
    seed, name = seed_and_name(study)
    encoded = encode(study.scenario())
    try:
        log = play_guarded(encoded, seed, replicate, players(strategies, encoded.parties))
    except RunError as error:
        raise NotInResultsError(f"the re-run failed, {error}") from error
    view = RunView.from_log(encoded, seed, log, name)
    check_summary(study, view)
    return view


def check_strategies_named(study: Study, strategies: Sequence[str]) -> None:
    """Check that the strategies of a study are named for a re-run.

    Raises:
        NotInResultsError: they are not.
    """
    stated = list(study.manifest.get("strategies") or ())
    if stated and not strategies:
        named = " ".join(f"--strategy {each}" for each in stated)
        raise NotInResultsError(f"{study.folder} holds summaries only and was played with strategies; name them: {named}")


def check_summary(study: Study, again: RunView) -> None:
    """Check that a re-run reproduces the summary that a study holds.

    Raises:
        NotInResultsError: it does not.
    """
    if any(replicate_rows(study, table, again.replicate) != again.tables[table] for table in SUMMARY):
        made = study.manifest.get("engine", {}).get("version", "unknown")
        raise NotInResultsError(
            f"{study.folder} holds summaries only, and the re-run of replicate {again.replicate} differs: the study was made by another "
            f"engine (version {made}) or with other strategies, or its scenario was edited; repeat it with `parley batch --fresh`"
        )


def chosen(study: Study, replicate: int | None = None) -> int:
    """Choose a replicate; it need not be named if the folder holds only one.

    Raises:
        NotInResultsError: there is no such replicate, or there are several and none was named.
        ResultsError: a table can't be read.
    """
    held = study.replicates()
    if not held:
        raise NotInResultsError(f"{study.folder} holds no finished replicate")
    if replicate is None and len(held) != 1:
        raise NotInResultsError(f"{study.folder} holds {len(held)} replicates; choose one with --replicate")
    wanted = held[0] if replicate is None else replicate
    if wanted not in held:
        failed = study.failed()
        why = failed.loc[failed["replicate"] == wanted, "message"].tolist()
        if why:
            raise NotInResultsError(f"replicate {wanted} failed when {study.folder} was made: {why[0]}")
        raise NotInResultsError(f"there is no replicate {wanted}; {study.folder} holds {held[0]} to {held[-1]}")
    return wanted


def replicate_rows(study: Study, table: str, replicate: int) -> list[Row]:
    """Read a replicate's rows of a table without the column `scenario`, which only studies have.

    Raises:
        ResultsError: the table can't be read.
    """
    return [{name: value for name, value in row.items() if name != "scenario"} for row in study.rows(table, replicate)]


def seed_and_name(study: Study) -> tuple[int, str]:
    """Read the seed of a folder's runs and the name of its scenario.

    Raises:
        ResultsError: the manifest lacks them.
    """
    try:
        return int(study.manifest["seed"]), str(study.manifest["scenario"]["name"])
    except (KeyError, TypeError, ValueError) as error:
        raise ResultsError(f"{study.folder} has a damaged manifest") from error
