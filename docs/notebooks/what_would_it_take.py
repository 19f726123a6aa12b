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

# %% [markdown]
# ## Ten explanations compared
#
# Each scenario has 2,000 runs of six rounds from the 21st round (January 2024). Replicate 7 of each scenario draws the
# same numbers.

# %%
VARIANTS = ["host_withdraws", "no_observers", "us_observes", "no_shuttle", "aid_only", "pause_before_talks", "surge_before_talks",
            "turkey_normalises", "rejectionists_seated", "guarantees_bite"]
played = study.run_study(["astana_21", *VARIANTS], replicates=2_000, seed=1, out="eleven_scenarios", workers=1, progress=False)
found = compare([played], baseline="astana_21", outcomes=["agreement", "movement", "deaths_a_week", "trust"], margins={"agreement": 0.05})
frame = found.frame().set_index(["outcome", "scenario"])
frame.loc["agreement", ["value", "low", "high", "difference", "finding"]].round(3)

# %% [markdown]
# Two of the ten make agreements likelier by more than five points: guarantees that bite, that is, guarantors who would
# probably punish their own client for a breach, and a Turkey that has come to terms with the regime. Two make them
# rarer: an agenda of aid alone, on which the red lines leave little room, and a seat for the factions that reject the
# talks. Observers, the host, consultations and violence before rounds have almost no effect on whether there is an
# agreement. Deaths a week differ mostly where violence before rounds does:

# %%
frame.loc["deaths_a_week", ["value", "difference", "difference_low", "difference_high", "difference_gain"]].round(2)

# %% [markdown]
# The last column is the factor by which common random numbers reduce the variance of the difference. Without them, the
# same precision would take that many times more runs.

# %%
SVG(as_svg(forest(found), "Cliff's delta of four outcomes for each variant against the founding case"))

# %% [markdown]
# Deaths are counted a week, because runs end at different times: where the host withdraws, a few lapse, and what comes
# afterwards is not simulated.

# %%
few = [arm for arm in found.arms if arm.label in ("astana_21", "host_withdraws", "guarantees_bite")]
rounds = {arm.label: trajectories(arm) for arm in few}
SVG(as_svg(fan(rounds), "Deaths a week by round, as fans, for the founding case, a withdrawn host and guarantees that bite"))

# %% [markdown]
# ## How strong would guarantees have to be, and whose?
#
# In the founding case Russia would punish a breach by the regime with probability 0.12, Turkey one by the opposition
# with 0.35 (judgements, docs/reference/model.md). We vary both from 0 to 0.9.

# %%
from sim.analysis.comparison.response_curves import response, response_grid
from sim.scenario.loader import load_scenario
from sim.studies.spec import StudySpec
from sim.studies.study import execute
from sim.studies.sweep import with_sweep

RUSSIA, TURKEY = "patronage.russia.regime.punishes", "patronage.turkey.opposition.punishes"
plan = with_sweep(StudySpec({"astana_21": load_scenario("astana_21")}, 1), (f"{RUSSIA}=0:0.9:7", f"{TURKEY}=0:0.9:7"))
swept = execute(plan, 500, workers=1, out=Path("guarantors_swept")).study
shares = response_grid(response(swept, "agreement"), RUSSIA, TURKEY)
(100 * shares).round(0)

# %%
SVG(as_svg(heat_map(shares, "agreement", share=True), "The share of runs with an agreement over the two chances of punishment"))

# %% [markdown]
# Both guarantors matter. An agreement binds both sides, and each counts what the other would have to deliver only as far as
# it believes that the other's patron would punish a breach. Yet even where both would almost certainly punish, most runs
# have no agreement: a credible promise is kept, but it does not make the parties want the same.
#
# ## How soon do agreements come?

# %%
SVG(as_svg(agreements(rounds), "The share of runs with an agreement by each round, for three scenarios"))

# %% [markdown]
# ## Conclusions and limits
#
# - In the model, two things keep agreements rare. The five parties whose consent is needed have a small zone of agreement
#   (`parley solve astana_21`: 0.008), and each counts only part of what the others would have to deliver. Guarantees act on
#   the second, a change of what Turkey wants on the first. The other explanations concern the format.
# - Guarantees that bite were never on offer: they assume the opposite of what the record shows of the guarantors (three of
#   four de-escalation zones were retaken).
# - The size of the share depends on the judgements of trust and of preferences; `parley sensitivity astana_21` shows
#   which ranges drive it.
# - Agreements in the model are spread over the rounds, while the record has them early (docs/reference/model.md, section 9),
#   so the curve by round is the least reliable of these figures.
