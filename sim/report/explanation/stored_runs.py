"""One replicate of a results folder, loaded as a run view."""

from __future__ import annotations

from sim.errors import NotInResultsError, ResultsError
from sim.report.explanation.run_view import RunView
from sim.report.rows import Row
from sim.rules.log_schema import COLUMNS
from sim.scenario.encoding.instance import encode
from sim.studies.results import Study


def load_run_view(study: Study, replicate: int | None = None) -> RunView:
    """Load one replicate of a results folder.

    Raises:
        NotInResultsError: there is no such replicate, or there are several and none was named.
        ResultsError: a table can't be read.
    """
    wanted = chosen(study, replicate)
    rows = {table: replicate_rows(study, table, wanted) for table in COLUMNS}
    if not rows["parties"]:
        raise NotInResultsError(f"{study.folder} holds summaries only; run this replicate alone to explain it")
    seed, name = seed_and_name(study)
    return RunView(encode(study.scenario()), seed, wanted, rows, name)


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
