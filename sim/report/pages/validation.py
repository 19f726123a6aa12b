"""The HTML page of a validation: the facts, a figure of all their parts, and the record."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sim.analysis.empirical.discrimination import discrimination
from sim.analysis.empirical.nulls import NULLS
from sim.analysis.empirical.stylised_facts import Facts
from sim.analysis.empirical.timing_tests import timing_tests
from sim.analysis.empirical.validation import FactResult
from sim.engine.fingerprint import VERSION
from sim.report.figures import record as figures
from sim.report.pages.base import Section, figure_svg, render
from sim.report.pages.record import record_sections
from sim.report.text.validation import claimed, discriminating, discrimination_sentences, number, standing
from sim.studies.provenance import versions


def validation_page(facts: Facts, found: Sequence[FactResult], scenarios: Mapping[str, str], replicates: int, seed: int) -> str:
    """Render a validation as a page."""
    record = facts.record
    met = sum(each.met for each in found)
    lead = [f"{met} of {len(found)} facts of the record are met by {scenarios['whole']} (latest rounds: {scenarios['recent']}), "
            f"{replicates} series of each.",
            "A fact is met if the mean of each part lies in its band: a band set before the model was built, or the 95% CI from the "
            f"record's own rounds. {standing(found)}"]
    made = {"Record": record.metadata["title"], "Scenarios": ", ".join(scenarios[each] for each in ("whole", "recent")),
            "Series": f"{replicates:,} of each", "Seed": str(seed), "Engine": f"{VERSION} ({versions()['digest']})"}
    texts = {"Facts, as specified": (record.folder / "facts.yaml").read_text("utf-8")}
    return render(f"{record.metadata['title']}: the model against the record", list(sections(facts, found)), made, texts, lead)


def sections(facts: Facts, found: Sequence[FactResult]) -> Iterator[Section]:
    """The sections of the page."""
    nulls = list(found[0].nulls) if found else []
    rows = [[each.fact.claim, "met" if each.met else "not met", each.fact.mechanism,
             {True: "not met", False: "still met", None: "–"}[each.depends_on_mechanism], each.fact.status, each.fact.mark or "record"] for each in found]
    words = ["Each fact of the record, whether the model reproduces it, and whether it still does without the mechanism meant to explain it. "
             "The mark states how the fact is known; facts marked 'record' are counted from the record's rows."]
    yield Section("Facts", words, "", ["Fact", "Model", "Mechanism", "Without it", "Status", "Mark"], rows, True)
    if nulls:
        yield _nulls_section(found, nulls)
    parts = [part for each in found for part in each.parts]
    words = [f"Of {len(parts)} parts {sum(part.met for part in parts)} lie in their bands. Bands are drawn to the same width; filled "
             "marks show the model's mean with the central 95% of its series, open marks the record."]
    yield Section("Parts of the facts", words, figure_svg(figures.bands(parts), words),
                  ["Fact", "Part", "Record", "Interval", "Band", "Model", "Error", "Central 95% of series", "Tail probability", "Met", "Without"],
                  list(_parts(found)))
    asked = timing_tests(facts.record)
    if asked:
        yield Section("Claims", [claimed(each) for each in asked], "", ["Claim", "Conclusion"], [[each.claim, each.conclusion] for each in asked])
    yield from record_sections(facts.record)


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
            yield [each.name, part.part.label, number(aim.value), f"{number(aim.low)} to {number(aim.high)}",
                   f"{number(part.band[0])} to {number(part.band[1])}", number(part.value), number(part.error),
                   f"{number(part.low)} to {number(part.high)}", f"{part.tail:.2f}", "yes" if part.met else "no",
                   number(each.without[at].value) if each.without else "–"]
