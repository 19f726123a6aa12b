"""Call every public name of an installed Parley in the current folder: `python public_names.py`. Prints what each gave."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

os.environ.setdefault("COLUMNS", "100")
import parley

SHORT = ["horizon.rounds=2"]


def agree(party: parley.Party, text: dict[str, float], decision: Any) -> parley.Reply:
    """Accept every text."""
    return parley.Reply.ACCEPT


def misspelt() -> str:
    """Return the message about a scenario that does not exist."""
    try:
        parley.load_scenario("vally")
    except parley.ParleyError as error:
        return str(error).splitlines()[0][:80]
    raise SystemExit("a misspelt scenario was found")


def events() -> Path:
    """Write a small file of event data."""
    rows = [f"Kelda,Wethern,2019-{month:02}-{day:02},2019-{month:02}-{day:02},{day},{day},{day}" for month in range(1, 13) for day in (3, 17)]
    Path("events.csv").write_text("\n".join(["side_a,side_b,date_start,date_end,best,low,high", *rows]))
    return Path("events.csv")


def datatree() -> object:
    """Write draws for ArviZ, or return what to install for it."""
    try:
        return parley.export_datatree("study", "study.nc", scenario="valley", replace=True)
    except parley.ParleyError as error:
        if "pip install" not in str(error):
            raise
        return str(error)


#: A call for each public name; together they use names, files, texts and objects.
CALLS: dict[str, Callable[[], Any]] = {
    "Negotiation": lambda: parley.Negotiation("valley", seed=1),
    "Outcome": lambda: parley.Outcome.AGREEMENT.word,
    "ParleyError": misspelt,
    "Party": lambda: parley.Negotiation("valley", seed=1).parties[0],
    "Procedure": lambda: parley.Negotiation("valley", seed=1, strategies={"procedure": parley.Procedure}),
    "Reply": lambda: parley.run_once("valley", settings=SHORT, strategies={"kelda": agree}),
    "Strategy": lambda: parley.run_once("valley", settings=SHORT, strategies={"kelda": parley.Strategy}),
    "Study": lambda: isinstance(parley.open_study("study"), parley.Study),
    "calibrate": lambda: parley.calibrate("astana_2017", budget=1000, trials=2, workers=1, out="calibration", progress=False),
    "check": lambda: parley.check("valley"),
    "compare": lambda: parley.compare("study", outcomes=["agreement"]),
    "compare_coders": lambda: parley.compare_coders([parley.list_scenarios()["guarantees_bite"], parley.list_scenarios()["astana_21"]]),
    "explain": lambda: parley.explain("valley", round=1),
    "export_crate": lambda: parley.export_crate("study", "study.zip", replace=True).files,
    "export_datatree": datatree,
    "export_scenario": lambda: parley.export_scenario("valley", "valley_tables"),
    "import_events": lambda: len(parley.import_events("ucdp", events(), between=(date(2019, 1, 1), date(2019, 12, 30)), parties={"kelda": ["Kelda"]}).weekly()),
    "import_scenario": lambda: parley.import_scenario("valley_tables"),
    "list_scenarios": lambda: len(parley.list_scenarios()),
    "load_scenario": lambda: parley.load_scenario("valley"),
    "open_study": lambda: parley.open_study(Path("study")),
    "page": lambda: parley.page("valley", vary=["bargaining.break_off"]),
    "parse_scenario": lambda: parley.parse_scenario("extends: valley\ntitle: Mine\n"),
    "replay": lambda: parley.replay(parley.load_scenario("valley", SHORT)),
    "rerun": lambda: parley.rerun(parley.export_crate("study", "again.zip", replace=True).file).same,
    "run_once": lambda: parley.run_once(parley.list_scenarios()["valley"]),
    "run_study": lambda: parley.run_study(["valley", "textbook"], 40, workers=2, out="study", fresh=True, progress=False),
    "sensitivity": lambda: parley.sensitivity("valley", replicates=300, workers=1, out="sensitivity", progress=False),
    "sheets": lambda: parley.sheets(parley.load_scenario("valley"), language="fr"),
    "solve": lambda: parley.solve("textbook"),
    "summarize": lambda: parley.summarize("study"),
    "sweep": lambda: parley.sweep("valley", ["parties.kelda.change_cost=0:0.4:2"], 20, workers=1, out="sweep", progress=False),
    "validate": lambda: parley.validate(replicates=2, mechanisms=False, nulls=False, progress=False),
}


def main() -> None:
    """Call every public name, `run_study` first, as others read its study."""
    unknown = set(parley.__all__) ^ set(CALLS)
    assert not unknown, f"public names without a call, or calls without a name: {', '.join(sorted(unknown))}"
    for name in sorted(CALLS, key=lambda each: (each != "run_study", each)):
        shown = repr(CALLS[name]())
        print(f"{name:15} {shown[:110]}")
    import sim

    assert Path(sim.__file__ or "").name == "__init__.py", "the user's own sim.py was imported"


if __name__ == "__main__":
    main()
