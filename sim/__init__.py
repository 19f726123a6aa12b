"""Parley: a simulation engine for multi-party negotiations that go on while people still fight.

`import parley` gives these names; each is loaded when it is first used, so that importing Parley takes no time.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from sim.engine.fingerprint import VERSION

if TYPE_CHECKING:
    from sim.analysis.comparison.comparison import compare as compare
    from sim.analysis.sensitivity.study import sensitivity as sensitivity
    from sim.api.checks import check as check
    from sim.api.empirical import calibrate as calibrate
    from sim.api.empirical import validate as validate
    from sim.api.explanations import explain as explain
    from sim.api.explanations import replay as replay
    from sim.api.runs import run_once as run_once
    from sim.api.summaries.summarize import summarize as summarize
    from sim.api.theory import solve as solve
    from sim.engine.agents import Party as Party
    from sim.engine.agents import Strategy as Strategy
    from sim.engine.model import Negotiation as Negotiation
    from sim.engine.procedure import Procedure as Procedure
    from sim.errors import ParleyError as ParleyError
    from sim.formats.bayes.datatree import export_datatree as export_datatree
    from sim.formats.coding.coders import compare_coders as compare_coders
    from sim.formats.crate.rerunning import rerun as rerun
    from sim.formats.crate.writing import export_crate as export_crate
    from sim.formats.events.imported import import_events as import_events
    from sim.formats.exporting import export_scenario as export_scenario
    from sim.formats.importing import import_scenario as import_scenario
    from sim.rules.enums import Outcome as Outcome
    from sim.rules.enums import Reply as Reply
    from sim.scenario.files import list_scenarios as list_scenarios
    from sim.scenario.loader import load_scenario as load_scenario
    from sim.scenario.loader import parse_scenario as parse_scenario
    from sim.studies.results import Study as Study
    from sim.studies.results import open_study as open_study
    from sim.studies.study import run_study as run_study
    from sim.studies.sweep import sweep as sweep
    from sim.web.classroom.sheets import sheets as sheets
    from sim.web.simulator.page import page as page

__version__ = VERSION

#: Where each public name is defined: the module, and the name in it.
PUBLIC = {
    "Negotiation": ("sim.engine.model", "Negotiation"),
    "Outcome": ("sim.rules.enums", "Outcome"),
    "ParleyError": ("sim.errors", "ParleyError"),
    "Party": ("sim.engine.agents", "Party"),
    "Procedure": ("sim.engine.procedure", "Procedure"),
    "Reply": ("sim.rules.enums", "Reply"),
    "Strategy": ("sim.engine.agents", "Strategy"),
    "Study": ("sim.studies.results", "Study"),
    "calibrate": ("sim.api.empirical", "calibrate"),
    "check": ("sim.api.checks", "check"),
    "compare": ("sim.analysis.comparison.comparison", "compare"),
    "compare_coders": ("sim.formats.coding.coders", "compare_coders"),
    "explain": ("sim.api.explanations", "explain"),
    "export_crate": ("sim.formats.crate.writing", "export_crate"),
    "export_datatree": ("sim.formats.bayes.datatree", "export_datatree"),
    "export_scenario": ("sim.formats.exporting", "export_scenario"),
    "import_events": ("sim.formats.events.imported", "import_events"),
    "import_scenario": ("sim.formats.importing", "import_scenario"),
    "list_scenarios": ("sim.scenario.files", "list_scenarios"),
    "load_scenario": ("sim.scenario.loader", "load_scenario"),
    "open_study": ("sim.studies.results", "open_study"),
    "page": ("sim.web.simulator.page", "page"),
    "parse_scenario": ("sim.scenario.loader", "parse_scenario"),
    "replay": ("sim.api.explanations", "replay"),
    "rerun": ("sim.formats.crate.rerunning", "rerun"),
    "run_once": ("sim.api.runs", "run_once"),
    "run_study": ("sim.studies.study", "run_study"),
    "sensitivity": ("sim.analysis.sensitivity.study", "sensitivity"),
    "sheets": ("sim.web.classroom.sheets", "sheets"),
    "solve": ("sim.api.theory", "solve"),
    "summarize": ("sim.api.summaries.summarize", "summarize"),
    "sweep": ("sim.studies.sweep", "sweep"),
    "validate": ("sim.api.empirical", "validate"),
}

__all__ = [
    "Negotiation", "Outcome", "ParleyError", "Party", "Procedure", "Reply", "Strategy", "Study", "calibrate", "check", "compare",
    "compare_coders", "explain", "export_crate", "export_datatree", "export_scenario", "import_events", "import_scenario",
    "list_scenarios", "load_scenario", "open_study", "page", "parse_scenario", "replay", "rerun", "run_once", "run_study",
    "sensitivity", "sheets", "solve", "summarize", "sweep", "validate",
]


def __getattr__(name: str) -> Any:
    """Load a public name when it is first asked for."""
    if name not in PUBLIC:
        raise AttributeError(missing(__name__, name))
    module, attribute = PUBLIC[name]
    found = globals()[name] = getattr(import_module(module), attribute)
    return found


def missing(module: str, name: str) -> str:
    """Return the message for a name that is not public, with the nearest one that is.

    >>> missing("sim", "run_stduy")
    "module 'sim' has no attribute 'run_stduy'; did you mean run_study?"
    """
    from difflib import get_close_matches

    close = get_close_matches(name, __all__, 1)
    return f"module {module!r} has no attribute {name!r}; " + (f"did you mean {close[0]}?" if close
                                                               else f"public names: {', '.join(__all__)}")


def __dir__() -> list[str]:
    """List the public names, loaded or not."""
    return sorted({*globals(), *__all__})
