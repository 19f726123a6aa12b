"""Summarize results of any kind."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sim.api.summaries.study import StudySummary
from sim.errors import ResultsError
from sim.studies.results import Study, open_study

if TYPE_CHECKING:
    from sim.analysis.comparison.comparison import Comparison
    from sim.analysis.sensitivity.study import Sensitivity
    from sim.api.summaries.comparison import ComparisonSummary
    from sim.api.summaries.sensitivity import SensitivitySummary
    from sim.api.summaries.sweep import SweepSummary

    Summary = StudySummary | SweepSummary | SensitivitySummary | ComparisonSummary


def summarize(
    results: Study | Sensitivity | Comparison | str | Path, outcomes: Sequence[str] = (), *, every: bool = False,
    program: Sequence[str] = ("parley",),
) -> Summary:
    """Summarize results as the commands print them.

    `print` shows the text, `document` and `to_json` give the numbers, `save_page` the figures.

    Args:
        results: what `run_study`, `sweep`, `sensitivity` or `compare` returned, or a study's folder.
        outcomes: outcomes of a sweep or a sensitivity study: "agreement", "statement", "deaths_a_week", "incidents_a_week", or columns of
            the table runs. The command's if omitted.
        every: list all inputs of a sensitivity study, not only the strongest.
        program: how suggested commands begin.

    Raises:
        ResultsError: the folder holds no study of many runs.
        MetricError: there is no such outcome.

    >>> from tempfile import TemporaryDirectory
    >>> from sim.studies.study import run_study
    >>> with TemporaryDirectory() as folder:
    ...     study = run_study("textbook", 20, out=f"{folder}/twenty", workers=1, progress=False)
    ...     print(str(summarize(study)).splitlines()[0])
    20 runs of each scenario, seed 1, summary detail, compiled engine
    """
    from sim.analysis.comparison.comparison import Comparison

    if isinstance(results, Comparison):
        from sim.api.summaries.comparison import ComparisonSummary

        return ComparisonSummary(results, tuple(program))
    if isinstance(results, Study | str | Path):
        return _summarize_study(results if isinstance(results, Study) else open_study(results), outcomes, every)
    return _summarize_sensitivity(results, outcomes, every)


def _summarize_study(study: Study, outcomes: Sequence[str], every: bool) -> Summary:
    """Summarize a study by what it was made for."""
    if not study.is_batch:
        raise ResultsError(f"{study.folder} holds a single run; explain or replay it instead")
    if study.design is None:
        return StudySummary(study)
    if study.design["purpose"] == "sweep":
        from sim.api.summaries.sweep import SweepSummary
        from sim.report.text.sweep import DEFAULT_OUTCOMES

        return SweepSummary(study, tuple(outcomes) or DEFAULT_OUTCOMES)
    from sim.analysis.sensitivity.study import sensitivity_of

    return _summarize_sensitivity(sensitivity_of(study), outcomes, every)


def _summarize_sensitivity(found: Sensitivity, outcomes: Sequence[str], every: bool) -> SensitivitySummary:
    """Summarize a sensitivity study."""
    from sim.api.summaries.sensitivity import SensitivitySummary
    from sim.report.text.sensitivity import default_outcomes

    return SensitivitySummary(found, tuple(outcomes) or default_outcomes(found.study.scenario()), every)
