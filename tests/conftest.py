"""Options and settings that all tests share."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests.examples import MANY, ORDINARY

#: Examples are derived from the tests themselves, so every run of the suite tries the same ones.
SHARED: dict[str, Any] = {
    "derandomize": True, "deadline": None, "database": None,
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large],
}
settings.register_profile("short", max_examples=ORDINARY, **SHARED)
settings.register_profile("long", max_examples=MANY, **SHARED)
settings.load_profile("short")

# Where Python is told to keep no bytecode, as in many containers, every command that a test starts would compile the package anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--long`, which repeats what the ordinary run only samples."""
    parser.addoption("--long", action="store_true", help="more seeds, examples and interruptions; takes about half an hour")


def pytest_configure(config: pytest.Config) -> None:
    """Load the profile of examples that the options ask for."""
    settings.load_profile("long" if config.getoption("--long") else "short")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Skip the tests marked `long` unless the options ask for them: `--long`, or `-m long` for them alone in their ordinary sizes."""
    if not config.getoption("--long") and config.getoption("-m") != "long":
        for item in items:
            if item.get_closest_marker("long"):
                item.add_marker(pytest.mark.skip(reason="only with --long; .ci/run does it for every change"))


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop() -> None:
    """Compile the engine's kernels, each in another of the first processes, if there are several: else every process compiles both."""
    number = os.environ.get("PYTEST_XDIST_WORKER", "").removeprefix("gw")
    if number and os.environ.get("PYTEST_XDIST_WORKER_COUNT") != "1":
        compile_kernel(int(number))


def compile_kernel(number: int) -> None:
    """Compile the kernel of a mediated text (in process 0) or that of all procedures (in process 1), unless it is in the cache already."""
    from sim.engine.batch import negotiate
    from sim.engine.fingerprint import kernel_of
    from sim.engine.kernel_build import build_of
    from sim.engine.native import code_of, is_warm
    from sim.scenario.encoding.instance import encode
    from sim.scenario.loader import load_scenario

    for name in ("valley", "harbour_vote")[number : number + 1]:
        scenario = load_scenario(name)
        kernel = kernel_of(scenario.procedure.kind)
        if code_of(kernel) is None:  # a rule was edited
            build_of(kernel).process.wait()
        if not is_warm(kernel):
            negotiate(encode(scenario), 1, 0, 1)


@pytest.fixture(scope="session", autouse=True)
def one_worker() -> Iterator[None]:
    """Let a study that states no number of workers run in this process: a worker takes two seconds to start."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.studies.study.available_processors", lambda: 1)
        yield


@pytest.fixture
def long_run(request: pytest.FixtureRequest) -> bool:
    """Return whether the tests were started with `--long`."""
    return bool(request.config.getoption("--long"))


@pytest.fixture
def within_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a study play strategies in this process, for tests that are not about their process: it takes two seconds to start."""
    monkeypatch.setattr("sim.studies.spec.StudySpec.isolates", False)


