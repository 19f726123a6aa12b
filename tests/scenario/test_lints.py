"""A lint tells the truth: a key that it calls without effect has none, and each kind of slip is reported at its line with what to write."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, get_args, get_origin

import numpy as np
import pytest
from click.testing import CliRunner

from sim.api.checks import check
from sim.cli.main import cli
from sim.engine.model import play
from sim.errors import ScenarioError
from sim.rules.log_schema import COLUMNS
from sim.scenario import introspection
from sim.scenario.checks.lints.inert_keys import KEYS, inert_keys
from sim.scenario.checks.lints.lints import LINTS, lint
from sim.scenario.encoding.instance import encode
from sim.scenario.errors import dotted_path
from sim.scenario.fields import SchemaModel
from sim.scenario.files import list_scenarios
from sim.scenario.loader import lint_scenario, load_scenario, parse_scenario, scenario_factory
from sim.scenario.schema.scenario import Scenario
from tests.scenario.text_edits import TEXT, changed, line_of

#: Prose, which acts on readers only, and the parts of a venue.
PROSE = re.compile(r"(title|summary|about|sources|standing|hosting\.venues\..*)$")


def patterns(kind: Any, path: str = "") -> Iterator[str]:
    """Yield the pattern of every key of the schema, with `*` for a name chosen in the scenario."""
    for choice in introspection.member_types(kind):
        if isinstance(choice, type) and issubclass(choice, SchemaModel):
            for name, field in choice.model_fields.items():
                yield from patterns(introspection.type_of(field), f"{path}.{name}".lstrip("."))
        elif get_origin(choice) in (dict, list) and any(map(_holds_model, get_args(choice)[-1:])):
            yield from patterns(get_args(choice)[-1], f"{path}.*")
        else:
            yield path


def _holds_model(kind: Any) -> bool:
    """Whether a type is a model, or a mapping by names, whose keys are patterns of their own."""
    return any((isinstance(one, type) and issubclass(one, SchemaModel)) or get_origin(one) is dict for one in introspection.member_types(kind))


def test_every_key_of_the_schema_has_been_asked_when_it_acts() -> None:
    asked = {key.removesuffix(".*") for key in KEYS} | {re.sub(r"\.\*$", "", key) for key in KEYS}
    schema = {re.sub(r"(\.\*)+$", "", pattern) for pattern in patterns(Scenario)}
    known = {re.sub(r"(\.\*)+$", "", key) for key in asked}
    missing = sorted(one for one in schema if one not in known and not PROSE.match(one) and one.rsplit(".", 1)[0] not in ("calendar.first_round",))
    assert [one for one in missing if one not in SWITCHES] == []


#: Keys that are part of what another key states: whether a red line is firm matters as far as the line does.
SWITCHES = {"parties.*.on.*.red_line.firm"}

QUIET = ["hostilities={}", "parties.kelda.pain=0", "parties.wethern.pain=0", "horizon.rounds=3"]
SETTINGS = {"textbook": [], "valley": QUIET, "harbour_vote": ["procedure.exchanges=3"]}
#: What a key may change in the log although it changes nothing that anybody does: it is the party's state, and logged as such.
STATE = {"pain", "outlook", "audience", "patience", "spin", "emptiness", "near", "grievance", "trusted", "urgency"}


def perturbed(base: Scenario, pattern: str) -> str | None:
    """An override that changes the key of a pattern to another value than its default; None if the pattern can't be varied so."""
    chosen = {"parties": next(iter(base.parties)), "issues": next(iter(base.issues)), "patronage": next(iter(base.patronage), None)}
    steps = pattern.split(".")
    place: list[str] = []
    for at, step in enumerate(steps):
        if step != "*":
            place.append(step)
            continue
        name = chosen.get(steps[at - 1]) or (chosen["issues"] if steps[at - 1] == "on" else None)
        if steps[at - 2:at] == ["patronage", "*"] and name is None:
            name = next(iter(base.patronage[place[-1]]))
        if name is None:
            return None
        place.append(name)
    kind = introspection.type_at(place)
    if any(choice is bool for choice in introspection.member_types(kind)):
        return f"{'.'.join(place)}=true"
    low, high = introspection.bounds(kind)
    if low is None or high is None:
        return None
    whole = any(choice is int for choice in introspection.member_types(kind)) and not introspection.is_number(kind)
    value = low + (high - low) * 0.37
    return f"{'.'.join(place)}={int(value) if whole else value}"


def decisions_logged(scenario: Scenario, seed: int) -> dict[str, bytes]:
    """What everybody does in a run, by table, without the columns of a party's state."""
    log = play(encode(scenario), seed, 0)
    found = {}
    for name, columns in COLUMNS.items():
        kept = [at for at, column in enumerate(("replicate", *columns)) if column not in STATE]
        found[name] = np.nan_to_num(log.matrix(name)[:, kept], nan=-9.0).tobytes()
    return found


@pytest.mark.parametrize("name", SETTINGS)
def test_a_key_that_is_said_to_have_no_effect_has_none(name: str) -> None:
    read = scenario_factory(name)
    base = read(SETTINGS[name])
    usual, flagged, acting = decisions_logged(base, 3), 0, []
    for pattern in KEYS:
        override = perturbed(base, pattern)
        if override is None:
            continue
        try:
            scenario = read([*SETTINGS[name], override])
        except ScenarioError:
            continue  # this procedure has no such key
        path = override.partition("=")[0]
        if any(dotted_path(each.path) == path for each in inert_keys(scenario)):
            flagged += 1
            if decisions_logged(scenario, 3) != usual:
                acting.append(override)
    assert acting == [] and flagged >= 40


#: Overrides of a shipped scenario, and the path and part of the message of the lint that they bring.
CASES = [
    ("textbook", ["parties.union.audience_cost=2"], "parties.union.audience_cost", "2 has no effect: no party rejects the talks; give a party the role spoiler"),
    ("textbook", ["parties.union.wear=1"], "parties.union.wear", "union is in no pain and suffers no violence"),
    ("textbook", ["parties.union.hope=0.5"], "parties.union.hope", "no principal is in pain"),
    ("valley", ["parties.kelda.hope=0.5"], "parties.kelda.hope", "no issue has to do with the fighting; set ceasefire or conquest"),
    ("valley", ["parties.kelda.outlook_path={0: 0.2, 9: 0.6}", "commitments.hope=0"], "parties.kelda.outlook_path", "kelda has no hope of the war"),
    ("valley", ["patronage=null"], "parties.league.role", "league is a guarantor but guarantees nobody; state its clients in patronage.league"),
    ("valley", ["parties.kelda.outlook={low: 0.5, high: 0.5}"], "parties.kelda.outlook", "is a range of zero width, so it never varies; write 0.5"),
    ("valley", ["parties.kelda.outlook={mean: 0.5, sd: 0, low: 0, high: 1}"], "parties.kelda.outlook", "is a range of zero width"),
    ("valley", ["parties.wethern.capability=0"], "parties.wethern.capability", "wethern must consent but has no weight in any text"),
    ("valley", ["parties.kelda.on.bridge.score={shut: 0, escort: 0.4, shared: 0.8, handed: 1}"], "parties.kelda.on.bridge.score",
     "the best option is worth 1 of 100 to kelda, which is almost nothing; with a salience, scores run from 0 to 100: multiply these by 100"),
    ("valley", ["parties.kelda.on.bridge.score={shut: 0, escort: 0, shared: 0, handed: 0}"], "parties.kelda.on.bridge.score", "no option of bridge is worth"),
    ("textbook", ["parties.union.on.pay.position=1", "parties.firm.on.pay.position=0", "issues.pay.status_quo=0.5"], "issues.pay",
     "every position lies within 0..1, but a scale runs from 0 to 100"),
    ("astana_21", ["parties.regime.hope=0.12"], "parties.regime.hope", "0.12 is small for how far war decides all issues, 0 to 1; if it was written for"),
    ("valley", ["parties.kelda.wear=0.38"], "parties.kelda.wear", "whose scale was another, write about 1.5"),
    ("astana_21", ["parties.opposition.audience_cost=0.083"], "parties.opposition.audience_cost", "write about 2.5"),
    ("textbook", ["parties.union.capability=0.4", "parties.firm.capability=0.9"], "parties", "every capability lies within 0..1"),
    ("valley", ["rights.consent_on_ground=[kelda]"], "parties.wethern", "wethern is a side of the dispute without a vote"),
    ("textbook", ["parties.union.value_of_talking=0", "parties.firm.value_of_talking=0"], "parties.union.value_of_talking", "so the talks lapse"),
    ("harbour_vote", ["procedure.quota=0", "procedure.veto=[]"], "procedure.quota", "0 carries a text that all voters refuse; use the share that must accept"),
    ("harbour_vote", ["procedure.quota=0.16", "procedure.veto=[]"], "procedure.quota", "0.16 carries a text that 5 of 6 voters refuse"),
    ("valley", ["parties.wethern.on.water.red_line={min: 60}"], "parties.wethern.on.water.red_line.min",
     "60 is crossed by the status quo, 20, so the red line of wethern only forbids going further: at least 20; write firm: true"),
    ("valley", ["parties.wethern.on.bridge.red_line={never: [shut]}"], "parties.wethern.on.bridge.red_line.never", "shut is the status quo"),
    ("valley", ["parties.wethern.on.water.red_line={min: 80, firm: true}"], "issues.water",
     "no point is acceptable to all: wethern accepts at least 80, kelda at most 70"),
    ("valley", ["parties.wethern.on.water.red_line={min: 60}", "parties.kelda.on.water.red_line={max: 10}"], "issues.water", "no change is acceptable to all"),
    ("valley", ["parties.wethern.on.bridge.red_line={never: [shared, handed]}", "parties.kelda.on.bridge.red_line={never: [escort]}"], "issues.bridge",
     "leave no option but the status quo"),
    ("valley", ["parties.wethern.on.water.red_line={firm: true}"], "parties.wethern.on.water.red_line", "forbids nothing; give min, max or never"),
    ("valley", ["parties.wethern.reservation=0.99"], "rights.consent_on_ground", "no deal is acceptable to all"),
    ("textbook", ["parties.firm.on.pay.salience=50", "parties.firm.on.security.salience=50", "parties.union.on.pay.salience=50",
                  "parties.union.on.security.salience=50"], "rights.consent_on_ground", "no deal is better for all than the status quo"),
    ("valley", ["parties.wethern.on.bridge.red_line={never: [shut, escort, shared, handed], firm: true}"], "rights.consent_on_ground",
     "every one crosses a red line"),
    ("valley", ["ratification.ballots={council: {label: Council, probability: 1}}"], "ratification.ballots.council.probability",
     "1 passes any text, so the vote decides nothing"),
    ("valley", ["ratification.ballots={council: {label: Council, probability: 0}}"], "ratification.ballots.council.probability", "0 passes no text"),
    ("valley", ["ratification.ballots={council: {label: Council, party: kelda, quota: 0}}"], "ratification.ballots.council.quota", "0 passes any text"),
    ("valley", ["ratification.ballots={council: {label: Council, probability: 0.5, spread: 0.1}}"], "ratification.ballots.council.spread",
     "0.1 has no effect: the probability of this vote is stated"),
    ("textbook", ["ratification.ballots={council: {label: Council, party: union, campaign: 2}}"], "ratification.ballots.council.campaign",
     "2 has no effect: no party rejects the talks"),
    ("valley", ["horizon.deadline=5000"], "horizon.deadline", "5000 has no effect: no round would meet after this deadline anyway"),
    ("valley", ["horizon.discount_weekly=true"], "horizon.discount_weekly", "has no effect: no party has a discount factor"),
    ("valley", ["parties.kelda.discount=0.9"], "parties.kelda.discount", "kelda compares a deal with the status quo, which waiting discounts as much"),
    ("textbook", ["rights.by_issue={pay: {propose: [union]}}"], "rights.by_issue.pay.propose", "has no effect: no party writes offers"),
    ("textbook", ["parties.union.risk=2"], "parties.union.risk", "2 has no effect: only the procedure challenge uses attitudes to risk"),
    ("textbook", ["hostilities.mechanism.prevents=0.5"], "hostilities.mechanism.prevents", "0.5 has no effect: there is no violence"),
    ("valley", ["hostilities.mechanism={prevents: 0.5, issue: water}"], "hostilities.mechanism.issue", '"water" has no effect: no party ever leaves an item'),
    ("textbook", ["parties.union.item_stamina=9"], "parties.union.item_stamina", "union walks out of the meeting as soon"),
    ("textbook", ["parties.union.item_absence=2"], "parties.union.item_absence", "2 has no effect: union never leaves an item"),
    ("textbook", ["undertaking.reopening=0.1"], "undertaking.reopening", "0.1 has no effect: items take effect round by round"),
    ("textbook", ["undertaking.single=true", "issues.security.negotiable=false"], "undertaking.single", "there is one issue to negotiate"),
    ("textbook", ["ratification.final=true"], "ratification.final", "no vote ratifies a text; state a vote in ratification.ballots"),
    ("astana_21", ["parties.rejectionists=null", "hostilities.sources.rejectionists=null", "hostilities.excites.rejectionists=null",
                   "hostilities.excites.regime.rejectionists=null", "hostilities.excites.russia.rejectionists=null",
                   "hostilities.excites.iran.rejectionists=null", "hostilities.excites.turkey.rejectionists=null",
                   "hostilities.suffers.regime.rejectionists=null", "hostilities.suffers.opposition.rejectionists=null",
                   "patronage.turkey.rejectionists=null"], "parties.opposition.audience_cost", "no party rejects the talks"),
]


@pytest.mark.parametrize(("name", "settings", "path", "message"), CASES, ids=[f"{case[2]}-{at}" for at, case in enumerate(CASES)])
def test_each_slip_is_reported_at_its_path_with_what_to_write(name: str, settings: list[str], path: str, message: str) -> None:
    before = {(each.path, each.message) for each in check(name).warnings}
    found = [each for each in check(name, settings=settings).warnings if each.path == path and message in each.message]
    assert len(found) == 1, [str(each) for each in check(name, settings=settings).warnings]
    assert (found[0].path, found[0].message) not in before


def test_every_lint_is_met_by_some_case() -> None:
    scenarios = [load_scenario(name, settings) for name, settings, _, _ in CASES if name != "astana_21"]
    scenarios.append(parse_scenario(TEXT))
    assert [each.__name__ for each in LINTS if not any(list(each(scenario)) for scenario in scenarios)] == []


def test_a_warning_names_the_file_and_line_of_what_it_is_about(tmp_path: Any) -> None:
    file = tmp_path / "well.yaml"
    text = changed(("capability: 60", "capability: 60\n    wear: 2"))
    file.write_text(text)
    (found,) = [each for each in lint_scenario(file)[1] if each.path == "parties.hill.wear"]
    assert (found.file, found.line) == (str(file), line_of("wear: 2", text))
    assert found.message.startswith("2 has no effect: hill is in no pain")


def test_a_key_that_acts_is_not_reported() -> None:
    keys = {each.path for each in inert_keys(load_scenario("astana_21"))}
    assert ("parties", "opposition", "audience_cost") not in keys and ("parties", "regime", "hope") not in keys
    assert keys == {("parties", "un", "on", "refugees", "red_line"), ("parties", "kazakhstan", "on")}


def test_a_key_at_its_default_or_switched_off_is_not_reported() -> None:
    own = load_scenario("textbook", ["parties.union.wear=0", "statement.noise=0", "hostilities.memory=0"])
    assert not list(inert_keys(own))


def test_warnings_leave_the_exit_status_at_zero_unless_strict(tmp_path: Any) -> None:
    file = tmp_path / "well.yaml"
    file.write_text(TEXT)
    loose, strict = (CliRunner().invoke(cli, ["check", *words, str(file)]) for words in ([], ["--strict"]))
    assert loose.exit_code == 0 and re.search(r"OK \(3 parties, 2 issues, up to 6 rounds\), \d+ warnings?\n", loose.stdout)
    assert f"warning: {file}:" in loose.stderr
    assert strict.exit_code == 2 and strict.stdout == "" and f"error: {file}:" in strict.stderr


def test_python_gives_the_same_warnings_and_raises_them_if_strict() -> None:
    warned = check("textbook", settings=["parties.firm.capability=0"])
    assert [each.path for each in warned.warnings if each.path.endswith("firm.capability")]
    bare = check(load_scenario("textbook", ["parties.firm.capability=0"]))
    assert [each.message for each in bare.warnings] == [each.message for each in warned.warnings]
    with pytest.raises(ScenarioError, match=r"firm\.capability"):
        check("textbook", settings=["parties.firm.capability=0"], strict=True)


def test_a_vote_needs_no_deal_that_all_accept() -> None:
    paths = {each.path for each in check("harbour_vote", settings=["parties.mayor.reservation=1"]).warnings}
    assert "rights.consent_on_ground" not in paths


def test_lints_hold_for_any_shipped_scenario_without_an_error() -> None:
    for name in list_scenarios():
        lint(load_scenario(name))
    assert lint(parse_scenario(TEXT))
