"""The results of a calibration: as a document, as lines, and as a scenario that extends the calibrated one."""

from __future__ import annotations

import numpy as np

from sim.analysis.arrays import FloatArray
from sim.analysis.empirical.abc import Recovery
from sim.analysis.empirical.calibration import JOINT_DRAWS
from sim.analysis.empirical.calibration_result import Calibration, significant
from sim.analysis.empirical.fact_results import tail_probability
from sim.analysis.empirical.history_matrix import SUMMARIES
from sim.report.rows import Row, json_value
from sim.report.text.forecast import exit_row, forecast_lines, forecast_rows, skill
from sim.report.text.phrasing import plural
from sim.report.text.sweep import wrapped
from sim.report.text.validation import number
from sim.scenario.yaml_dialect import dump_yaml

#: Bins of the rank histogram.
BINS = 10


def calibration_document(found: Calibration) -> Row:
    """Build the document of a calibration."""
    return {
        "record": found.record.name, "study": str(found.study.folder), "rounds": [1, found.rounds], "scheme": found.scheme, "runs": len(found.table),
        "kept": len(found.posterior.kept), "distance": json_value(found.posterior.distance),
        "effective_sample_size": json_value(found.posterior.effective_size()),
        "generations": [{name: json_value(value) for name, value in each._asdict().items()} for each in found.generations], "dummy_reduction": json_value(found.dummy_reduction),
        "inputs": [input_row(found, place) for place in found.reported],
        "unidentified": [found.inputs[place].path for place in found.reported if place not in found.learned],
        "summaries": summary_rows(found), "correlations": correlations(found, 0.0),
        "recovery": _recovery(found, found.recovery), "recovery_near_record": _recovery(found, found.near),
        "forecasts": forecast_rows(found), "exit": exit_row(found.exit), "skill": skill(found),
    }


def _recovery(found: Calibration, known: Recovery) -> Row:
    """A check on known inputs, with the ranks of each free input."""
    return {"trials": len(known.ranks), "bins": BINS, "tarp_p_value": json_value(known.tarp_p_value), "failures": known.failures(),
            "ranks": {found.inputs[place].path: rank_counts(known, place) for place in range(found.free)}}


def input_row(found: Calibration, place: int) -> Row:
    """One input: prior, posterior, reduction of variance and, if it is free, the recovery of known values."""
    own, ends = found.inputs[place], found.posterior.interval()[place]
    row: Row = {
        "path": own.path, "prior": [own.range.low, own.range.high],
        "posterior_mean": json_value(found.values(place, found.posterior.mean()[place : place + 1])[0]),
        "posterior_90": [json_value(each) for each in found.values(place, ends)], "variance_reduction": json_value(found.posterior.variance_reduction()[place]),
        "identified": place in found.learned,
    }
    if place < found.free:
        known = found.recovery
        row |= {"recovered_correlation": json_value(known.correlation[place]), "coverage_90": json_value(known.coverage[place]),
                "contraction": json_value(known.contraction[place]),
                "rank_p_value": json_value(known.p_value[place])}
    return row


def rank_counts(known: Recovery, place: int) -> list[int]:
    """Count how often the true value of an input lay in each tenth of its posterior; uniform if the method is calibrated."""
    counts: list[int] = np.histogram(known.ranks[:, place], bins=BINS, range=(0.0, 1.0))[0].tolist()
    return counts


def summary_rows(found: Calibration) -> list[Row]:
    """Each summary of the record beside the central 90% of all runs, of those kept, and of new runs with draws from the posterior.

    The tail probability is the two-sided posterior predictive probability of a new run as extreme as the record.
    """
    stages = {"prior": found.prior_table, "kept": found.kept_table, "posterior": found.check_summaries}
    return [{
        "summary": name, "observed": json_value(found.observed_summaries[place]),
        **{stage: [json_value(each) for each in np.nanquantile(rows[:, place], (0.05, 0.5, 0.95))] for stage, rows in stages.items()},
        "tail_probability": json_value(tail_probability(found.check_summaries[~np.isnan(found.check_summaries[:, place]), place], float(found.observed_summaries[place]))),
    } for place, name in enumerate(SUMMARIES)]


def correlations(found: Calibration, least: float = 0.3) -> list[Row]:
    """List the pairs of free inputs that are correlated in the posterior, the strongest first."""
    table = found.posterior.correlations()
    pairs = [(abs(table[one, other]), one, other) for one in range(found.free) for other in range(one) if abs(table[one, other]) >= least]
    return [{"one": found.inputs[one].path, "other": found.inputs[other].path, "correlation": json_value(table[one, other])}
            for _, one, other in sorted(pairs, reverse=True)]


def calibration_lines(found: Calibration) -> list[str]:
    """Format a calibration as lines."""
    count = len(found.table)
    kept = len(found.posterior.kept)
    lines = wrapped([f"{plural(count, 'run')} of {found.study.scenarios[0]}, of which the {kept:,} closest to rounds 1 to {found.rounds} of "
                     "the record are kept. An input is identified if its variance falls by more than a dummy input's "
                     f"({found.dummy_reduction:.2f} of it)."])
    lines += generation_lines(found)
    width = max(len(found.inputs[place].path) for place in found.reported)
    lines += ["", f"  {'':{width}}  {'prior':>16}  {'posterior, 90%':>18}  {'reduced':>7}  {'recovered':>9}"]
    for place in found.reported:
        row = input_row(found, place)
        prior, after = (f"{_fine(low)} to {_fine(high)}" for low, high in (row["prior"], row["posterior_90"]))
        recovered = f"{row['recovered_correlation']:9.2f}" if place < found.free else f"{'':>9}"
        mark = "" if row["identified"] else "  not identified"
        lines.append(f"  {row['path']:{width}}  {prior:>16}  {after:>18}  {row['variance_reduction']:7.2f}  {recovered}{mark}")
    lines += [line for sentence in check_sentences(found) for line in ("", *wrapped([sentence]))]
    together = [f"{each['one']} with {each['other']} ({each['correlation']:+.2f})" for each in correlations(found)]
    lines += ["", *wrapped([f"Correlated in the posterior, so not separately identified: {'; '.join(together)}." if together else "No two inputs are correlated by 0.3 or more."])]
    lines += ["", f"  {'':25}  {'record':>7}  {'prior, 90%':>16}  {'kept, 90%':>16}  {'posterior, 90%':>16}  {'tail':>5}"]
    for row in summary_rows(found):
        spans = [f"{number(row[stage][0])} to {number(row[stage][2])}" for stage in ("prior", "kept", "posterior")]
        seen, chance = ("-" if row[name] is None else number(row[name]) for name in ("observed", "tail_probability"))
        lines.append(f"  {row['summary']:25}  {seen:>7}  {'  '.join(f'{span:>16}' for span in spans)}  {chance:>5}")
    return [*lines, "", *forecast_lines(found)]


def generation_lines(found: Calibration) -> list[str]:
    """Format the generations of a sequential calibration as a table; empty for rejection."""
    if not found.generations:
        return []
    rows = [f"  {number:>10}  {each.runs:>9,}  {each.acceptance:>8.3f}  {each.tolerance:>9.3f}  {each.effective:>21,.0f}"
            for number, each in enumerate(found.generations, 1)]
    return ["", f"  {'generation':>10}  {'runs':>9}  {'accepted':>8}  {'tolerance':>9}  {'effective sample size':>21}", *rows]


def check_sentences(found: Calibration) -> list[str]:
    """Whether the method passes its checks: over the whole prior, if the scheme allows that, and close to the record."""
    near = check_sentence(found.near, " close to the record")
    return [near] if found.generations else [check_sentence(found.recovery, ""), near]


def check_sentence(known: Recovery, where: str) -> str:
    """Whether the method passes a check on synthetic observations: by contraction, by coverage, and by expected coverage of all inputs."""
    numbers = (f"Check on {len(known.ranks)} runs{where} used as the record in turn: posteriors remove {_span(known.contraction)} of an input's prior "
               f"variance (contraction), 90% intervals contain the true value in {_span(known.coverage)} of them, expected coverage of all inputs "
               f"together (TARP): p {known.tarp_p_value:.3f}.")
    failures = known.failures()
    return f"{numbers} The check fails: {' and '.join(failures)}." if failures else f"{numbers} The check passes."


def _span(values: FloatArray) -> str:
    """The least and greatest of some shares."""
    low, high = f"{values.min():.2f}", f"{values.max():.2f}"
    return low if low == high else f"{low} to {high}"


def as_scenario(found: Calibration, base: str, form: str = "draws") -> str:
    """Write a scenario that extends the base with the posterior of the reported inputs.

    form: `draws`, joint draws, which keep correlations; or `ranges`, each input alone: a normal distribution truncated to the prior's range
    where it is identified, else the prior's range.
    """
    stated = stated_posterior(found, form)
    tree: Row = {}
    for path, value in stated.items():
        here = tree
        *steps, last = path.split(".")
        for step in steps:
            here = here.setdefault(step, {})
        here[last] = value
    what = f"{JOINT_DRAWS} joint draws" if form == "draws" else "each input alone"
    head: Row = {
        "extends": base, "title": f"{found.study.select().manifest['scenario']['title']}, calibrated",
        "summary": f"{base} with what rounds 1 to {found.rounds} of the record {found.record.name} imply for its free parameters",
        "about": f"The same as {base}, except for {len(stated)} behavioural parameters, which follow their posterior given the record's "
                 f"first {found.rounds} rounds. Written by parley calibrate.",
        "standing": f"Posterior by approximate Bayesian computation, {what}: {len(found.posterior.kept):,} of {len(found.table):,} runs "
                    f"kept, seed {found.study.manifest['seed']}. Later rounds were not used. Parameters that are not identified keep their prior range. "
                    f"Everything else is as in {base}.",
    }
    return dump_yaml({**head, **tree})


def stated_posterior(found: Calibration, form: str = "draws") -> Row:
    """State the posterior of each reported input as a scenario does, by path: as joint `draws`, or as `ranges` (see `as_scenario`).

    Raises:
        ValueError: the form is neither.
    """
    if form not in ("draws", "ranges"):
        raise ValueError(f"the form of a posterior is draws or ranges, not {form}")
    if form == "ranges":
        return _ranges(found)
    return {path: {"draws": values} for path, values in found.draws(JOINT_DRAWS).items()}


def _ranges(found: Calibration) -> Row:
    """The marginal posterior of each input, by path."""
    stated: Row = {}
    for place in range(found.free):
        own, weights = found.inputs[place], found.posterior.weights
        values = found.values(place, found.posterior.quantiles[:, place])
        mean = float(weights @ values)
        spread = float(np.sqrt(weights @ np.square(values - mean)))
        ends = {"low": own.range.low, "high": own.range.high}
        stated[own.path] = {"mean": significant(mean), "sd": significant(spread), **ends} if place in found.learned else ends
    return stated


def _fine(value: float) -> str:
    return f"{value:.3g}"
