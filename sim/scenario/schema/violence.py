"""Schema of violence between the rounds."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from sim.scenario.distributions import Amount, Number, Share, Signed, Within
from sim.scenario.fields import ASSUMPTION, MAX_PARTIES, MAX_POINTS, MAX_ROUNDS, NEUTRAL, Name, SchemaModel, key


class Source(SchemaModel):
    """One source of violence."""

    level: Annotated[Number, Within(0, 200)] = key("Target mean number of incidents per week; the base rate is derived from it.", 0.0, unit="incidents a week")
    before_talks: Annotated[Number, Within(0, 10)] = key("Factor on the base rate in the last week before a round: above 1 a surge, below 1 a pause.",
                                                         1.0, unit="factor", source="not measured: give a range")
    deadlock: Signed = key("Increase of the base rate after six consecutive empty rounds.", 0.0, unit="share", source=ASSUMPTION)
    restrained: Share = key("How far a ceasefire in force restrains it.", 0.0, unit="share", source=ASSUMPTION)


class Mechanism(SchemaModel):
    """A standing mechanism between rounds, such as a hotline or regular meetings on incidents, which is on or off before each round."""

    prevents: Share = key("Share of all base rates of violence that it prevents while it is on.", 0.0, unit="share", source=NEUTRAL)
    suspended: list[Annotated[int, Field(ge=1, le=MAX_ROUNDS)]] = key("Rounds before which it is off.", list, max_length=MAX_ROUNDS)
    issue: Name | None = key("Issue that it depends on: it is off while a party that has left the issue stays away from it. Default: none.", None)


class Hostilities(SchemaModel):
    """Weekly incidents of violence: self-exciting and retaliatory (a Hawkes process)."""

    sources: dict[Name, Source] = key("Parties that use violence, and `others` for violence by actors outside the scenario.", dict, max_length=MAX_PARTIES + 1)
    excites: dict[Name, dict[Name, Share]] = key("Branching matrix: mean number of incidents by the first caused by one incident by the second.",
                                                 dict, max_length=MAX_PARTIES + 1, unit="incidents per incident", source="Hawkes 1971; Lewis et al. 2012")
    suffers: dict[Name, dict[Name, Share]] = key("How much an incident by the second hurts the first.", dict, max_length=MAX_PARTIES,
                                                 unit="incidents suffered per incident")
    memory: Annotated[Number, Within(0, 0.99)] = key("Share of excitation that persists into the next week.", 0.45, unit="share a week",
                                                     source="Lewis et al. 2012: two to six weeks")
    tempo: dict[Annotated[int, Field(ge=0, le=5200)], Annotated[Number, Within(0, 10)]] = key(
        "Factor on all base rates, by weeks since the first round (linear interpolation).", dict, max_length=MAX_POINTS, unit="week: factor")
    window: Annotated[Number, Within(1, 26)] = key("Weeks before a round in which `before_talks` acts.", 6.0, unit="weeks", source="theory: 30-45 days")
    window_decay: Annotated[Number, Within(0.1, 26)] = key("Weeks, counted back from the round, in which that effect falls to a third.", 1.43, unit="weeks",
                                                           source="theory: 7-14 days")
    deaths_per_incident: Amount = key("Mean number of deaths per incident.", 1.0, unit="deaths", source=NEUTRAL)
    deaths_spread: Annotated[Number, Within(0, 3)] = key("Variation of deaths per incident from week to week, on a log scale.", 0.0, unit="sd of the logarithm", source=NEUTRAL)
    mechanism: Mechanism = key("Mechanism that prevents violence between rounds.", Mechanism)
    half_pain: Annotated[Number, Within(0.01, 1000)] = key("Incidents suffered per week at which pain settles at 0.5.", 5.0, unit="incidents a week",
                                                           source=ASSUMPTION)
    pain_rate: Share = key("How fast pain adjusts to the incidents suffered.", 0.05, unit="share a week", source=ASSUMPTION)
    recent_rate: Share = key("How fast recent suffering adjusts to the incidents suffered.", 0.25, unit="share a week", source=ASSUMPTION)
    burn_in: Annotated[int, Field(ge=1, le=104)] = key("Weeks of hostilities before the first round.", 26, unit="weeks", source=ASSUMPTION)


class Spoiling(SchemaModel):
    """How those who reject the talks use violence against them."""

    boost: Annotated[Number, Within(0, 20)] = key("Increase of a spoiler's rate when a deal is near, at full capability.", 2.3, unit="share",
                                                  source="Kydd and Walter 2002: hazard x 1.5-3 near a deal")
    window: Annotated[Number, Within(0, 26)] = key("Weeks before a round in which that increase applies; it also applies while a ceasefire is in force.", 6.0,
                                                   unit="weeks", source=ASSUMPTION)
    memory: Share = key("Share of the remembered incidents by spoilers that persists into the next week.", 0.5, unit="share a week", source=ASSUMPTION)
    doubt: Annotated[Number, Within(0, 10)] = key("Likelihood ratio, less 1, by which a spoiler's incident suggests that the moderates cannot or will not restrain it "
                                                  "(per incident a week, while commitments are in force).", 0.004,
                                                  unit="ratio", source="Kydd and Walter 2002 (form); size: assumption")
