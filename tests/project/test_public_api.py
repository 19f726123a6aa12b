"""The public names: `import parley` gives them all, lazily and typed, whatever lies in the user's folder."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import parley
import sim

ROOT = Path(__file__).resolve().parents[2]
#: What a user's own module of the same name as the package would do if it were imported by mistake.
FOREIGN = "raise RuntimeError('the user\\'s own sim.py was imported')\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A user's folder that holds a `sim.py`."""
    (tmp_path / "sim.py").write_text(FOREIGN)
    return tmp_path


def python(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run Python in a folder, with this checkout on the search path as an installed package would be."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "COLUMNS": "100"}
    return subprocess.run([sys.executable, *words], cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False)


@pytest.mark.parametrize("name", sim.__all__)
def test_each_public_name_is_the_same_in_both_modules(name: str) -> None:
    found = getattr(parley, name)
    assert found is getattr(sim, name) is vars(sim)[name]
    assert name in dir(parley) and name in dir(sim)
    assert found.__doc__


def test_the_public_names_are_stated_alike_for_the_interpreter_and_for_type_checkers() -> None:
    tree = ast.parse((ROOT / "sim" / "__init__.py").read_text("utf-8"))
    (block,) = [node for node in tree.body if isinstance(node, ast.If)]
    typed = {alias.asname: (node.module, alias.name) for node in block.body if isinstance(node, ast.ImportFrom) for alias in node.names}
    assert typed == sim.PUBLIC
    assert sorted(sim.PUBLIC) == sim.__all__ == parley.__all__
    assert parley.__version__ == sim.__version__


def test_the_release_calls_each_public_name() -> None:
    tree = ast.parse((ROOT / ".ci" / "public_names.py").read_text("utf-8"))
    (calls,) = [node.value for node in tree.body if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == "CALLS"]
    assert isinstance(calls, ast.Dict)
    assert sorted(ast.literal_eval(key) for key in calls.keys if key) == parley.__all__


def test_an_unknown_name_is_refused_with_the_nearest_one() -> None:
    for module in (parley, sim):
        with pytest.raises(AttributeError, match=r"no attribute 'run_stduy'; did you mean run_study\?"):
            module.run_stduy  # noqa: B018
    with pytest.raises(ImportError):
        exec("from parley import run_stduy")


def test_importing_parley_imports_nothing_heavy(tmp_path: Path) -> None:
    code = "import sys, parley; print(sorted({'numpy', 'mesa', 'pydantic', 'click', 'pandas', 'numba'} & set(sys.modules)))"
    assert python(tmp_path, "-c", code).stdout == "[]\n"


def test_importing_parley_leaves_the_search_path_alone(tmp_path: Path) -> None:
    code = "import sys; path, main = list(sys.path), sys.modules['__main__']; import parley; parley.Negotiation; " \
           "print(path == sys.path and main is sys.modules['__main__'])"
    assert python(tmp_path, "-c", code).stdout == "True\n"


def test_a_script_beside_a_sim_py_gets_parley(folder: Path) -> None:
    (folder / "script.py").write_text("from parley import load_scenario\nimport sim\nprint(load_scenario('valley').title, sim.__version__)\n")
    done = python(folder, "script.py")
    assert (done.stdout, done.returncode) == (f"The valley: water and a bridge {sim.__version__}\n", 0), done.stderr


@pytest.mark.parametrize("command", [["-m", "parley"], ["-c", "from parley import main; main()"], [str(ROOT / "run_sim.py")]], ids=" ".join)
def test_the_command_works_beside_a_sim_py(folder: Path, command: list[str]) -> None:
    done = python(folder, *command, "--version")
    assert (done.stdout, done.returncode) == (f"parley, version {sim.__version__}\n", 0), done.stderr


def test_a_run_can_be_played_beside_a_sim_py(folder: Path) -> None:
    done = python(folder, "-m", "parley", "run", "textbook", "--no-log")
    assert done.returncode == 0 and "Round 1" in done.stdout, done.stderr


def test_the_command_is_started_by_the_module_that_finds_its_package() -> None:
    import tomllib

    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["scripts"]
    assert scripts == {"parley": "parley:main"}


def test_a_foreign_sim_that_is_loaded_already_is_named(tmp_path: Path) -> None:
    (tmp_path / "sim.py").write_text("")
    done = python(tmp_path, "-c", "import sim, parley")
    assert done.returncode == 1
    assert f"another module of that name has been imported: {tmp_path / 'sim.py'}" in done.stderr


def test_no_text_names_the_package_index_s_other_parley() -> None:
    """The distribution is called parley-sim: `parley` on the package index is a stranger's."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    wrong = re.compile(r"pip3? install [^\n`]*?(?<![\w/.-])parley(?![\w-])|(?<![\w.-])parley\[[a-z,]+\]")
    assert wrong.search("pip install parley") and wrong.search("'parley[cluster]'") and not wrong.search("pip install 'parley-sim[solara]'")
    for name in listed:
        path = ROOT / name
        if path.suffix in (".py", ".md", ".toml", ".yml", ".yaml", ".json", ".cff", ".html", ".js", "") and path.is_file():
            if path == Path(__file__):
                continue
            found = wrong.search(path.read_text("utf-8"))
            assert found is None, f"{name}: {found[0]}"


def test_worker_processes_started_beside_a_sim_py_run_parley(folder: Path) -> None:
    (folder / "script.py").write_text(
        "import parley\nstudy = parley.run_study(['textbook', 'valley'], 4, engine='mesa', workers=2, progress=False, out='study')\n"
        "print(len(study.runs()), len(study.failed()))\n"
    )
    done = python(folder, "script.py")
    assert (done.stdout, done.returncode) == ("8 0\n", 0), done.stderr
