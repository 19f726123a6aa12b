"""Every kind of problem in a scenario, each with the line it is reported in: file, line, path, what was found, what is allowed."""

from __future__ import annotations

import pickle
import time

import pytest

from sim.errors import Problem, ScenarioError
from sim.scenario.loader import parse_scenario
from tests.scenario.text_edits import TEXT, changed


def told(text: str, *overrides: str) -> list[str]:
    """The problems of a text, a line each."""
    with pytest.raises(ScenarioError) as caught:
        parse_scenario(text, overrides, file="well.yaml")
    return str(caught.value).splitlines()


@pytest.mark.parametrize(
    ("old", "new", "at", "expected"),
    [
        ("salience: 70", "salience: 250", "salience: 250", "parties.hill.on.water.salience: 250 is not within 0..100"),
        ("salience: 70", "salience: 100.00001", "100.00001", "parties.hill.on.water.salience: 100.00001 is not within 0..100"),
        (
            "salience: 70",
            "salience: high",
            "salience: high",
            "parties.hill.on.water.salience: 'high' is not a number (a constant, or a range such as {low, mode, high})",
        ),
        ("salience: 70", "salience: .nan", ".nan", "parties.hill.on.water.salience: nan is not a finite number"),
        ("salience: 70", "salience: -.inf", ".inf", "parties.hill.on.water.salience: -inf is not a finite number"),
        ("salience: 70", "salience: 1e999", "1e999", "parties.hill.on.water.salience: inf is not a finite number"),
        (
            "salience: 70",
            "salience: 1" + "0" * 400,
            "salience: 1000",
            "parties.hill.on.water.salience: a number of 401 digits; the largest allowed is 1,000,000,000,000,000",
        ),
        (
            "salience: 70",
            "salience: 1" + "0" * 5000,
            "salience: 1000",
            "parties.hill.on.water.salience: a number of 5001 digits; the largest allowed is 1,000,000,000,000,000",
        ),
        (
            "{low: 30, mode: 40, high: 60}",
            "{low: 30, mode: 70, high: 60}",
            "mode: 70",
            "parties.valley.capability: low 30 <= mode 70 <= high 60 is not true",
        ),
        (
            "{low: 30, mode: 40, high: 60}",
            "{low: 30, mode: 40}",
            "low: 30",
            "parties.valley.capability: a range with the keys low, mode"
            " (allowed: {low, mode, high}, {low, high}, {mean, sd, low, high} or {draws})",
        ),
        (
            "role: regime",
            "role: regmie",
            "regmie",
            'parties.hill.role: "regmie" is not known; did you mean "regime"?'
            " (allowed: principal, regime, opposition, guarantor, observer, mediator, host, spoiler)",
        ),
        ("rounds: 6", "rounds: 0", "rounds: 0", "horizon.rounds: 0 is not within 1..200"),
        ("rounds: 6", "rounds: 6.5", "rounds: 6.5", "horizon.rounds: 6.5 is not a whole number"),
        ("rounds: 6", "rounds: true", "rounds: true", "horizon.rounds: true is not a whole number"),
        (
            "rounds: 6",
            "runds: 6, rounds: 6",
            "runds",
            'horizon.runds: unknown key; did you mean "rounds"? (allowed: rounds, weeks, deadline, discount_weekly, implementation, abandoned_after)',
        ),
        ("title: The well on the border", "title: 2017", "2017", "title: 2017 is not text; put it in quotes if it is meant as text"),
        ("title: The well on the border", "title: ''", "title", "title: is empty"),
        ("title: The well on the border", "title: " + "x" * 401, "title", "title: has 401 characters (allowed: at most 400)"),
        ("2017-01-23", "soon", "soon", 'calendar.first_round: "soon" is not a date such as 2017-01-23'),
        ("2017-01-23", "20170123", "20170123", "calendar.first_round: 20170123 is not a date such as 2017-01-23"),
        ("2017-01-23", "2017-02-30", "2017-02", "calendar.first_round: 2017-02-30 is not a date of the calendar"),
        ("2017-01-23", "9999-12-31", "9999", "calendar.first_round: 9999-12-31 is not within 0001-01-01..2999-12-31"),
        ("100: all of it", "101: all of it", "101", "issues.water.scale.101: 101 is not within 0..100"),
        ("100: all of it", "full: all of it", "full", 'issues.water.scale.full: "full" is not a whole number'),
        (
            "sign_statement: [guarantor]",
            "sign_statement: guarantor",
            "sign_st",
            'rights.sign_statement: "guarantor" is not a list, such as [one, two]',
        ),
        ("hill: {valley: 0.2}", "hill: 0.2", "hill: 0.2", "trust.of.hill: 0.2 is not a group of keys"),
        ("status_quo: 70", "status_quo: 170", "170", "issues.water.status_quo: 170 is not within 0..100"),
        (
            "status_quo: 70",
            "negotiable: perhaps\n    status_quo: 70",
            "perhaps",
            'issues.water.negotiable: "perhaps" is neither true nor false',
        ),
        ("    label: The hill village\n", "", "  hill:\n", "parties.hill.label: is missing (The party, as shown to people.)"),
        (
            "salience: 70",
            "salience: !!python/object:os.system 70",
            "!!python",
            "parties.hill.on.water.salience: YAML tags such as tag:yaml.org,2002:python/object:os.system are not supported; write the plain value",
        ),
        (
            "salience: 70",
            "salience: 70\n        position: 75",
            "position: 75",
            "parties.hill.on.water.position: duplicate key; it is first given in line 22",
        ),
        (
            "rounds: 6",
            "true: 6, rounds: 6",
            "true: 6",
            "horizon: true can't be a key; a key is a word (in quotes if need be) or a whole number",
        ),
        (
            "rounds: 6",
            "[a]: 6, rounds: 6",
            "[a]: 6",
            "horizon: a list of 1 can't be a key; a key is a word (in quotes if need be) or a whole number",
        ),
        ("rounds: 6", "<<: {weeks: 9}, rounds: 6", "<<", 'horizon: merge keys ("<<") are not supported; repeat the keys, or use extends'),
        ("rounds: 6", "rounds: *six", "*six", "horizon.rounds: the alias *six has no anchor (&...) before it"),
        ("rounds: 6", "rounds: &six [*six]", "*six", "horizon.rounds.0: the alias *six is inside the value that it repeats"),
        (
            "district:\n    label",
            "district:\n  spare:\n    label",
            "district:",
            "parties.district: is null, which removes an inherited key, but there is none (allowed: hill, valley)",
        ),
    ],
)
def test_a_value_that_the_records_refuse(old: str, new: str, at: str, expected: str) -> None:
    text = changed((old, new))
    line = text.split(at)[0].count("\n") + 1
    assert f"well.yaml:{line}: {expected}" in told(text)


@pytest.mark.parametrize(
    ("old", "new", "at", "expected"),
    [
        (
            "        position: 80\n",
            "",
            "      water:\n        sal",
            "parties.hill.on.water.position: is missing; a stance on a scale needs a position and a salience",
        ),
        (
            "        salience: 70\n",
            "",
            "      water:\n        pos",
            "parties.hill.on.water.salience: is missing; a stance on a scale needs a position and a salience",
        ),
        (
            "salience: 70",
            "salience: 70\n        score: {hill: 3}",
            "score: {hill: 3}",
            "parties.hill.on.water.score: is for issues with options; this one is a scale, so give a position",
        ),
        (
            "{min: 40}",
            "{never: [hill]}",
            "never: [hill]}",
            "parties.hill.on.water.red_line.never: is for issues with options; on a scale, give min or max",
        ),
        (
            "{min: 40}",
            "{min: {low: 40, high: 60}, max: 50}",
            "min: {low",
            "parties.hill.on.water.red_line: min 60 is above max 50, so no point is acceptable",
        ),
        (
            "score: {hill: 100, valley: 20}",
            "salience: 3",
            "pump:\n        sal",
            "parties.hill.on.pump.score: is missing; a stance on options needs a score for each of hill, valley",
        ),
        (
            "score: {hill: 100, valley: 20}",
            "score: {hill: 100}",
            "score: {hill: 100}",
            'parties.hill.on.pump.score: has no score for the option "valley"',
        ),
        (
            "score: {hill: 100, valley: 20}",
            "score: {hill: 100, valley: 20, vally: 3}",
            "vally",
            'parties.hill.on.pump.score.vally: there is no option "vally"; did you mean "valley"? (allowed: hill, valley)',
        ),
        (
            "score: {hill: 100, valley: 20}",
            "{position: 3, score: {hill: 100, valley: 20}}",
            "position: 3",
            "parties.hill.on.pump.position: is for issues with a scale; this one has options, so give a score for each",
        ),
        (
            "never: [hill]",
            "max: 40",
            "max: 40",
            "parties.valley.on.pump.red_line.max: is for issues with a scale; for options, give never: [option]",
        ),
        (
            "never: [hill]",
            "never: [hil]",
            "never: [hil]",
            'parties.valley.on.pump.red_line.never.0: there is no option "hil"; did you mean "hill"? (allowed: hill, valley)',
        ),
        ("    status_quo: 70\n", "", "  water:", "issues.water.status_quo: is missing; an issue with a scale needs a status quo (a point, or none if nothing is in force)"),
        ("status_quo: 70", "status_quo: most", "most", 'issues.water.status_quo: "most" is not a point of the scale, 0..100, nor "none" for nothing in force'),
        (
            "status_quo: hill",
            "status_quo: hil",
            "quo: hil",
            'issues.pump.status_quo: there is no option "hil"; did you mean "hill"? (allowed: hill, valley)',
        ),
        (
            "status_quo: hill",
            "declared: 50",
            "declared: 50",
            "issues.pump.declared: is a number, but the issue has options (allowed: hill, valley)",
        ),
        (
            "status_quo: 70",
            "status_quo: 70\n    options: {a: A, b: B}",
            "  water:",
            "issues.water: has both a scale and options; give exactly one",
        ),
        (
            "    scale: {0: none of it, 100: all of it}\n",
            "",
            "  water:",
            "issues.water: has neither a scale nor options; give exactly one",
        ),
        (
            "      water: {position: 50",
            "      watre: {position: 50",
            "watre",
            'parties.district.on.watre: there is no issue "watre"; did you mean "water"? (allowed: water, pump)',
        ),
        (
            "sign_statement: [guarantor]",
            "sign_statement: [guarantors]",
            "guarantors",
            'rights.sign_statement.0: there is no party or role "guarantors"; did you mean "guarantor"?'
            " (allowed: hill, valley, district, principal, regime, opposition, guarantor, observer, mediator, host, spoiler)",
        ),
        (
            "consent_on_ground: [regime, opposition]",
            "consent_on_ground: []",
            "consent",
            "rights.consent_on_ground: no party has the right of consent; name a role or a party",
        ),
        (
            "valley: [pump]",
            "valley: [pmup]",
            "pmup",
            'rights.strike.valley.0: there is no issue "pmup"; did you mean "pump"? (allowed: water, pump)',
        ),
        (
            "valley: [pump]",
            "vally: [pump]",
            "vally",
            'rights.strike.vally: there is no party or role "vally"; did you mean "valley"?'
            " (allowed: hill, valley, district, principal, regime, opposition, guarantor, observer, mediator, host, spoiler)",
        ),
        (
            "{position: 50, salience: 50}",
            "{position: 50, salience: 0}",
            "on:\n      water: {",
            "parties.district.on: district has to sign the statement but has no preferences; give it a stance with salience above 0",
        ),
        (
            "valley: {leverage: 0.4}",
            "district: {leverage: 0.4}",
            "leverage",
            "patronage.district.district: a party cannot be its own client",
        ),
        (
            "valley: {leverage: 0.4}",
            "vale: {leverage: 0.4}",
            "leverage",
            'patronage.district.vale: there is no party "vale"; did you mean "valley"? (allowed: hill, valley, district)',
        ),
        (
            "{valley: 0.2}",
            "{hil: 0.2}",
            "hil: 0.2",
            'trust.of.hill.hil: there is no party "hil"; did you mean "hill"? (allowed: hill, valley, district)',
        ),
        ("{valley: 0.2}", "{hill: 0.2}", "hill: {hill: 0.2", "trust.of.hill.hill: a party cannot have trust in itself"),
        (
            "host: district}",
            "host: distric}",
            "host: distric}",
            'hosting.venues.0.host: there is no party "distric"; did you mean "district"? (allowed: hill, valley, district)',
        ),
        (
            "host: district}",
            "host: valley}",
            "host: valley}",
            "hosting.venues.0.host: valley has no right to host; name it or its role in rights.host (parties with that right: district)",
        ),
        (
            "others: {level: 1}",
            "other: {level: 1}",
            "other:",
            'hostilities.sources.other: there is no party "other"; did you mean "others"? (allowed: hill, valley, district, others)',
        ),
        (
            "valley: {hill: 0.6",
            "others: {hill: 0.6",
            "others: {hill",
            'hostilities.suffers.others: there is no party "others" (allowed: hill, valley, district)',
        ),
        (
            "hill: {hill: 0.2,",
            "hill: {hill: {low: 0, mode: 0.1, high: 1},",
            "excites",
            "hostilities.excites: violence would grow without bound:"
            " at its highest values the matrix has spectral radius 1; it must be below 1",
        ),
        (
            "hill: {level: 2}",
            "hill: {level: 0.1}",
            "0.1}",
            "hostilities.sources.hill.level: 0.1 incidents a week is less than the other sources"
            " alone excite; use at least 0.125, or lower hostilities.excites.hill",
        ),
        (
            "hill: {hill: 0.2,",
            "valley: {hill: 0.2,",
            "valley: {hill: 0.2",
            "hostilities.excites.valley: 0 incidents a week is less than the other"
            " sources alone excite; use at least 0.5, or lower hostilities.excites.valley",
        ),
        ("first_round: 2017-01-23", "longest: 1\n  shortest: 2", "shortest", "calendar.shortest: shortest 2 is above longest 1"),
        ("first_round: 2017-01-23", "slip: {shortest: {low: 1, high: 9}}", "slip", "calendar.slip.shortest: shortest 9 is above longest 4"),
        (
            "first_round: 2017-01-23",
            "outage_shortest: 60",
            "outage",
            "calendar.outage_shortest: outage_shortest 60 is above outage_longest 52",
        ),
        (
            "first_round: 2017-01-23",
            "dates: [2017-01-23, 2017-01-23]",
            "dates",
            "calendar.dates.1: 2017-01-23 does not come after 2017-01-23",
        ),
        (
            "first_round: 2017-01-23",
            "dates: [2017-01-23]",
            "dates",
            "calendar.dates: has 1 dates for 6 rounds; give one date per round, or leave out dates",
        ),
        (
            "2017-01-23",
            "2017-01-23\n  dates: [2018-01-23]",
            "first_round",
            "calendar.first_round: 2017-01-23 is not the first date, 2018-01-23",
        ),
    ],
)
def test_parts_that_do_not_fit_together(old: str, new: str, at: str, expected: str) -> None:
    text = changed((old, new))
    line = text.split(at)[0].count("\n") + 1
    assert f"well.yaml:{line}: {expected}" in told(text)


def test_names_that_mean_something_else() -> None:
    text = changed(
        (
            "  district:\n    label",
            "  mediator: {label: Go-between, role: observer}\n  others: {label: The rest, role: observer}\n  district:\n    label",
        )
    )
    assert told(text) == [
        'well.yaml:40: parties.mediator: is the name of a role, but the party has the role "observer"; choose another name',
        'well.yaml:41: parties.others: "others" is reserved for violence by actors outside the scenario; choose another name',
    ]


def test_names_that_would_share_random_draws() -> None:
    pair = "  party_45015: {label: A, role: observer}\n  party_77953: {label: B, role: observer}\n"
    assert told(changed(("  district:\n    label", f"{pair}  district:\n    label"))) == [
        'well.yaml:41: parties.party_77953: "party_77953" and "party_45015" would share random draws'
        " (their 32-bit keys are equal); rename one of them"
    ]


# All at once


def test_all_mistakes_come_at_once_from_keys_and_from_what_does_not_fit() -> None:
    text = changed(
        ("capability: 60", "capabilty: 60"),
        ("salience: 70", "salience: 250"),
        ("role: opposition", "rol: opposition"),
        ("status_quo: hill", "status_quo: hil"),
        ("hill: {valley: 0.2}", "hill: {vally: 0.2}"),
    )
    lines = told(text, "horizon.rounds=x", "patronage.hill.hill.leverage=1")
    assert [line.split(": ")[1] for line in lines] == [
        "issues.pump.status_quo",
        "parties.hill.capabilty",
        "parties.hill.on.water.salience",
        "parties.valley.role",
        "parties.valley.rol",
        "trust.of.hill.vally",
        "horizon.rounds",
        "patronage.hill.hill",
    ]
    assert lines[1].startswith('well.yaml:19: parties.hill.capabilty: unknown key; did you mean "capability"? (allowed: label, role, side,')
    assert lines[-1] == "--set: patronage.hill.hill: a party cannot be its own client"


def test_a_faulty_party_is_not_missed_elsewhere() -> None:
    text = changed(
        (
            "  district:\n    label: The district office\n    role: guarantor\n    on:\n      water: {position: 50, salience: 50}",
            "  district: 5",
        )
    )
    assert told(text) == ["well.yaml:40: parties.district: 5 is not a group of keys"]


def test_very_many_mistakes_are_cut_short_and_quickly() -> None:
    start = time.monotonic()
    lines = told(TEXT + "".join(f"key_{number}: 1\n" for number in range(20_000)))
    assert len(lines) == 201
    assert lines[-1] == "well.yaml:1: and 19,800 more problems"
    assert time.monotonic() - start < 10


def test_a_mistake_keeps_to_one_line_and_to_printable_letters() -> None:
    lines = told(changed(("role: regime", r'role: "\e[31mred\n\u2028"')))
    assert lines[0].startswith('well.yaml:18: parties.hill.role: "\\x1b[31mred\\n\\u2028" is not known')


def test_an_error_survives_the_way_to_another_process() -> None:
    error = ScenarioError([Problem("a.yaml", 3, "title", "is missing")])
    assert pickle.loads(pickle.dumps(error)).problems == error.problems
