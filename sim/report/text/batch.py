"""What came of a study, in a few numbers for each scenario: as a document, and in words."""

from __future__ import annotations

import math
import shlex
from collections.abc import Mapping, Sequence
from typing import Any

from sim.report.rows import Row
from sim.report.text.phrasing import plural
from sim.studies.estimators import Share
from sim.studies.results import Study, read_table_file
from sim.studies.stopping_rule import Estimate, estimate_outcomes
from sim.studies.study import StudyReport

#: What is told of every scenario.
DEFAULT_OUTCOMES = ("agreement", "statements", "deaths")


def batch_document(report: StudyReport) -> Row:
    """What came of a study, as a document."""
    study = report.study
    manifest, failures = study.manifest, failed_runs(report)
    measures = estimate_outcomes(study, DEFAULT_OUTCOMES)
    scenarios = [
        {**each, "runs": measures[each["name"]]["agreement"].runs, "failed": sum(row["scenario"] == each["name"] for row in failures)}
        | {outcome: _numbers(measure) for outcome, measure in measures[each["name"]].items()}
        for each in manifest["scenarios"]
    ]
    lost = [{"scenario": task.scenario, "first": task.first, "count": task.replicates, "message": message} for task, message in report.lost]
    document = {
        "folder": str(study.folder), "engine": manifest["engine"], "seed": manifest["seed"], "detail": manifest["detail"],
        "replicates": manifest["replicates"]["count"], "before": report.before, "added": report.added, "scenarios": scenarios,
        "failed": failures, "lost": lost,
    }
    if report.until:
        widths = {name: _finite(measure.half_width) for name, measure in report.reached.items()}
        document["until"] = {"outcome": report.until.outcome, "width": report.until.width, "met": report.met, "reached": widths}
    return document


def _numbers(measure: Estimate) -> Row:
    low, high = measure.interval
    kind = "share" if isinstance(measure, Share) else "mean"
    return {kind: _finite(measure.value), "low": _finite(low), "high": _finite(high)}


def _finite(number: float) -> float | None:
    return number if math.isfinite(number) else None


def failed_runs(report: StudyReport) -> list[Row]:
    """The replicates that failed, by scenario and number."""
    seed = report.study.manifest["seed"]
    return [{"scenario": record["scenario"], "seed": seed, **each} for record in report.study.completed_tasks() for each in record["failed"]]


def run_counts(document: Mapping[str, Any]) -> list[str]:
    """How many runs there are and by whom they were played; of a study that was broken off, how many are missing."""
    runs, before, added = document["replicates"], document["before"], document["added"]
    missing = 0 if document["lost"] else max(0, runs * len(document["scenarios"]) - before - added)
    head = f"{'Up to ' if missing else ''}{plural(runs, 'run')} of each scenario, seed {document['seed']}"
    lines = [f"{head}, {document['detail']} detail, {document['engine']['name']} engine"]
    if before:
        known = f"{before:,}" if missing or added else "All"
        lines.append(f"{known} were there before" + (f", {added:,} are new" if added else ""))
    return [*lines, f"{missing:,} that were asked for earlier are missing; --replicates {runs} plays them"] if missing else lines


def batch_lines(document: Mapping[str, Any]) -> list[str]:
    """The document in lines: what is there now, and a row for each scenario."""
    lines = run_counts(document)
    rows = [("", "runs", "with an agreement (95%)", "statements", "deaths")]
    rows += [(each["name"], f"{each['runs']:,}", _share(each["agreement"]), _mean(each["statements"]), _mean(each["deaths"]))
             for each in document["scenarios"]]
    widths = [max(map(len, column)) for column in zip(*rows)]
    for row in (("",) * len(widths), *rows):
        name, *cells = (cell.rjust(width) for cell, width in zip(row, widths))
        lines.append(f"  {name.strip():<{widths[0]}}  {'  '.join(cells)}".rstrip())
    if any(each["runs"] > 1 for each in document["scenarios"]):
        lines += ["", "  Statements and deaths are means a run, with half the width of their 95% intervals"]
    return lines + _until(document)


def _share(numbers: Row) -> str:
    if numbers["share"] is None:
        return "-"
    share, low, high = (100 * numbers[end] for end in ("share", "low", "high"))
    places = max(1, math.ceil(-math.log10(high - low)))  # so many that the ends differ
    return f"{share:.{places}f}% ({low:.{places}f} to {high:.{places}f})"


def _mean(numbers: Row) -> str:
    if numbers["mean"] is None:
        return "-"
    if numbers["low"] is None:
        return _short(numbers["mean"])
    return f"{_short(numbers['mean'])} ±{_short((numbers['high'] - numbers['low']) / 2)}"


def _short(number: float) -> str:
    """A number with three digits at least, and none to spare.

    >>> _short(1234.5), _short(12.345), _short(0.1234)
    ('1,234', '12.3', '0.123')
    """
    places = 0 if abs(number) >= 100 else 1 if abs(number) >= 10 else 2 if abs(number) >= 1 else 3
    return f"{number:,.{places}f}"


def _until(document: Mapping[str, Any]) -> list[str]:
    if "until" not in document:
        return []
    until = document["until"]
    widest = max(until["reached"], key=lambda name: math.inf if until["reached"][name] is None else until["reached"][name])
    width = until["reached"][widest]
    reached = "no width yet" if width is None else f"{width:.4g}"
    if until["met"]:
        return ["", f"  The interval of {until['outcome']} is as narrow as asked: {reached} to either side, at most {until['width']:.4g}"]
    return ["", f"  The interval of {until['outcome']} is still {reached} to either side in {widest}, not {until['width']:.4g}: "
                "more --replicates would narrow it"]


def trouble(document: Mapping[str, Any]) -> str:
    """What went wrong, on a line or two; empty if nothing did."""
    lines = []
    failed, lost = document["failed"], document["lost"]
    if failed:
        first = failed[0]
        lines.append(f"{plural(len(failed), 'run')} failed, the first of them replicate {first['replicate']} of {first['scenario']} "
                     f"(seed {first['seed']}): {first['message']}")
    if lost:
        first, runs = lost[0], sum(each["count"] for each in lost)
        last = first["first"] + first["count"] - 1
        lines.append(f"{plural(runs, 'run')} could not be played, the first of them replicates {first['first']} to {last} of "
                     f"{first['scenario']}: {first['message']}; the same command tries them again")
    return "\n".join(lines)


def next_command(program: str, document: Mapping[str, Any], study: Study, words: Sequence[str]) -> str:
    """The command that shows one run of the first scenario, one with an agreement if there is one.

    words: the scenarios as they were typed.
    """
    replicate, manifest = _telling(study), study.manifest
    name = manifest["scenarios"][0]["name"]
    varied = [part for option in ("settings", "strategies") for each in manifest[option] for part in (_OPTIONS[option], each)]
    if document["detail"] == "full":
        several = ["--scenario", name] if len(manifest["scenarios"]) > 1 else []
        again = [part for each in manifest["strategies"] for part in ("--strategy", each)]
        return shlex.join([*program.split(), "explain", str(study.folder), *several, "--replicate", str(replicate), *again])
    return shlex.join([*program.split(), "run", words[0], "--seed", str(manifest["seed"]), "--replicate", str(replicate), *varied])


_OPTIONS = {"settings": "--set", "strategies": "--strategy"}


def _telling(study: Study) -> int:
    """A replicate of the first scenario worth a look."""
    for path in study.select(study.scenarios[0]).table_files("runs")[:1]:
        table = read_table_file(path, columns=["replicate", "agreements"])
        agreed = table.column("agreements").to_numpy() > 0
        if len(agreed):
            return int(table.column("replicate").to_numpy()[int(agreed.argmax())])
    return 0
