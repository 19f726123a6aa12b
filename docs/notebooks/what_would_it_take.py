# %% [markdown]
# # What would it take for Astana to change anything on the ground?
#
# Twenty-two rounds of the Astana format brought a joint statement nearly every time, and nearly never a change on the
# ground. Analysts name many reasons: the host lost patience, the envoy consulted the sides too little, there were too many
# or too few observers, violence rose before rounds, guarantors would not punish their own clients. Here each reason is a
# scenario that differs from the founding case by a few lines. We run all of them with common random numbers and ask which
# would have made a difference, and how much of it would have been needed.
#
# The results describe the *model*. Its numbers for the Astana case are one coder's judgement, fitted by hand to the record
# (docs/reference/model.md, sections 9 and 10). It can show which assumptions a result depends on, not what would have
# happened.

# %%
from pathlib import Path

import pandas as pd
from IPython.display import SVG

from sim.analysis.comparison.comparison import compare
from sim.analysis.comparison.trajectories import trajectories
from sim.report.figures.comparison import agreements, fan, forest
from sim.report.figures.svg import as_svg
from sim.report.figures.sweep import heat_map
from sim.studies import study

pd.set_option("display.width", 140)

# ## Ten explanations compared
#
# Each scenario has 2,000 runs of six rounds from the 21st round (January 2024). Replicate 7 of each scenario draws the
# same numbers.
# same numbers.

# %%
VARIANTS = ["host_withdraws", "no_observers", "us_observes", "no_shuttle", "aid_only", "pause_before_talks", "surge_before_talks",
            "turkey_normalises", "rejectionists_seated", "guarantees_bite"]
played = study.run_study(["astana_21", *VARIANTS], replicates=2_000, seed=1, out="ten", workers=1, progress=False)
found = compare([played], baseline="astana_21", outcomes=["agreement", "movement", "deaths", "trust"], margins={"agreement": 0.05})
frame = found.frame().set_index(["outcome", "scenario"])
frame.loc["agreement", ["value", "low", "high", "difference", "finding"]].round(3)

# Of ten explanations, only one makes agreements likelier by more than five points: guarantees that bite, that is,
# guarantors who would probably punish their own client for a breach. Attendance, consultations and the agenda have almost
# no effect on whether there is an agreement. Several do change the number of deaths:
# die meanwhile:

# %%
frame.loc["deaths", ["value", "difference", "difference_low", "difference_high", "difference_gain"]].round(1)

# The last column is the factor by which common random numbers reduce the variance of the difference. Without them, the
# same precision would take that many times more runs.
# without it the same precision would take so many times more runs.

# %%
SVG(as_svg(forest(found), "Cliff's delta of four outcomes for each variant against the founding case"))

# Where the host withdraws, mean deaths are lower although most runs have slightly *more*: in a few runs the format lapses,
# and what comes afterwards is not simulated. This is a limit of the horizon, not a benefit; the fan chart shows it as a
# lower edge that stays flat.
# it as a floor that stays flat.

# %%
few = [arm for arm in found.arms if arm.label in ("astana_21", "host_withdraws", "guarantees_bite")]
rounds = {arm.label: trajectories(arm) for arm in few}
SVG(as_svg(fan(rounds), "Deaths so far by round, as fans, for the founding case, a withdrawn host and guarantees that bite"))

# ## How strong would guarantees have to be, and whose?
#
# In the founding case Russia would punish a breach by the regime with probability 0.12, Turkey one by the opposition
# with 0.35 (judgements, docs/reference/model.md). We vary both from 0 to 0.9.
# with 0.35 (judgements, docs/reference/model.md). We vary both from nothing to nearly certain.

# %%
from sim.analysis.comparison.response_curves import response, response_grid
from sim.scenario.loader import load_scenario
from sim.studies.spec import StudySpec
from sim.studies.study import execute
from sim.studies.sweep import with_sweep

RUSSIA, TURKEY = "patronage.russia.regime.punishes", "patronage.turkey.opposition.punishes"
plan = with_sweep(StudySpec({"astana_21": load_scenario("astana_21")}, 1), (f"{RUSSIA}=0:0.9:7", f"{TURKEY}=0:0.9:7"))
swept = execute(plan, 500, workers=1, out=Path("both")).study
shares = response_grid(response(swept, "agreement"), RUSSIA, TURKEY)
(100 * shares).round(0)

# %%
SVG(as_svg(heat_map(shares, "agreement", share=True), "The share of runs with an agreement over the two chances of punishment"))

# Russia's readiness alone has no effect: where Turkey would not punish, the share of agreements stays at 0. Turkey's alone
# has a small effect, at best one run in ten. An agreement binds both sides, and each fears the breach that the *other's*
# patron would tolerate. Agreements follow in most runs only where both patrons are more likely than not to punish.
#
# ## How soon do agreements come?
# ## When it comes, does it come soon?

# %%
SVG(as_svg(agreements(rounds), "The share of runs with an agreement by each round, for three scenarios"))

# ## Conclusions and limits
#
# - In the model, the stalemate is one of *credibility*: the five parties whose consent is needed have a small zone of
#   agreement (`parley solve astana_21`: 0.008 before any cost), and distrust removes it. The other explanations concern
#   only the format.
# - Of the ten, the one that works is also the one that was never on offer: it assumes the opposite of what the record
#   shows of the guarantors (three of four de-escalation zones were retaken).
# - The size of the share depends on the judgements of distrust and of preferences; `parley sensitivity astana_21` shows
#   which ranges drive it.
# - Agreements in the model come too early (docs/reference/model.md, section 10), so the curve by round is the least
#   reliable of these figures.
#   pictures.
