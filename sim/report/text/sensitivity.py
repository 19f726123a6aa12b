"""Which inputs drive an outcome: as a document, in words, and drawn with signs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.analysis.comparison.outcome_matrix import is_share
from sim.analysis.sensitivity.ranking import Drivers
from sim.report.rows import Frame, Row, json_rows, json_value
from sim.report.text.formatting import format_interval, format_number, format_percent, interval_bar, outcome_label
from sim.report.text.phrasing import plural
from sim.report.text.sweep import wrapped
from sim.studies.design import yaml_value
from sim.studies.results import Study

if TYPE_CHECKING:
    from sim._console import Symbols


#: Outcomes that are told if nobody asks for others.
DEFAULT_OUTCOMES = ("agreement", "statements", "deaths")
#: As many inputs are named in a sentence, and drawn on a terminal.
NAMED, DRAWN = 3, 12
WIDTH = 100
#: A share of variation below this is called small.
SMALL = 0.01


def sensitivity_document(study: Study, found: Sequence[Drivers], others: int, before: int | None, added: int | None) -> Row:
    """What drives outcomes, as a document: every input of each, the strongest first, and the same in words."""
    manifest = study.manifest
    return {
        "folder": str(study.folder), "scenario": manifest["scenarios"][0], "engine": manifest["engine"], "seed": manifest["seed"],
        "method": found[0].method, "design": manifest.get("design"), "replicates": manifest["replicates"]["count"],
        "before": before, "added": added, "unvaried_ranges": others,
        "outcomes": [
            {"outcome": each.outcome, "kind": "share" if is_share(each.outcome) else "mean", "runs": each.runs, "missing": each.missing,
             "varies": each.varies, "noise": json_value(each.noise), "dummy_index": json_value(each.dummy_index), "words": " ".join(words_of(each, others)),
             "inputs": json_rows(each.inputs)}
            for each in found
        ],
    }


def words_of(found: Drivers, others: int = 0) -> list[str]:
    """What drives an outcome, in sentences."""
    name = outcome_label(found.outcome, is_share(found.outcome))
    if not found.runs:
        return [f"{name}: it applies to no run, so nothing can be said of it."]
    if not found.varies:
        value = "no" if is_share(found.outcome) else "the same"
        return [f"{name} never varies: {value} difference between any of the {found.runs:,} runs, so nothing drives it."]
    told = {"sobol": _shares, "morris": _effects, "pawn": _distances}[found.method](found, others)
    if found.missing:
        told.append(f"{plural(found.missing, 'run')} left out: the outcome does not apply to them, or they failed.")
    return told


def _shares(found: Drivers, others: int) -> list[str]:
    rows, what = found.inputs, found.outcome
    besides = f", and ranges not asked about ({others})" if others else ""
    of_luck = f"Of the variance of {what} over single runs, {_whole(found.noise)} is luck{besides}."
    if rows["total"].isna().all():
        return [of_luck, "What inputs decide can't be told from nothing with these runs: more --replicates or --samples would tell."]
    strong = rows[rows["above_noise"] & (rows["total"] >= SMALL)]
    if strong.empty:
        return [of_luck, "No input explains a hundredth of the rest that these runs could tell."]
    first, *more = [row for _, row in strong.head(NAMED).iterrows()]
    head = f"Of the luck-free variation in {what}, {_alone(first)}"
    told = [of_luck if found.noise > 0 else "", f"{'; '.join([head, *map(_alone, more)])}."]
    return [each for each in told if each] + _rest(rows, strong)


def _alone(row: Frame) -> str:
    first = format_percent(row["first"], row["first_low"], row["first_high"])
    total = format_percent(row["total"], row["total_low"], row["total_high"])
    return f"{row['path']} explains {first} by itself, {total} with all that it interacts with"


def _rest(rows: Frame, strong: Frame) -> list[str]:
    """The inputs that were not named, by how much they may explain."""
    nothing = rows[(rows["total"] == 0) & (rows["total_high"] == 0)]
    small = rows[(rows["total_high"] < SMALL) & ~rows.index.isin(nothing.index)]
    unnamed = strong.iloc[NAMED:]
    unsure = len(rows) - len(nothing) - len(small) - len(strong[~strong.index.isin(small.index)])
    told = []
    if len(unnamed):
        told.append(f"{plural(len(unnamed), 'more input')} explain{_s(len(unnamed))} a hundredth or more.")
    if len(small):
        told.append(f"{plural(len(small), 'input')} explain{_s(len(small))} less than 1%{_each(len(small))}.")
    if len(nothing):
        told.append(f"{plural(len(nothing), 'input')} {'does' if len(nothing) == 1 else 'do'} nothing at all.")
    if unsure > 0:
        told.append(f"Of {plural(unsure, 'input')} these runs can't say whether {'it explains' if unsure == 1 else 'they explain'} 1%.")
    return told


def _s(count: int) -> str:
    return "s" if count == 1 else ""


def _each(count: int) -> str:
    return "" if count == 1 else " each"


def _whole(share: float) -> str:
    return f"{100 * share:.0f}%" if 0.005 <= share <= 0.995 else f"{100 * share:.1f}%"


def _effects(found: Drivers, others: int) -> list[str]:
    rows, share = found.inputs, is_share(found.outcome)
    strong = rows[rows["above_noise"]]
    if strong.empty:
        return [f"No input moves {found.outcome} more than luck alone would seem to."]
    told = []
    for place, (_, row) in enumerate(strong.head(NAMED).iterrows()):
        size = _points(row["effect"], row["effect_low"], row["effect_high"], share)
        way = "up" if row["signed"] > 0 else "down"
        one_way = abs(row["signed"]) / row["effect"]
        always = way if one_way > 0.95 else f"mostly {way}" if one_way > 0.5 else "up or down"
        told.append(f"Over its whole range {row['path']} moves {found.outcome} by {size}, {always}." if not place else
                    f"{row['path']} moves it by {size}, {always}.")
    left, more = len(rows) - len(strong), len(strong) - NAMED
    if more > 0:
        told.append(f"{plural(more, 'more input')} move{_s(more)} it more than luck would.")
    return told + ([f"{plural(left, 'input')} move{_s(left)} it no more than luck alone would seem to."] if left else [])


def _points(value: float, low: float, high: float, share: bool) -> str:
    if share:
        return f"{100 * value:.1f} points [{100 * low:.1f}, {100 * high:.1f}]"
    return f"{format_number(value)} [{format_number(low)}, {format_number(high)}]"


def _distances(found: Drivers, others: int) -> list[str]:
    rows, share = found.inputs, is_share(found.outcome)
    strong, name = rows[rows["above_noise"]], outcome_label(found.outcome, share)
    reach = f"made-up inputs that do nothing reach {found.dummy_index:.3f}"
    if strong.empty:
        return [f"No input's distance stands out: {reach}, and the strongest of {len(rows)}, {rows['path'].iloc[0]}, "
                f"{rows['distance'].iloc[0]:.3f}."]
    told = []
    for place, (_, row) in enumerate(strong.head(NAMED).iterrows()):
        low, high = (format_interval(row[end], row[f"{end}_low"], row[f"{end}_high"], share) for end in ("lowest", "highest"))
        told.append(f"{name if not place else 'It'} is {low} in the tenth of runs with the lowest {row['path']}, {high} in the tenth "
                    f"with the highest (distance {row['distance']:.3f}).")
    left, more = len(rows) - len(strong), len(strong) - NAMED
    if more > 0:
        told.append(f"{plural(more, 'more input')} stand{_s(more)} out from inputs that do nothing.")
    return told + ([f"{plural(left, 'input')} can't be told from inputs that do nothing ({reach})."] if left else [])


HEADS = {
    "sobol": "share of the luck-free variation, with all it interacts with (95%)", "morris": "mean size of effects (95%)",
    "pawn": "distance of distributions (95%)",
}


def sensitivity_lines(study: Study, found: Sequence[Drivers], others: int, signs: Symbols, every: bool = False) -> list[str]:
    """What drives outcomes in lines: first in words, then drawn; `every` input, or the strongest."""
    manifest, method = study.manifest, found[0].method
    count = manifest["replicates"]["count"]
    if design := manifest.get("design"):
        lines = [f"{plural(len(found[0].inputs), 'input')}, {plural(design['points'], 'point')} x {plural(count, 'run')}, "
                 f"seed {manifest['seed']}, the same luck at points that are compared, {method}"]
    else:
        lines = [f"{plural(len(found[0].inputs), 'input')}, {plural(count, 'run')}, seed {manifest['seed']}, {method}"]
    for each in found:
        lines += ["", *wrapped(words_of(each, others))]
        if each.varies and not each.inputs[each.ranked_by].isna().all():
            lines += ["", *_drawn(each, signs, every)]
    return lines


def _drawn(found: Drivers, signs: Symbols, every: bool) -> list[str]:
    """A row an input: its path, its number with the interval, and both on a line."""
    by, share = found.ranked_by, is_share(found.outcome)
    rows = found.inputs if every else found.inputs.head(DRAWN)
    triples = rows[[by, f"{by}_low", f"{by}_high"]].to_numpy().tolist()
    numbers = [_number(found.method, value, low, high, share) for value, low, high in triples]
    ways = [_way(found, row, signs) for _, row in rows.iterrows()]
    left, right = max(map(len, rows["path"])), max(map(len, numbers))
    width = max(16, WIDTH - left - right - 9)
    most = max(row[2] if math.isfinite(row[2]) else row[0] for row in triples)
    marks = ("─", "●") if signs.block == "█" else ("-", "o")
    head = f"  {HEADS[found.method]}"
    drawn = [
        f"  {path:<{left}}  {way} {number:<{right}}  {interval_bar(value, low, high, (0.0, max(most, 1e-9)), width, marks)}".rstrip()
        for path, way, number, (value, low, high) in zip(rows["path"], ways, numbers, triples)
    ]
    hidden = len(found.inputs) - len(rows)
    return [head, *drawn, *([f"  and {plural(hidden, 'weaker input')}: --all shows them"] if hidden else [])]


def _number(method: str, value: float, low: float, high: float, share: bool) -> str:
    if method == "sobol":
        return format_percent(value, low, high) if math.isfinite(value) else "-"
    return f"{value:.3f} [{low:.3f}, {high:.3f}]" if method == "pawn" else _points(value, low, high, share)


def _way(found: Drivers, row: Frame, signs: Symbols) -> str:
    """Whether the outcome rises or falls with an input."""
    by = {"sobol": "direction", "morris": "signed"}.get(found.method)
    size = row[by] if by else row["highest"] - row["lowest"]
    least = {"sobol": 0.1, "morris": 0.5 * row.get("effect", 0.0), "pawn": 0.0}[found.method]
    up, down = ("↑", "↓") if signs.block == "█" else ("+", "-")
    if not row["above_noise"] or abs(size) <= least:
        return " "
    return up if size > 0 else down


def strongest(found: Drivers, most: int = 5) -> list[str]:
    """The paths of the inputs that stand out, the strongest first."""
    return list(found.inputs.loc[found.inputs["above_noise"], "path"].head(most))


def spans(found: Drivers, most: int = 1, values: int = 9) -> list[str]:
    """The strongest inputs over their ranges, as a sweep varies them."""
    rows = found.inputs[found.inputs["above_noise"]].head(most)
    return [f"{row['path']}={yaml_value(float(row['low']))}:{yaml_value(float(row['high']))}:{values}" for _, row in rows.iterrows()]


