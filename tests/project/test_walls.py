"""The walls of the house: what may import what. Read from the sources, so that no import is missed because nobody called it."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from sim.engine import fingerprint

ROOT = Path(__file__).resolve().parents[2]
SOURCES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in sorted((ROOT / "sim").rglob("*.py"))
}
#: All that a rule may rest on beside other rules: arithmetic, and how records are spelt.
OF_RULES = {"__future__", "enum", "hashlib", "collections.abc", "numpy", "dataclasses", "math", "typing", "sim.rules.registry", "sim.rules.rng", "sim.rules.log_schema"}
#: The packages of `sim`, from the lowest layer up; a package imports only from layers below its own.
LAYERS: list[set[str]] = [{"display", "errors"}, {"rules"}, {"procedures", "scenario"}, {"engine"}, {"studies"}, {"analysis"}, {"formats"}, {"report"},
                          {"web", "api"}, {"cli"}, {"__main__"}]
PACKAGES = set().union(*LAYERS)


def layer_of(module: str) -> int:
    """The layer of a module; `sim` itself, which gives the public names of all packages, is the top one."""
    package = [*module.split("."), ""][1]
    return next((layer for layer, packages in enumerate(LAYERS) if package in packages), len(LAYERS))


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


@cache
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


def test_the_sources_are_found() -> None:
    """A wall around nothing would always stand."""
    assert {"sim.rules.utility", "sim.engine.model", "sim.rules.rng", "sim.scenario.loader"} <= set(SOURCES)
    assert "sim.rules.utility" in imports("sim.engine.model") | imports("sim.rules.bargaining")


@pytest.mark.parametrize("name", below("sim.rules", "sim.procedures"))
def test_a_rule_rests_on_rules_and_arithmetic_only(name: str) -> None:
    """So it can be read, tested and compiled by itself: no engine, no model, no file, no array library."""
    others = {each for each in imports(name) if each not in OF_RULES}
    assert all(each.startswith(("sim.rules.", "sim.procedures.")) for each in others), others
    if name.startswith("sim.rules."):
        assert not any(each.startswith("sim.procedures.") for each in others), others


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_chance_has_one_source(name: str) -> None:
    """No `random`, no `numpy.random`, no entropy of the system, nothing from Mesa's generators; only tokens, and a fresh seed, may not be foreseen."""
    assert not imports(name) & ({"random", "numpy.random", "uuid"} | ({"secrets"} if name not in ("sim.web.common.tokens", "sim.engine.seeds") else set()))
    for node in ast.walk(ast.parse(SOURCES[name].read_text())):
        if isinstance(node, ast.Attribute):
            assert node.attr not in ("shuffle_do", "shuffle", "urandom", "default_rng", "randint", "getrandbits"), (name, node.lineno)
            assert not (node.attr in ("random", "rng") and isinstance(node.value, ast.Name)), (name, node.lineno)


def test_only_the_scenario_package_parses_yaml() -> None:
    """Files are parsed in one place, so that every file follows the same rules."""
    assert importers("yaml") <= {"sim.scenario.yaml_parser", "sim.scenario.yaml_dialect", "sim.scenario.yaml_spans"}


def test_only_the_log_and_the_results_write_tables() -> None:
    writers = {"sim.studies.result_files", "sim.studies.results", "sim.studies.results_writer", "sim.studies.draws", "sim.studies.export",
               "sim.engine.log", "sim.engine.arrow_columns"}
    readers = set(below("sim.analysis"))
    assert importers("pyarrow") <= writers | readers
    assert importers("pyarrow.parquet") <= writers | readers


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_a_package_imports_only_from_lower_layers(name: str) -> None:
    layer = layer_of(name)
    for other in imports(name) & set(SOURCES):
        same_package = other.split(".")[1:2] == name.split(".")[1:2]
        assert same_package or layer_of(other) < layer, f"{name} imports {other}"


def test_every_module_lies_in_a_package() -> None:
    loose = {name for name in SOURCES if name.count(".") == 1 and name.split(".")[1] not in PACKAGES}
    assert loose <= {"sim.__main__", "sim.errors"}


def test_theory_needs_no_run_and_comparison_reads_stored_results() -> None:
    for name in below("sim.analysis.theory"):
        assert not {each for each in imports(name) if each.startswith(("sim.engine", "sim.studies", "mesa"))}, name
    for name in below("sim.analysis.comparison"):
        assert not {each for each in imports(name) if each.startswith(("sim.engine", "mesa", "numba"))}, name


def test_only_the_compiled_engine_knows_numba() -> None:
    assert importers("numba") <= {f"sim.engine.{name}" for name in ("numba_pipeline", "jit", "intrinsics")}


def test_the_engine_calls_no_function_whose_last_bit_depends_on_the_platform() -> None:
    """What decides a run's numbers uses of `math` only what IEEE 754 defines to the last bit; see `sim.rules.elementary`."""
    exact = {"sqrt", "floor", "ceil", "frexp", "ldexp", "isnan", "isfinite", "inf", "nan"}
    for path in (ROOT / "sim" / package for package in fingerprint.SOURCES):
        for file in path.rglob("*.py"):
            used = set(re.findall(r"\b(?:math|np|numpy)\.(exp|expm1|log|log1p|log2|log10|pow|power|erfc?|sinh?|cosh?|tanh?)\(", file.read_text("utf-8")))
            assert not used, f"{file.name}: {used}"
            assert set(re.findall(r"\bmath\.(\w+)", file.read_text("utf-8"))) <= exact, file.name


def test_only_the_reference_engine_knows_mesa() -> None:
    assert importers("mesa") == {"sim.engine.model", "sim.engine.agents", "sim.engine.collector", "sim.web.mesa_viz"}


def test_imports_run_one_way() -> None:
    """No circle, late imports inside functions included."""
    house = {name: {each for each in imports(name) if each in SOURCES and each != name} for name in SOURCES}
    try:
        order = list(TopologicalSorter(house).static_order())
    except CycleError as circle:
        pytest.fail(f"imports go round: {' -> '.join(circle.args[1])}")
    assert order.index("sim.rules.utility") < order.index("sim.engine.model")


@pytest.mark.parametrize(("module", "heavy"), [
    ("sim.engine.phases.round", ("mesa", "numba", "pandas")), ("sim.engine.fingerprint", ("mesa", "numba", "pandas")),
    ("sim.engine.model", ("numba", "matplotlib", "rich")), ("sim.scenario.loader", ("mesa", "numba", "pandas", "pyarrow")),
    ("sim.rules.bargaining", ("mesa", "numba", "pandas", "pydantic", "yaml")),
])
def test_what_is_light_stays_light(module: str, heavy: str) -> None:
    """In a fresh process, importing the one doesn't bring in the others."""
    code = f"import sys, {module}; print(*sorted(set({heavy!r}) & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert found.stdout.split() == []


def test_the_reader_of_imports_sees_what_it_should() -> None:
    """It sees late imports and skips those for types only."""
    tree = ast.parse("import a\nif TYPE_CHECKING:\n    import b\ndef f():\n    from c import d\nif True:\n    import e\n")
    assert [ast.unparse(node) for node in statements(tree)] == ["import a", "from c import d", "import e"]
    assert [ast.unparse(node) for node in statements(tree, late=False)] == ["import a", "import e"]
