"""How a run opens."""

from __future__ import annotations

from tests.stories import Seated


def test_a_run_opens_as_the_scenario_has_it() -> None:
    at = Seated({
        "parties.lower.pain": 0.4, "parties.lower.outlook": 0.2, "parties.lower.audience": 0.7, "trust.default": 0.3,
        "trust.of": {"lower": {"upper": 0.1}}, "issues.water.declared": 35, "learning.emptiness": 8, "goodwill.established": True,
        "hostilities.burn_in": 26, "parties.innkeeper.patience": 0.6,
    })
    lower = at.standing("lower")
    assert (lower.pain, lower.outlook, lower.audience, lower.presence) == (0.4, 0.2, 0.7, 2.0)
    assert at.standing("bandits").presence == 0.0
    assert (at.state.ground, at.state.opening, at.state.declared) == ([20.0, 0.0], [20.0, 0.0], [35.0, 0.0])
    trust = at.state.trust
    assert (trust[at.lower][at.upper], trust[at.upper][at.lower], trust[at.lower][at.lower]) == (0.1, 0.3, 1.0)
    course = at.state.course
    assert (course.gap, course.week, course.emptiness, course.established, course.patience) == (26.0, -26.0, 8.0, 1.0, 0.6)


def test_the_least_patient_of_several_hosts_sets_the_patience() -> None:
    hosts = {"rights.host": ["innkeeper", "miller"], "parties.miller.patience": 0.2, "parties.innkeeper.patience": 0.6}
    assert Seated(hosts).state.course.patience == 0.2
    assert Seated({"rights.host": [], "parties.innkeeper.patience": 0.1}).state.course.patience == 1.0


def test_a_declared_text_left_out_is_the_status_quo_even_when_that_is_a_range() -> None:
    for seed in range(5):
        at = Seated({"issues.water.status_quo": {"low": 5, "high": 60}}, seed)
        assert at.state.declared == at.state.ground
