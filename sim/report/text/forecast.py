"""One-step forecasts and their scores: as a document, and as lines for a terminal."""

from __future__ import annotations

import math

import numpy as np

from sim.analysis.empirical.calibration_result import Calibration
from sim.analysis.empirical.forecast import Forecast
from sim.analysis.empirical.forecasting import RoundForecast, WithdrawalForecast
from sim.analysis.empirical.history_matrix import CLASSES, PRESENCES
from sim.analysis.empirical.scoring import MEASURES, ScoreDifference, score_difference
from sim.report.rows import Row, json_value
from sim.report.text.formatting import format_number
from sim.report.text.sweep import wrapped

FORECASTERS = ("model", "base rates", "recent rates", "persistence")
CAUTION = "The model's structure and other parameters were chosen with knowledge of all rounds, so this is not a clean out-of-sample test."


def forecast_rows(found: Calibration) -> list[Row]:
    """List the forecasts of every forecaster with their scores."""
    return [{
        "round": each.round, "held_out": each.held_out,
        "forecasts": {name: _forecast(found, own) for name, own in each.forecasts.items()},
        "scores": {name: {key: json_value(value) for key, value in own._asdict().items()} for name, own in each.scores.items()},
    } for each in found.origins]


def _forecast(found: Calibration, own: Forecast) -> Row:
    came = {party: {word: json_value(chance) for word, chance in zip(PRESENCES, row)} for party, row in zip(found.parties, own.attendance)}
    return {"meets": json_value(own.meets), "statement": json_value(own.statement), "late": json_value(own.late),
            "classes": {word: json_value(chance) for word, chance in zip(CLASSES, own.classes, strict=True)}, "attendance": came,
            "days": {name: json_value(day) for name, day in zip(("median", "low", "high"), own.days, strict=True)}}


def exit_row(own: WithdrawalForecast | None) -> Row | None:
    """Forecasts of whether the format survives its host's withdrawal, with the Brier and the logarithmic score."""
    if own is None:
        return None
    scores = {name: {"brier": json_value((chance - own.met) ** 2), "log": json_value(-math.log(chance if own.met else 1.0 - chance))}
              for name, chance in own.probabilities.items()}
    return {"round": own.round, "held_out": own.held_out, "met": own.met,
            "probabilities": {name: json_value(chance) for name, chance in own.probabilities.items()}, "scores": scores}


def skill(found: Calibration) -> Row:
    """Mean scores over all rounds and over those held out, interval coverage, and score differences from each baseline."""
    means: Row = {}
    for name, origins in (("all", found.origins), ("held_out", [each for each in found.origins if each.held_out])):
        if origins:
            means[name] = {"rounds": len(origins), **{who: _means(origins, who) for who in FORECASTERS}}
    means["score_differences"] = {
        measure: {who: {key: json_value(value) for key, value in gains(found, measure, who)._asdict().items()} for who in FORECASTERS[1:]}
        for measure in MEASURES
    }
    return means


def _means(origins: list[RoundForecast], who: str) -> Row:
    """A forecaster's mean scores, and the coverage of its central 90% interval for the gap."""
    return {name: json_value(_mean(column(origins, name, who))) for name in (*MEASURES, "covered")}


def _mean(values: np.ndarray) -> float:
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) else math.nan


def column(origins: list[RoundForecast], measure: str, who: str) -> np.ndarray:
    """A forecaster's scores by round."""
    return np.array([getattr(each.scores[who], measure) for each in origins])


def gains(found: Calibration, measure: str, than: str) -> ScoreDifference:
    """The difference between a baseline's score and the model's; above 0 the model is better."""
    return score_difference(column(found.origins, measure, "model"), column(found.origins, measure, than))


def forecast_lines(found: Calibration) -> list[str]:
    """Format the held-out rounds, the survival without the host, and the scores as lines."""
    lines = [line for each in found.origins if each.held_out for line in wrapped(_told(found, each))]
    if found.exit:
        lines += wrapped([exit_sentence(found.exit)])
    scores = skill(found)
    lines += ["", f"  {'mean score (best: 0)':24}" + "".join(f"{head:>14}" for head in (*MEASURES, "gap covered")),
              f"  {'':24}" + "".join(f"{by:>14}" for by in (*MEASURES.values(), "by 90% PI"))]
    for name in ("all", "held_out"):
        for who in FORECASTERS if name in scores else ():
            row = scores[name][who]
            label = f"{who}, {scores[name]['rounds']} rounds" if name == "all" else f"{who}, held out"
            cells = [_cell(row[measure], 1 if measure == "gap" else 3) for measure in MEASURES]
            lines.append(f"  {label:24}" + "".join(f"{cell:>14}" for cell in (*cells, _cell(row["covered"], 2))))
    lines += ["", f"  {'model better':24}" + "".join(f"{head:>17}" for head in MEASURES)]
    for who in FORECASTERS[1:]:
        means, ends = zip(*(gain_cells(scores["score_differences"][measure][who], measure) for measure in MEASURES))
        lines += [f"  {f'than {who}, by':24}" + "".join(f"{cell:>17}" for cell in means),
                  f"  {'':24}" + "".join(f"{cell:>17}" for cell in ends)]
    return [*lines, "", *wrapped(["Intervals (95%) allow for dependence between consecutive rounds. An interval "
                                  f"that includes 0 means no significant difference. {CAUTION}"])]


def gain_cells(row: Row, measure: str) -> tuple[str, str]:
    """Format a score difference and its interval."""
    digits = 1 if measure == "gap" else 2
    low, high = (_cell(row[name], digits, "+") for name in ("low", "high"))
    return _cell(row["mean"], digits, "+"), f"[{low}, {high}]"


def _cell(value: float | None, digits: int, sign: str = "") -> str:
    return "-" if value is None else f"{value:{sign}.{digits}f}"


def _told(found: Calibration, each: RoundForecast) -> list[str]:
    """Describe a forecast and the observed round."""
    own, seen, place = each.forecasts["model"], found.observed, each.round - 1
    chances = ", ".join(f"{word} {chance:.2f}" for word, chance in zip(CLASSES, own.classes, strict=True))
    came = ", ".join(f"{party} {row[1:].sum():.2f}" for party, row in zip(found.parties, own.attendance))
    median, low, high = map(format_number, own.days)
    outcome = CLASSES[int(seen.outcome[0, place])]
    signed = "with a joint statement" if seen.signed[0, place] else "without a joint statement"
    return [f"Round {each.round}, held out: P(meets) {own.meets:.2f}, P(statement) {own.statement:.2f}; {chances}; {median} days after the previous round "
            f"[{low}, {high}]; attendance, full or partial: {came}. Observed: {outcome}, {signed}, after {format_number(float(seen.days[0, place]))} "
            "days."]


def exit_sentence(own: WithdrawalForecast) -> str:
    """Describe whether the format survived its host's withdrawal, as forecast and as observed."""
    chances = ", ".join(f"{name} {chance:.2f}" for name, chance in own.probabilities.items())
    return (f"The host withdrew before round {own.round}. Forecast probability that the round meets nevertheless: {chances}. "
            f"It {'met' if own.met else 'did not meet'}.")
