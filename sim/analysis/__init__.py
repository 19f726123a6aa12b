"""What theory says about a scenario, and what studies say of it. Nothing here plays a run, and no engine is imported.

Theory, from a scenario's numbers: solution concepts, zones of possible agreement, power, welfare. Studies, from their folders: how outcomes
answer to what was varied, and what drives them.
"""
