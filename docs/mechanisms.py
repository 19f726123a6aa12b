"""Measure how the model behaves and write docs/reference/mechanisms.md, beside the same measurements of the first edition of the model.

`python -m docs.mechanisms` takes some minutes on two cores. The first edition's numbers are in `docs/mechanisms_before.json`, with the commit
that they were measured at; they are not measured again. `python -m docs.mechanisms anchor --runs 200 --seed 5` only prints one row.
"""

from __future__ import annotations

import argparse
import functools
import itertools
import json
import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import yaml

from docs import bargaining_games as games
from docs import mechanism_measures as measures
from docs.mechanism_measures import Frames, Numbers, Play
from docs.pages import DOCS, ROOT
from sim.engine.batch import negotiate
from sim.engine.log import arrow
from sim.scenario.encoding.instance import encode
from sim.scenario.loader import load_scenario, parse_scenario

PAGE = DOCS / "reference" / "mechanisms.md"
BEFORE = ROOT / "docs" / "mechanisms_before.json"
#: Paired runs of each measurement on the page, and their seed.
RUNS, SEED = 1_000, 11


class Row(NamedTuple):
    """A row of the page: what is measured, by what, the aim in words, and whether numbers meet it."""

    title: str
    measure: Callable[[Play, int], Numbers]
    aim: str
    met: Callable[[Numbers], bool]


def play(scenario: Any, settings: Sequence[str], runs: int, full: bool, seed: int = SEED) -> Frames:
    """Play a scenario (a name, or a tree of keys) with settings and return its tables."""
    read = load_scenario(scenario, settings) if isinstance(scenario, str) else parse_scenario(yaml.safe_dump(scenario, sort_keys=False), settings)
    encoded = encode(read)
    tables = negotiate(encoded, seed, 0, runs, "full" if full else "summary")
    wanted = ("runs", "rounds", "texts") if full else ("runs",)
    return {name: arrow(encoded, name, tables[name]).to_pandas() for name in wanted}


def _every(numbers: Numbers, start: str, low: float, high: float = 1.0) -> bool:
    """Whether all numbers of that kind lie in a band; games without an opponent model are there for comparison."""
    return all(low <= value <= high for name, value in numbers.items() if name.startswith(start) and not name.endswith(games.WITHOUT))


def _steady(numbers: Numbers, start: str, sign: int) -> bool:
    values = [sign * value for name, value in numbers.items() if name.startswith(start)]
    return all(later >= earlier - 0.05 * abs(earlier) for earlier, later in itertools.pairwise(values)) and values[-1] > values[0]


ROWS = (
    Row("Share of the variance of agreements", measures.preferences, "preferences at least 0.55, behaviour at most 0.30",
        lambda found: found["preferences' share"] >= 0.55 and found["behaviour's share"] <= 0.3),
    Row("Violence with no ceasefire on the table", measures.violence, "within 0.05 of each other",
        lambda found: abs(found["agreeing, violence x 1"] - found["agreeing, violence x 0"]) <= 0.05),
    Row("A hurting stalemate", measures.stalemate, "adds agreements only through texts that end fighting",
        lambda found: found["added, ceasefire on the table"] > 0 and abs(found["added, none"]) < 0.05),
    Row("Identical positions", measures.identical, "at least 0.98", lambda found: found["agreed by round 2"] >= 0.98),
    Row("One exchange for six", measures.exchanges, "costs at least 0.15 of agreements", lambda found: _every(found, "lost", 0.15)),
    Row("Agreements at the last exchange", measures.deadline, "0.2 to 0.6; a random end removes the spike",
        lambda found: all(0.2 <= value <= 0.6 for name, value in found.items() if name.endswith("fixed end"))
        and all(value < 0.2 for name, value in found.items() if name.endswith("random end"))),
    Row("Learning off", measures.learning, "clearly fewer agreements and kept commitments in all three", lambda found: _every(found, "", 0.02)),
    Row("Guarantors punish 0 to 0.9", measures.guarantors, "signing and keeping rise; no step of 0.1 is more than a third of the whole",
        lambda found: found["signing at 0.9"] > found["signing at 0"] and found["greatest step, share of the whole"] <= 1 / 3
        and found["keeping at 0.9"] - found["keeping at 0.3"] >= 0.15),
    Row("Guarantors in their clients' war", measures.involvement, "earlier agreements, steadily, through texts that end fighting",
        lambda found: _steady(found, "rounds 1-8", 1) and abs(found["added, no ceasefire on the table"]) < 0.02),
    Row("Items linked by trades", measures.linkage, "more early agreements, and no more later",
        lambda found: found["rounds 1-8, linked"] > found["rounds 1-8, urgency alone"]
        and found["later, linked"] <= found["later, urgency alone"]),
    Row("Mediators", measures.mediators, "raise signing; keeping changes by less than 0.1",
        lambda found: found["added to signing"] > 0 and abs(found["added to keeping"]) < 0.1),
    Row("Trust 0 to 0.8", measures.trust, "sooner, more and larger agreements, steadily",
        lambda found: _steady(found, "agreements", 1) and _steady(found, "movement", 1) and _steady(found, "first", -1)),
    Row("Own outside option", games.outside_option, "moves what one gets by 0.3 to 0.7 of the Nash slope",
        lambda found: _every(found, "slope", 0.3, 0.7)),
    Row("Opposed priorities, private weights", games.potential, "0.4 to 0.85 of the potential; Pareto share 0.5 to 0.9",
        lambda found: _every(found, "share", 0.4, 0.85) and _every(found, "Pareto", 0.5, 0.9)),
    Row("First text as an anchor", games.anchor, "correlates with the outcome by 0.25 to 0.7", lambda found: _every(found, "r, ", 0.25, 0.7)),
    Row("Early and late agreements", measures.timing, "the record: 0.50 and 0", lambda found: found["rounds 1-8"] >= 0.35 and found["later"] <= 0.05),
)


#: What is said below the table, of what the model does not reach.
LIMITS = """
## What is not reached, and why

- **Early agreements.** The record has agreements in half of the first eight rounds and in none later. The model's share starts at one half
  too, but falls too fast at first and does not reach 0. That guarantors share in their clients' war (`involvement`) brings more of them, late ones too:
  the opposition still suffers then, and its side buys a ceasefire with concessions on aid. Most meetings that fail do so by one or two of the
  five who would lose a little: on the two items tabled there is seldom much that all five gain by. Agreed items give way to open ones
  (`agenda.settled`): without it early agreements are fewer and preferences decide less. With linked items as well (`agenda.linkage=1`, in the
  table) agreements come earlier and fade sooner, and learning matters more. But preferences then decide less than half of the variance, and one
  exchange in place of six costs less than 0.15; so the founding case leaves it out. Tried and left out too, since they add little: items that
  were tabled in vain lose urgency; a deal within reach keeps a meeting from breaking off; trust that a kept commitment restores only as far as
  keeping it was costly.
- **Who refuses.** Four of six discriminating facts are met ([validation.md](validation.md)), not the 80% aimed at. The areas are now agreed before
  anything else, as in the record; no null model reproduces it, and without a ceasefire on the areas it disappears. Against the refugees it is close: the
  share lies near its bound of one half, and falls to it under some seeds. The size of `involvement`, 0.5, was chosen after its effect on this fact had been
  seen (0.25 is too little), so that the fact counts as fitted, not as predicted: without it three of six are met.
  The two facts on refusals are not met: in the record the two Syrian sides refuse, the opposition first and the government later; in the model the
  guarantors refuse as often. Utilities are normalised, so that the sides have no more at stake than the guarantors. Iran, which has
  least at stake, refuses most, often alone and for a loss smaller than its random variation. A last text that
  offers nothing is refused by all. A chair that seeks gains for the guarantors alone, and mere consent from the sides, was tried: the sides' share of
  refusals stays the same, since the guarantors disagree among themselves on the items tabled. That guarantors clear every
  text before the sides see it was not tried: it would hide their refusals by construction, whatever the parties want.
- **Learning in the founding case.** Constant trust costs some agreements and kept commitments there, fewer than in the valley: the least willing of the
  five is often a guarantor, whose gains hang on trust least.
- **Rows near a bound.** The Pareto shares of games lie near 0.5, and the share of agreements that a random end leaves at the sixth
  exchange near 0.2. The games of a measurement share their random draws, so that another seed can carry such a row over its bound.
  Without an opponent model, offers stay below the band of the Pareto share: parties then don't know what to give.
- **Identical positions.** Most runs without an agreement by round 2 are those in which one of the five stays away from both rounds.
"""


def page(before: dict[str, Any], now: dict[str, Numbers]) -> str:
    """The page as Markdown."""
    lines = [
        "# Mechanisms: what the model does, and how strongly", "",
        f"Made by `python -m docs.mechanisms`: {RUNS:,} paired runs a measurement (random preferences and behaviour: 60 settings of",
        f"{RUNS // 10} runs each; games: {games.GAMES} games), seed {SEED}. *Before* is the first edition of the model, measured at commit",
        f"`{before['commit']}`; its behaviour numbers include the flat costs that this edition no longer has. Bands",
        "come from experiments and data on conflicts; a model need not meet all, and a row that it misses says so. In alternating offers",
        "each party infers the other's priorities from its offers; games without that (`procedure.opponent_model: none`) are listed for",
        "comparison.", "",
        "| | what | before | now | aim | met |", "|---|---|---|---|---|---|",
    ]
    for row in ROWS:
        old, met = before["rows"].get(row.title, {}), "yes" if row.met(now[row.title]) else "no"
        for at, (name, value) in enumerate(now[row.title].items()):
            earlier = f"{old[name]:.3f}" if name in old else "-"
            aim = (f"**{row.title}**", row.aim, met) if at == 0 else ("", "", "")
            lines.append(f"| {aim[0]} | {name} | {earlier} | {value:.3f} | {aim[1]} | {aim[2]} |")
    return "\n".join(lines) + "\n" + LIMITS


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure all rows and write the page; with words, measure and print the rows whose titles have them."""
    parser = argparse.ArgumentParser(prog="python -m docs.mechanisms", description="Measure how strongly each mechanism works.")
    parser.add_argument("words", nargs="*", help="measure the rows whose titles have one of these words, and write no page")
    parser.add_argument("--runs", type=int, default=RUNS, help="paired runs a measurement of rows that are only printed (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=SEED, help="seed of rows that are only printed (default: %(default)s)")
    given = parser.parse_args(arguments)
    if given.words:
        for row in ROWS:
            if any(word.lower() in row.title.lower() for word in given.words):
                measure(row, given.runs, given.seed)
        return
    before = json.loads(BEFORE.read_text("utf-8"))
    PAGE.write_text(page(before, {row.title: measure(row, RUNS, SEED) for row in ROWS}), "utf-8")


def measure(row: Row, runs: int, seed: int) -> Numbers:
    """Measure a row and print what was found, whether that meets the aim, and how long it took."""
    start = time.monotonic()
    found = {name: float(value) for name, value in row.measure(functools.partial(play, seed=seed), runs).items()}
    print(f"{row.title}: {'met' if row.met(found) else 'not met'} (aim: {row.aim}); {time.monotonic() - start:.0f} s")
    print("".join(f"  {name} {value:.3f}\n" for name, value in found.items()), end="", flush=True)
    return found


if __name__ == "__main__":
    main()
