"""Exceptions that users of the project may catch; all of them derive from `ParleyError`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec

#: Stands for the file name of a value that was given on the command line.
SET = "--set"


class ParleyError(Exception):
    """Base class of all exceptions that the project raises on purpose; `str` of one is a message for the user.

    >>> issubclass(ScenarioError, ParleyError) and issubclass(RunError, ParleyError)
    True
    """


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem in an input file: file, line (from 1; 0 if unknown; with `--set`, the number of the setting), path and message.

    >>> print(Problem("astana_21.yaml", 41, "parties.russia.on.detainees.salience", "250 is not within 0..100"))
    astana_21.yaml:41: parties.russia.on.detainees.salience: 250 is not within 0..100
    """

    file: str
    line: int
    path: str
    message: str

    def __str__(self) -> str:
        at = f"{self.file}:{self.line}" if self.line and self.file != SET else self.file
        return ": ".join(part for part in (at, self.path, self.message) if part)


class ScenarioError(ParleyError):
    """A scenario is invalid. `problems` lists them all; the message has one line for each.

    >>> error = ScenarioError([Problem("a.yaml", 1, "title", "is missing"), Problem("a.yaml", 3, "trust", "is no mapping")])
    >>> print(error)
    a.yaml:1: title: is missing
    a.yaml:3: trust: is no mapping
    >>> len(error.problems)
    2
    """

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(tuple(problems))
        self.problems: tuple[Problem, ...] = tuple(problems)

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))


class CaseRecordError(ScenarioError):
    """The record of a real case is invalid; see `ScenarioError`."""


class FormatError(ScenarioError):
    """A file of another program is invalid, or can't be converted; see `ScenarioError`."""


class StrategyError(ParleyError):
    """A strategy cannot be loaded or assigned to a party."""


class DecisionError(ParleyError, TypeError, ValueError):
    """A custom strategy, party or procedure returned or wrote a value that a run can't go on with."""


class AgentError(ParleyError, TypeError):
    """A party of a model cannot be added, removed or stepped as other Mesa agents can."""


class CollectorError(ParleyError):
    """A model has no data collector."""


class KernelError(ParleyError):
    """The compiled engine has no code for this engine's sources, or can't run it."""


class RunError(ParleyError):
    """A run failed: the engine or a strategy raised an error."""


class StudySpecError(ParleyError):
    """A study is specified inconsistently."""


class StudyError(ParleyError):
    """A study cannot start, or cannot finish."""


class SweepError(ParleyError):
    """The values that a sweep should vary are invalid; one problem a line."""


class MetricError(ParleyError):
    """There is no outcome metric of that name."""


class ExecutorError(ParleyError):
    """An executor (process pool, Dask cluster) cannot be used."""


class EngineMismatchError(ParleyError):
    """A worker runs another version of the engine than the study."""


class FolderLockedError(ParleyError):
    """Another process is writing to the folder."""


class ResultsError(ParleyError):
    """A results folder cannot be read or written."""


class SensitivityDesignError(ParleyError):
    """A sensitivity study is specified inconsistently; one problem a line."""


class TooManyDealsError(ParleyError, ValueError):
    """There are too many possible deals for a solution concept to be computed."""

    @classmethod
    def of(cls, many: int, most: int, beside: str = "") -> TooManyDealsError:
        """Return the error for a number of combinations of options above the limit; beside: what else has to be decided.

        >>> str(TooManyDealsError.of(10**20, 600, " beside its scales"))[:88]
        'more than 10^15 combinations of options beside its scales are too many to enumerate (at '
        """
        count = f"{many:,}" if many <= 10**15 else "more than 10^15"
        return cls(f"{count} combinations of options{beside} are too many to enumerate (at most {most:,}); to solve a part, take issues"
                   " out with --set issues.NAME.negotiable=false")


class SolverError(ParleyError, ArithmeticError):
    """A numerical solver did not converge."""


class DamagedResultsError(ResultsError):
    """A file of a results folder is missing or not as it was written."""


class NotInResultsError(ParleyError):
    """A results folder has no such replicate, round, exchange or party, or a run cannot be reproduced from it."""


class SheetsError(ParleyError):
    """Role sheets can't be made: there is no such room or language, or no scenario was given."""


class MissingLibraryError(ParleyError):
    """A library that comes with an optional extra is not installed."""


def require_library(library: str, extra: str, purpose: str) -> None:
    """Check that a library of an optional extra is installed, without importing it.

    Raises:
        MissingLibraryError: it is not; the message says what to install.

    >>> require_library("numpy", "sums", "adding up")
    >>> require_library("abacus", "sums", "adding up")
    Traceback (most recent call last):
    sim.errors.MissingLibraryError: adding up needs the library abacus, which is not installed: pip install "parley-sim[sums]"
    """
    if find_spec(library) is None:
        raise MissingLibraryError(f'{purpose} needs the library {library}, which is not installed: pip install "parley-sim[{extra}]"')
