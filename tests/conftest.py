"""What every test shares: laws are tried on the same examples each time, so that a failure is never a matter of luck."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile(
    "parley", derandomize=True, deadline=None, max_examples=40, database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("parley")
