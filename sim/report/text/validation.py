"""The results of a validation: as a document, and as lines for a terminal."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from sim.analysis.empirical.discrimination import Discrimination, discrimination, met_by
from sim.analysis.empirical.fact_results import PartResult
from sim.analysis.empirical.nulls import NULLS
from sim.analysis.empirical.stylised_facts import Facts
from sim.analysis.empirical.timing_tests import TimingTest, timing_tests
from sim.analysis.empirical.validation import FactResult
from sim.report.rows import Row, json_value
from sim.report.text.formatting import format_number
from sim.report.text.sweep import wrapped

WIDTH = 46


def validation_document(facts: Facts, found: Sequence[FactResult], scenarios: Mapping[str, str], replicates: int, seed: int) -> Row:
    """Build the document: each fact with `id`, `target`, `value`, `interval`, `met` of its first part, and all parts."""
    return {
        "record": {"name": facts.record.name, "title": facts.record.metadata["title"]},
        "scenarios": {name: scenarios[name] for name in ("whole", "recent") if name in scenarios},
        "replicates": replicates, "seed": seed, "met": sum(each.met for each in found), "total": len(found),
        "discrimination": _discrimination(discrimination(found)), "facts": [_fact(each) for each in found],
        "claims": [_claim(each) for each in timing_tests(facts.record)],
    }


def _discrimination(found: Discrimination | None) -> Row | None:
    if found is None:
        return None
    return {
        "facts": found.facts, "met": found.met, "share": json_value(found.share), "lead_over_best_null": json_value(found.lead),
        "nulls": {name: {"about": NULLS[name], "met": found.nulls[name], "met_of_all": found.all_nulls[name]} for name in found.nulls},
    }


def _claim(each: TimingTest) -> Row:
    return {name: json_value(value) for name, value in each._asdict().items()} | {"conclusion": each.conclusion}


def _fact(each: FactResult) -> Row:
    first = each.parts[0]
    return {
        "id": each.name, "claim": each.fact.claim, "status": each.fact.status, "target": json_value(first.target.value),
        "value": json_value(first.value), "interval": [json_value(first.low), json_value(first.high)], "met": each.met,
        "source": each.fact.source, "mark": each.fact.mark, "nulls": dict(each.nulls), "discriminates": each.discriminates,
        "mechanism": each.fact.mechanism, "without": list(each.fact.without), "depends_on_mechanism": each.depends_on_mechanism,
        "parts": [_part(part, each.without[at] if each.without else None) for at, part in enumerate(each.parts)],
    }


def _part(part: PartResult, without: PartResult | None) -> Row:
    aim = part.target
    return {
        "statistic": part.part.label, "scenario": part.part.scenario, "target": json_value(aim.value),
        "target_interval": [json_value(aim.low), json_value(aim.high)],
        "target_rows": aim.rows, "target_source": aim.source, "band": [json_value(end) for end in part.band], "value": json_value(part.value),
        "error": json_value(part.error), "interval": [json_value(part.low), json_value(part.high)], "tail_probability": json_value(part.tail), "met": part.met,
        "without": None if without is None else json_value(without.value), "met_without": None if without is None else without.met,
    }


def validation_lines(facts: Facts, found: Sequence[FactResult], scenarios: Mapping[str, str], replicates: int) -> list[str]:
    """Format a validation as lines: each fact with its parts, then the claims."""
    met = sum(each.met for each in found)
    lines = wrapped([f"{facts.record.metadata['title']}: {met} of {len(found)} facts are met by {scenarios['whole']} ({replicates} series of "
                     f"each scenario). A fact is met if the mean of each part lies in its band. {standing(found)}"])
    lines += ["", f"  {'':{WIDTH}}  {'record':>9}  {'band':>15}  {'model':>9}  {'central 95%':>15}  {'tail':>5}  {'without':>9}"]
    for each in found:
        lines += ["", f"{'met    ' if each.met else 'NOT MET'} {each.fact.claim}"]
        for at, part in enumerate(each.parts):
            lines.append(_row(part, each.without[at] if each.without else None))
        if each.without:
            without_it = "not met" if each.depends_on_mechanism else "still met"
            lines += [f"  without: {each.fact.mechanism[0].lower()}{each.fact.mechanism[1:]} ({', '.join(each.fact.without)}): {without_it}"]
        if each.nulls:
            lines.append(f"  nulls: {null_shares(each)}: {discriminating(each)}")
    lines += ["", *(line for each in discrimination_sentences(found) for line in wrapped([each]))]
    asked = timing_tests(facts.record)
    head = ["", "Claims, tested on the record alone"] if asked else []
    return [*lines, *head, *(line for each in asked for line in wrapped([claimed(each)]))]


def null_shares(each: FactResult) -> str:
    """List the share of draws of each null that meet a fact."""
    return ", ".join(f"{null} {share:.2f}" for null, share in each.nulls.items())


def discriminating(each: FactResult) -> str:
    """State whether a fact discriminates, and if not, why."""
    if each.discriminates:
        return "discriminates"
    if each.fact.status == "given":
        return "does not discriminate, since it follows from an exogenous input"
    names = met_by(each)
    return f"does not discriminate (met by {'every null' if len(names) == len(each.nulls) else ' and '.join(names)})"


def discrimination_sentences(found: Sequence[FactResult]) -> list[str]:
    """Sum up nulls: how many facts discriminate, how many of them are met, and by how much the model leads; empty without nulls."""
    counted = discrimination(found)
    if counted is None:
        return []
    head = (f"Null models: {counted.facts} of {counted.all_facts} facts discriminate, that is, no null model meets them in half of its draws "
            "or more.")
    whole = "; ".join(f"{null} {met:.1f}" for null, met in counted.all_nulls.items())
    tail = f"Of all {counted.all_facts} facts, the model meets {counted.all_met} and the nulls on average: {whole}."
    if counted.share is None or counted.lead is None:
        return [head, tail]
    shares = "; ".join(f"{null} {met / counted.facts:.0%}" for null, met in counted.nulls.items())
    return [f"{head} The model meets {counted.met} of these {counted.facts} ({counted.share:.0%}). Nulls on average: {shares}. The model leads "
            f"the best null by {100 * counted.lead:.0f} points.", tail]


def claimed(each: TimingTest) -> str:
    """Describe a claim and its test on the record."""
    coarse = f" ({each.coarse:.0%} of the deaths have coarse dates)" if each.coarse > 0 else ""
    counts = f"by day{coarse}, in the 4 weeks before a round to those of the 13 weeks before" if each.unit == "day" else "just before a round to those of earlier weeks"
    return (f"{each.claim}: {each.conclusion}. Ratio of weekly deaths {counts}: {each.ratio:.2f} "
            f"[{each.low:.2f}, {each.high:.2f}], above 1 in {each.above} of {each.rounds} rounds; p for a rise {each.rise:.2f} (against "
            f"random dates {each.rise_by_dates:.2f}), for a fall {each.fall:.2f} ({each.fall_by_dates:.2f}).")


def standing(found: Sequence[FactResult]) -> str:
    """State what a met fact means: consistency with the fit, a prediction, or a correct input."""
    counts = {word: sum(each.fact.status == word for each in found) for word in ("fitted", "predicted", "given")}
    sentences = []
    if counts["fitted"] and not counts["predicted"]:
        sentences.append("Behaviour was fitted to this record, so a met fact shows consistency with the fit and is not a test.")
    elif counts["fitted"]:
        sentences.append(f"{counts['fitted']} of the facts were used for fitting, so meeting them is not a test; the other "
                    f"{counts['predicted']} are predictions.")
    elif counts["predicted"]:
        sentences.append("Nothing was fitted to this record: every met fact is a prediction.")
    if counts["given"]:
        sentences.append(f"{counts['given']} {'is' if counts['given'] == 1 else 'are'} about an exogenous input, which the scenario states.")
    return " ".join(sentences)


def _row(part: PartResult, without: PartResult | None) -> str:
    low, high = part.band
    lost = number(without.value) if without else ""
    cells = [f"{number(part.target.value):>9}", f"{number(low)} to {number(high)}".rjust(15), f"{number(part.value):>9}",
             f"{number(part.low)} to {number(part.high)}".rjust(15), f"{_tail(part.tail):>5}", f"{lost:>9}"]
    label = part.part.label if len(part.part.label) <= WIDTH else f"{part.part.label[: WIDTH - 3]}..."
    return f"  {label:{WIDTH}}  {'  '.join(cells)}{'' if part.met else '  *'}".rstrip()


def _tail(value: float) -> str:
    return "-" if math.isnan(value) else f"{value:.2f}"


def number(value: float) -> str:
    """Format a statistic: two decimals below 10, else three significant digits."""
    return f"{value:.2f}" if abs(value) < 10 else format_number(value)  # `short` tells what is not a number as a dash
