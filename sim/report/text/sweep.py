"""The results of a sweep: as a document, as sentences, and as a curve or a heat map of characters."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.analysis.comparison.outcome_matrix import weeks_by_point
from sim.analysis.comparison.response_curves import marginal_response, response, response_curve, response_grid, steepest_step
from sim.report.rows import Frame, Row, json_rows
from sim.report.text.formatting import COUNTS, format_interval, format_number, format_value, interval_bar, outcome_label
from sim.report.text.phrasing import plural
from sim.studies.design import yaml_value
from sim.studies.outcomes import CUMULATIVE, RATES, is_share
from sim.studies.results import Study

if TYPE_CHECKING:
    from sim.display.console import Symbols


#: Outcomes reported unless others are requested.
DEFAULT_OUTCOMES = ("agreement",)
WIDTH = 100
#: Points whose runs are counted for equally long to so many weeks have totals over equal time.
LEAST_EXPOSURE = 0.05
#: A heat map shows numbers up to so many columns.
MOST_COLUMNS = 11
#: Longer tables are truncated on a terminal.
MOST_ROWS = 40


def sweep_document(study: Study, outcomes: Sequence[str], report: Any) -> Row:
    """Build the document of a sweep: each outcome at each point, and its change from the first point."""
    manifest = study.manifest
    return {
        "folder": str(study.folder), "scenario": manifest["scenarios"][0], "engine": manifest["engine"], "seed": manifest["seed"],
        "design": manifest["design"], "replicates": manifest["replicates"]["count"], "before": report.before, "added": report.added,
        "runs": report.before + report.added, "paths": paths_of(study),
        "outcomes": [
            {"outcome": outcome, "kind": "share" if is_share(outcome) else "rate" if outcome in RATES else "mean", "notes": exposure_note(study, outcome),
             "points": json_rows(response(study, outcome, 0))}
            for outcome in outcomes
        ],
        "failed": failed_points(study),
        "lost": [{"first": task.first, "count": task.replicates, "points": [task.points.first, task.points.size], "message": message}
                 for task, message in report.lost],
    }


def trouble(document: Mapping[str, Any]) -> str:
    """Describe failed and lost runs in a line or two; empty if there are none."""
    lines = []
    if failed := document["failed"]:
        first = failed[0]
        lines.append(f"{plural(len(failed), 'run')} failed; the first is replicate {first['replicate']} at point {first['point']} "
                     f"(seed {first['seed']}): {first['message']}")
    if lost := document["lost"]:
        runs = sum(each["count"] * each["points"][1] for each in lost)
        lines.append(f"{plural(runs, 'run')} could not be completed: {lost[0]['message']}; run the same command again to retry them")
    return "\n".join(lines)


def failed_points(study: Study) -> list[Row]:
    """List the failed runs by point and replicate."""
    return [{"seed": study.manifest["seed"], **each} for record in study.completed_tasks() for each in record["failed"]]


def paths_of(study: Study) -> list[str]:
    """The paths that a sweep varied."""
    return [name for name in study.points().columns if name != "point"]


def sweep_lines(study: Study, outcomes: Sequence[str], signs: Symbols) -> list[str]:
    """Format the results of a sweep as lines: sentences, then a drawing, for each outcome."""
    manifest, paths = study.manifest, paths_of(study)
    count = manifest["replicates"]["count"]
    points = plural(manifest["design"]["points"], "point")
    lines = [f"{points} x {plural(count, 'run')}, seed {manifest['seed']}, common random numbers across points"]
    for outcome in outcomes:
        frame = response(study, outcome, 0)
        lines.append("")
        if frame["estimate"].isna().all():
            lines.append(f"{outcome_label(outcome, is_share(outcome))}: not applicable to any run")
        elif len(paths) == 1 and manifest["design"]["kind"] == "factorial":
            frame = response_curve(study, outcome)
            lines += [*wrapped([*sentence(frame, paths[0], outcome), *exposure_note(study, outcome)]), "", *_curve(frame, paths[0], outcome, signs)]
        elif len(paths) == 2 and manifest["design"]["kind"] == "factorial":
            lines += [*wrapped([*extremes(frame, paths, outcome), *exposure_note(study, outcome)]), "", *_heat_map(frame, paths, outcome, signs)]
        else:
            lines += [*wrapped([*extremes(frame, paths, outcome), *exposure_note(study, outcome)]), *_many(study, paths, outcome, signs)]
    return lines


def wrapped(sentences: Sequence[str]) -> list[str]:
    """Wrap sentences, each beginning on a new line."""
    return [line for one in sentences for line in textwrap.wrap(one, WIDTH, break_on_hyphens=False, break_long_words=False)]


def exposure_note(study: Study, outcome: str) -> list[str]:
    """State over how many weeks an outcome adds up, if that differs between points; empty for other outcomes."""
    if outcome not in CUMULATIVE:
        return []
    weeks = weeks_by_point(study)
    low, high = float(np.nanmin(weeks)), float(np.nanmax(weeks))
    if high - low < LEAST_EXPOSURE:
        return []
    other = next((rate for rate, column in RATES.items() if column == outcome), None)
    return [f"It adds up over whole runs, which are counted for {format_number(low)} to {format_number(high)} weeks on average, depending on the point"
            + (f"; {COUNTS[other]} compare equal time (--outcome {other})" if other else "")]


def _curve(frame: Frame, path: str, outcome: str, signs: Symbols) -> list[str]:
    """The response to one path, one row per value."""
    return _drawn(frame, path, [yaml_value(value) for value in frame[path].tolist()], is_share(outcome), signs)


def sentence(frame: Frame, path: str, outcome: str) -> list[str]:
    """Describe the response to one path in sentences; frame: from `sim.analysis.comparison.response_curves.response_curve`."""
    share, name = is_share(outcome), outcome_label(outcome, is_share(outcome))
    first, last = frame.iloc[0], frame.iloc[-1]
    change, low, high = last["change"], last["change_low"], last["change_high"]
    if frame["estimate"].nunique() == 1:
        return [f"{name} is {format_value(first['estimate'], share)} at every value of {path}"]
    ends = f"from {format_value(first['estimate'], share)} at {path} {yaml_value(first[path])} to {format_value(last['estimate'], share)} at {yaml_value(last[path])}"
    sure = math.isfinite(high - low) and (low > 0 or high < 0)
    unit = " points" if share else ""
    size = 100 if share else 1
    sizes = [format_number(size * each) if size == 1 else f"{size * each:.1f}" for each in sorted((abs(low), abs(high)))]
    of = format_number(abs(change)) if not share else f"{100 * abs(change):.1f}"
    if sure:
        lines = [f"{name} {'rises' if change > 0 else 'falls'} {ends}: by {of}{unit} [{sizes[0]}, {sizes[1]}]"]
    else:
        lines = [f"{name} goes {ends}: the change is not significant"]
    top, bottom = frame.loc[frame["estimate"].idxmax()], frame.loc[frame["estimate"].idxmin()]
    inside = [row for row in (top, bottom) if row["point"] not in (first["point"], last["point"])]
    for row in inside:
        beyond = min(abs(row["estimate"] - end["estimate"]) for end in (first, last))
        if math.isfinite(row["high"]) and beyond > row["high"] - row["low"]:
            number = format_interval(row["estimate"], row["low"], row["high"], share)
            lines.append(f"In between, it {'peaks at' if row is top else 'falls to'} {number} at {yaml_value(row[path])}")
    fastest = steepest_step(frame, path)
    return [*lines, f"It changes fastest between {yaml_value(fastest[0])} and {yaml_value(fastest[1])}"] if fastest else lines


def _drawn(frame: Frame, title: str, labels: Sequence[str], share: bool, signs: Symbols) -> list[str]:
    """Draw one row per value: the value, the estimate with its interval, and an interval bar."""
    triples = frame[["estimate", "low", "high"]].to_numpy(float).tolist()
    numbers = [format_interval(value, low, high, share) for value, low, high in triples]
    left = max(map(len, [*labels, "value"]))
    right = max(map(len, numbers))
    width = max(20, WIDTH - left - right - 6)
    ends = (float(frame[["estimate", "low"]].min().min()), float(frame[["estimate", "high"]].max().max()))
    marks = ("─", "●") if signs.block == "█" else ("-", "o")
    scale = format_value(ends[0], share), format_value(ends[1], share)
    head = f"  {'':>{left}}  {'':<{right}}  {scale[0]}{scale[1]:>{width - len(scale[0])}}"
    rows = [
        f"  {label:>{left}}  {number:<{right}}  {interval_bar(value, low, high, ends, width, marks)}".rstrip()
        for label, number, (value, low, high) in zip(labels, numbers, triples)
    ]
    cut = rows if len(rows) <= MOST_ROWS else [*rows[:MOST_ROWS], f"  and {len(rows) - MOST_ROWS:,} more"]
    return [f"  {title}", head, *cut]


def _heat_map(frame: Frame, paths: Sequence[str], outcome: str, signs: Symbols) -> list[str]:
    """Draw the response to two paths as a grid whose shades run from the lowest to the highest value."""
    share, (down, across) = is_share(outcome), paths
    found = response_grid(frame, down, across)
    least, most = float(frame["estimate"].min()), float(frame["estimate"].max())
    wide = len(found.columns) <= MOST_COLUMNS
    shades = signs.bars[1:]

    def shade(value: float) -> str:
        """The character for a value."""
        if not math.isfinite(value):
            return " "
        return shades[min(len(shades) - 1, int((value - least) / (most - least) * len(shades)))] if most > least else shades[0]

    left = max(len(yaml_value(value)) for value in found.index.tolist())
    cells = [[f"{format_value(value, share)} {shade(value)}" if wide else shade(value) for value in row] for row in found.to_numpy().tolist()]
    heads = [yaml_value(value) for value in found.columns.tolist()]
    widths = [max(map(len, [*(row[place] for row in cells), heads[place] if wide else ""])) for place in range(len(heads))]
    gap = "  " if wide else ""
    lines = [f"  {down} (down) by {across} (across" + (")" if wide else f": {heads[0]} to {heads[-1]})")]
    if wide:
        lines.append(f"  {'':>{left}}  {gap.join(head.rjust(width) for head, width in zip(heads, widths))}")
    for label, row in zip(found.index.tolist(), cells):
        lines.append(f"  {yaml_value(label):>{left}}  {gap.join(cell.rjust(width) for cell, width in zip(row, widths))}".rstrip())
    half = float((frame["high"] - frame["low"]).max()) / 2
    widest = f"; the widest CI is ±{100 * half:.1f} points" if share else f"; the widest CI is ±{format_number(half)}"
    return [*lines, "", f"  {shades[0]} {format_value(least, share)} to {shades[-1]} {format_value(most, share)}{widest if math.isfinite(half) else ''}"]


def extremes(frame: Frame, paths: Sequence[str], outcome: str) -> list[str]:
    """Describe the points with the highest and the lowest value."""
    share, name = is_share(outcome), outcome_label(outcome, is_share(outcome))
    if frame["estimate"].nunique() == 1:
        return [f"{name} is {format_value(float(frame['estimate'].iloc[0]), share)} at every point"]
    lines: list[str] = []
    for word, at in (("highest", frame["estimate"].idxmax()), ("lowest", frame["estimate"].idxmin())):
        row = frame.loc[at]
        place = ", ".join(f"{path} {yaml_value(_cut(row[path]))}" for path in paths)
        number = format_interval(row["estimate"], row["low"], row["high"], share)
        lines.append(f"{name} is {word}, {number}, at {place}" if not lines else f"It is {word}, {number}, at {place}")
    return lines


def _many(study: Study, paths: Sequence[str], outcome: str, signs: Symbols) -> list[str]:
    """Draw the response to each of several paths, averaged over the others."""
    lines: list[str] = []
    for path in paths:
        found = marginal_response(study, outcome, path)
        labels = [yaml_value(low) if low == high else f"{yaml_value(_cut(low))} to {yaml_value(_cut(high))}" for low, high in zip(found["from"], found["to"])]
        title = f"{path}, averaged over the others" if len(paths) > 1 else path
        lines += ["", *_drawn(found, title, labels, is_share(outcome), signs)]
    return lines


def _cut(value: Any) -> Any:
    """Round a number to four digits for a sentence; commands keep all digits."""
    return float(f"{value:.4g}") if isinstance(value, float) else value


def point_settings(document: Mapping[str, Any], best: bool = True) -> list[str]:
    """The settings of the point with the highest (or lowest) value of the first outcome."""
    rows = [row for row in document["outcomes"][0]["points"] if row["estimate"] is not None]
    if not rows:
        return []
    row = (max if best else min)(rows, key=lambda each: each["estimate"])
    return [f"{path}={yaml_value(row[path])}" for path in document["paths"]]
