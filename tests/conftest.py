"""Options and settings that all tests share."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, settings

#: Examples are derived from the tests themselves, so every run of the suite tries the same ones.
SHARED: dict[str, Any] = {
    "derandomize": True, "deadline": None, "database": None,
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large],
}
settings.register_profile("short", max_examples=40, **SHARED)
settings.register_profile("long", max_examples=400, **SHARED)
settings.load_profile("short")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--long`, which repeats what the ordinary run only samples."""
    parser.addoption("--long", action="store_true", help="more seeds, examples and interruptions; takes about half an hour")


def pytest_configure(config: pytest.Config) -> None:
    """Load the profile of examples that the options ask for."""
    settings.load_profile("long" if config.getoption("--long") else "short")


@pytest.fixture
def long_run(request: pytest.FixtureRequest) -> bool:
    """Return whether the tests were started with `--long`."""
    return bool(request.config.getoption("--long"))
