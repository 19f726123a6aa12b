"""What theory says about a scenario, and how a settlement compares: solution concepts, zones of possible agreement, power, welfare.

Pure functions of a scenario's numbers: nothing here plays a run, and no engine is imported.
"""
