"""The HTML page of a validation: how many facts are met, in a sentence and a picture, then which and how sure, the rest folded away."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sim.analysis.empirical.discrimination import discrimination
from sim.analysis.empirical.nulls import NULLS
from sim.analysis.empirical.stylised_facts import Facts
from sim.analysis.empirical.validation import FactResult
from sim.engine.fingerprint import VERSION
from sim.report.figures import record as figures
from sim.report.pages.base import Section, figure_svg, render
from sim.report.pages.record import claims_sections, record_sections
from sim.report.text.validation import discriminating, discrimination_sentences, number, standing
from sim.studies.provenance import versions


def validation_page(facts: Facts, found: Sequence[FactResult], scenarios: Mapping[str, str], replicates: int, seed: int) -> str:
    """Render a validation as a page."""
    record = facts.record
    lead = [f"{replicates:,} series of {scenarios['whole']}, and of {scenarios['recent']} for the latest rounds. A fact is met if the mean of each part lies in its band: a band set before the model was built, or the 95% CI from the "
            f"record's own rounds. {standing(found)}"]
    made = {"Record": record.metadata["title"], "Scenarios": ", ".join(scenarios[each] for each in ("whole", "recent")),
            "Series": f"{replicates:,} of each", "Seed": str(seed), "Engine": f"{VERSION} ({versions()['digest']})"}
    texts = {"Facts, as specified": (record.folder / "facts.yaml").read_text("utf-8")}
    return render(f"{record.metadata['title']}: the model against the record", list(sections(facts, found, scenarios['whole'])), made, texts, lead)


def sections(facts: Facts, found: Sequence[FactResult], scenario: str) -> Iterator[Section]:
    """The sections of the page."""
    nulls = list(found[0].nulls) if found else []
    yield _verdict(found, scenario)
    rows = [[each.fact.claim, "met" if each.met else "not met", each.fact.mechanism,
             {True: "not met", False: "still met", None: "–"}[each.depends_on_mechanism], each.fact.status, each.fact.mark or "record"] for each in found]
    words = ["Each fact of the record, whether the model reproduces it, and whether it still does without the mechanism meant to explain it. "
             "The mark states how the fact is known; facts marked 'record' are counted from the record's rows."]
    yield _failed(found)
    yield Section("All facts, and the mechanisms behind them", words, "", ["Fact", "Model", "Mechanism", "Without it", "Status", "Mark"], rows, True, folded=True)
    if nulls:
        yield _nulls_section(found, nulls)._replace(folded=True)
    parts = [part for each in found for part in each.parts]
    words = [f"Of {len(parts)} parts {sum(part.met for part in parts)} lie in their bands. Bands are drawn to the same width; filled "
             "marks show the model's mean with the central 95% of its series, open marks the record."]
    yield Section("Parts of the facts", words, figure_svg(figures.bands(parts), words),
                  ["Fact", "Part", "Record", "Interval", "Band", "Model", "Error", "Central 95% of series", "Tail probability", "Met", "Without"],
                  list(_parts(found)), folded=True)
    yield from (each._replace(folded=True) for each in [*claims_sections(facts.record), *record_sections(facts.record)])


def _failed(found: Sequence[FactResult]) -> Section:
    """The facts that are not met: what the record has, and how far the model is from it."""
    rows = [[each.fact.claim, part.part.label, number(part.target.value), f"{number(part.band[0])} to {number(part.band[1])}", f"{number(part.value)} ±{number(1.96 * part.error)}",
             each.fact.status] for each in found for part in each.parts if not part.met]
    words = [] if rows else ["All facts are met."]
    heads = ["Fact", "Measured by", "Record", "Band", "Model, mean with its 95% CI", "Status"]
    return Section("Which facts are not met, and how sure", words, "", heads, rows, opened=True)


def _verdict(found: Sequence[FactResult], scenario: str) -> Section:
    """How many facts the model meets, beside the null models if these were played."""
    met, counted = sum(each.met for each in found), discrimination(found)
    sentence = f"{scenario} meets {met} of {len(found)} facts of the record"
    bars: dict[str, float] = {"model": met}
    if counted is not None:
        bars |= counted.all_nulls
        told = "no fact distinguishes it from the null models" if not counted.facts else f"and {counted.met} of the {counted.facts} that no null model meets"
        sentence += f", {told}" if counted.facts else f"; {told}"
    caption = "Facts met: " + ", ".join(f"{name} {count:.3g}" for name, count in bars.items())
    return Section("Facts met", [f"{sentence}."], figure_svg(figures.facts_met(bars, len(found)), [caption]), [], [], verdict=True)


def _nulls_section(found: Sequence[FactResult], nulls: list[str]) -> Section:
    """The facts against null models: the share of draws of each that meet a fact, whether it discriminates, and the totals."""
    words = [*discrimination_sentences(found), *(f"{null.capitalize()}: {NULLS[null]}." for null in nulls)]
    rows = [[each.fact.claim, "met" if each.met else "not met", *(f"{each.nulls[null]:.2f}" for null in nulls), discriminating(each)] for each in found]
    counted = discrimination(found)
    if counted is not None:
        rows += [["All facts that discriminate", f"{counted.met} of {counted.facts}", *(f"{counted.nulls[null]:.1f}" for null in nulls), ""],
                 ["All facts", f"{counted.all_met} of {counted.all_facts}", *(f"{counted.all_nulls[null]:.1f}" for null in nulls), ""]]
    return Section("Null models", words, "", ["Fact", "Model", *(null.capitalize() for null in nulls), "Discriminates"], rows, True)


def _parts(found: Sequence[FactResult]) -> Iterator[list[str]]:
    for each in found:
        for at, part in enumerate(each.parts):
            aim = part.target
            yield [each.fact.claim, part.part.label, number(aim.value), f"{number(aim.low)} to {number(aim.high)}",
                   f"{number(part.band[0])} to {number(part.band[1])}", number(part.value), number(part.error),
                   f"{number(part.low)} to {number(part.high)}", f"{part.tail:.2f}", "yes" if part.met else "no",
                   number(each.without[at].value) if each.without else "–"]
