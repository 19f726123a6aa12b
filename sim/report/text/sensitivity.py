"""The results of a sensitivity study: as a document, as sentences, and as lines for a terminal."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.analysis.sensitivity.ranking import Drivers
from sim.report.rows import Frame, Row, json_rows, json_value
from sim.report.text.formatting import format_interval, format_number, format_percent, interval_bar, outcome_label, outcome_noun
from sim.report.text.phrasing import plural
from sim.report.text.sweep import wrapped
from sim.scenario.schema.scenario import Scenario
from sim.scenario.violence import has_violence
from sim.studies.design import yaml_value
from sim.studies.outcomes import RATES, is_share
from sim.studies.results import Study

if TYPE_CHECKING:
    from sim.display.console import Symbols


#: Outcomes reported unless others are requested.
DEFAULT_OUTCOMES = ("agreement", "statements", "deaths_a_week")
#: How many inputs sentences name, and how many a terminal shows.
NAMED, DRAWN = 3, 12
WIDTH = 100
#: A share of variance below this counts as small.
SMALL = 0.01


def default_outcomes(scenario: Scenario) -> tuple[str, ...]:
    """The outcomes reported unless others are requested; deaths only of a scenario with violence."""
    return DEFAULT_OUTCOMES if has_violence(scenario) else tuple(name for name in DEFAULT_OUTCOMES if name not in RATES)


def sensitivity_document(study: Study, found: Sequence[Drivers], others: int, before: int | None, added: int | None) -> Row:
    """Build the document of a sensitivity study: every input for each outcome, the strongest first, and sentences."""
    manifest = study.manifest
    return {
        "folder": str(study.folder), "scenario": manifest["scenarios"][0], "engine": manifest["engine"], "seed": manifest["seed"],
        "method": found[0].method, "design": manifest.get("design"), "replicates": manifest["replicates"]["count"],
        "before": before, "added": added, "unvaried_ranges": others,
        "outcomes": [
            {"outcome": each.outcome, "kind": "share" if is_share(each.outcome) else "rate" if each.outcome in RATES else "mean", "runs": each.runs, "missing": each.missing,
             "varies": each.varies, "noise": json_value(each.noise), "dummy_index": json_value(each.dummy_index), "words": " ".join(words_of(each, others)),
             "inputs": json_rows(each.inputs)}
            for each in found
        ],
    }


def trouble(study: Study) -> str:
    """Describe failed and lost runs in a line; empty if there are none."""
    failed = study.failed()
    if failed.empty:
        return ""
    first = failed.iloc[0]
    return (f"{plural(len(failed), 'run')} failed or could not be completed; the first is replicate {first['replicate']} "
            f"(seed {first['seed']}): {first['message']}")


def words_of(found: Drivers, others: int = 0) -> list[str]:
    """Describe which inputs drive an outcome."""
    name = outcome_label(found.outcome, is_share(found.outcome))
    if not found.runs:
        return [f"{name}: not applicable to any run."]
    if not found.varies:
        return [f"{name} is identical in all {found.runs:,} runs, so no input affects it."]
    sentences = {"sobol": _shares, "morris": _effects, "pawn": _distances}[found.method](found, others)
    if found.weeks and found.weeks[1] > found.weeks[0]:
        least, most = map(format_number, found.weeks)
        sentences.append(f"It adds up over whole runs, which are counted for {least} to {most} weeks.")
    if found.missing:
        sentences.append(f"{plural(found.missing, 'run')} excluded: the outcome does not apply to them, or they failed.")
    return sentences


def _shares(found: Drivers, others: int) -> list[str]:
    rows, what = found.inputs, found.outcome if is_share(found.outcome) else outcome_noun(found.outcome)
    besides = f" and ranges that were not varied ({others})" if others else ""
    of_noise = f"Random variation{besides} accounts for {_whole(found.noise)} of the variance of {what} between single runs."
    if rows["total"].isna().all():
        return [of_noise, "The inputs' shares are indistinguishable from 0 at this sample size: increase --replicates or --samples."]
    strong = rows[rows["above_noise"] & (rows["total"] >= SMALL)]
    if strong.empty:
        return [of_noise, "No input explains a detectable 1% of the remaining variance."]
    first, *more = [row for _, row in strong.head(NAMED).iterrows()]
    head = f"Of the variance of {what} explained by inputs, {_alone(first)}"
    sentences = [of_noise if found.noise > 0 else "", f"{'; '.join([head, *map(_alone, more)])}."]
    return [each for each in sentences if each] + _rest(rows, strong)


def _alone(row: Frame) -> str:
    first = format_percent(row["first"], row["first_low"], row["first_high"])
    total = format_percent(row["total"], row["total_low"], row["total_high"])
    return f"{row['path']} explains {first} alone and {total} including interactions"


def _rest(rows: Frame, strong: Frame) -> list[str]:
    """Describe the inputs that were not named by the size of their shares."""
    nothing = rows[(rows["total"] == 0) & (rows["total_high"] == 0)]
    small = rows[(rows["total_high"] < SMALL) & ~rows.index.isin(nothing.index)]
    unnamed = strong.iloc[NAMED:]
    unsure = len(rows) - len(nothing) - len(small) - len(strong[~strong.index.isin(small.index)])
    sentences = []
    if len(unnamed):
        sentences.append(f"{plural(len(unnamed), 'more input')} explain{_s(len(unnamed))} 1% or more.")
    if len(small):
        sentences.append(f"{plural(len(small), 'input')} explain{_s(len(small))} less than 1%{_each(len(small))}.")
    if len(nothing):
        sentences.append(f"{plural(len(nothing), 'input')} {'has' if len(nothing) == 1 else 'have'} no effect.")
    if unsure > 0:
        sentences.append(f"For {plural(unsure, 'input')} it is inconclusive at this sample size whether {'it explains' if unsure == 1 else 'they explain'} 1%.")
    return sentences


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
        return [f"No input moves {outcome_noun(found.outcome)} more than random variation does."]
    sentences = []
    for place, (_, row) in enumerate(strong.head(NAMED).iterrows()):
        size = _points(row["effect"], row["effect_low"], row["effect_high"], share)
        way = "up" if row["signed"] > 0 else "down"
        one_way = abs(row["signed"]) / row["effect"]
        always = way if one_way > 0.95 else f"mostly {way}" if one_way > 0.5 else "in either direction"
        sentences.append(f"Over its full range, {row['path']} moves {outcome_noun(found.outcome)} by {size}, {always}." if not place else
                    f"{row['path']} moves it by {size}, {always}.")
    left, more = len(rows) - len(strong), len(strong) - NAMED
    if more > 0:
        sentences.append(f"{plural(more, 'more input')} move{_s(more)} it more than random variation does.")
    return sentences + ([f"{plural(left, 'input')} move{_s(left)} it no more than random variation does."] if left else [])


def _points(value: float, low: float, high: float, share: bool) -> str:
    if share:
        return f"{100 * value:.1f} points [{100 * low:.1f}, {100 * high:.1f}]"
    return f"{format_number(value)} [{format_number(low)}, {format_number(high)}]"


def _distances(found: Drivers, others: int) -> list[str]:
    rows, share = found.inputs, is_share(found.outcome)
    strong, name = rows[rows["above_noise"]], outcome_label(found.outcome, share)
    reach = f"dummy inputs reach {found.dummy_index:.3f}"
    if strong.empty:
        return [f"No input is distinguishable from noise: {reach}; the strongest of {len(rows)}, {rows['path'].iloc[0]}, reaches "
                f"{rows['distance'].iloc[0]:.3f}."]
    sentences = []
    for place, (_, row) in enumerate(strong.head(NAMED).iterrows()):
        low, high = (format_interval(row[end], row[f"{end}_low"], row[f"{end}_high"], share) for end in ("lowest", "highest"))
        sentences.append(f"{name if not place else 'It'} is {low} in the 10% of runs with the lowest {row['path']} and {high} in the 10% "
                    f"with the highest (distance {row['distance']:.3f}).")
    left, more = len(rows) - len(strong), len(strong) - NAMED
    if more > 0:
        sentences.append(f"{plural(more, 'more input')} {'is' if more == 1 else 'are'} distinguishable from noise.")
    return sentences + ([f"{plural(left, 'input')} {'is' if left == 1 else 'are'} indistinguishable from noise ({reach})."] if left else [])


HEADS = {
    "sobol": "total-order share of the variance explained by inputs (95% CI)", "morris": "mean absolute effect (95% CI)",
    "pawn": "Kolmogorov-Smirnov distance of distributions (95% CI)",
}


def sensitivity_lines(study: Study, found: Sequence[Drivers], others: int, signs: Symbols, every: bool = False) -> list[str]:
    """Format the results as lines: sentences, then a drawing of `every` input or of the strongest, for each outcome."""
    manifest, method = study.manifest, found[0].method
    count = manifest["replicates"]["count"]
    if design := manifest.get("design"):
        lines = [f"{plural(len(found[0].inputs), 'input')}, {plural(design['points'], 'point')} x {plural(count, 'run')}, "
                 f"seed {manifest['seed']}, common random numbers across compared points, {method}"]
    else:
        lines = [f"{plural(len(found[0].inputs), 'input')}, {plural(count, 'run')}, seed {manifest['seed']}, {method}"]
    for each in found:
        lines += ["", *wrapped(words_of(each, others))]
        if each.varies and not each.inputs[each.ranked_by].isna().all():
            lines += ["", *_drawn(each, signs, every)]
    return lines


def _drawn(found: Drivers, signs: Symbols, every: bool) -> list[str]:
    """Draw one row per input: its path, its index with the interval, and an interval bar."""
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
    """An arrow if the outcome rises or falls with an input."""
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


