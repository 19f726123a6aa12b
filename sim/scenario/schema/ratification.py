"""Schema of ratification: the votes that a text still has to pass after the table has agreed it."""

from __future__ import annotations

from typing import Annotated

from sim.scenario.distributions import Number, Share, Signed, Within
from sim.scenario.fields import ASSUMPTION, MAX_BALLOTS, NEUTRAL, Line, Name, SchemaModel, key


class Ballot(SchemaModel):
    """A referendum or a vote of a chamber on a text that the table has agreed: a stated probability, or voters who weigh the text."""

    label: Line = key("The vote, as shown to people.")
    probability: Share | None = key("Probability that any text passes. Leave it out if voters weigh the text (`party`).", None, unit="probability")
    party: Name | None = key("Party whose stances the voters have. It may be one that is not invited to the talks.", None)
    threshold: Signed = key("Gain over the status quo that the middle voter requires.", 0.0, unit="utility", source=NEUTRAL)
    spread: Annotated[Number, Within(0, 10)] = key("Variation of that threshold among the voters. 0: they vote as one.", 0.0,
                                                   unit="scale of a logistic distribution, utility", source=NEUTRAL)
    noise: Annotated[Number, Within(0, 1)] = key("Random variation of the vote as a whole, common to all voters.", 0.0,
                                                 unit="standard deviation of utility", source=NEUTRAL)
    campaign: Annotated[Number, Within(0, 20)] = key(
        "Extra weight of a loss with the voters, by the campaign of those who reject the talks, at their full capability.", 0.0,
        unit="multiple of the loss", source=NEUTRAL)
    quota: Share = key("Share of yes votes required.", 0.5, unit="share of votes", source=ASSUMPTION)


class Ratification(SchemaModel):
    """What happens to an agreed text before it takes effect."""

    ballots: dict[Name, Ballot] = key("Votes that an agreed text has to pass, all of them; none: it takes effect at once.", dict, max_length=MAX_BALLOTS)
    final: bool = key("Whether a refusal ends the talks; otherwise a refused text can be renegotiated in later rounds.", False)
