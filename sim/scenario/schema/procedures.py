"""The keys of each procedure: how a text comes about, and who must consent to it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from sim.scenario.distributions import Number, Share, Within
from sim.scenario.fields import ASSUMPTION, MAX_EXCHANGES, MAX_PARTIES, MAX_POINTS, TRIAL, Count, Name, SchemaModel, key

Tactic = Literal["time", "relative", "averaged", "scripted"]


class Chaired(SchemaModel):
    """What a chair that writes a text goes by."""

    exchanges: Count = key("Most proposals of a meeting.", 6, ge=1, le=MAX_EXCHANGES, source=TRIAL)
    moves: Count = key("Most changes the chair makes to a text between two proposals.", 10, ge=1, le=200, source=TRIAL)
    step: Annotated[Number, Within(0.5, 100)] = key("Size of a change on a scale.", 4.0, unit="points", source=TRIAL)
    aim: Share = key("Smallest gain, as the chair sees it, with which it is content.", 0.006, unit="utility", source=TRIAL)
    heed: Share = key("How far the chair writes for whoever makes known to hold out for more.", 0.25, unit="share of what is held out for",
                      source=ASSUMPTION)
    search: Literal["climb", "anneal"] = key("How it looks for changes: the best one each time, or any, a worse one too while it is warm.",
                                             "climb", source="Klein, Faratin, Sayama and Bar-Yam 2003")
    warmth: Share = key("Loss of the least content party that an annealing chair shrugs off at first (with odds 1/e); none at the end.", 0.02,
                        unit="utility", source="Klein et al. 2003 (form); size: assumption")


class SingleText(Chaired):
    """A mediated single negotiating text: the chair proposes, parties object, the chair amends."""

    kind: Literal["single_text"] = key("The procedure.", "single_text", source="Fisher and Ury 1981; Raiffa 1982; Klein et al. 2003")


class AlternatingOffers(SchemaModel):
    """Stacked alternating offers: each in turn accepts the offer on the table, or makes another; all have to accept the same one."""

    kind: Literal["alternating_offers"] = key("The procedure.", "alternating_offers", source="Aydogan, Festen, Hindriks and Jonker 2017")
    exchanges: Count = key("Most turns of a meeting.", 30, ge=1, le=MAX_EXCHANGES, source=ASSUMPTION)
    tactics: dict[Name, Tactic] = key(
        "By what a party concedes, if not by time: what others conceded from the last offer but one to the last (relative tit-for-tat), or "
        "over a window (averaged), or a script.", dict, max_length=MAX_PARTIES, source="Faratin, Sierra and Jennings 1998")
    window: Count = key("Offers of others over which `averaged` looks back.", 4, ge=1, le=8, source="Faratin et al. 1998 (form)")
    scripts: dict[Name, Annotated[dict[Annotated[int, Field(ge=0, le=100)], Share], Field(min_length=1, max_length=MAX_POINTS)]] = key(
        "What a scripted party still holds out for, by percent of the exchanges used up (straight between).", dict,
        max_length=MAX_PARTIES, unit="percent: share of its best")


class Vote(Chaired):
    """A vote on the chair's text, or on a pool of proposals, under a decision rule with veto players."""

    kind: Literal["vote"] = key("The procedure.", "vote", source="Tsebelis 2002 (veto players); Black 1958")
    proposals: Literal["chair", "pool"] = key("Whose text is put to the vote: the chair's, or the best supported of everybody's own.", "chair",
                                              source=ASSUMPTION)
    rule: Literal["unanimity", "simple", "qualified", "weighted"] = key(
        "What carries: all; more than half; at least `quota` of the voters; at least `quota` of their capability.", "qualified",
                                                                           source="Tsebelis 2002 (rules); which one: assumption")
    quota: Share = key("Share needed by `qualified` and `weighted`.", 0.65, unit="share", source=ASSUMPTION)
    veto: list[Name] = key("Roles or parties without whose consent nothing carries.", list, max_length=MAX_PARTIES, source="Tsebelis 2002")


class Forecast(SchemaModel):
    """What procedures have in common that were published as forecasts of a collective decision."""

    exchanges: Count = key("Most times that the text is put to the parties, as it then stands.", 6, ge=1, le=MAX_EXCHANGES, source=ASSUMPTION)
    binding: bool = key("Whether the text of the last exchange binds without anybody's consent, as the published models have it.", False,
                        source=ASSUMPTION)


class Compromise(Forecast):
    """The mean of the positions by capability and salience: the null model that every other has to be shown beside."""

    kind: Literal["compromise"] = key("The procedure.", "compromise", source="Van den Bos 1991; Achen 2006")


class Logrolling(Forecast):
    """Bilateral exchanges of positions with equal gain, the best first; then the compromise."""

    kind: Literal["exchange"] = key("The procedure.", "exchange", source="Stokman and Van Oosten 1994")


class Challenge(Forecast):
    """Challenges between parties, issue by issue: who expects to win by them, who gives way; the text is the weighted median."""

    kind: Literal["challenge"] = key("The procedure.", "challenge", source="Bueno de Mesquita 1994; Scholz, Calbert and Smith 2011")
    variant: Literal["textbook", "scholz_2011"] = key("Which reconstruction of the model; the second gives the table of Scholz et al.", "textbook",
                                                      source="Scholz, Calbert and Smith 2011")
    unmoved: Share = key("Chance that another stays put if it isn't challenged (Q).", 1.0, unit="probability",
                         source="Scholz et al. 2011, Table 2")


class Condorcet(Forecast):
    """A probabilistic Condorcet election between the parties' own texts, by the strength of the coalition behind each."""

    kind: Literal["condorcet"] = key("The procedure.", "condorcet", source="Wise, Lester and Efird 2015 (KTAB)")
    model: Literal["conditional", "markov"] = key("How the winner follows from the odds of pairs.", "conditional", source="Wise et al. 2015")
    voting: Literal["proportional", "binary", "cubic"] = key("How strongly a party backs what it prefers, by the difference of utilities.",
                                                             "proportional", source="Wise et al. 2015")
    exponent: Annotated[Number, Within(0.1, 10)] = key("How surely the stronger coalition wins a pair.", 2.0, unit="exponent",
                                                       source="Wise et al. 2015: 1, 2 or 4")
    draws: bool = key("Whether the winner is drawn by its chance, anew in each exchange, instead of the likeliest.", False,
                      source="Wise et al. 2015 (form); which one: assumption")


PROCEDURES: tuple[type[SchemaModel], ...] = (SingleText, AlternatingOffers, Vote, Compromise, Logrolling, Challenge, Condorcet)


def kind_of(value: Any) -> str:
    """The kind of a procedure, given as a record or as it stands in a file; left out, it is the single text."""
    return str(value.get("kind", "single_text")) if isinstance(value, dict) else str(getattr(value, "kind", "single_text"))


KINDS: tuple[str, ...] = tuple(kind_of(each()) for each in PROCEDURES)
