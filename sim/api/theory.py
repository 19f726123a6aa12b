"""What bargaining theory says of a scenario."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.console import Console

from sim.api.printed import Document, Printed
from sim.engine.model_parameters import ScenarioSource
from sim.errors import SolverError, TooManyDealsError
from sim.report.text.theory import TheoryPrinter
from sim.report.text.theory_document import theory_document
from sim.scenario.encoding.instance import EncodedScenario
from sim.studies.spec import load_scenarios

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, repr=False)
class SolvedScenario(Printed):
    """The zone of possible agreement, the solutions and the power indices of each veto set; `print` shows them as `parley solve` does."""

    document: Document

    def show(self, screen: Console) -> None:
        """Print the zones, solutions and power indices with the issues drawn."""
        TheoryPrinter(self.document, screen).print()

    def frame(self) -> pd.DataFrame:
        """Return the solutions: a row for each veto set and solution, a column for each party's gain and each issue of the text."""
        import pandas as pd

        return pd.DataFrame([
            {"veto_set": right, "solution": name, **{f"gain_{party}": gain for party, gain in point["gains"].items()}, **point["text"]}
            for right, found in self.document["veto_sets"].items() for name, point in found["points"].items() if point is not None
        ])

    def __repr__(self) -> str:
        return f"<SolvedScenario {self.document['scenario']['name']}: {', '.join(self.document['veto_sets'])}>"


def solve(scenario: ScenarioSource, *, weights: str = "equal", settings: Sequence[str] = ()) -> SolvedScenario:
    """Compute what theory says of a scenario: zone of possible agreement, solutions, power indices, obstacles; `parley solve` prints it.

    Args:
        scenario: its name, its file, or the scenario itself.
        weights: bargaining power in the Nash product: "equal", or by "capability".
        settings: changes `path=value` to a scenario that is read from a file.

    Raises:
        ScenarioError: the scenario is invalid.
        TooManyDealsError, SolverError: its solutions cannot be computed.

    >>> solved = solve("textbook")
    >>> solved
    <SolvedScenario textbook: consent_on_ground>
    >>> solved.frame().set_index("solution").loc["nash", ["pay", "security"]].round(1).to_dict()
    {'pay': 0.0, 'security': 100.0}
    """
    source = scenario.scenario if isinstance(scenario, EncodedScenario) else scenario
    ((name, read),) = load_scenarios(source, settings).items()
    try:
        return SolvedScenario(theory_document(read, name, weights))
    except (TooManyDealsError, SolverError) as error:
        raise type(error)(f"{name}: {error}") from error
