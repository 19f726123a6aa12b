"""The results of a study, a few numbers per scenario: as a document, and as lines for a terminal."""

from __future__ import annotations

import math
import shlex
from collections.abc import Mapping, Sequence
from typing import Any

from sim.report.rows import Row, json_value
from sim.report.text.formatting import format_number
from sim.report.text.phrasing import plural
from sim.scenario.violence import has_violence
from sim.studies.column_values import column_values
from sim.studies.estimators import Rate
from sim.studies.result_files import read_table_file
from sim.studies.results import Study
from sim.studies.stopping_rule import Estimate, estimate_outcomes
from sim.studies.study import StudyReport

#: Outcomes reported for every scenario.
DEFAULT_OUTCOMES = ("agreement", "statements", "deaths_a_week")


def batch_document(report: StudyReport) -> Row:
    """Build the document of a study's results."""
    study = report.study
    manifest, failures = study.manifest, failed_runs(report)
    played = {name: study.select(name).scenario() for name in study.scenarios}
    measures = estimate_outcomes(study, DEFAULT_OUTCOMES, scenarios=played)
    scenarios = [
        {**each, "runs": measures[each["name"]]["agreement"].runs, "failed": sum(row["scenario"] == each["name"] for row in failures)}
        | {outcome: _numbers(measure) for outcome, measure in measures[each["name"]].items()}
        | {"weeks_counted": _weeks(measures[each["name"]]["deaths_a_week"]), "violence": has_violence(played[each["name"]])}
        for each in manifest["scenarios"]
    ]
    lost = [{"scenario": task.scenario, "first": task.first, "count": task.replicates, "message": message} for task, message in report.lost]
    document = {
        "folder": str(study.folder), "engine": manifest["engine"], "seed": manifest["seed"], "detail": manifest["detail"],
        "replicates": manifest["replicates"]["count"], "before": report.before, "added": report.added, "scenarios": scenarios,
        "failed": failures, "lost": lost,
    }
    if report.until:
        widths = {name: json_value(measure.half_width) for name, measure in report.reached.items()}
        document["until"] = {"outcome": report.until.outcome, "width": report.until.width, "met": report.met, "reached": widths}
    return document


def _numbers(measure: Estimate) -> Row:
    """A share, a mean or a rate with its interval."""
    low, high = measure.interval
    return {type(measure).__name__.lower(): json_value(measure.value), "low": json_value(low), "high": json_value(high)}


def _weeks(measure: Estimate) -> float | None:
    """The weeks for which a run is counted on average, burn-in included."""
    return json_value(measure.mean_weeks) if isinstance(measure, Rate) else None


def failed_runs(report: StudyReport) -> list[Row]:
    """List the replicates that failed, by scenario and number."""
    seed = report.study.manifest["seed"]
    return [{"scenario": record["scenario"], "seed": seed, **each} for record in report.study.completed_tasks() for each in record["failed"]]


def run_counts(document: Mapping[str, Any]) -> list[str]:
    """Count the runs, and those missing from an interrupted study, in lines."""
    runs, before, added = document["replicates"], document["before"], document["added"]
    missing = 0 if document["lost"] else max(0, runs * len(document["scenarios"]) - before - added)
    head = f"{'Up to ' if missing else ''}{plural(runs, 'run')} of each scenario, seed {document['seed']}"
    lines = [f"{head}, {document['detail']} detail, {document['engine']['name']} engine"]
    if before:
        known = f"{before:,}" if missing or added else "All"
        lines.append(f"{known} were already stored" + (f"; {added:,} are new" if added else ""))
    return [*lines, f"{missing:,} requested earlier are missing; --replicates {runs} runs them"] if missing else lines


def batch_lines(document: Mapping[str, Any]) -> list[str]:
    """Format the document as lines: the number of runs, and a row for each scenario."""
    lines = run_counts(document)
    shown = {"statements": "mean"} | ({"deaths_a_week": "rate"} if any(each["violence"] for each in document["scenarios"]) else {})
    rows: list[tuple[str, ...]] = [("", "runs", "with an agreement (95% CI)", *(name.replace("_", " ") for name in shown))]
    rows += [(each["name"], f"{each['runs']:,}", _share(each["agreement"]), *(_mean(each[name], kind) for name, kind in shown.items()))
             for each in document["scenarios"]]
    widths = [max(map(len, column)) for column in zip(*rows)]
    for row in (("",) * len(widths), *rows):
        name, *cells = (cell.rjust(width) for cell, width in zip(row, widths))
        lines.append(f"  {name.strip():<{widths[0]}}  {'  '.join(cells)}".rstrip())
    if any(each["runs"] > 1 for each in document["scenarios"]):
        rates = "; deaths a week: all deaths by all weeks" if "deaths_a_week" in shown else ""
        lines += ["", f"  Statements: mean per run{rates}; ± half width of the 95% CI"]
    return lines + _until(document)


def _share(numbers: Row) -> str:
    if numbers["share"] is None:
        return "-"
    share, low, high = (100 * numbers[end] for end in ("share", "low", "high"))
    places = max(1, math.ceil(-math.log10(high - low)))  # so that the ends differ
    return f"{share:.{places}f}% ({low:.{places}f} to {high:.{places}f})"


def _mean(numbers: Row, kind: str) -> str:
    if numbers[kind] is None:
        return "-"
    if numbers["low"] is None:
        return format_number(numbers[kind])
    return f"{format_number(numbers[kind])} ±{format_number((numbers['high'] - numbers['low']) / 2)}"


def _until(document: Mapping[str, Any]) -> list[str]:
    if "until" not in document:
        return []
    until = document["until"]
    widest = max(until["reached"], key=lambda name: math.inf if until["reached"][name] is None else until["reached"][name])
    width = until["reached"][widest]
    reached = "infinity" if width is None else f"{width:.4g}"
    if until["met"]:
        return ["", f"  The CI of {until['outcome']} is as narrow as requested: ±{reached}, at most ±{until['width']:.4g}"]
    return ["", f"  The CI of {until['outcome']} is still ±{reached} in {widest}, not ±{until['width']:.4g}: increase --replicates"]


def trouble(document: Mapping[str, Any]) -> str:
    """Describe failed and lost runs in a line or two; empty if there are none."""
    lines = []
    failed, lost = document["failed"], document["lost"]
    if failed:
        first = failed[0]
        lines.append(f"{plural(len(failed), 'run')} failed, the first of them replicate {first['replicate']} of {first['scenario']} "
                     f"(seed {first['seed']}): {first['message']}")
    if lost:
        first, runs = lost[0], sum(each["count"] for each in lost)
        last = first["first"] + first["count"] - 1
        lines.append(f"{plural(runs, 'run')} were not completed, the first of them replicates {first['first']} to {last} of "
                     f"{first['scenario']}: {first['message']}; the same command retries them")
    return "\n".join(lines)


def next_command(program: str, document: Mapping[str, Any], study: Study, words: Sequence[str]) -> str:
    """Build the command that shows one run of the first scenario, one with an agreement if there is one.

    words: the scenarios as typed.
    """
    replicate, manifest = _example_replicate(study), study.manifest
    name = manifest["scenarios"][0]["name"]
    varied = [part for option in ("settings", "strategies") for each in manifest[option] for part in (_OPTIONS[option], each)]
    if document["detail"] == "full":
        several = ["--scenario", name] if len(manifest["scenarios"]) > 1 else []
        again = [part for each in manifest["strategies"] for part in ("--strategy", each)]
        return shlex.join([*program.split(), "explain", str(study.folder), *several, "--replicate", str(replicate), *again])
    return shlex.join([*program.split(), "run", words[0], "--seed", str(manifest["seed"]), "--replicate", str(replicate), *varied])


_OPTIONS = {"settings": "--set", "strategies": "--strategy"}


def _example_replicate(study: Study) -> int:
    """Choose a replicate of the first scenario: the first with an agreement, else the first."""
    for path in study.select(study.scenarios[0]).table_files("runs")[:1]:
        table = read_table_file(path, columns=["replicate", "agreements"])
        agreed = column_values(table.column("agreements")) > 0
        if len(agreed):
            return int(column_values(table.column("replicate"))[int(agreed.argmax())])
    return 0
