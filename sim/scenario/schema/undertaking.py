"""Schema of a single undertaking: whether what is agreed takes effect item by item or all together."""

from __future__ import annotations

from sim.scenario.distributions import Share
from sim.scenario.fields import NEUTRAL, SchemaModel, key


class Undertaking(SchemaModel):
    """Whether what is agreed takes effect round by round, or all together at the end."""

    single: bool = key("Whether nothing is agreed until everything is: accepted items close provisionally and take effect together once all are closed.",
                       False)
    reopening: Share = key("Price of reopening a closed item: a party reopens one only to gain more, and demands that much less of the rest. 1: nobody does.",
                           1.0, unit="utility", source=NEUTRAL)
