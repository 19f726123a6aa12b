"""Schema of parties and issues: stances, red lines, patronage and trust."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from sim.scenario.distributions import Amount, Number, Points, Power, Share, Signed, Within
from sim.scenario.fields import (
    ASSUMPTION,
    MAX_ISSUES,
    MAX_OPTIONS,
    MAX_PARTIES,
    MAX_POINTS,
    MAX_ROUNDS,
    NEUTRAL,
    Line,
    Name,
    SchemaModel,
    key,
)

#: How a party's utility is made of its issues: the sum of weight times worth, or 1 less the weighted distance from its ideal point.
Utility = Literal["additive", "euclidean"]
EUCLIDEAN: Utility = "euclidean"

#: The status quo of a scale on which nothing is in force before the talks agree.
NO_STATUS_QUO = "none"


class RedLine(SchemaModel):
    """Outcomes of an issue that a party never accepts, whatever it gets elsewhere."""

    min: Annotated[Number, Within(0, 100)] | None = key("Least value it accepts on a scale.", None, unit="points")
    max: Annotated[Number, Within(0, 100)] | None = key("Greatest value it accepts on a scale.", None, unit="points")
    never: list[Name] = key("Options it never accepts.", list, max_length=MAX_OPTIONS)
    firm: bool = key("Whether it holds as stated. Otherwise a line that the status quo crosses only forbids going further.", False)


class Stance(SchemaModel):
    """A party's preferences on one issue: ideal point or scores, salience, red line."""

    position: Points | None = key("Ideal point on a scale.", None, unit="points of the issue's scale")
    score: dict[Name, Amount] | None = key("Score of each named option. Without a salience, scores are points that add up over the issues.", None,
                                           unit="points", max_length=MAX_OPTIONS)
    salience: Points | None = key("How much the issue matters, relative to the party's other issues. Default for options: the highest score.", None,
                                  unit="0-100, normalised over the party's issues", source="theory: additive utility, Keeney and Raiffa 1976")
    curvature: Annotated[Number, Within(1, 4)] | None = key("Exponent of the loss with distance on this issue's scale. Default: the party's.",
                                                            None, unit="exponent", source="Enelow and Hinich 1984")
    red_line: RedLine | None = key("What the party cannot accept.", None)


class Issue(SchemaModel):
    """An item of the agenda: a 0-100 scale with named anchors, or named options."""

    label: Line = key("The issue, as shown to people.")
    scale: dict[Annotated[int, Field(ge=0, le=100)], Line] | None = key("Named anchors of a 0-100 scale.", None, min_length=1, max_length=21)
    options: dict[Name, Line] | None = key("Named options.", None, min_length=2, max_length=MAX_OPTIONS)
    status_quo: Points | Name | None = key("State in force at the start: a point, or `none` if nothing is in force before an agreement (which is worth 0); an option, or empty if undecided.", None,
                                           unit="points or option")
    step: Annotated[Number, Within(0, 50)] = key("On a scale: every text, offer, outcome and declared value is a multiple of so many points (1 for whole numbers);"
                                                 " 0 for any point. The status quo, positions and what is carried out week by week may lie between.", 0.0,
                                                 unit="points", source=NEUTRAL)
    declared: Points | Name | None = key("What the signers have declared before the first round. Default: the status quo.", None, unit="points or option")
    negotiable: bool = key("Whether it may be put on the agenda.", True)
    ceasefire: Share = key("Reduction of the parties' violence while a commitment on this issue is in force.", 0.0, unit="share", source=ASSUMPTION)
    conquest: Share = key("Change of outlook if a commitment on it is broken: up for the breaker, down for its opponents.", 0.0,
                          unit="outlook, 0-1", source=ASSUMPTION)
    temptation: Signed = key("Gain from breaking a commitment on it, beyond undoing the change.", 0.0, unit="utility", source=ASSUMPTION)
    goodwill: bool = key("Whether progress on it sets up the working group that arranges goodwill signals such as swaps.", False)


class Party(SchemaModel):
    """One party: its role, its stances, and how it decides."""

    label: Line = key("The party, as shown to people.")
    role: Literal["principal", "regime", "opposition", "guarantor", "observer", "mediator", "host", "spoiler"] = key(
        "Role in the talks. Rights are set under `rights`.")
    side: Name | None = key("Principals of the same side do not oppose one another. Default: a side of its own.", None)
    invited: bool = key("Whether it is invited to the talks.", True)
    capability: Power = key("Power, at the table and outside it: 0-100, or in any unit. If one is above 100, the largest counts as 100.", 10.0,
                            unit="0-100, or any", source=ASSUMPTION)
    on: dict[Name, Stance] = key("Stance on each issue. An issue left out does not matter to the party.", dict, max_length=MAX_ISSUES)
    curvature: Annotated[Number, Within(1, 4)] = key("Exponent of the loss with distance on a scale, or over all issues together: 1 linear, 2 risk-averse.", 1.0,
                                                     unit="exponent", source="Enelow and Hinich 1984")
    utility: Utility | None = key("How issues combine for it: see the scenario's `utility`, which is the default.", None,
                                  source="Davis, Hinich and Ordeshook 1970; Enelow and Hinich 1984")
    reservation: Annotated[Number, Within(-100, 1)] | None = key(
        "Reservation utility; below 0 if no deal is worse than the worst deal. Default: the utility of the status quo.", None,
        unit="utility, up to 1")
    discount: Annotated[Number, Within(0.01, 1)] = key(
        "Discount factor: what a deal is worth to it is multiplied by this for each round that has passed (or week, see"
        " `horizon.discount_weekly`); its stated reservation is not.", 1.0, unit="factor", source=f"{NEUTRAL}; Rubinstein 1982 (form)")
    risk: Annotated[Number, Within(0.5, 2)] | None = key(
        "Attitude to risk in the procedure `challenge`: 0.5 bold, 1 neutral, 2 cautious. Default: estimated from how much others expect to gain by"
        " challenging it.", None, unit="exponent", source="Bueno de Mesquita 1985 (form)")
    concession: Annotated[Number, Within(0.0, 50)] = key(
        "Rate of concession: each refusal multiplies the party's demand by exp(-concession), at equal power.", 0.3, unit="rate per refusal",
        source="Faratin, Sierra and Jennings 1998 (form); size: assumption, 0.05 (hard) to 1 (soft)")
    opening_demand: Share | None = key("Share of its best gain that it demands at first. Default: `bargaining.opening_demand`.", None,
                                       unit="share", source=ASSUMPTION)
    stamina: Annotated[Number, Within(1, 200)] = key("Number of hopeless texts (beyond a red line, or far below its demand) that it refuses before it walks out.",
                                                     4.0, unit="exchanges", source=ASSUMPTION)
    item_stamina: Annotated[Number, Within(1, 200)] | None = key(
        "Number of hopeless texts that it refuses in a meeting before it leaves the item it objects to most and stays for the others."
        " Nobody negotiates that item without it. Default: it never leaves an item.", None, unit="exchanges")
    item_absence: Annotated[Number, Within(1, MAX_ROUNDS)] = key("Rounds for which it stays away from an item that it has left, this one included.", 1.0,
                                                                 unit="rounds", source=NEUTRAL)
    audience_cost: Annotated[Number, Within(0, 20)] = key(
        "Extra weight of a loss at full audience pressure and full capability of those who reject the talks.", 0.0,
        unit="multiple of the loss", source="Fearon 1994, Putnam 1988 (form); size: assumption, 0-5")
    audience: Share = key("Audience pressure at the start.", 0.0, unit="0-1", source=ASSUMPTION)
    rejection: Share = key("Effect of audience pressure on attendance.", 0.0, unit="attendance score", source=ASSUMPTION)
    change_cost: Share = key("Cost of any change, whatever its content.", 0.0, unit="utility", source=ASSUMPTION)
    hope: Share = key("How far it expects war at full intensity to decide all issues: its way with probability `outlook`, else its rival's way.",
                      0.0, unit="share", source="Fearon 1995; Filson and Werner 2002 (form); size: assumption")
    wear: Annotated[Number, Within(0, 20)] = key("Value of ending all the violence it suffers, at full pain.", 0.0, unit="utility",
                                                 source="Zartman 2000 (form); size: assumption, 0-3")
    pain: Share = key("Pain at the start of the burn-in of hostilities.", 0.0, unit="0-1", source=ASSUMPTION)
    outlook: Share | None = key("Hope of winning at the start. Default: the capability of its side, patrons included, relative to its rival's.",
                                None, unit="0-1", source=ASSUMPTION)
    outlook_path: dict[Annotated[int, Field(ge=0, le=5200)], Share] = key(
        "Target of its outlook, by weeks since the first round (linear interpolation). Default: `outlook`.", dict,
        max_length=MAX_POINTS, unit="week: 0-1")
    value_of_talking: Share = key("Value of the process itself: status, contacts, information, time.", 0.1, unit="utility",
                                  source="Ikle 1964; Richmond 1998 (form); size 0.02-0.15: assumption")
    deterred: Share = key("Effect on attendance of each weekly incident suffered recently.", 0.0, unit="attendance score per weekly incident",
                          source=ASSUMPTION)
    grievance: Share = key("Effect on attendance of each commitment recently broken against it.", 0.0, unit="attendance score per breach",
                           source=ASSUMPTION)
    shuttle: Share = key("Share by which its shuttle diplomacy before a round reduces the chair's misreading.", 0.0, unit="share",
                         source="Beardsley 2008 (mediators as sources of information); size: assumption")
    information: Share = key("Share by which its presence reduces the chair's misreading.", 0.0, unit="share", source=ASSUMPTION)
    witness: Share = key("Share by which its presence at the last meeting reduces the hazard of a breach.", 0.0, unit="share",
                         source="Fortna 2004 (monitoring; form); size: assumption")
    endorsement: Share = key("Share by which its approval of a text, if present, reduces other parties' audience costs.", 0.0, unit="share", source=ASSUMPTION)
    patience: Share = key("Patience at the start, if it is a host.", 1.0, unit="0-1", source=ASSUMPTION)


class Patronage(SchemaModel):
    """A patron's influence over one client."""

    leverage: Share = key("Share of the patron's own gain that it can pass on as pressure.", 0.0, unit="share", source="Kydd 2003 (form); size: judgement")
    summons: Share = key("Effect of its summons on the client's attendance, at full leverage.", 0.0, unit="attendance score", source=ASSUMPTION)
    punishes: Share = key("Probability that it punishes this client for breaking a commitment.", 0.0, unit="probability",
                          source="Walter 1997 (form); size: judgement")
    involvement: Share = key("Share of what this client's war holds for it (its end, its prospect, a breach) that the patron counts as its own.", 0.0,
                             unit="share", source="Altfeld and Bueno de Mesquita 1979 (form); size: assumption")


class Trust(SchemaModel):
    """Trust between parties at the start."""

    default: Share = key("Trust between parties that `of` does not list.", 0.5, unit="0-1", source=ASSUMPTION)
    of: dict[Name, dict[Name, Share]] = key("Trust of one party in another.", dict, max_length=MAX_PARTIES, unit="0-1")
