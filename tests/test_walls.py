"""The walls of the house: what may import what. Read from the sources, so that no import is missed because nobody called it."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in sorted((ROOT / "sim").rglob("*.py"))
}
#: All that a rule may rest on beside other rules: arithmetic, and how records are spelt.
OF_RULES = {"__future__", "math", "typing", "sim.rule", "sim.chance", "sim.tables"}
ENGINES = {"sim.model", "sim.meeting", "sim.war", "sim.batch", "sim.books", "sim.actors", "mesa", "numba"}


def only_for_types(node: ast.AST) -> bool:
    """Whether a statement is `if TYPE_CHECKING:`."""
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def statements(node: ast.AST, late: bool = True) -> Iterator[ast.Import | ast.ImportFrom]:
    """The imports below a node that happen at run time; not those inside functions unless `late`."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import | ast.ImportFrom):
            yield child
        elif not only_for_types(child) and (late or not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)):
            yield from statements(child, late)


def imports(name: str, late: bool = True) -> set[str]:
    """The modules that a module imports, those of its own package by their full names."""
    found: set[str] = set()
    for node in statements(ast.parse(SOURCES[name].read_text()), late):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        else:
            assert node.level == 0, f"{name} has a relative import"
            assert node.module
            below = {f"{node.module}.{alias.name}" for alias in node.names}
            modules = below & set(SOURCES)
            found.update(modules or {node.module})
    return found


def importers(module: str) -> set[str]:
    """The modules of the house that import a module, or something below it."""
    return {name for name in SOURCES if any(each == module or each.startswith(f"{module}.") for each in imports(name))}


def below(*packages: str) -> list[str]:
    """The modules of packages."""
    return [name for name in SOURCES if name.startswith(tuple(f"{package}." for package in packages))]


def test_the_sources_are_found():
    """A wall around nothing would always stand."""
    assert {"sim.rules.preference", "sim.model", "sim.chance", "sim.scenario"} <= set(SOURCES)
    assert "sim.rules.preference" in imports("sim.model") | imports("sim.rules.bargaining")


@pytest.mark.parametrize("name", below("sim.rules", "sim.procedures"))
def test_a_rule_rests_on_rules_and_arithmetic_only(name):
    """So it can be read, tested and compiled by itself: no engine, no model, no file, no array library."""
    others = {each for each in imports(name) if each not in OF_RULES}
    assert all(each.startswith(("sim.rules.", "sim.procedures.")) for each in others), others
    if name.startswith("sim.rules."):
        assert not any(each.startswith("sim.procedures.") for each in others), others


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_chance_has_one_source(name):
    """No `random`, no `numpy.random`, no entropy of the system, nothing from Mesa's generators; tokens alone may not be foreseen."""
    assert not imports(name) & ({"random", "numpy.random", "uuid"} | ({"secrets"} if name != "sim.web.tokens" else set()))
    for node in ast.walk(ast.parse(SOURCES[name].read_text())):
        if isinstance(node, ast.Attribute):
            assert node.attr not in ("shuffle_do", "shuffle", "urandom", "default_rng", "randint", "getrandbits"), (name, node.lineno)
            assert not (node.attr in ("random", "rng") and isinstance(node.value, ast.Name)), (name, node.lineno)


def test_only_the_reader_knows_yaml():
    """Files are read in one place; what else parses YAML would read it by other rules."""
    assert importers("yaml") <= {"sim.scenario", "sim.document", "sim.dialect", "sim.unreadable"}


def test_only_the_store_and_the_log_write_results():
    assert importers("pyarrow") <= {"sim.store", "sim.log"} | {name for name in importers("pyarrow") if name.startswith("sim.analysis.")}
    assert importers("pyarrow.parquet") <= {"sim.store", "sim.log"} | {name for name in SOURCES if name.startswith("sim.analysis.")}


def test_analysis_knows_no_engine():
    for name in below("sim.analysis"):
        assert not {each for each in imports(name) if each in ENGINES}, name


def test_reports_are_made_at_the_top():
    """Engines, studies and analysis make results; only verbs and the lab ask how they are told."""
    told = {name for package in ("sim.report", "sim.verbs", "sim.web") for name in (package, *below(package))}
    assert importers("sim.report") - told == set()


def test_the_screen_knows_nothing_of_the_house():
    assert not {each for name in ("sim.screen", "sim.progress") for each in imports(name) if each in SOURCES} - {"sim.screen"}


def test_only_the_compiled_engine_knows_the_compiler():
    assert importers("numba") <= {"sim.inner", "sim.compiled", "sim.batch", "sim.books"}


def test_only_the_reference_engine_knows_mesa():
    assert importers("mesa") == {"sim.model", "sim.war", "sim.actors", "sim.web.solara_app"}  # the last: Mesa's own view of a run


def test_nothing_below_the_engines_knows_them():
    lower = ("words", "chance", "rule", "state", "tables", "records", "numbers", "scenario", "seating", "log")
    for name in [*(f"sim.{name}" for name in lower), *below("sim.rules", "sim.procedures")]:
        assert not imports(name) & ENGINES, name


def test_imports_run_one_way():
    """No circle, late imports inside functions included."""
    house = {name: {each for each in imports(name) if each in SOURCES and each != name} for name in SOURCES}
    try:
        order = list(TopologicalSorter(house).static_order())
    except CycleError as circle:
        pytest.fail(f"imports go round: {' -> '.join(circle.args[1])}")
    assert order.index("sim.rules.preference") < order.index("sim.model")


@pytest.mark.parametrize(("module", "heavy"), [
    ("sim.model", ("numba", "matplotlib", "rich")), ("sim.scenario", ("mesa", "numba", "pandas", "pyarrow")),
    ("sim.rules.bargaining", ("mesa", "numba", "pandas", "pydantic", "yaml")),
])
def test_what_is_light_stays_light(module, heavy):
    """In a fresh process, importing the one doesn't bring in the others."""
    code = f"import sys, {module}; print(*sorted(set({heavy!r}) & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert found.stdout.split() == []


def test_the_reader_of_imports_sees_what_it_should():
    """It sees late imports and skips those for types only."""
    tree = ast.parse("import a\nif TYPE_CHECKING:\n    import b\ndef f():\n    from c import d\nif True:\n    import e\n")
    assert [ast.unparse(node) for node in statements(tree)] == ["import a", "from c import d", "import e"]
    assert [ast.unparse(node) for node in statements(tree, late=False)] == ["import a", "import e"]
