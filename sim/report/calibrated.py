"""What came of a calibration: as a document, as lines, and as a scenario that extends the one that was calibrated."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.analysis.forecast import Forecast
from sim.analysis.histories import CLASSES, SUMMARIES
from sim.calibrating import Calibration, Origin
from sim.dialect import text_of
from sim.intervals import Mean
from sim.report.responses import wrapped
from sim.report.scale import plain, short
from sim.report.validated import number
from sim.report.words import plural

Row = dict[str, Any]
FORECASTERS = ("model", "base rates", "persistence")
CAUTION = "The model's form and its other numbers were fitted by one who knew all rounds, so this is no clean test of foresight."


def calibrated_document(found: Calibration) -> Row:
    """A calibration as a document."""
    return {
        "record": found.record.name, "study": str(found.study.folder), "rounds": [1, found.rounds], "runs": len(found.runs),
        "kept": len(found.posterior.kept), "distance": plain(found.posterior.distance), "floor": plain(found.floor),
        "inputs": [input_row(found, place) for place in told_inputs(found)], "summaries": summary_rows(found),
        "correlations": correlations(found), "forecasts": [_origin(each) for each in found.origins], "skill": skill(found),
    }


def told_inputs(found: Calibration) -> list[int]:
    """Places of the inputs that are told: those that were named, and others of which something is learned."""
    return [*range(found.free), *(place for place in found.learned if place >= found.free)]


def input_row(found: Calibration, place: int) -> Row:
    """One input: prior and posterior, what was learned, and whether known values of it are recovered (of those named)."""
    own, ends = found.inputs[place], found.posterior.interval()[place]
    row: Row = {
        "path": own.path, "prior": [own.range.low, own.range.high],
        "posterior_mean": plain(found.values(place, found.posterior.mean()[place : place + 1])[0]),
        "posterior_90": [plain(each) for each in found.values(place, ends)], "learned": plain(found.posterior.learned()[place]),
        "identified": place in found.learned,
    }
    if place < found.free:
        known = found.recovery
        row |= {"recovered_correlation": plain(known.correlation[place]), "coverage_90": plain(known.coverage[place]),
                "rank_chance": plain(known.chance[place])}
    return row


def summary_rows(found: Calibration) -> list[Row]:
    """Each summary: what was seen, and the middle 90% of runs before and after; the posterior-predictive check."""
    after = found.table[found.posterior.kept]
    rows = []
    for place, name in enumerate(SUMMARIES):
        before_, after_ = (np.nanquantile(each[:, place], (0.05, 0.5, 0.95)).tolist() for each in (found.table, after))
        rows.append({"summary": name, "seen": plain(found.seen[place]), "prior": [plain(each) for each in before_],
                     "posterior": [plain(each) for each in after_]})
    return rows


def correlations(found: Calibration, least: float = 0.3) -> list[Row]:
    """Pairs of named inputs that hang together in the posterior."""
    table = found.posterior.correlations()
    pairs = [(abs(table[one, other]), one, other) for one in range(found.free) for other in range(one) if abs(table[one, other]) >= least]
    return [{"one": found.inputs[one].path, "other": found.inputs[other].path, "correlation": plain(table[one, other])}
            for _, one, other in sorted(pairs, reverse=True)]


def skill(found: Calibration) -> Row:
    """Mean scores over origins, of all and of those held out, and by how much the model is better, with an interval."""
    told: Row = {}
    for name, origins in (("all", found.origins), ("held_out", [each for each in found.origins if each.held_out])):
        if origins:
            told[name] = {"rounds": len(origins), **{
                who: {"brier": plain(np.mean([each.scores[who].brier for each in origins])),
                      "log": plain(np.mean([each.scores[who].log for each in origins]))} for who in FORECASTERS}}
    told["log_score_better_by"] = {who: _better(found, who) for who in FORECASTERS[1:]}
    return told


def _better(found: Calibration, than: str) -> Row:
    """By how much the model's logarithmic score is better, a round, with Student's interval over rounds (as if they were independent)."""
    gains = Mean().plus(np.array([each.scores[than].log - each.scores["model"].log for each in found.origins]))
    low, high = gains.interval
    return {"mean": plain(gains.value), "low": plain(low), "high": plain(high)}


def _origin(each: Origin) -> Row:
    return {"round": each.round, "held_out": each.held_out, "forecasts": {name: _forecast(own) for name, own in each.forecasts.items()},
            "scores": {name: {"brier": plain(own.brier), "log": plain(own.log)} for name, own in each.scores.items()}}


def _forecast(own: Forecast) -> Row:
    return {"meets": plain(own.meets), "statement": plain(own.statement), "late": plain(own.late),
            "classes": {word: plain(chance) for word, chance in zip(CLASSES, own.classes, strict=True)},
            "days": {name: plain(day) for name, day in zip(("median", "low", "high"), own.days, strict=True)}}


def told(found: Calibration) -> list[str]:
    """A calibration in lines."""
    count = len(found.runs)
    kept = len(found.posterior.kept)
    lines = wrapped([f"{plural(count, 'run')} of {found.study.scenarios[0]}, of which the {kept:,} most like rounds 1 to {found.rounds} of "
                     "the record are kept. An input is identified if its posterior is narrower than chance makes it "
                     f"({found.floor:.2f} of the variance)."])
    width = max(len(found.inputs[place].path) for place in told_inputs(found))
    lines += ["", f"  {'':{width}}  {'prior':>16}  {'posterior, 90%':>18}  {'learned':>7}  {'recovered':>9}"]
    for place in told_inputs(found):
        row = input_row(found, place)
        prior, after = (f"{_fine(low)} to {_fine(high)}" for low, high in (row["prior"], row["posterior_90"]))
        recovered = f"{row['recovered_correlation']:9.2f}" if place < found.free else f"{'':>9}"
        mark = "" if row["identified"] else "  not identified"
        lines.append(f"  {row['path']:{width}}  {prior:>16}  {after:>18}  {row['learned']:7.2f}  {recovered}{mark}")
    lines += ["", f"  {'':24}  {'record':>7}  {'before':>16}  {'after':>16}"]
    for row in summary_rows(found):
        spans = (f"{number(each[0])} to {number(each[2])}" for each in (row["prior"], row["posterior"]))
        seen = "-" if row["seen"] is None else number(row["seen"])
        lines.append(f"  {row['summary']:24}  {seen:>7}  {'  '.join(f'{span:>16}' for span in spans)}")
    return [*lines, "", *_told_forecasts(found)]


def _told_forecasts(found: Calibration) -> list[str]:
    """The rounds that were held out, and the scores."""
    lines = []
    for each in found.origins:
        if each.held_out:
            own = each.forecasts["model"]
            chances = ", ".join(f"{word} {chance:.2f}" for word, chance in zip(CLASSES, own.classes, strict=True))
            lines += wrapped([f"Round {each.round}, held out: meets {own.meets:.2f}, statement {own.statement:.2f}; {chances}; "
                              f"{short(own.days[0])} days after the last [{short(own.days[1])}, {short(own.days[2])}]."])
    scores = skill(found)
    lines += ["", f"  {'mean score (0 is best)':24}  {'Brier, statement':>16}  {'log, outcome':>12}"]
    for name in ("all", "held_out"):
        if name in scores:
            for who in FORECASTERS:
                row = scores[name][who]
                label = f"{who}, {scores[name]['rounds']} rounds" if name == "all" else f"{who}, held out"
                lines.append(f"  {label:24}  {row['brier']:16.3f}  {row['log']:12.2f}")
    better = scores["log_score_better_by"]
    ends = [f"{who} by {row['mean']:.2f}" + (f" [{row['low']:.2f}, {row['high']:.2f}]" if row["low"] is not None else "")
            for who, row in better.items()]
    return [*lines, "", *wrapped([f"A round, the model's log score is better than that of {' and of '.join(ends)}. {CAUTION}"])]


def as_scenario(found: Calibration, base: str) -> str:
    """A scenario that extends the base with the posteriors of what is identified, as normal distributions cut at the priors' ends."""
    tree: Row = {}
    for place in range(found.free):
        own = found.inputs[place]
        shares, weights = found.posterior.shares[:, place], found.posterior.weights
        values = found.values(place, shares)
        mean = float(weights @ values)
        here = tree
        *steps, last = own.path.split(".")
        for step in steps:
            here = here.setdefault(step, {})
        spread = float(np.sqrt(weights @ np.square(values - mean)))
        here[last] = ({"mean": _round(mean), "sd": _round(spread), "low": own.range.low, "high": own.range.high} if place in found.learned
                      else {"low": own.range.low, "high": own.range.high})
    head: Row = {
        "extends": base, "title": f"{found.study.of().manifest['scenario']['title']}, calibrated",
        "summary": f"{base} with what rounds 1 to {found.rounds} of the record {found.record.name} say of its free parameters",
        "standing": f"Posteriors by approximate Bayesian computation: {len(found.posterior.kept):,} of {len(found.runs):,} runs kept, seed "
                    f"{found.study.manifest['seed']}. What is not identified keeps its prior span.",
    }
    return text_of({**head, **tree})


def _round(value: float) -> float:
    return float(f"{value:.4g}")


def _fine(value: float) -> str:
    return f"{value:.3g}"
