"""What fighting on promises, and what ending it is worth."""

from __future__ import annotations

import pytest

from sim.rules.bargaining import sit_down
from sim.rules.parties import Profile
from sim.rules.war import exposure, greatest_pain, prospect, relative_power, stoppable_share
from tests.stories import Seated

SIDE = Profile(fights=1.0, hope=0.5, victory=1.0, defeat=0.2)


def test_the_lottery_of_war_by_hand() -> None:
    """0.25 x 1 + 0.75 x 0.2 is 0.4, less 0.3 that holds: at half the intensity, half believed in, 0.025. Hopeless, it fears to lose."""
    assert prospect(SIDE, 0.25, 0.3, 0.5) == pytest.approx(0.5 * 0.5 * 0.1)
    assert prospect(SIDE, 0.0, 0.3, 0.5) < 0.0
    assert prospect(SIDE, 0.25, 0.3, 0.0) == 0.0 == prospect(Profile(hope=1.0), 1.0, 0.0, 1.0)
    assert exposure(SIDE, 0.5) == pytest.approx(0.5 * 0.5 * 0.8)


def test_outlook_defaults_to_the_relative_power_of_the_sides() -> None:
    """Upper Farm with 40 and half of the elder's 20 against Lower Farm's 30: 51 of 82."""
    at = Seated({"parties.upper.outlook": None, "parties.upper.capability": 40, "parties.lower.capability": 30,
                 "parties.elder.capability": 20, "patronage.elder.upper": {"leverage": 0.5}, "patronage.miller": None})
    assert at.profile("upper").power == at.standing("upper").outlook == pytest.approx(51 / 82)
    assert at.profile("elder").power == 0.5 == relative_power(0.0, 0.0)


def test_only_what_a_ceasefire_binds_and_is_believed_can_be_stopped() -> None:
    """Lower Farm suffers from Upper Farm, whom a ceasefire binds by half, and from the bandits, whom nothing binds."""
    at = Seated({"trust.default": 0.5, "hostilities.sources": {"upper": {"level": 1, "restrained": 0.5}, "bandits": {"level": 1}},
                 "hostilities.suffers": {"lower": {"upper": 1, "bandits": 1}}})
    assert stoppable_share(at.conflict, at.state, at.lower) == pytest.approx(0.5 * 0.5 * 0.5)
    assert stoppable_share(at.conflict, at.state, at.upper) == 0.0


def test_the_greatest_pain_is_that_of_a_principal() -> None:
    at = Seated({"parties.upper.pain": 0.2, "parties.lower.pain": 0.5, "parties.elder.pain": 0.9})
    assert greatest_pain(at.conflict, at.state) == 0.5


def test_a_patron_counts_its_share_of_what_its_clients_war_holds() -> None:
    """The elder counts a quarter of Upper Farm's relief, prospect and exposure, and the miller nothing of Lower Farm's."""
    at = Seated({"trust.default": 0.5, "patronage": {"elder": {"upper": {"involvement": 0.25}}, "miller": {"lower": {}}},
                 "parties.upper.pain": 0.6, "parties.upper.hope": 0.5, "parties.upper.wear": 2.0, "parties.upper.outlook": 0.2,
                 "parties.lower.hope": 0.5, "hostilities.sources": {"lower": {"level": 1, "restrained": 1}},
                 "hostilities.suffers": {"upper": {"lower": 1}}})
    for seat in (at.elder, at.upper, at.miller):
        sit_down(at.conflict, at.state, at.table, seat, 0.0, at.stream)
    client, patron, other = at.standing("upper"), at.standing("elder"), at.standing("miller")
    assert client.relief == pytest.approx(2.0 * 0.6 * 0.5) and client.prospect != 0.0 != client.exposed
    assert (patron.relief, patron.prospect, patron.exposed) == pytest.approx((client.relief / 4, client.prospect / 4, client.exposed / 4))
    assert (other.relief, other.prospect, other.exposed) == (0.0, 0.0, 0.0)


def test_an_involved_patron_adds_its_own_war_to_its_clients() -> None:
    """A patron that fights itself counts its own relief in full and a client's by half."""
    at = Seated({"trust.default": 0.5, "patronage": {"upper": {"lower": {"involvement": 0.5}}}, "parties.upper.pain": 0.4, "parties.upper.wear": 1.0,
                 "parties.lower.pain": 0.8, "parties.lower.wear": 1.0, "hostilities.sources": {"bandits": {"level": 1, "restrained": 1}},
                 "hostilities.suffers": {"upper": {"bandits": 1}, "lower": {"bandits": 1}}})
    for seat in (at.upper, at.lower):
        sit_down(at.conflict, at.state, at.table, seat, 0.0, at.stream)
    assert at.standing("upper").relief == pytest.approx(0.4 * 0.5 + 0.5 * at.standing("lower").relief)
