"""The words that logs speak: roles, answers, attendance, outcomes and endings."""

from __future__ import annotations

from enum import IntEnum


class Role(IntEnum):
    """What a party is in the talks; its rights are scenario data.

    >>> Role["guarantor".upper()].word
    'guarantor'
    """

    PRINCIPAL = 0
    REGIME = 1
    OPPOSITION = 2
    GUARANTOR = 3
    OBSERVER = 4
    MEDIATOR = 5
    HOST = 6
    SPOILER = 7

    @property
    def word(self) -> str:
        """The role as it is written in a scenario."""
        return self.name.lower()


#: The parties to the dispute itself: they fight, are hurt, and would have to perform a deal.
PRINCIPALS = (Role.PRINCIPAL, Role.REGIME, Role.OPPOSITION)


class Reply(IntEnum):
    """A party's answer to a text on the table.

    >>> Reply.ACCEPT, Reply.WALK_OUT.word
    (<Reply.ACCEPT: 1>, 'walk out')
    """

    REJECT = 0
    ACCEPT = 1
    WALK_OUT = 2

    @property
    def word(self) -> str:
        """The answer in words.

        >>> Reply.WALK_OUT.word
        'walk out'
        """
        return self.name.lower().replace("_", " ")


class Presence(IntEnum):
    """How a party attends a round."""

    AWAY = 0
    PARTLY = 1
    FULL = 2

    @property
    def word(self) -> str:
        """The presence in words."""
        return {0: "away", 1: "in part", 2: "present"}[self]


class Outcome(IntEnum):
    """How a round ended.

    Agreement: every implementer consents and some issue moves by at least the substance threshold. Procedural: the
    signers move only what they have declared. Statement: they restate. None: they met and said nothing together. Refused: the table
    agreed, but a vote of ratification refused the text.

    >>> Outcome.AGREEMENT.word
    'agreement'
    """

    NOT_CONVENED = 0
    NONE = 1
    STATEMENT = 2
    PROCEDURAL = 3
    AGREEMENT = 4
    REFUSED = 5

    @property
    def word(self) -> str:
        """The outcome in words."""
        return self.name.lower().replace("_", " ")


class Ending(IntEnum):
    """Why a run ended."""

    HORIZON = 0
    SETTLEMENT = 1
    LAPSE = 2
    COLLAPSE = 3
    REFUSED = 4
    DEADLINE = 5

    @property
    def word(self) -> str:
        """The ending in words."""
        return self.name.lower()


# The same codes as floats, the type of every number in the state: rules and phases compare and write these.
REPLY_REJECT, REPLY_ACCEPT, REPLY_WALK_OUT = (float(each) for each in Reply)
PRESENCE_AWAY, PRESENCE_PARTLY, PRESENCE_FULL = (float(each) for each in Presence)
OUTCOME_NOT_CONVENED, OUTCOME_NONE, OUTCOME_STATEMENT, OUTCOME_PROCEDURAL, OUTCOME_AGREEMENT, OUTCOME_REFUSED = map(float, Outcome)
ENDING_HORIZON, ENDING_SETTLEMENT, ENDING_LAPSE, ENDING_COLLAPSE, ENDING_REFUSED, ENDING_DEADLINE = (float(each) for each in Ending)
