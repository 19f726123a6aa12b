"""Settings at which the page that plays is compared with the batch, in each browser."""

from __future__ import annotations

from sim.engine.batch import negotiate
from sim.rules.log_schema import COLUMNS
from sim.scenario.encoding.instance import encode
from sim.scenario.loader import load_scenario
from sim.web.simulator.page import RUNS

#: Sliders and values; each is moved in addition to those before.
TEN_SETTINGS = [
    ("trust.default", 0.3), ("bargaining.break_off", 0.3), ("parties.kelda.outlook", 0.3), ("trust.default", 0.9), ("parties.wethern.outlook", 0.8),
    ("bargaining.break_off", 0.0), ("parties.kelda.outlook", 0.9), ("trust.default", 0.0), ("parties.wethern.outlook", 0.1), ("trust.default", 1.0),
]
#: Wait until all runs at the present settings are played, then tell what is shown and how many runs agree.
SETTLED = """
const done = arguments[arguments.length - 1];
const wait = () => window.simulator && window.simulator.settled() ? done(window.simulator.state()) : setTimeout(wait, 20);
wait();
"""


def agreed(*settings: str) -> int:
    """Runs of the batch with an agreement."""
    runs = negotiate(encode(load_scenario("valley", settings)), 1, 0, RUNS)["runs"]
    return int((runs[:, 1 + COLUMNS["runs"].index("agreements")] > 0).sum())
