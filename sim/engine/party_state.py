"""The numbers of a party as attributes of its agent, so that Mesa's agent sets can get, set, select, group and aggregate them."""

from __future__ import annotations

from typing import Protocol, Self, overload

from sim.rules.enums import Role
from sim.rules.parties import Profile
from sim.rules.state import Standing


class HasNumbers(Protocol):
    """A party: what it is, and how it is faring."""

    profile: Profile
    standing: Standing


class StateNumber:
    """A number of a party's changing state, which may be set."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, party: None, owner: type) -> Self: ...

    @overload
    def __get__(self, party: HasNumbers, owner: type) -> float: ...

    def __get__(self, party: HasNumbers | None, owner: type) -> Self | float:
        return self if party is None else float(getattr(party.standing, self.name))

    def __set__(self, party: HasNumbers, value: float) -> None:
        setattr(party.standing, self.name, float(value))


class FixedNumber:
    """A number of a party that stays the same throughout a run."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, party: None, owner: type) -> Self: ...

    @overload
    def __get__(self, party: HasNumbers, owner: type) -> float: ...

    def __get__(self, party: HasNumbers | None, owner: type) -> Self | float:
        return self if party is None else float(getattr(party.profile, self.name))

    def __set__(self, party: HasNumbers, value: float) -> None:
        raise AttributeError(f"{self.name} is the same throughout a run; set it when the model is made: parties__NAME__{self.name}={value}")


class PartyState:
    """Numbers of a party as attributes; units and meanings are those of `sim.rules.state.Standing` and `sim.rules.parties.Profile`."""

    profile: Profile
    standing: Standing

    pain = StateNumber()
    outlook = StateNumber()
    recent = StateNumber()
    grievance = StateNumber()
    audience = StateNumber()
    presence = StateNumber()
    missed = StateNumber()
    incidents = StateNumber()
    deaths = StateNumber()
    trusted = StateNumber()
    cost = StateNumber()
    gain = StateNumber()

    capability = FixedNumber()
    reservation = FixedNumber()
    change_cost = FixedNumber()
    hope = FixedNumber()
    wear = FixedNumber()
    side = FixedNumber()
    signs = FixedNumber()
    consents = FixedNumber()

    @property
    def role(self) -> str:
        """The party's role in words, such as "guarantor"."""
        return Role(int(self.profile.role)).word
