# %% [markdown]
# # A first batch and a first comparison
#
# A fictional valley: two communities trade water for a bridge under one guarantor. We run it 1,000 times, look at
# the tables, change one thing, and estimate the difference and its uncertainty.

# %%
import pandas as pd
from IPython.display import SVG

from sim.analysis.comparison.arms import comparison_arms
from sim.analysis.comparison.comparison import compare
from sim.analysis.comparison.metrics import find_outcome, values
from sim.analysis.comparison.trajectories import trajectories
from sim.report.figures.comparison import agreements, cumulative
from sim.report.figures.svg import as_svg
from sim.scenario.loader import load_scenario
from sim.studies import study

pd.set_option("display.width", 140)
valley = study.run_study("valley", replicates=1_000, seed=1, out="valley", workers=1, progress=False)
runs = valley.runs()
runs[["replicate", "ending", "rounds", "agreements", "breaches", "deaths"]].head()

# %% [markdown]
# The table has one row a replicate. How do runs end, and when does the first agreement come?

# %%
runs["ending"].value_counts()

# %%
runs["first_agreement"].value_counts(dropna=False).sort_index()

# %% [markdown]
# `rounds()` has one row a round, `issues()` one row an issue. The files are plain Parquet, so DuckDB, polars and R
# read them too (docs/reference/data.md).

# %%
valley.issues().groupby("issue", observed=True)[["opening", "ground", "agreed", "broken"]].mean().round(2)

# %% [markdown]
# ## Change one thing
#
# The same valley, but any change costs Kelda more. Both scenarios are in one study and share random draws.

# %%
both = study.run_study({"valley": load_scenario("valley"), "wary": load_scenario("valley", ["parties.kelda.change_cost=0.4"])}, replicates=1_000, seed=1,
                 out="valley_and_wary", workers=1, progress=False)
found = compare([both], baseline="valley", margins={"agreement": 0.05, "deaths_a_week": 0.1})
frame = found.frame().set_index(["outcome", "scenario"])
frame.loc[["agreement", "first_agreement", "deaths_a_week", "welfare"], ["value", "low", "high", "difference", "finding"]].round(3)

# %%
SVG(as_svg(agreements({arm.label: trajectories(arm) for arm in found.arms}), "The share of runs with an agreement by each round"))

# %% [markdown]
# Each outcome is computed from a vector with one value a replicate, which you can also use directly.

# %%
arms = comparison_arms([both])
deaths = {arm.label: values(find_outcome("deaths_a_week", arms), arm) for arm in arms}
SVG(as_svg(cumulative(deaths, "Deaths a week"), "The distribution of deaths a week in both scenarios, with bands"))
