"""Fill the parts of docs/teaching that are made from the program: `python -m docs.teaching` (under a minute once the engine is compiled).

A part stands between `<!-- made: valley expect -->` (a scenario, and a name of `MAKERS`) and `<!-- end -->`.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
import pandas as pd

from sim.analysis.theory.solutions import OutcomeSpace, Solution, solve
from sim.analysis.theory.zone import Zone, zone
from sim.report.explanation.snapshots import take_snapshots
from sim.rules.credibility import doubt_in
from sim.rules.reply import Answer
from sim.scenario.distributions import Range
from sim.scenario.encoding.instance import encode
from sim.scenario.loader import load_scenario
from sim.scenario.violence import has_violence
from sim.studies.estimators import Share
from sim.studies.study import run_study
from sim.web.classroom.point_scores import ALL, STEPS, Points
from sim.web.classroom.printable_sheets import RoleSheets

FOLDER = Path(__file__).with_name("teaching")
PARTS = re.compile(r"(<!-- made: (\w+) (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
RUNS, SEED = 1000, 1
#: Minutes a phase for which a lesson is estimated, and words a minute at which students read a sheet (assumption).
MINUTES, READING = (1, 2, 3), 130
#: What the exercises change in 1,000 runs.
CHANGES: dict[str, dict[str, list[str]]] = {
    "valley": {"leverage": ["patronage.league.kelda.leverage=0.6", "patronage.league.wethern.leverage=0.6"],
               "guarantee": ["patronage.league.kelda.punishes=0.9", "patronage.league.wethern.punishes=0.9"]},
    "astana_21": {"leverage": ["patronage.russia.regime.leverage=1.0", "patronage.turkey.opposition.leverage=1.0"],
                  "guarantee": ["patronage.russia.regime.punishes=0.9", "patronage.turkey.opposition.punishes=0.9"]},
}
SAID = {"base": "as it is", "leverage": "with that leverage", "guarantee": "with that guarantee"}
#: The texts that the exercises weigh.
TEXTS: dict[str, dict[str, dict[str, float | str]]] = {
    "valley": {"A": {"water": 50, "bridge": "escort"}, "B": {"water": 40, "bridge": "shared"}},
    "astana_21": {"A": {"committee": 20, "detainees": 30, "refugees": 50}, "B": {"detainees": 30, "refugees": 50, "normalisation": 30}},
}


class Case:
    """A scenario as the lessons use it: seed 1 for the sheets, 1,000 runs for what to expect."""

    def __init__(self, name: str) -> None:
        self.name, self.encoded = name, encode(load_scenario(name))
        self.points, self.paper = Points(self.encoded, SEED), RoleSheets(self.encoded, SEED)
        self.consenting = [party for party, profile in zip(self.encoded.parties, self.paper.model.conflict.profiles, strict=True)
                           if profile.consents]

    @cached_property
    def runs(self) -> pd.DataFrame:
        """1,000 runs as it is, and of each change, with the same random draws; `texts`: how many were answered."""
        changes = CHANGES.get(self.name, {})
        scenarios = {"base": load_scenario(self.name), **{key: load_scenario(self.name, change) for key, change in changes.items()}}
        with tempfile.TemporaryDirectory() as place:
            study = run_study(scenarios, RUNS, SEED, out=Path(place) / "study", progress=False)
            texts = study.rounds().groupby(["scenario", "replicate"], observed=True)["exchanges"].sum().rename("texts")
            return study.runs().merge(texts.reset_index(), on=["scenario", "replicate"])

    def of(self, key: str) -> pd.DataFrame:
        """The runs of one change, by replicate."""
        return self.runs[self.runs["scenario"] == key].set_index("replicate").sort_index()

    @cached_property
    def zone(self) -> Zone:
        """The deals that are better than none for all whose consent is needed."""
        return zone(self.points.game)

    @cached_property
    def nash(self) -> Solution:
        """Nash's point."""
        found = solve(OutcomeSpace.of(self.points.game))["nash"]
        assert found is not None
        return found

    def text(self, key: str) -> dict[str, float]:
        """A text of the exercises in numbers."""
        whole = dict(zip(self.encoded.issues, map(float, self.points.game.text(TEXTS[self.name][key])), strict=True))
        return {issue: whole[issue] for issue in TEXTS[self.name][key]}

    @property
    def fighting(self) -> list[str]:
        """The parties whose consent is needed and who fight each other."""
        profiles = dict(zip(self.encoded.parties, self.paper.model.conflict.profiles, strict=True))
        return [party for party in self.consenting if profiles[party].fights]

    def answer(self, party: str, text: dict[str, float]) -> Answer:
        """A party's answer by the rules if this text were on the table at the first exchange of all."""
        snapshot = take_snapshots(self.encoded, SEED, 0, frozenset({(1, 1)}))[1, 1]
        for at, issue in enumerate(self.encoded.issues):
            snapshot.table.tabled[at] = float(issue in text)
        return snapshot.answer_of(party, {issue: text.get(issue, snapshot.state.ground[at]) for at, issue in enumerate(self.encoded.issues)})

    def words(self, text: dict[str, float]) -> str:
        """A text in words."""
        return "; ".join(f"{self.item(issue)}: {self.paper.value(issue, value)}" for issue, value in text.items())

    def item(self, issue: str) -> str:
        """An issue's label."""
        return str(self.paper.issues[issue]["label"])

    def label(self, party: str) -> str:
        """A party's short name."""
        return self.paper.name(party)


def share(hits: pd.Series) -> str:
    """A share of runs with its Wilson interval."""
    found = Share(int(hits.sum()), len(hits))
    low, high = found.interval
    return f"{100 * found.value:.1f} % [{100 * low:.1f}, {100 * high:.1f}]"


def signed(points: int) -> str:
    """Points with their sign."""
    return f"{points:+d}".replace("-", "−")


def table(heads: list[str], rows: list[list[str]]) -> str:
    """A table in Markdown."""
    return "\n".join(["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads), *("| " + " | ".join(row) + " |" for row in rows)])


def expect(case: Case) -> str:
    """What to expect: shares with intervals, then middles with what 9 of 10 runs lie between."""
    runs = case.of("base")
    shares = [["an agreement in some round", share(runs["agreements"] > 0)],
              ["everything settled", share(runs["ending"] == "settlement")],
              ["the talks lapse before the last round", share(runs["ending"] == "lapse")],
              ["a joint statement in every round", share(runs["statements"] == runs["rounds"])],
              *([["an agreement, later broken", share(runs["breaches"] > 0)]] if runs["breaches"].any() else [])]
    spread = {"rounds played": runs["rounds"], "round of the first agreement, where there is one": runs["first_agreement"].dropna(),
              "deaths a week": runs["deaths"] / (runs["weeks"] + case.encoded.scenario.hostilities.burn_in)}
    if not has_violence(case.encoded.scenario):
        del spread["deaths a week"]
    places = {"deaths a week": 2}
    rows = [[word, "{1:,.{3}f} [{0:,.{3}f}, {2:,.{3}f}]".format(*np.quantile(values, (0.05, 0.5, 0.95)), places.get(word, 0))]
            for word, values in spread.items() if len(values)]
    return "\n\n".join([table([f"in {RUNS:,} runs", "share [95 % interval]"], shares), table(["", "middle [9 of 10 runs]"], rows)])


def minutes(case: Case) -> str:
    """How long a class plays, estimated from 1,000 runs: its phases, at so many minutes each, and how long it reads."""
    runs, drafts = case.of("base"), bool(case.paper.model.mediator)
    phases = runs["rounds"] * 3 + runs["texts"] * (2 if drafts else 1)
    low, middle, high = np.quantile(phases, (0.05, 0.5, 0.95))
    rows = [[f"{each} a phase", f"{each * middle:.0f} [{each * low:.0f}, {each * high:.0f}]"] for each in MINUTES]
    words = max(len(re.sub(r"<[^>]*>", " ", part).split()) for part in case.paper.page().split("<section")[1:])
    what = "orders, proposals and the statement of each round, a draft and the answers to each text" if drafts else \
        "orders, proposals and the statement of each round, and the answers to each text"
    return "\n\n".join([
        f"All rounds take {middle:.0f} phases [9 of 10 runs: {low:.0f} to {high:.0f}]: {what}. The longest sheet has {words} words, {words / READING:.0f} "
        f"minutes at {READING} words a minute (assumption: sheets hold numbers; adults read prose silently at 238, Brysbaert 2019). "
        "Without reading and debrief, at assumed minutes a phase, since no class has been timed:", table(["minutes", "middle [9 of 10 runs]"], rows)])


def texts(case: Case) -> str:
    """The texts of the exercises in words."""
    return "\n".join(f"- **Text {key}**: {case.words(case.text(key))}. All else stays as it is now." for key in TEXTS[case.name])


def gains(case: Case) -> str:
    """Points of each text for each party whose consent is needed, and who is worse off."""
    rows = []
    for party in case.consenting:
        weighed = [case.text(key) for key in TEXTS[case.name]]
        cells = [f"{case.points.of(party, text)} ({signed(case.points.gain(party, text))})" for text in weighed]
        rows.append([case.label(party), str(case.points.no_deal(party)), *cells])
    told = []
    for key in TEXTS[case.name]:
        lost = [case.label(party) for party in case.consenting if case.points.gain(party, case.text(key)) < 0]
        told.append(f"Text {key} leaves {', '.join(lost) if lost else 'nobody'} worse off than no deal.")
    return "\n\n".join([table(["", "no deal", *(f"text {key} (gain)" for key in TEXTS[case.name])], rows), " ".join(told)])


def losses(case: Case) -> str:
    """For each party that a text leaves worse off: what it gains and loses by, item by item."""
    told = []
    for key in TEXTS[case.name]:
        text = case.text(key)
        for party in case.consenting:
            if case.points.gain(party, text) < 0:
                parts = {issue: case.points.gain(party, {issue: value}) for issue, value in text.items()}
                told.append(f"- Text {key}, {case.label(party)}: "
                            + ", ".join(f"{case.item(issue)} {signed(change)}" for issue, change in parts.items())
                            + f"; together {signed(sum(parts.values()))}.")
    return "\n".join(told)


def needed(case: Case) -> str:
    """Who must say yes to what."""
    common = case.paper.common()
    told = f"- A change on the ground: {', '.join(common['ground'])} ({len(common['ground'])})."
    return f"{told}\n- The joint statement: {', '.join(common['statement'])} ({len(common['statement'])})."


def lines(case: Case) -> str:
    """Red lines of those whose consent is needed, issue by issue, as points that all of them allow."""
    rows = []
    for at, issue in enumerate(case.encoded.issues):
        if case.encoded.options[at]:
            never = [f"{case.label(party)} never {case.paper.value(issue, place.value)}" for party in case.consenting
                     for worth in case.points.table(party) if worth.issue == issue for place in worth.places if place.crossed]
            refused = {place.value for party in case.consenting for worth in case.points.table(party) if worth.issue == issue
                       for place in worth.places if place.crossed}
            left = [words for place, (_, words) in enumerate(case.paper.issues[issue]["options"]) if place not in refused]
            rows.append([case.item(issue), "; ".join(never) or "none", "; ".join(left) or "nothing"])
            continue
        stakes = {party: case.paper.model.conflict.stakes[case.encoded.parties.index(party)][at] for party in case.consenting}
        told = [f"{case.label(party)} ≥ {stake.red_min:.0f}" for party, stake in stakes.items() if stake.red_min > 0]
        told += [f"{case.label(party)} ≤ {stake.red_max:.0f}" for party, stake in stakes.items() if stake.red_max < 100]
        low, high = max(stake.red_min for stake in stakes.values()), min(stake.red_max for stake in stakes.values())
        rows.append([case.item(issue), "; ".join(told) or "none", f"{low:.0f} to {high:.0f}" if low <= high else "nothing"])
    return table(["item", "red lines", "what all of them allow"], rows)


def in_the_way(case: Case) -> str:
    """How much room there is, and which party or red line makes more if it goes."""
    found = case.zone
    share_ = f"{100 * found.share:.1f} %" if found.share >= 0.001 else f"{1_000_000 * found.share:.0f} in a million"
    told = [f"Of all deals {share_} leave nobody worse off; in the best of them for who gains least, everybody gains "
            f"{ALL * (found.maximin_gain or 0):.0f} points. Without one of these there would be more room:", ""]
    for each in found.obstacles:
        what = f"red line on “{case.item(each.issue)}”" if each.issue else "consent"
        told.append(f"- without {case.label(each.party)}'s {what}: everybody{'' if each.issue else ' else'} could gain "
                    f"{ALL * (each.maximin_gain_without or 0):.0f} points.")
    lineless = [case.label(party) for party in case.consenting if not any(each.party == party and each.issue for each in found.obstacles)]
    idle = [f"No red line of {' or '.join(lineless)} makes more room by going alone."] if lineless else []
    return "\n".join([*told, "", *idle])


def nash(case: Case) -> str:
    """Nash's point of two parties by a table of products, and by the solver."""
    one, other = case.consenting
    scale, choice = sorted(case.encoded.issues, key=lambda issue: bool(case.paper.issues[issue]["options"]))
    options = case.paper.issues[choice]["options"]
    rows, best = [], (0, "")
    for step in STEPS:
        cells = []
        for place in range(len(options)):
            text = {scale: float(step), choice: float(place)}
            mine, theirs = case.points.gain(one, text), case.points.gain(other, text)
            over = any(case.points.at(party, issue, value).crossed for party in (one, other) for issue, value in text.items())
            cells.append("red line" if over else f"{mine} × {theirs} = {mine * theirs:,}" if min(mine, theirs) > 0 else "–")
            if not over and min(mine, theirs) > 0:
                best = max(best, (mine * theirs, case.words(text)))
        rows.append([str(step), *cells])
    exact = case.points.game.by_issue(case.nash.text)
    solved = "; ".join(f"{name} {value:.0f}" if isinstance(value, float) else f"{name} {value}" for name, value in exact.items())
    return "\n\n".join([
        table([case.item(scale), *(words for _, words in options)], rows),
        f"A dash: somebody does not gain. The greatest product is {best[0]:,}: {best[1]}. The program, which looks at every point and "
        f"not at tens only, finds {solved}, with gains of {ALL * case.nash.gains[0]:.0f} and {ALL * case.nash.gains[1]:.0f} points."])


def distrust(case: Case) -> str:
    """What each principal of the valley doubts of text A, by hand: its doubt in the other, how much of it counts, and its gain."""
    told = []
    conflict, state, text = case.paper.model.conflict, case.paper.model.state, case.text("A")
    for party in case.consenting:
        at, (other,) = case.encoded.parties.index(party), [each for each in case.consenting if each != party]
        trust, against = state.trust[at], case.encoded.parties.index(other)
        factors = [f"(1 − {trust[against]:.2f})"] + [
            f"(1 − {tie[against].punishes:.2f} × {trust[patron]:.2f})" for patron, tie in enumerate(conflict.ties) if tie[against].punishes > 0
        ]
        doubt = doubt_in(conflict, state, at, against)
        told.append(f"- {case.label(party)} doubts {case.label(other)}: {' × '.join(factors)} = {doubt:.2f}.")
        for issue, value in text.items():
            gain, loss = case.points.gain(party, {issue: value}), -case.points.gain(other, {issue: value})
            if gain > 0 and loss > 0:
                half = ALL * conflict.bargaining.half_doubt
                part = doubt * loss / (loss + half) * gain
                told.append(f"- {case.label(party)}: {case.item(issue)} gains it {gain} points and costs {case.label(other)} {loss}; it doubts "
                            f"{doubt:.2f} × {loss} / ({loss} + {half:.0f}) × {gain} = {part:.0f} points, so of {signed(case.points.gain(party, text))} "
                            f"with text A it counts {signed(round(case.points.gain(party, text) - part))}.")
    return "\n".join(told)


def counted(case: Case) -> str:
    """Text B as the two who fight count it before the first round: its gain, what they doubt, and what their audience makes dearer."""
    text, rows = case.text("B"), []
    for party in case.fighting:
        given = case.answer(party, text)
        gain = case.points.gain(party, text)
        doubted, dearer = ALL * given.distrust, ALL * given.audience
        numbers = (gain, -round(doubted), -round(dearer), gain - round(doubted) - round(dearer))
        rows.append([case.label(party), *(signed(number) if number else "0" for number in numbers)])
    return table(["", "gain by points", "of which it doubts", "made dearer by its audience", "counted"], rows)


def change(case: Case, key: str) -> str:
    """What a change makes of 1,000 runs: shares with intervals, and runs that it turned."""
    before, after = case.of("base")["agreements"] > 0, case.of(key)["agreements"] > 0
    rows = [[SAID[name], str(int(hits.sum())), share(hits)] for name, hits in (("base", before), (key, after))]
    turned, lost = int((~before & after).sum()), int((before & ~after).sum())
    return "\n\n".join([table(["", f"agreements in {RUNS:,} runs", "share [95 % interval]"], rows),
                        f"With the same random draws, it turned {turned} runs without an agreement into runs with one, and {lost} the other way."])


def wilson(case: Case) -> str:
    """Wilson's interval of the share of runs with an agreement, step by step."""
    hits = int((case.of("base")["agreements"] > 0).sum())
    z, n, p = 1.96, RUNS, hits / RUNS
    centre, half = (p + z * z / (2 * n)) / (1 + z * z / n), z / (1 + z * z / n) * (p * (1 - p) / n + z * z / (4 * n * n)) ** 0.5
    return (f"p = {hits}/{n:,} = {p:.3f}, z = 1.96. Middle: (p + z²/2n) / (1 + z²/n) = {centre:.4f}. Half the width: z / (1 + z²/n) × "
            f"√(p(1 − p)/n + z²/4n²) = {half:.4f}. So from {100 * max(0.0, centre - half):.1f} % to {100 * (centre + half):.1f} %.")


def settings(case: Case) -> str:
    """The commands that make the changes."""
    told = [f"parley batch {case.name} --replicates {RUNS} --seed {SEED}"]
    for sets in CHANGES[case.name].values():
        told.append(" ".join([*told[0].split(), *(f"--set {each}" for each in sets)]))
    return "\n".join(["<!-- held by tests/docs/test_lessons.py -->", "```sh", *told, "```"])


def stated(case: Case) -> str:
    """The numbers that the changes are made to, as the scenario has them."""
    ties = case.encoded.scenario.patronage
    told = []
    for each in (each for sets in CHANGES[case.name].values() for each in sets):
        path, value = each.split("=")
        _, patron, client, key = path.split(".")
        own = getattr(ties[patron][client], key)
        was = f"{own.low}, {own.central}, {own.high} (least, likeliest, most)" if isinstance(own, Range) else f"{own}"
        told.append(f"| `{path}` | {was} | {value} |")
    return "\n".join(["| number | as it is | changed to |", "|---|---|---|", *told])


MAKERS: dict[str, Callable[[Case], str]] = {
    "expect": expect, "minutes": minutes, "texts": texts, "gains": gains, "losses": losses, "needed": needed, "lines": lines, "in_the_way": in_the_way,
    "nash": nash, "distrust": distrust, "counted": counted, "leverage": lambda case: change(case, "leverage"),
    "guarantee": lambda case: change(case, "guarantee"),
    "wilson": wilson, "settings": settings, "stated": stated,
}


@lru_cache(maxsize=4)
def case_of(name: str) -> Case:
    """A scenario of the lessons; its runs are played once."""
    return Case(name)


def filled(page: str) -> str:
    """A page with its parts made anew."""
    return PARTS.sub(lambda found: f"{found[1]}\n{MAKERS[found[3]](case_of(found[2]))}\n\n{found[4]}", page)


if __name__ == "__main__":
    for place in sorted(FOLDER.glob("*.md")):
        place.write_text(filled(place.read_text("utf-8")), "utf-8")
