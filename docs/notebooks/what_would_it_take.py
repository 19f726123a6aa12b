# %% [markdown]
# # What would it take for Astana to change anything on the ground?
#
# Twenty-two rounds of the Astana format brought a joint statement nearly every time, and nearly never a change on the
# ground. Analysts name many reasons: the host tired of it, the envoy sounded out the sides too little, too many or too
# few observers, violence before rounds, guarantors that would not punish their own clients. Here each is a scenario
# that differs from the founding case by a few lines. We play all of them with the same luck and ask which would have
# made a difference, and how much of it would have been needed.
#
# What comes out is what the *model* says. Its numbers for the Astana case are one coder's judgement and fitted by hand
# to the record (docs/reference/model.md, sections 9 and 10): it can show which assumptions a result hangs on, not what would have
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

# %% [markdown]
# ## Ten explanations, played
#
# Two thousand runs each, from the 21st round (January 2024), six rounds ahead. Replicate 7 of each scenario draws the
# same numbers.

# %%
VARIANTS = ["host_withdraws", "no_observers", "us_observes", "no_shuttle", "aid_only", "pause_before_talks", "surge_before_talks",
            "turkey_normalises", "rejectionists_seated", "guarantees_bite"]
played = study.run_study(["astana_21", *VARIANTS], replicates=2_000, seed=1, out="ten", workers=1, progress=False)
found = compare([played], baseline="astana_21", outcomes=["agreement", "movement", "deaths", "trust"], margins={"agreement": 0.05})
frame = found.frame().set_index(["outcome", "scenario"])
frame.loc["agreement", ["value", "low", "high", "difference", "finding"]].round(3)

# %% [markdown]
# Of ten explanations one alone makes agreements likelier by more than five points: guarantees that bite, that is,
# guarantors who would probably punish their own client for breaking its word. Who sits in the room, who sounds out
# whom, and what is on the agenda change next to nothing of whether there is an agreement. Several do change how many
# die meanwhile:

# %%
frame.loc["deaths", ["value", "difference", "difference_low", "difference_high", "difference_gain"]].round(1)

# %% [markdown]
# The last column is by how many times the variance of the difference is smaller because the scenarios share their luck:
# without it the same precision would take so many times more runs.

# %%
SVG(as_svg(forest(found), "Cliff's delta of four outcomes for each variant against the founding case"))

# %% [markdown]
# Where the host withdraws, the mean of deaths is lower although most runs have slightly *more*: in a few runs the
# format lapses, and what comes afterwards is not played. That is a limit of the horizon, not good news; the fan shows
# it as a floor that stays flat.

# %%
few = [arm for arm in found.arms if arm.label in ("astana_21", "host_withdraws", "guarantees_bite")]
rounds = {arm.label: trajectories(arm) for arm in few}
SVG(as_svg(fan(rounds), "Deaths so far by round, as fans, for the founding case, a withdrawn host and guarantees that bite"))

# %% [markdown]
# ## How hard would guarantees have to bite, and whose?
#
# In the founding case Russia would punish a breach by the regime with a chance of 0.12, Turkey one by the opposition
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

# %% [markdown]
# Russia's readiness alone does nothing: where Turkey would not punish, the column is empty. Turkey's alone does a
# little, one run in ten at best. An agreement binds both sides, and each fears the breach that the *other's* patron
# would let pass. Only where both are likelier than not to punish do agreements follow in most runs.
#
# ## When it comes, does it come soon?

# %%
SVG(as_svg(agreements(rounds), "The share of runs with an agreement by each round, for three scenarios"))

# %% [markdown]
# ## What this says, and what not
#
# - In the model the stalemate is one of *credibility*: five parties whose consent is needed have some room (`parley
#   solve astana_21`: 0.008 before any cost), and distrust eats it. The other explanations are of the format's surface.
# - Of the ten, the one that works is also the one that was never on offer: it assumes away what the record says of the
#   guarantors (three of four de-escalation zones were retaken).
# - How large the share is hangs on the judgement of distrust and of the room: `parley sensitivity astana_21` tells
#   which ranges drive it.
# - Agreements in the model come too early (docs/reference/model.md, section 10), so the curve by round is the weakest of these
#   pictures.
