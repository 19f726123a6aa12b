"""The keys of each procedure: how a text comes about, and who must consent to it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from sim.scenario.distributions import Number, Share, Within
from sim.scenario.fields import ASSUMPTION, MAX_EXCHANGES, MAX_PARTIES, MAX_POINTS, Count, Name, SchemaModel, key

Tactic = Literal["time", "relative", "averaged", "scripted"]


class Chaired(SchemaModel):
    """Parameters of a chair that writes the text."""

    exchanges: Count = key("Maximum number of proposals in a meeting.", 6, ge=1, le=MAX_EXCHANGES, source=ASSUMPTION)
    moves: Count = key("Maximum number of changes to the text between two proposals.", 8, ge=1, le=200, source=ASSUMPTION)
    step: Annotated[Number, Within(0.5, 100)] = key("Size of a change on a scale.", 2.0, unit="points", source=ASSUMPTION)
    aim: Share = key("Smallest gain of a party, as the chair sees it, that the chair aims for before it seeks joint gain.", 0.12, unit="utility", source=ASSUMPTION)
    heed: Share = key("How far the chair takes a party's stated demand into account.", 0.25, unit="share of what is held out for",
                      source=ASSUMPTION)
    search: Literal["climb", "anneal"] = key("Search method: hill climbing, or simulated annealing, which also accepts changes for the worse while the temperature is high.",
                                             "climb", source="Klein, Faratin, Sayama and Bar-Yam 2003")
    warmth: Share = key("Initial temperature of the annealing: the loss of the least satisfied party accepted with probability 1/e. It falls to 0.", 0.02,
                        unit="utility", source="Klein et al. 2003 (form); size: assumption")


class SingleText(Chaired):
    """A mediated single negotiating text: the chair proposes, parties object, the chair amends."""

    kind: Literal["single_text"] = key("The procedure.", "single_text", source="Fisher and Ury 1981; Raiffa 1982; Klein et al. 2003")


class AlternatingOffers(SchemaModel):
    """Stacked alternating offers: each party in turn accepts the offer on the table or makes another; all must accept the same offer."""

    kind: Literal["alternating_offers"] = key("The procedure.", "alternating_offers", source="Aydogan, Festen, Hindriks and Jonker 2017")
    exchanges: Count = key("Maximum number of turns in a meeting.", 30, ge=1, le=MAX_EXCHANGES, source=ASSUMPTION)
    tactics: dict[Name, Tactic] = key(
        "Concession tactic of a party, if not time-dependent: relative tit-for-tat, averaged tit-for-tat "
        "(over `window`), or a script.", dict, max_length=MAX_PARTIES, source="Faratin, Sierra and Jennings 1998")
    window: Count = key("Number of offers over which averaged tit-for-tat looks back.", 4, ge=1, le=8, source="Faratin et al. 1998 (form)")
    opponent_model: Literal["none", "frequency"] = key(
        "Model of the others' priorities: by the items on which their offers claim most, or none (all items matter to them alike). A party"
        " takes back where it gains most for what the others lose.", "frequency", source="Hindriks and Tykhonov 2008; Baarslag et al. 2016; Faratin, Sierra and Jennings 2002")
    learning_rate: Share = key("Rate at which an opponent model follows the offers heard.", 0.5, unit="share per offer", source=ASSUMPTION)
    scripts: dict[Name, Annotated[dict[Annotated[int, Field(ge=0, le=100)], Share], Field(min_length=1, max_length=MAX_POINTS)]] = key(
        "Demand of a scripted party, by percent of the exchanges used (linear interpolation).", dict,
        max_length=MAX_PARTIES, unit="percent: share of its best")


class Vote(Chaired):
    """A vote on the chair's text, or on a pool of proposals, under a decision rule with veto players."""

    kind: Literal["vote"] = key("The procedure.", "vote", source="Tsebelis 2002 (veto players); Black 1958")
    proposals: Literal["chair", "pool"] = key("Whose text is put to the vote: the chair's, or the best supported of the parties' proposals.", "chair",
                                              source=ASSUMPTION)
    rule: Literal["unanimity", "simple", "qualified", "weighted"] = key(
        "Majority needed: all; more than half; at least `quota` of the voters; at least `quota` of their capability.", "qualified",
                                                                           source="Tsebelis 2002 (rules); which one: assumption")
    quota: Share = key("Share needed under `qualified` and `weighted`.", 0.65, unit="share", source=ASSUMPTION)
    veto: list[Name] = key("Roles or parties with a veto.", list, max_length=MAX_PARTIES, source="Tsebelis 2002")


class Forecast(SchemaModel):
    """Parameters shared by procedures that were published as forecasts of collective decisions."""

    exchanges: Count = key("Maximum number of times that the text is put to the parties.", 6, ge=1, le=MAX_EXCHANGES, source=ASSUMPTION)
    binding: bool = key("Whether the last text binds without consent, as in the published models.", False,
                        source=ASSUMPTION)


class Weighing(Forecast):
    """Parameters shared by forecasts in which salience is a weight."""

    salience: Literal["raw", "normalised"] = key(
        "Weight of a position: the salience as stated, or divided by the party's total. Normalised, a single issue weighs alike for all.",
        "raw", source="Van den Bos 1991; Stokman and Van Oosten 1994; Wise et al. 2015 (raw)")


class Compromise(Weighing):
    """The mean of the positions by capability and salience: the null model for all other procedures."""

    kind: Literal["compromise"] = key("The procedure.", "compromise", source="Van den Bos 1991; Achen 2006")


class Logrolling(Weighing):
    """Bilateral exchanges of positions with equal gain, the best first; then the compromise."""

    kind: Literal["exchange"] = key("The procedure.", "exchange", source="Stokman and Van Oosten 1994")


class Challenge(Forecast):
    """Challenge model (expected utility), issue by issue: parties challenge each other and give way; the text is the weighted median."""

    kind: Literal["challenge"] = key("The procedure.", "challenge", source="Bueno de Mesquita 1994; Scholz, Calbert and Smith 2011")
    variant: Literal["textbook", "scholz_2011"] = key("Version of the model; `scholz_2011` reproduces the table of Scholz et al.", "textbook",
                                                      source="Scholz, Calbert and Smith 2011")
    unmoved: Share = key("Probability that another party stays put if it is not challenged (Q).", 1.0, unit="probability",
                         source="Scholz et al. 2011, Table 2")
    improves: Share | None = key(
        "Probability that a party that is not challenged and moves does so for the better (T). Default: 1 if the median is nearer to the party"
        " that considers the challenge than the other party is, else 0.", None, unit="probability", source="Scholz et al. 2011, equation 25")


class Condorcet(Weighing):
    """A probabilistic Condorcet election between the parties' own texts, by the strength of the coalition behind each."""

    kind: Literal["condorcet"] = key("The procedure.", "condorcet", source="Wise, Lester and Efird 2015 (KTAB)")
    model: Literal["conditional", "markov"] = key("How the winner is derived from the pairwise probabilities.", "conditional", source="Wise et al. 2015")
    voting: Literal["proportional", "binary", "cubic"] = key("How a party's support depends on the difference in utility.",
                                                             "proportional", source="Wise et al. 2015")
    exponent: Annotated[Number, Within(0.1, 10)] = key("Exponent of coalition strength in the probability of winning a pair.", 2.0, unit="exponent",
                                                       source="Wise et al. 2015: 1, 2 or 4")
    draws: bool = key("Whether the winner is drawn at random in each exchange instead of being the likeliest.", False,
                      source="Wise et al. 2015 (form); which one: assumption")


PROCEDURES: tuple[type[SchemaModel], ...] = (SingleText, AlternatingOffers, Vote, Compromise, Logrolling, Challenge, Condorcet)


def kind_of(value: Any) -> str:
    """Return the kind of a procedure, given as a model or as a mapping from a file; the default is the single text."""
    return str(value.get("kind", "single_text")) if isinstance(value, dict) else str(getattr(value, "kind", "single_text"))


KINDS: tuple[str, ...] = tuple(kind_of(each()) for each in PROCEDURES)
